package boltkv

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

var (
	errDamaged = errors.New("the file is damaged")
	errUnread  = errors.New("a page could not be read")
	errUnsure  = errors.New("a commit failed, and the disk does not let it be taken back")
	errNotYet  = errors.New("the newest commit is not on the disk yet")
)

// guarded turns a panic into an error. bbolt reads its file through mmap and trusts what it reads: a page that is not
// there (a truncated copy) faults, one that makes no sense panics. Neither may take the service down.
func guarded(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			if _, fault := p.(interface{ Addr() uintptr }); fault { // so says debug.SetPanicOnFault
				p = errUnread
			}
			if cause, ok := p.(error); ok {
				err = fmt.Errorf("%w: %w", errDamaged, cause)
				return
			}
			err = fmt.Errorf("%w: %v", errDamaged, p)
		}
	}()
	return do()
}

// view reads from the file. Where a page could not be read it is tried again on a fresh mapping, once.
//
// bbolt shows a commit to readers before it has synced it. What they read they act upon, as by answering a request
// again, so here they wait until it is on the disk, or taken back.
func (s *Store) view(ctx context.Context, do func(*bbolt.Tx) error) error {
	if s.broken.Load() {
		s.mendNow()
	}
	var waited *attempt
	for {
		newest := s.newest.Load()
		err := s.use(func(db *bbolt.DB) error {
			if s.unsure {
				return errUnsure
			}
			return db.View(func(tx *bbolt.Tx) error {
				if int64(tx.ID()) > s.kept.Load() {
					return errNotYet
				}
				return do(tx)
			})
		})
		if !errors.Is(err, errNotYet) {
			return err
		}
		if newest == waited { // it is from before: one that failed, which the disk shows again
			return errUnsure
		}
		waited = newest
		select {
		case <-newest.over:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// attempt is the making of a commit, until it is on the disk or taken back, as far as that could be.
type attempt struct{ over chan struct{} }

// begin starts an attempt. It is called with the turn held.
func (s *Store) begin() (end func()) {
	a := &attempt{make(chan struct{})}
	s.newest.Store(a)
	return func() { close(a.over) }
}

// use has do work on the open file; meanwhile nobody puts another in its place.
func (s *Store) use(do func(*bbolt.DB) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	switch {
	case s.broken.Load():
		return errDamaged
	case s.closed:
		return berrors.ErrDatabaseNotOpen
	case s.db == nil:
		return s.held
	}
	err := guarded(func() error { return do(s.db) })
	if errors.Is(err, errDamaged) {
		s.damaged.Store(!errors.Is(err, errUnread))
		s.broken.Store(true)
	}
	return err
}
