package audit_test

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// TestAnyChange puts, replaces or removes any keys of a chain's space, as long as the newest record and the head stay:
// there are faults exactly where anything is other than before.
func TestAnyChange(t *testing.T) {
	const n = 6
	kv := chain(t, n)
	whole, err := kv.Scan(t.Context(), store.Prefix([]byte("audit\x00")))
	must(t, whole, err)
	rapid.Check(t, func(rt *rapid.T) {
		defer func() { // as it was
			page, err := kv.Scan(t.Context(), store.Prefix([]byte("audit\x00")))
			var ops []store.Op
			for _, e := range must(t, page, err).Entries {
				ops = append(ops, store.Delete(e.Key))
			}
			commit(t, kv, ops...)
			ops = nil
			for _, e := range whole.Entries {
				ops = append(ops, store.Put(e.Key, e.Value))
			}
			commit(t, kv, ops...)
		}()
		for range rapid.IntRange(0, 3).Draw(rt, "edits") {
			key := keyOf(rapid.Uint64Range(0, n-1).Draw(rt, "key"))
			switch rapid.SampledFrom([]string{"remove", "copy", "flip", "sealed"}).Draw(rt, "edit") {
			case "remove":
				commit(t, kv, store.Delete(key))
			case "copy":
				commit(t, kv, store.Put(key, whole.Entries[rapid.IntRange(0, n).Draw(rt, "from")].Value))
			case "flip":
				v := bytes.Clone(whole.Entries[rapid.IntRange(0, n-2).Draw(rt, "of")].Value)
				v[rapid.IntRange(0, len(v)-1).Draw(rt, "at")] ^= byte(rapid.IntRange(1, 255).Draw(rt, "bits"))
				commit(t, kv, store.Put(key, v))
			case "sealed":
				r := record(t, whole.Entries[rapid.IntRange(0, n-2).Draw(rt, "of")].Value)
				r.Who.Name = rapid.SampledFrom([]string{"ann", "bob"}).Draw(rt, "who")
				if err := audit.Seal(&r); err != nil {
					t.Fatal(err)
				}
				commit(t, kv, store.Put(key, encoded(t, r)))
			}
		}
		page, err := kv.Scan(t.Context(), store.Prefix([]byte("audit\x00")))
		same := len(must(t, page, err).Entries) == len(whole.Entries)
		for i := 0; same && i < len(page.Entries); i++ {
			same = bytes.Equal(page.Entries[i].Key, whole.Entries[i].Key) && bytes.Equal(page.Entries[i].Value, whole.Entries[i].Value)
		}
		v, err := audit.Verify(t.Context(), kv)
		if must(t, v, err); v.Sound() != same {
			rt.Errorf("the same: %t, found %+v", same, v.Faults)
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	kv := chain(b, 1)
	log := audit.New(kv, audit.Options{Now: clock()})
	b.ReportAllocs()
	for b.Loop() {
		if err := log.Append(b.Context(), entry); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	kv := chain(b, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		v, err := audit.Verify(b.Context(), kv)
		if must(b, v, err); !v.Sound() {
			b.Fatal(v.Faults)
		}
	}
	b.ReportMetric(float64(10_000*b.N)/b.Elapsed().Seconds(), "records/s")
}
