package boltkv

import (
	"errors"
	"fmt"
	"runtime/debug"

	"go.etcd.io/bbolt"
)

var errDamaged = errors.New("the file is damaged")

// guarded turns a panic into an error. bbolt reads its file through mmap and trusts what it reads: a page that is not
// there (a truncated copy) faults, one that makes no sense panics. Neither may take the service down.
func guarded(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errDamaged, p)
		}
	}()
	return do()
}

func (s *Store) view(do func(*bbolt.Tx) error) error {
	return s.unlessBroken(func() error { return s.db.View(do) })
}

func (s *Store) update(do func(*bbolt.Tx) error) error {
	return s.unlessBroken(func() error { return s.db.Update(do) })
}

func (s *Store) unlessBroken(do func() error) error {
	if s.broken.Load() {
		return errDamaged
	}
	err := guarded(do)
	if errors.Is(err, errDamaged) {
		s.broken.Store(true)
	}
	return err
}
