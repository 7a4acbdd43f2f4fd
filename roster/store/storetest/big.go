package storetest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"testing"

	"watchbill/roster/store"
)

func testBigValues(t *testing.T, open Open) {
	kv := fresh(t, open)
	random := rand.NewChaCha8([32]byte{7})
	sums := map[string][32]byte{}
	var ops []store.Op
	for _, n := range []int{0, 1, 4095, 4096, 4097, 65_535, 1 << 20, store.MaxValue} {
		value := make([]byte, n)
		_, _ = random.Read(value)                   // never fails
		key := fmt.Sprintf("%0*d", store.MaxKey, n) // as long as keys may be
		sums[key] = sha256.Sum256(value)
		ops = append(ops, put(key, string(value)))
	}
	commit(t, kv, ops...)
	p := scan(t, kv, store.Range{})
	same(t, "entries", len(p.Entries), len(sums))
	for _, e := range p.Entries {
		if sha256.Sum256(e.Value) != sums[string(e.Key)] {
			t.Errorf("scan: the value of %d bytes came back changed", len(e.Value))
		}
		got, err := kv.Get(t.Context(), e.Key)
		if err != nil || !bytes.Equal(got.Value, e.Value) {
			t.Errorf("get: the value of %d bytes came back changed, error %v", len(e.Value), err)
		}
	}
}

func testManyKeys(t *testing.T, open Open) {
	kv := fresh(t, open)
	const n = 120_000
	key := func(i int) string { return fmt.Sprintf("absences\x00C%06d\x002027-01-%02d", i*7919%n, i%28) }
	ops := make([]store.Op, 0, n)
	for i := range n {
		ops = append(ops, put(key(i), fmt.Sprintf(`{"officer":"C%06d","kind":"vacation"}`, i)))
	}
	first := commit(t, kv, ops...)
	p := scan(t, kv, store.Range{})
	same(t, "entries", len(p.Entries), n)
	for i := 1; i < n; i++ {
		if bytes.Compare(p.Entries[i-1].Key, p.Entries[i].Key) >= 0 || p.Entries[i].Revision != first {
			t.Fatalf("entry %d: %q after %q, revision %d", i, p.Entries[i].Key, p.Entries[i-1].Key, p.Entries[i].Revision)
		}
	}
	for i := range ops {
		ops[i] = store.Delete(ops[i].Key)
	}
	commit(t, kv, ops[:n-1]...)
	p = scan(t, kv, store.Range{})
	same(t, "left over", len(p.Entries), 1)
	same(t, "the one", string(p.Entries[0].Key), key(n-1))
}
