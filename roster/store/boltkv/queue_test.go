package boltkv_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
)

// TestDeadlineAmidACommit gives many writers less time than they need together: each succeeds or leaves nothing.
func TestDeadlineAmidACommit(t *testing.T) {
	s := open(t, t.TempDir(), boltkv.Options{NoSync: true})
	defer s.Close()
	var ops []store.Op
	for _, op := range roundOps(1) {
		ops = append(ops, store.Put(op.Key, []byte(strings.Repeat("x", 20_000))))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	var writers sync.WaitGroup
	var mu sync.Mutex
	done := uint64(0)
	for range 20 {
		writers.Go(func() {
			_, err := s.Commit(ctx, store.Txn{Ops: ops})
			if err != nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("commit: %v", err)
			}
			if err == nil {
				mu.Lock()
				done++
				mu.Unlock()
			}
		})
	}
	writers.Wait()
	p, err := s.Scan(t.Context(), store.Range{})
	must(t, err)
	if p.Revision != done {
		t.Errorf("revision %d after %d commits", p.Revision, done)
	}
	t.Logf("%d of 20 made it", done)
}

func BenchmarkCommitOne(b *testing.B) {
	s := open(b, b.TempDir(), boltkv.Options{})
	defer s.Close()
	value := []byte(strings.Repeat("x", 300))
	for b.Loop() {
		_, err := s.Commit(b.Context(), store.Txn{Ops: []store.Op{store.Put([]byte("assignment"), value)}})
		must(b, err)
	}
}
