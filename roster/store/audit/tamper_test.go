package audit_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

// TestTampering edits the keys underneath a chain of nine records, of exports and of every other kind. Each way is named, with
// the records that it touched.
func TestTampering(t *testing.T) {
	for _, c := range []struct {
		name   string
		tamper func(t *testing.T, kv *storetest.Memory)
		kept   string   // of the chain as it was: "": no head was kept; else of which record
		want   []string // problem and number
	}{
		{"nothing", func(*testing.T, *storetest.Memory) {}, "9", nil},
		{"altered", func(t *testing.T, kv *storetest.Memory) {
			change(t, kv, 4, false, func(r *audit.Record) { r.Who.Name = "bob" })
		}, "", []string{"altered 4"}},
		{"two altered", func(t *testing.T, kv *storetest.Memory) {
			change(t, kv, 2, false, func(r *audit.Record) { r.What.Revision = 9 })
			change(t, kv, 9, false, func(r *audit.Record) { r.Action = audit.Imported })
		}, "", []string{"altered 2", "altered 9"}},
		{"altered, hash and all", func(t *testing.T, kv *storetest.Memory) {
			change(t, kv, 4, true, func(r *audit.Record) { r.Who.Name = "bob" })
		}, "", []string{"unlinked 5"}},
		{"one byte turned", func(t *testing.T, kv *storetest.Memory) {
			v := value(t, kv, keyOf(4))
			v[2] ^= 0x20
			commit(t, kv, store.Put(keyOf(4), v))
		}, "", []string{"unreadable 4"}},
		{"a blank added", func(t *testing.T, kv *storetest.Memory) {
			commit(t, kv, store.Put(keyOf(4), append(value(t, kv, keyOf(4)), ' ')))
		}, "", []string{"unreadable 4"}},
		{"removed", func(t *testing.T, kv *storetest.Memory) {
			commit(t, kv, store.Delete(keyOf(3)), store.Delete(keyOf(4)), store.Delete(keyOf(7)))
		}, "", []string{"missing 3", "missing 7"}},
		{"the first removed", func(t *testing.T, kv *storetest.Memory) { commit(t, kv, store.Delete(keyOf(1))) }, "", []string{"missing 1"}},
		{"removed and closed up", func(t *testing.T, kv *storetest.Memory) {
			for seq := uint64(4); seq < 9; seq++ {
				commit(t, kv, store.Put(keyOf(seq), value(t, kv, keyOf(seq+1))))
			}
			commit(t, kv, store.Delete(keyOf(9)))
		}, "", []string{"moved 4", "unlinked 4", "moved 5", "moved 6", "moved 7", "moved 8", "cut-short 9"}},
		{"reordered", func(t *testing.T, kv *storetest.Memory) {
			four, five := value(t, kv, keyOf(4)), value(t, kv, keyOf(5))
			commit(t, kv, store.Put(keyOf(4), five), store.Put(keyOf(5), four))
		}, "", []string{"moved 4", "unlinked 4", "moved 5", "unlinked 5", "untimely 5", "unlinked 6"}},
		{"inserted", func(t *testing.T, kv *storetest.Memory) {
			for seq := uint64(9); seq >= 4; seq-- { // make room
				commit(t, kv, store.Put(keyOf(seq+1), value(t, kv, keyOf(seq))))
			}
			change(t, kv, 4, true, func(r *audit.Record) { r.Who.Name = "bob" })
		}, "", []string{"moved 5", "unlinked 5", "moved 6", "moved 7", "moved 8", "moved 9", "moved 10", "beyond 10"}},
		{"added at the end", func(t *testing.T, kv *storetest.Memory) {
			r := record(t, value(t, kv, keyOf(9)))
			r.Seq, r.Prev, r.At = 10, r.Hash, r.At.Add(time.Second)
			put(t, kv, 10, r)
		}, "", []string{"beyond 10"}},
		{"cut short", func(t *testing.T, kv *storetest.Memory) {
			commit(t, kv, store.Delete(keyOf(8)), store.Delete(keyOf(9)))
		}, "", []string{"cut-short 9"}},
		{"cut short with its head", func(t *testing.T, kv *storetest.Memory) { cut(t, kv) }, "9", []string{"cut-short 9"}},
		{"forked", func(t *testing.T, kv *storetest.Memory) { rewrite(t, kv, 6) }, "", nil}, // what only a kept head shows
		{"forked, a head kept", func(t *testing.T, kv *storetest.Memory) { rewrite(t, kv, 6) }, "9", []string{"diverged 9"}},
		{"forked after the kept head", func(t *testing.T, kv *storetest.Memory) { rewrite(t, kv, 6) }, "5", nil},
		{"head altered", func(t *testing.T, kv *storetest.Memory) {
			r := record(t, value(t, kv, keyOf(5)))
			commit(t, kv, store.Put(headKey, encoded(t, audit.Head{Store: r.Store, Seq: 9, Hash: r.Hash})))
		}, "", []string{"diverged 9"}},
		{"head removed", func(t *testing.T, kv *storetest.Memory) { commit(t, kv, store.Delete(headKey)) }, "", []string{"head-lost 9"}},
		{"head unreadable", func(t *testing.T, kv *storetest.Memory) { commit(t, kv, store.Put(headKey, []byte("\x01{"))) }, "", []string{"head-lost 9"}},
		{"a number skipped", func(t *testing.T, kv *storetest.Memory) {
			v := value(t, kv, keyOf(9))
			commit(t, kv, store.Delete(keyOf(9)), store.Put(keyOf(12), v))
		}, "", []string{"missing 9", "moved 12", "beyond 10"}},
		{"number 0", func(t *testing.T, kv *storetest.Memory) {
			commit(t, kv, store.Put(keyOf(0), value(t, kv, keyOf(1))))
		}, "", []string{"base-wrong 0", "moved 0", "unlinked 1"}},
		{"wrong order of time", func(t *testing.T, kv *storetest.Memory) {
			change(t, kv, 9, true, func(r *audit.Record) { r.At = noon })
			r := record(t, value(t, kv, keyOf(9)))
			commit(t, kv, store.Put(headKey, encoded(t, r.Head())))
		}, "", []string{"untimely 9"}},
		{"of another store", func(t *testing.T, kv *storetest.Memory) {
			commit(t, kv, store.Put(keyOf(4), value(t, chain(t, 9), keyOf(4))))
		}, "", []string{"stranger 4", "unlinked 4", "unlinked 5"}},
		{"a key of nobody's", func(t *testing.T, kv *storetest.Memory) {
			commit(t, kv, store.Put([]byte("audit\x00note"), nil), store.Put(append(keyOf(4), 0), value(t, kv, keyOf(4))))
		}, "", []string{"foreign 0", "foreign 0"}},
		{"all removed but the head", func(t *testing.T, kv *storetest.Memory) {
			for seq := range uint64(9) {
				commit(t, kv, store.Delete(keyOf(seq+1)))
			}
		}, "", []string{"cut-short 9"}},
		{"pruned by hand", func(t *testing.T, kv *storetest.Memory) {
			r := record(t, value(t, kv, keyOf(3)))
			commit(t, kv, store.Delete(keyOf(1)), store.Delete(keyOf(2)), store.Delete(keyOf(3)), store.Put([]byte("audit\x00base"), encoded(t, r.Head())))
		}, "", []string{"base-wrong 3"}},
		{"of a later version", func(t *testing.T, kv *storetest.Memory) { commit(t, kv, store.Put(keyOf(4), []byte("\x02{}"))) }, "", []string{"unreadable 4"}},
	} {
		for first := -1; first < len(audit.Actions); first += 9 {
			t.Run(fmt.Sprint(c.name, " ", first), func(t *testing.T) {
				kv := chain(t, 9)
				if first >= 0 {
					kv = chainOf(t, 9, first)
				}
				var kept []audit.Head
				if c.kept != "" {
					var seq uint64
					if _, err := fmt.Sscan(c.kept, &seq); err != nil {
						t.Fatal(err)
					}
					r := record(t, value(t, kv, keyOf(seq)))
					text := r.Head().String()
					h, err := audit.ParseHead(text[:len(text)-52])
					kept = append(kept, must(t, h, err))
				}
				c.tamper(t, kv)
				v, err := audit.Verify(t.Context(), kv, kept...)
				must(t, v, err)
				var got []string
				for _, f := range v.Faults {
					got = append(got, fmt.Sprint(f.Problem, " ", f.Seq))
					if f.Detail == "" || strings.Contains(f.Detail, "%!") {
						t.Errorf("%+v says nothing", f)
					}
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("(-want +got):\n%s\n%+v", diff, v.Faults)
				}
			})
		}
	}
}

