package storetest

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"

	"watchbill/roster/store"
)

// Memory is a store.KV in memory: a map, sorted anew for each scan, and a list of every commit ever made. It is slow,
// and it forgets nothing, so it is for tests only. NewMemory makes one.
type Memory struct {
	mu sync.Mutex
	// guarded by mu:
	entries  map[string]store.Entry
	log      []store.Event
	revision uint64
	closed   bool
	moved    chan struct{} // closed, and replaced, when log grows or closed changes
}

var _ store.KV = (*Memory)(nil)

// NewMemory returns an empty store.
func NewMemory() *Memory {
	return &Memory{entries: map[string]store.Entry{}, moved: make(chan struct{})}
}

// Reopen undoes Close.
func (m *Memory) Reopen() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = false
}

// enter locks m; the caller unlocks it even after an error.
func (m *Memory) enter(ctx context.Context, doing string) error {
	m.mu.Lock()
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", doing, ctx.Err())
	}
	if m.closed {
		return store.Closed()
	}
	return nil
}

// Get implements store.KV.
func (m *Memory) Get(ctx context.Context, key []byte) (store.Entry, error) {
	defer m.mu.Unlock()
	if err := m.enter(ctx, "get"); err != nil {
		return store.Entry{}, err
	}
	if err := store.CheckKey(key); err != nil {
		return store.Entry{}, err
	}
	e, ok := m.entries[string(key)]
	if !ok {
		return store.Entry{}, store.Missing(key)
	}
	return copied(e), nil
}

// Scan implements store.KV.
func (m *Memory) Scan(ctx context.Context, r store.Range) (store.Page, error) {
	defer m.mu.Unlock()
	if err := m.enter(ctx, "scan"); err != nil {
		return store.Page{}, err
	}
	p := store.Page{Revision: m.revision}
	for _, key := range slices.Sorted(maps.Keys(m.entries)) {
		if !r.Contains([]byte(key)) {
			continue
		}
		if r.Limit > 0 && len(p.Entries) == r.Limit {
			p.More = true
			break
		}
		p.Entries = append(p.Entries, copied(m.entries[key]))
	}
	return p, nil
}

// Commit implements store.KV.
func (m *Memory) Commit(ctx context.Context, t store.Txn) (uint64, error) {
	defer m.mu.Unlock()
	if err := m.enter(ctx, "commit"); err != nil {
		return 0, err
	}
	ops, err := t.Sorted()
	if err != nil {
		return 0, err
	}
	for _, c := range t.If {
		if is := m.entries[string(c.Key)].Revision; is != c.Revision {
			return 0, store.LostRace(c, is)
		}
	}
	if len(ops) == 0 {
		return m.revision, nil
	}
	m.revision++
	done := store.Event{Revision: m.revision}
	for _, op := range ops {
		_, there := m.entries[string(op.Key)]
		if op.Delete && !there {
			continue
		}
		op = store.Op{Key: bytes.Clone(op.Key), Value: append([]byte{}, op.Value...), Delete: op.Delete}
		if op.Delete {
			delete(m.entries, string(op.Key))
			op.Value = nil
		} else {
			m.entries[string(op.Key)] = store.Entry{Key: op.Key, Value: op.Value, Revision: m.revision}
		}
		done.Ops = append(done.Ops, op)
	}
	m.log = append(m.log, done)
	m.wake()
	return m.revision, nil
}

// Watch implements store.KV.
func (m *Memory) Watch(ctx context.Context, after uint64) iter.Seq2[store.Event, error] {
	return func(yield func(store.Event, error) bool) {
		for {
			e, moved, err := m.next(ctx, after)
			if err != nil {
				yield(store.Event{}, err)
				return
			}
			if e.Revision > 0 {
				if !yield(e, nil) {
					return
				}
				after = e.Revision
				continue
			}
			select {
			case <-moved:
			case <-ctx.Done():
			}
		}
	}
}

func (m *Memory) next(ctx context.Context, after uint64) (store.Event, <-chan struct{}, error) {
	defer m.mu.Unlock()
	if err := m.enter(ctx, "watch"); err != nil {
		return store.Event{}, nil, err
	}
	if after > m.revision {
		return store.Event{}, nil, store.ErrCompacted
	}
	for _, e := range m.log {
		if e.Revision > after {
			return e, nil, nil
		}
	}
	return store.Event{}, m.moved, nil
}

// Close implements store.KV.
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	m.wake()
	return nil
}

func (m *Memory) wake() {
	close(m.moved)
	m.moved = make(chan struct{})
}

func copied(e store.Entry) store.Entry {
	return store.Entry{Key: bytes.Clone(e.Key), Value: append([]byte{}, e.Value...), Revision: e.Revision}
}
