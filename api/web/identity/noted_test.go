package identity_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"watchbill/api/web/identity"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

// TestFloodOfUnknownLogins has a thousand addresses try logins that there are not: the trail gets 500 an hour, and then says how
// many it did not get.
func TestFloodOfUnknownLogins(t *testing.T) {
	kv, now := storetest.NewMemory(), time.Date(2027, 4, 10, 16, 0, 0, 0, time.UTC)
	reg, err := identity.Open(t.Context(), identity.Options{KV: kv, Log: audit.New(kv, audit.Options{Now: func() time.Time { return now }}), Iterations: 10})
	if err != nil {
		t.Fatal(err)
	}
	try := func(i int) {
		_, err := reg.SignIn(context.Background(), identity.Attempt{Login: "root", Password: "x", Address: fmt.Sprintf("198.51.%d.%d", i/250, i%250), At: now})
		if err == nil {
			t.Fatal("signed in")
		}
	}
	for i := range 1000 {
		try(i)
	}
	now = now.Add(time.Hour)
	try(1000)
	records, _, err := audit.List(t.Context(), kv, audit.Filter{Action: audit.SignInFailed, Limit: 10_000})
	if err != nil || len(records) != 501 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	if keys := records[500].What.Keys; len(keys) != 1 || keys[0] != "500 more were left out" || records[500].Outcome != audit.Refused {
		t.Errorf("%+v", records[500])
	}
}
