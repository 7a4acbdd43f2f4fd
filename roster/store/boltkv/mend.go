package boltkv

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"

	"go.etcd.io/bbolt"

	"watchbill/roster"
)

// What a failed commit leaves.
//
// Where a disk fails in the middle of a commit, nobody knows what of it will be found there. Linux makes that worse: after
// an fsync that failed the kernel takes what it was to write for written, shows it to whoever reads, and a later fsync
// succeeds without it. bbolt alone would go on from a commit that is in memory and not on the disk, and use the pages again
// that the commit before still needs: a power cut then leaves a file beyond repair.
//
// So a store that could not finish a commit takes it back before it makes another: it writes the two meta pages as they
// were, syncs them, and opens the file anew. Until that succeeds it commits nothing, and each attempt to commit tries it
// again. Readers meanwhile see the commit before, which is on the disk; where not even the meta pages could be written,
// and so what nobody promised would be seen, they are refused. While the disk has not yet said whether it took the commit,
// they wait (view).
//
// Where the power goes or the process ends before the commit could be taken back, it is there afterwards, whole, or not.
// Who opens the store next settles that before anybody sees it (settle).

// metas reads both meta pages.
func (s *Store) metas() ([]byte, error) {
	b := make([]byte, 2*s.pageSize)
	if _, err := s.file.ReadAt(b, 0); err != nil {
		return nil, fmt.Errorf("read the meta pages: %w", err)
	}
	return b, nil
}

// ails tells whether there is something to mend. It is called with the turn held.
func (s *Store) ails() bool { return s.doubt != nil || s.broken.Load() || s.held != nil }

// mend puts a store right in which a commit failed or a page could not be read. It is called with the turn held. It waits
// for reads under way, a copy among them.
func (s *Store) mend() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.damaged.Load() {
		return errDamaged
	}
	if s.closed {
		return nil
	}
	if s.doubt != nil {
		if err := s.takeBack(); err != nil {
			return err
		}
	}
	if s.broken.Load() {
		if err := s.readable(); err != nil {
			return fmt.Errorf("%w: %w", errDamaged, err)
		}
	}
	lost := s.held != nil
	if err := s.again(); err != nil || !lost {
		return err
	}
	return s.settle() // another had it
}

// Failing returns why the newest commit could not be made, nil where it was: the disk fails, or the file is gone.
func (s *Store) Failing() error {
	if err := s.fails.Load(); err != nil {
		return *err
	}
	return nil
}

