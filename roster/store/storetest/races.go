package storetest

import (
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"watchbill/roster"
	"watchbill/roster/store"
)

func testLostRaces(t *testing.T, open Open) {
	kv := fresh(t, open)
	r1 := commit(t, kv, put("a", "1"), put("b", "1"))
	r2 := commit(t, kv, put("a", "2"))
	for _, c := range []struct {
		name string
		when []store.Condition
		ok   bool
	}{
		{"both as read", []store.Condition{at("a", r2), at("b", r1)}, true},
		{"absent", []store.Condition{at("c", 0)}, true},
		{"an older revision", []store.Condition{at("a", r1)}, false},
		{"a later commit elsewhere is not the key's revision", []store.Condition{at("b", r2)}, false},
		{"a future revision", []store.Condition{at("a", r2+1000)}, false},
		{"there, though it should be absent", []store.Condition{at("a", 0)}, false},
		{"absent, though it should be there", []store.Condition{at("c", r1)}, false},
		{"one of two", []store.Condition{at("a", r2), at("b", 0)}, false},
	} {
		_, err := kv.Commit(t.Context(), store.Txn{If: c.when})
		if c.ok && err != nil {
			t.Fatalf("%s, without ops: %v", c.name, err)
		}
		if c.ok {
			continue
		}
		wantKind(t, c.name+", without ops", err, roster.Conflict)
		_, err = kv.Commit(t.Context(), store.Txn{If: c.when, Ops: []store.Op{put("z", "z"), del("a")}})
		wantKind(t, c.name, err, roster.Conflict)
	}
	p := scan(t, kv, store.Range{})
	same(t, "losers left nothing behind", fmt.Sprint(texts(p.Entries), p.Revision), fmt.Sprintf("[a=2@%d b=1@%d] %d", r2, r1, r2))

	// Gone and back is not the same.
	commit(t, kv, del("a"))
	commit(t, kv, put("a", "2"))
	_, err := kv.Commit(t.Context(), store.Txn{If: []store.Condition{at("a", r2)}, Ops: []store.Op{put("a", "3")}})
	wantKind(t, "deleted and put again", err, roster.Conflict)
	// A put of the same bytes is a change.
	r5 := commit(t, kv, put("b", "1"))
	_, err = kv.Commit(t.Context(), store.Txn{If: []store.Condition{at("b", r1)}, Ops: []store.Op{put("b", "3")}})
	wantKind(t, "put again with the same value", err, roster.Conflict)
	if _, err = kv.Commit(t.Context(), store.Txn{If: []store.Condition{at("b", r5)}, Ops: []store.Op{put("b", "3")}}); err != nil {
		t.Fatalf("with the newest revision: %v", err)
	}
}

func testCounter(t *testing.T, open Open) {
	kv := fresh(t, open)
	const workers, each = 4, 12
	var writers sync.WaitGroup
	var revisions sync.Map
	var lost atomic.Int64
	for range workers {
		writers.Go(func() {
			for done := 0; done < each; {
				revision, err := increment(t, kv)
				if errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
					lost.Add(1)
					continue
				}
				if err != nil {
					t.Errorf("increment: %v", err)
					return
				}
				if _, twice := revisions.LoadOrStore(revision, true); twice {
					t.Errorf("two commits took revision %d", revision)
				}
				done++
			}
		})
	}
	writers.Wait()
	e, err := kv.Get(t.Context(), []byte("n"))
	if err != nil || string(e.Value) != strconv.Itoa(workers*each) {
		t.Fatalf("counter: got %s, %v; want %d", e.Value, err, workers*each)
	}
	t.Logf("%d increments, %d lost races", workers*each, lost.Load())
}

func increment(t *testing.T, kv store.KV) (uint64, error) {
	e, err := kv.Get(t.Context(), []byte("n"))
	if err != nil && !errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		return 0, err
	}
	n, _ := strconv.Atoi(string(e.Value))
	return kv.Commit(t.Context(), store.Txn{
		If:  []store.Condition{at("n", e.Revision)},
		Ops: []store.Op{put("n", strconv.Itoa(n+1))},
	})
}
