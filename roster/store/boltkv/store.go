package boltkv

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"watchbill/roster"
	"watchbill/roster/store"
)

var (
	metaBucket    = []byte("meta")
	recordsBucket = []byte("records")
	formatKey     = []byte("format")
	revisionKey   = []byte("revision")
)

const (
	formatName   = "watchbill-records/1"
	revisionSize = 8    // bytes before each value
	ctxEvery     = 1024 // entries between two looks at a context
)

// Store is a store.KV in one bbolt file. Open makes one.
type Store struct {
	dir      string
	file     *os.File    // another descriptor of what db has open: it shares the lock
	info     os.FileInfo // of that file
	pageSize int
	noSync   bool
	readOnly bool
	tell     func(error) // may be nil
	history  *history

	turn chan struct{} // holds one token: whoever took it may write and publish
	// Whoever has the turn:
	doubt []byte // the meta pages before a commit that failed and was not taken back; nil: there is none
	size  int64  // bytes that the file had at least

	mu sync.RWMutex // held while db is used, and by whoever puts another in its place
	// guarded by mu:
	db     *bbolt.DB // nil: held says why
	held   error
	unsure bool // readers would find a commit that nobody knows to be on the disk
	closed bool

	newest atomic.Pointer[attempt] // of commits
	kept   atomic.Int64            // the newest of bbolt's transactions that is on the disk

	fails   atomic.Pointer[error] // why the newest commit failed; nil: it did not
	broken  atomic.Bool           // bbolt panicked: its locks are in doubt, nothing may wait for them
	damaged atomic.Bool           // and not because a page could not be read
}

var _ store.KV = (*Store)(nil)

// Get implements store.KV.
func (s *Store) Get(ctx context.Context, key []byte) (store.Entry, error) {
	if err := ctx.Err(); err != nil {
		return store.Entry{}, fmt.Errorf("get: %w", err)
	}
	if err := store.CheckKey(key); err != nil {
		return store.Entry{}, err
	}
	var e store.Entry
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		v := tx.Bucket(recordsBucket).Get(key)
		if v == nil {
			return store.Missing(key)
		}
		e = store.Entry{Key: bytes.Clone(key), Value: append([]byte{}, v[revisionSize:]...), Revision: binary.BigEndian.Uint64(v)}
		return nil
	})
	return e, s.failed("read", err)
}

// Scan implements store.KV.
func (s *Store) Scan(ctx context.Context, r store.Range) (store.Page, error) {
	var p store.Page
	err := s.view(ctx, func(tx *bbolt.Tx) error {
		p.Revision = revisionOf(tx)
		var room arena
		c := tx.Bucket(recordsBucket).Cursor()
		for k, v := c.Seek(r.Start); k != nil; k, v = c.Next() {
			if r.End != nil && bytes.Compare(k, r.End) >= 0 {
				return nil
			}
			if r.Limit > 0 && len(p.Entries) == r.Limit {
				p.More = true
				return nil
			}
			if len(p.Entries)%ctxEvery == 0 && ctx.Err() != nil {
				break
			}
			p.Entries = append(p.Entries, store.Entry{
				Key: room.copy(k), Value: room.copy(v[revisionSize:]), Revision: binary.BigEndian.Uint64(v)})
		}
		return ctx.Err()
	})
	if err != nil {
		return store.Page{}, s.failed("scan", err)
	}
	return p, nil
}

// Commit implements store.KV. Where the disk fails, [Store.Failing] tells of it until a commit succeeds.
func (s *Store) Commit(ctx context.Context, t store.Txn) (uint64, error) {
	revision, err := s.write(ctx, t)
	switch {
	case err == nil && len(t.Ops) > 0:
		s.failing(nil)
	case errors.Is(err, &roster.Error{Kind: roster.Unavailable}):
		s.failing(err)
	}
	return revision, err
}

func (s *Store) write(ctx context.Context, t store.Txn) (uint64, error) {
	ops, err := t.Sorted()
	if err != nil {
		return 0, err
	}
	if ctx.Err() != nil { // select would choose at random
		return 0, fmt.Errorf("commit: %w", ctx.Err())
	}
	select {
	case <-s.turn:
		defer func() { s.turn <- struct{}{} }()
	case <-ctx.Done():
		return 0, fmt.Errorf("commit: %w", ctx.Err())
	}
	if len(ops) == 0 {
		return s.check(ctx, t.If)
	}
	if s.readOnly {
		return 0, &roster.Error{Kind: roster.Forbidden, Msg: fmt.Sprintf("the store %s can only be read, and this has to be written to it; copy it to where it can be written", s.dir)}
	}
	if err := s.present(); err != nil {
		return 0, err
	}
	if s.ails() {
		if err := s.mend(); err != nil {
			return 0, s.failed("commit", err)
		}
		s.catchUp() // it may be at another revision
	}
	var done store.Event
	err = s.make(func(tx *bbolt.Tx) error {
		if err := holds(tx, t.If); err != nil {
			return err
		}
		done = store.Event{Revision: revisionOf(tx) + 1}
		if err := apply(ctx, tx, ops, &done); err != nil {
			return err
		}
		// The last moment to turn back; from here on only the disk decides.
		return ctx.Err()
	})
	if err != nil {
		s.catchUp()
		return 0, s.failed("commit", err)
	}
	s.history.add(done)
	return done.Revision, nil
}