// chainOf is a chain of n records of all kinds in turn, from one on, with all that a record can say.
func chainOf(t *testing.T, n, first int) *storetest.Memory {
	t.Helper()
	kv := storetest.NewMemory()
	log := audit.New(kv, audit.Options{Now: clock()})
	for i := range n {
		e := audit.Entry{
			Action: audit.Actions[(first+i)%len(audit.Actions)], Who: audit.Who{Kind: audit.User, Name: "b.okafor"}, Where: "192.0.2.1", Outcome: audit.Refused,
			What: audit.What{Of: "GET /v1/keys", Revision: 3, Counts: []audit.Count{{File: "absences.csv", Added: 1}}, Keys: []string{"amr=pwd,otp", "absences.csv added B1"}, LeftOut: 2},
		}
		if err := log.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	return kv
}

// put writes a record, sealed, under a number.
func put(t *testing.T, kv store.KV, seq uint64, r audit.Record) audit.Record {
	t.Helper()
	if err := audit.Seal(&r); err != nil {
		t.Fatal(err)
	}
	commit(t, kv, store.Put(keyOf(seq), encoded(t, r)))
	return r
}

// change changes a record, with its hash made new or not.
func change(t *testing.T, kv store.KV, seq uint64, seal bool, how func(*audit.Record)) {
	t.Helper()
	r := record(t, value(t, kv, keyOf(seq)))
	how(&r)
	if seal {
		put(t, kv, seq, r)
		return
	}
	commit(t, kv, store.Put(keyOf(seq), encoded(t, r)))
}

// cut takes the last two records away and moves the head.
func cut(t *testing.T, kv store.KV) {
	t.Helper()
	r := record(t, value(t, kv, keyOf(7)))
	commit(t, kv, store.Delete(keyOf(8)), store.Delete(keyOf(9)), store.Put(headKey, encoded(t, r.Head())))
}

// rewrite makes all records anew from one on, as somebody who can write the whole store.
func rewrite(t *testing.T, kv store.KV, from uint64) {
	t.Helper()
	prev := record(t, value(t, kv, keyOf(from-1)))
	for seq := from; seq <= 9; seq++ {
		r := record(t, value(t, kv, keyOf(seq)))
		r.Who.Name, r.Prev = "nobody", prev.Hash
		prev = put(t, kv, seq, r)
	}
	commit(t, kv, store.Put(headKey, encoded(t, prev.Head())))
}
