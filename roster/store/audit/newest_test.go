package audit_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

// TestNewest lists the newest first, page by page: that is the list from the oldest on, turned round, whatever is filtered.
func TestNewest(t *testing.T) {
	kv := storetest.NewMemory()
	log := audit.New(kv, audit.Options{Now: func() time.Time { return time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC) }})
	for i := range 60 {
		e := audit.Entry{
			Action: audit.Actions[i%3], Who: audit.Who{Kind: audit.User, Name: []string{"ann", "Bob"}[i%2]}, Outcome: []audit.Outcome{audit.Done, audit.Refused}[i/7%2],
			What: audit.What{Of: []string{"officer B214", "key x"}[i%5%2], Keys: []string{"shifts.csv added NIGHT"}[:i%4%2]},
		}
		if err := log.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		f := audit.Filter{
			Action: rapid.SampledFrom([]audit.Action{"", audit.Actions[1]}).Draw(rt, "action"), Who: rapid.SampledFrom([]string{"", "BO", "x"}).Draw(rt, "who"),
			Of: rapid.SampledFrom([]string{"", "b214", "night"}).Draw(rt, "of"), Outcome: rapid.SampledFrom([]audit.Outcome{"", audit.Refused}).Draw(rt, "outcome"),
			After: rapid.Uint64Range(0, 70).Draw(rt, "after"),
		}
		all, _, err := audit.List(t.Context(), kv, f)
		if err != nil {
			rt.Fatal(err)
		}
		slices.Reverse(all)
		f.Newest, f.Limit = true, rapid.IntRange(1, 20).Draw(rt, "limit")
		var got []audit.Record
		for more := true; more; {
			var page []audit.Record
			if page, more, err = audit.List(t.Context(), kv, f); err != nil {
				rt.Fatal(err)
			}
			if more && len(page) != f.Limit {
				rt.Fatalf("%d records and more, of %d", len(page), f.Limit)
			}
			if got = append(got, page...); len(page) > 0 {
				f.Before = page[len(page)-1].Seq
			}
		}
		if diff := cmp.Diff(all, got); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// TestManyFaults: of a trail with a fault in every record the first are named and the others counted.
func TestManyFaults(t *testing.T) {
	kv := storetest.NewMemory()
	const n = 10_100
	var ops []store.Op
	for seq := range uint64(n) {
		if ops = append(ops, store.Put(keyOf(seq+1), []byte("no record"))); len(ops) == 100 {
			commit(t, kv, ops...)
			ops = nil
		}
	}
	v, err := audit.Verify(t.Context(), kv)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Faults) != 10_000 || len(v.Faults)+v.LeftOut < n || v.Sound() {
		t.Errorf("%d faults, and %d more", len(v.Faults), v.LeftOut)
	}
}
