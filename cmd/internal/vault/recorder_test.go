package vault_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"testing"

	"watchbill/roster"
	"watchbill/roster/store"
)

// recorder is a store that knows what it acknowledged, and what it does not know the outcome of.
type recorder struct {
	store.KV
	mu sync.Mutex
	// guarded by mu:
	made  map[uint64]store.Txn // acknowledged, by revision
	tried map[*store.Txn]bool  // under way, or failed without an outcome
	state map[string]string    // of all commits up to base
	base  uint64
}

func newRecorder() *recorder {
	return &recorder{made: map[uint64]store.Txn{}, tried: map[*store.Txn]bool{}, state: map[string]string{}}
}

// Commit implements store.KV.
func (r *recorder) Commit(ctx context.Context, t store.Txn) (uint64, error) {
	t.Ops = append([]store.Op(nil), t.Ops...)
	r.mu.Lock()
	r.tried[&t] = true
	r.mu.Unlock()
	revision, err := r.KV.Commit(ctx, t)
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case err == nil && len(t.Ops) > 0:
		r.made[revision] = t
		delete(r.tried, &t)
	case !errors.Is(err, &roster.Error{Kind: roster.Unavailable}):
		delete(r.tried, &t)
	}
	return revision, err
}

// count is how many commits were acknowledged so far.
func (r *recorder) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return int(r.base) + len(r.made)
}

// done applies a commit to a state as an engine does.
func done(state map[string]string, t store.Txn, revision uint64) {
	for _, op := range t.Ops {
		if op.Delete {
			delete(state, string(op.Key))
		} else {
			state[string(op.Key)] = fmt.Sprintf("%d %x", revision, op.Value)
		}
	}
}

// holds compares a store that was opened again, key by key, with what was acknowledged: it has all of that and nothing else,
// but for one commit of unknown outcome, whole. From here on that one counts.
func (r *recorder) holds(t *testing.T, kv store.KV) error {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	page, err := kv.Scan(t.Context(), store.Range{})
	if err != nil {
		return err
	}
	got := map[string]string{}
	for _, e := range page.Entries {
		got[string(e.Key)] = fmt.Sprintf("%d %x", e.Revision, e.Value)
	}
	last := r.base + uint64(len(r.made))
	for n := r.base + 1; n <= last; n++ {
		x, ok := r.made[n]
		if !ok {
			return fmt.Errorf("commit %d was never acknowledged, and %d was", n, last)
		}
		done(r.state, x, n)
	}
	r.base = last
	clear(r.made)
	defer clear(r.tried)
	switch page.Revision {
	case last:
		if !maps.Equal(got, r.state) {
			return fmt.Errorf("at revision %d the store holds something else than was acknowledged", last)
		}
		return nil
	case last + 1:
		for x := range r.tried {
			with := maps.Clone(r.state)
			if done(with, *x, last+1); maps.Equal(got, with) {
				r.state, r.base = with, last+1
				return nil
			}
		}
		return fmt.Errorf("at revision %d the store holds none of the %d commits of unknown outcome as a whole", page.Revision, len(r.tried))
	}
	return fmt.Errorf("the store is at revision %d, and %d was acknowledged", page.Revision, last)
}
