package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"watchbill/roster/store"
)

func testScan(t *testing.T, open Open) {
	kv := fresh(t, open)
	keys := []string{"\x00", "\x00\x01", "a", "a\x00", "a\x00b", "a\x01", "ab", "a\xff", "a\xff\xff", "b", "\xff", "\xff\xff", "\xff\xff\x00"}
	var ops []store.Op
	for i := range keys { // not in order
		ops = append(ops, put(keys[(i*5)%len(keys)], "v"))
	}
	revision := commit(t, kv, ops...)
	for _, c := range []struct {
		name string
		r    store.Range
		want []string
	}{
		{"all", store.Range{}, keys},
		{"all, empty prefix", store.Prefix(nil), keys},
		{"from", store.Range{Start: []byte("a\x01")}, keys[5:]},
		{"from between keys", store.Range{Start: []byte("a\x00a")}, keys[4:]},
		{"up to, not including", store.Range{End: []byte("a\x01")}, keys[:5]},
		{"between", store.Range{Start: []byte("a"), End: []byte("b")}, keys[2:9]},
		{"nothing between", store.Range{Start: []byte("ac"), End: []byte("ad")}, nil},
		{"empty", store.Range{Start: []byte("b"), End: []byte("b")}, nil},
		{"backwards", store.Range{Start: []byte("b"), End: []byte("a")}, nil},
		{"up to the empty key", store.Range{End: []byte{}}, nil},
		{"prefix", store.Prefix([]byte("a")), keys[2:9]},
		{"prefix with 0xff", store.Prefix([]byte("a\xff")), keys[7:9]},
		{"prefix of 0xff", store.Prefix([]byte("\xff")), keys[10:]},
		{"prefix of 0xff 0xff", store.Prefix([]byte("\xff\xff")), keys[11:]},
		{"limit", store.Range{Start: []byte("a"), Limit: 3}, keys[2:5]},
		{"limit beyond the end", store.Range{Start: []byte("b"), Limit: 30}, keys[9:]},
	} {
		p := scan(t, kv, c.r)
		var got []string
		for _, e := range p.Entries {
			got = append(got, string(e.Key))
		}
		same(t, c.name, got, c.want)
		same(t, c.name+": revision", p.Revision, revision)
		same(t, c.name+": more", p.More, c.name == "limit")
	}
}

func testPages(t *testing.T, open Open) {
	kv := fresh(t, open)
	var ops []store.Op
	for i := range 1000 {
		ops = append(ops, put(fmt.Sprintf("k%04d", i), fmt.Sprint(i)))
	}
	commit(t, kv, ops...)
	for _, limit := range []int{1, 7, 250, 999, 1000, 1001} {
		r, n, pages := store.Range{Limit: limit}, 0, 0
		for more := true; more; pages++ {
			p := scan(t, kv, r)
			for _, e := range p.Entries {
				same(t, "entry", string(e.Key)+" "+string(e.Value), fmt.Sprintf("k%04d %d", n, n))
				n++
			}
			r.Start, more = p.Next(), p.More
		}
		same(t, fmt.Sprintf("pages of %d", limit), []int{n, pages}, []int{1000, (1000 + limit - 1) / limit})
	}
}

// testSnapshots rewrites all keys at once, over and over, and looks for a scan that shows half of it.
func testSnapshots(t *testing.T, open Open) {
	kv := fresh(t, open)
	const keys, rounds = 300, 60
	round := func(n int) (ops []store.Op) {
		for i := range keys {
			if (i+n)%3 == 0 && i > 0 {
				ops = append(ops, del(fmt.Sprintf("k%03d", i)))
			} else {
				ops = append(ops, put(fmt.Sprintf("k%03d", i), fmt.Sprint(n)))
			}
		}
		return ops
	}
	commit(t, kv, round(0)...)
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for newest := uint64(0); ctx.Err() == nil; {
				p, err := kv.Scan(context.Background(), store.Range{})
				if err != nil {
					t.Errorf("scan: %v", err)
					return
				}
				if p.Revision < newest {
					t.Errorf("revision %d after %d", p.Revision, newest)
				}
				newest = p.Revision
				for _, e := range p.Entries {
					if string(e.Value) != string(p.Entries[0].Value) || e.Revision != p.Revision {
						t.Errorf("at revision %d: %s is of round %s, revision %d; %s of round %s", p.Revision, e.Key, e.Value, e.Revision, p.Entries[0].Key, p.Entries[0].Value)
						return
					}
				}
			}
		})
	}
	for n := range rounds {
		commit(t, kv, round(n)...)
	}
	stop()
	readers.Wait()
}