// Mend tries whether a failing disk takes writes again, and puts the store right where it does; then Failing is nil.
// Commits do the same by themselves.
func (s *Store) Mend(ctx context.Context) error {
	select {
	case <-s.turn:
		defer func() { s.turn <- struct{}{} }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.Failing() == nil {
		return nil
	}
	if err := s.present(); err != nil {
		return err
	}
	if err := s.room(); err != nil {
		return err
	}
	if !s.ails() {
		var err error
		if s.doubt, err = s.metas(); err != nil { // what is there once more
			return err
		}
	}
	if err := s.mend(); err != nil {
		return err
	}
	s.catchUp()
	s.failing(nil)
	return nil
}

// failing notes what became of the newest commit, and tells where that is another thing than before.
func (s *Store) failing(err error) {
	if err == nil && s.fails.Load() == nil {
		return // as almost always
	}
	next := &err
	if err == nil {
		next = nil
	}
	if was := s.fails.Swap(next); (was == nil) != (next == nil) && s.tell != nil {
		s.tell(err)
	}
}

// mendNow mends unless somebody else is at work on the store.
func (s *Store) mendNow() {
	select {
	case <-s.turn:
		_ = s.mend() // whoever asked will see
		s.turn <- struct{}{}
	default:
	}
}

// takeBack makes the file what it was before the commit that failed, for readers at once and on the disk when it
// returns nil.
func (s *Store) takeBack() error {
	_, err := s.file.WriteAt(s.doubt, 0)
	if err == nil {
		err = s.sync()
	}
	// What readers find, whatever came of that.
	now, readErr := s.metas()
	s.unsure = readErr != nil || string(now) != string(s.doubt)
	if err != nil {
		return fmt.Errorf("write the meta pages: %w", err)
	}
	s.doubt = nil
	return nil
}

func (s *Store) sync() error {
	if s.noSync {
		return nil
	}
	return s.file.Sync()
}

// readable reads the whole file, for a mapping of a file that is cut short or cannot be read would only fault again.
func (s *Store) readable() error {
	info, err := s.file.Stat()
	if err != nil {
		return err
	}
	if info.Size() < s.size {
		return fmt.Errorf("the file has %d bytes, and had %d", info.Size(), s.size)
	}
	b := make([]byte, 1<<20)
	for at := int64(0); at < info.Size(); at += int64(len(b)) {
		if _, err := s.file.ReadAt(b[:min(int64(len(b)), info.Size()-at)], at); err != nil {
			return err
		}
	}
	return nil
}

// again opens the file anew, on the descriptor that has the lock. bbolt gives the lock up when it closes, so that another
// may take it in that moment; then the store is theirs until they let go.
func (s *Store) again() error {
	if !s.broken.Load() && s.db != nil {
		_ = s.db.Close() // of what it cannot say there is nothing to be done
	}
	// Of a broken one the locks are in doubt, and closing it might never return: its mapping stays until the process ends.
	s.db, s.held = nil, nil
	how := syscall.LOCK_EX
	if s.readOnly {
		how = syscall.LOCK_SH
	}
	if err := syscall.Flock(int(s.file.Fd()), how|syscall.LOCK_NB); err != nil {
		s.held = heldError(s.dir)
		return s.held
	}
	db, err := openFile(s.file.Name(), options(s.noSync, s.readOnly), func() (*os.File, error) { return duplicate(s.file) })
	if err == nil {
		err = s.shows(db)
	}
	if err != nil {
		s.held = &roster.Error{Kind: roster.Unavailable, Msg: fmt.Sprintf("the store %s cannot be opened again; see the log", s.dir), Err: err}
		return s.held
	}
	s.db = db
	s.broken.Store(false)
	return nil
}

// duplicate returns another descriptor of the same open file, which shares its lock.
func duplicate(f *os.File) (*os.File, error) {
	fd, err := syscall.Dup(int(f.Fd()))
	if err != nil {
		return nil, os.NewSyscallError("dup", err)
	}
	syscall.CloseOnExec(fd)
	return os.NewFile(uintptr(fd), f.Name()), nil
}

// openFile has bbolt open a file that open gives it.
func openFile(path string, o *bbolt.Options, open func() (*os.File, error)) (db *bbolt.DB, err error) {
	o.OpenFile = func(string, int, os.FileMode) (*os.File, error) { return open() }
	err = guarded(func() (err error) {
		db, err = bbolt.Open(path, 0o600, o)
		return err
	})
	return db, err
}

// make makes a commit, or takes it back at once where it fails, so that readers see what is on the disk.
func (s *Store) make(do func(*bbolt.Tx) error) error {
	defer s.begin()()
	err := s.commit(do)
	if errors.As(err, new(errCommit)) {
		err = errors.Join(err, s.mend())
	}
	return err
}

// settle sees to it that what the file shows is on the disk before anybody reads or builds on it. Whoever had it last may
// have been killed between writing and syncing, or after a sync that failed and that the system has forgotten: then the
// newest commit is one that a power cut would take away, together with pages of the one before that are used again. The
// meta pages are therefore written as they are, which has them synced in any case; what they lead to was synced before them.
func (s *Store) settle() (err error) {
	if s.doubt, err = s.metas(); err != nil {
		return err
	}
	if err = s.takeBack(); err != nil {
		return fmt.Errorf("sync what is there: %w", err)
	}
	return s.shows(s.db)
}

// shows lets readers see what a file shows that was just opened.
func (s *Store) shows(db *bbolt.DB) error {
	return guarded(func() error {
		return db.View(func(tx *bbolt.Tx) error {
			s.kept.Store(int64(tx.ID()))
			return nil
		})
	})
}

// errCommit marks what befell a commit on its way to the disk.
type errCommit struct{ error }

func (e errCommit) Unwrap() error { return e.error }

// commit makes a bbolt transaction. An errCommit came from the disk, and the outcome is unknown; any other error came
// before it, and nothing was done. It is called with the turn held.
func (s *Store) commit(do func(*bbolt.Tx) error) error {
	before, err := s.metas()
	if err != nil {
		return err
	}
	reached := false
	var id int64
	err = s.use(func(db *bbolt.DB) error {
		return db.Update(func(tx *bbolt.Tx) error {
			err := do(tx)
			id, reached = int64(tx.ID()), err == nil
			return err
		})
	})
	switch {
	case err == nil:
		s.kept.Store(id)
		if info, err := s.file.Stat(); err == nil {
			s.size = max(s.size, info.Size())
		}
		return nil
	case reached || errors.Is(err, errDamaged):
		s.doubt = before
		return errCommit{err}
	}
	return err
}
