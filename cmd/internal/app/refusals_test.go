package app

import (
	"fmt"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"watchbill/api/web"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

// TestRefusalsOfAFlood has strangers with a key for every address there is, and one insider among them: the trail gets
// little, and the insider is in it.
func TestRefusalsOfAFlood(t *testing.T) {
	now := time.Date(2027, 4, 10, 16, 0, 0, 0, time.UTC)
	kv := storetest.NewMemory()
	log := audit.New(kv, audit.Options{Now: func() time.Time { return now }})
	r := newRefusals(log, func() time.Time { return now }, prometheus.NewRegistry())
	nobody := audit.Who{Kind: audit.Service, Name: "nobody"}
	insider := audit.Who{Kind: audit.User, Name: "b.okafor"}
	flood := func() {
		for i := range 10_000 {
			r.record(t.Context(), web.Refusal{Who: nobody, Address: fmt.Sprintf("198.51.%d.%d", i/250, i%250), What: "a key"})
			r.record(t.Context(), web.Refusal{Who: nobody, Address: fmt.Sprintf("2001:db8::%x", i), What: "a key"})
		}
	}
	count := func(of audit.Who) (n, leftOut int) {
		t.Helper()
		records, _, err := audit.List(t.Context(), kv, audit.Filter{Limit: 10_000})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range records {
			if x.Who == of {
				n++
			}
			leftOut += x.What.LeftOut
			if x.Action != audit.AccessRefused || x.Outcome != audit.Refused {
				t.Errorf("%+v", x)
			}
		}
		return n, leftOut
	}
	flood()
	for i := range 100 {
		for range 3 {
			r.record(t.Context(), web.Refusal{Who: insider, Address: "192.0.2.1", What: fmt.Sprintf("GET /v1/x%d", i)})
		}
	}
	if n, _ := count(nobody); n != refusalsUnknown {
		t.Errorf("%d records of strangers", n)
	}
	if n, _ := count(insider); n != refusalsOfOne {
		t.Errorf("%d records of the insider", n)
	}
	now = now.Add(refusalsEvery)
	flood()
	n, leftOut := count(nobody)
	if want := 20_000 + 300 - refusalsUnknown - refusalsOfOne; n != 2*refusalsUnknown || leftOut < want {
		t.Errorf("%d records of strangers; %d are said to be left out, want %d at least", n, leftOut, want)
	}
	if v, err := audit.Verify(t.Context(), kv); err != nil || !v.Sound() {
		t.Error(v, err)
	}
}
