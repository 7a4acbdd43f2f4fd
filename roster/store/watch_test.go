package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
	"watchbill/roster/store/storetest"
)

func TestWatch(t *testing.T) {
	kv := storetest.NewMemory()
	s := store.New(kv)
	ctx, cancel := context.WithCancel(t.Context())
	revisions, ended := make(chan uint64), make(chan error, 1)
	go func() {
		for revision, err := range s.Watch(ctx, 0) {
			if err != nil {
				ended <- err
				return
			}
			revisions <- revision
		}
	}()
	for i := range 4 {
		_, err := kv.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put(fmt.Append(nil, "journal", i), nil), store.Put([]byte("roster2"), nil)}})
		must(t, err)
		changes, err := s.Import(t.Context(), large(i))
		must(t, err)
		if got := <-revisions; got != changes.Revision {
			t.Errorf("got revision %d, want %d", got, changes.Revision)
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want %v", err, context.Canceled)
	}
}

// TestWatchSlow lets bbolt forget what the watcher has not seen.
func TestWatchSlow(t *testing.T) {
	kv, err := boltkv.Open(t.TempDir(), boltkv.Options{NoSync: true})
	must(t, err)
	s := store.New(kv)
	importing := func(n int) uint64 {
		changes, err := s.Import(t.Context(), large(n))
		must(t, err)
		return changes.Revision
	}
	start := importing(1)
	want, seen := start, 0
	for revision, err := range s.Watch(t.Context(), 0) {
		if err != nil {
			wantKind(t, err, roster.Unavailable, "closed")
			break
		}
		if revision != want {
			t.Errorf("got revision %d, want %d", revision, want)
		}
		switch seen++; seen {
		case 1: // more than is remembered, and only the last import counts
			for n := range 3 {
				want = importing(3000 + n*1000)
				_, err := kv.Commit(t.Context(), store.Txn{Ops: []store.Op{store.Put([]byte("big"), make([]byte, store.MaxValue))}})
				must(t, err)
			}
		case 2:
			want = importing(1)
		default:
			must(t, kv.Close())
		}
	}
	if seen != 3 {
		t.Errorf("saw %d revisions, want 3", seen)
	}
}
