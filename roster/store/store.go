package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"

	"watchbill/roster"
)

// Store is one agency's roster in a KV. New makes one. It has no state of its own: any number of Stores, in any number
// of processes, may share what the KV stands for, and all methods may be called from many goroutines at once.
type Store struct{ kv KV }

// New returns the Store that kv holds. Whoever opened kv closes it.
func New(kv KV) *Store { return &Store{kv} }

// summary is the value of the head.
type summary struct {
	Records int `json:"records"` // rows of the roster, to notice what is missing
}

// snapshot is the roster as stored.
type snapshot struct {
	revision uint64  // 0: there is none
	head     summary // zero where there is none
	entries  []Entry // in order of key, without the head
}

// Load returns the roster as of one revision, rows sorted by key, shifts in their order. Where nothing was ever imported, the Records are
// zero and the revision is 0. A record that cannot be read, or is missing, is a roster.Error of kind Unavailable.
func (s *Store) Load(ctx context.Context) (roster.Records, uint64, error) {
	snap, err := s.snapshot(ctx)
	if err != nil {
		return roster.Records{}, 0, err
	}
	if snap.revision == 0 {
		return roster.Records{}, 0, nil
	}
	var r reading
	t := tables[0]
	for i, e := range snap.entries {
		if i%1024 == 0 && ctx.Err() != nil {
			return roster.Records{}, 0, fmt.Errorf("load the roster: %w", ctx.Err())
		}
		if !bytes.HasPrefix(e.Key, t.prefix) {
			if t = tableOf(e.Key); t == nil {
				return roster.Records{}, 0, unreadable(e.Key, errVersion)
			}
		}
		if err := t.read(&r, e.Value); err != nil {
			return roster.Records{}, 0, unreadable(e.Key, err)
		}
	}
	return r.done(), snap.revision, nil
}

// Watch yields the roster's revision whenever it is another than the one last yielded, at first `after`. It may leave
// out revisions that another followed at once; by the time it yields one, Load returns that or a later one. It ends by
// yielding one error: ctx.Err(), wrapped, or a roster.Error of kind Unavailable.
func (s *Store) Watch(ctx context.Context, after uint64) iter.Seq2[uint64, error] {
	return func(yield func(uint64, error) bool) {
		for {
			page, err := s.kv.Scan(ctx, Range{Start: head, End: append(bytes.Clone(head), 0)})
			if err != nil {
				yield(0, fmt.Errorf("watch the roster: %w", err))
				return
			}
			var now uint64
			if len(page.Entries) > 0 {
				now = page.Entries[0].Revision
			}
			if now != after {
				if after = now; !yield(now, nil) {
					return
				}
			}
			for e, err := range s.kv.Watch(ctx, page.Revision) {
				if errors.Is(err, ErrCompacted) {
					break // look again where it stands
				}
				if err != nil {
					yield(0, fmt.Errorf("watch the roster: %w", err))
					return
				}
				if touches(e, head) {
					if after = e.Revision; !yield(after, nil) {
						return
					}
				}
			}
		}
	}
}

func touches(e Event, k key) bool {
	for _, op := range e.Ops {
		if bytes.Equal(op.Key, k) {
			return true
		}
	}
	return false
}

// snapshot reads all that is stored of the roster.
func (s *Store) snapshot(ctx context.Context) (snapshot, error) {
	page, err := s.kv.Scan(ctx, Prefix(head))
	if err != nil {
		return snapshot{}, fmt.Errorf("load the roster: %w", err)
	}
	if len(page.Entries) == 0 {
		return snapshot{}, nil
	}
	first := page.Entries[0]
	snap := snapshot{revision: first.Revision, entries: page.Entries[1:]}
	if !bytes.Equal(first.Key, head) {
		return snapshot{}, unreadable(head, errors.New("missing"))
	}
	if err := decode(first.Value, &snap.head); err != nil {
		return snapshot{}, unreadable(head, err)
	}
	if snap.head.Records != len(snap.entries) {
		return snapshot{}, unreadable(head, fmt.Errorf("%d records, of %d", len(snap.entries), snap.head.Records))
	}
	return snap, nil
}