// Watch implements store.KV.
func (s *Store) Watch(ctx context.Context, after uint64) iter.Seq2[store.Event, error] {
	return func(yield func(store.Event, error) bool) {
		for {
			if err := ctx.Err(); err != nil {
				yield(store.Event{}, fmt.Errorf("watch: %w", err))
				return
			}
			events, moved, err := s.history.next(after)
			if err != nil {
				yield(store.Event{}, err)
				return
			}
			for _, e := range events {
				if !yield(e, nil) {
					return
				}
				after = e.Revision
			}
			if len(events) == 0 {
				select {
				case <-moved:
				case <-ctx.Done():
				}
			}
		}
	}
}

// check answers a Txn without Ops.
func (s *Store) check(ctx context.Context, conditions []store.Condition) (revision uint64, err error) {
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		revision = revisionOf(tx)
		return holds(tx, conditions)
	})
	if err != nil {
		return 0, s.failed("commit", err)
	}
	return revision, nil
}

// holds returns a Conflict for the first condition that does not hold.
func holds(tx *bbolt.Tx, conditions []store.Condition) error {
	b := tx.Bucket(recordsBucket)
	for _, c := range conditions {
		var is uint64
		if v := b.Get(c.Key); v != nil {
			is = binary.BigEndian.Uint64(v)
		}
		if is != c.Revision {
			return store.LostRace(c, is)
		}
	}
	return nil
}

// apply does ops at done.Revision and gathers in done what they did.
func apply(ctx context.Context, tx *bbolt.Tx, ops []store.Op, done *store.Event) error {
	b := tx.Bucket(recordsBucket)
	done.Ops = make([]store.Op, 0, len(ops))
	var room arena
	for i, op := range ops {
		if i%ctxEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		op.Key = room.copy(op.Key) // the event outlives the caller's slices
		if op.Delete {
			if b.Get(op.Key) == nil {
				continue
			}
			op.Value = nil
			if err := b.Delete(op.Key); err != nil {
				return err
			}
		} else {
			v := room.take(revisionSize + len(op.Value))
			binary.BigEndian.PutUint64(v, done.Revision)
			copy(v[revisionSize:], op.Value)
			if err := b.Put(op.Key, v); err != nil {
				return err
			}
			op.Value = v[revisionSize:]
		}
		done.Ops = append(done.Ops, op)
	}
	return tx.Bucket(metaBucket).Put(revisionKey, binary.BigEndian.AppendUint64(nil, done.Revision))
}

// present tells whether the file that we write is still the one in the directory. What is written into one that was moved
// away or deleted would be lost with us.
func (s *Store) present() error {
	now, err := os.Stat(filepath.Join(s.dir, recordsFile))
	if err == nil && os.SameFile(s.info, now) {
		return nil
	}
	return &roster.Error{Kind: roster.Unavailable, Err: err,
		Msg: "the store's file " + filepath.Join(s.dir, recordsFile) + " is gone; put it back, or stop the service and restore a backup"}
}

// catchUp tells watchers of a commit that failed on its way out and yet reached the file.
func (s *Store) catchUp() {
	var now uint64
	err := s.view(context.Background(), func(tx *bbolt.Tx) error {
		now = revisionOf(tx)
		return nil
	})
	if err == nil {
		s.history.skipTo(now)
	}
}

// failed puts what bbolt or the disk said into the domain's terms; nil, contexts and the domain's own errors pass.
func (s *Store) failed(doing string, err error) error {
	var domain *roster.Error
	switch {
	case err == nil || errors.As(err, &domain):
		return err
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s: %w", doing, err)
	case errors.Is(err, berrors.ErrDatabaseNotOpen):
		return store.Closed()
	}
	return &roster.Error{Kind: roster.Unavailable, Msg: "the store cannot be reached; see the log",
		Err: fmt.Errorf("%s %s: %w", doing, s.dir, err)}
}

func revisionOf(tx *bbolt.Tx) uint64 {
	if v := tx.Bucket(metaBucket).Get(revisionKey); len(v) == 8 {
		return binary.BigEndian.Uint64(v)
	}
	return 0
}
