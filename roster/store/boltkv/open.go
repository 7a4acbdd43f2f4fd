package boltkv

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"watchbill/roster"
)

const (
	recordsFile = "records.db"
	holderFile  = "holder"
	roomFile    = ".room" // there for a moment; see room
)

// Options says how to open a store. The zero value is the one for a service.
type Options struct {
	// Command is what others are told who find the store held. Empty: the program's name and its first argument, which
	// names the command; no more, because arguments may be secret.
	Command string
	// LockTimeout is how long to wait for a store that somebody else holds; 0 is one second, less than 0 not at all.
	LockTimeout time.Duration
	// MustExist refuses, with a roster.Error of kind NotFound, to make a store where there is none.
	MustExist bool
	// ReadOnly opens a store that is there for reading: nothing is written, no holder's name either, and Commit is refused
	// with a roster.Error of kind Forbidden. Others may have it open so at the same time, nobody for writing.
	ReadOnly bool
	// Tell is told when the disk begins to fail, with the error, and with nil when a commit, or Mend, finds it well again.
	// It may be called by several goroutines at once. Nil: nobody is.
	Tell func(error)
	// NoSync leaves out every fsync. For tests only: after a power cut the file may be beyond repair.
	NoSync bool
}

// Open takes the store in dir, making it first where there is none. Where somebody holds it the error is a
// roster.Error of kind Unavailable that wraps a *Held. The caller closes what it gets.
func Open(dir string, o Options) (*Store, error) {
	if err := prepare(dir, o.MustExist || o.ReadOnly); err != nil {
		return nil, err
	}
	if !o.ReadOnly {
		if err := checkPlace(dir); err != nil {
			return nil, err
		}
	}
	path := filepath.Join(dir, recordsFile)
	var file *os.File // another descriptor of what db has open
	bolt := options(o.NoSync, o.ReadOnly)
	bolt.Timeout = max(cmp.Or(o.LockTimeout, time.Second), time.Nanosecond) // to bbolt 0 is for ever
	db, err := openFile(path, bolt, func() (*os.File, error) {
		mode := os.O_RDWR | os.O_CREATE
		if o.ReadOnly {
			mode = os.O_RDONLY
		}
		f, err := os.OpenFile(path, mode, 0o600)
		if err != nil {
			return nil, err
		}
		if file, err = duplicate(f); err != nil {
			return nil, errors.Join(err, f.Close())
		}
		return f, nil
	})
	if err != nil {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
		return nil, unopened(dir, path, err)
	}
	s := &Store{dir: dir, db: db, file: file, pageSize: db.Info().PageSize, noSync: o.NoSync, readOnly: o.ReadOnly, tell: o.Tell,
		turn: make(chan struct{}, 1)}
	s.info, err = file.Stat()
	if err == nil && s.present() != nil { // a restore put another in its place while we waited for the lock
		if err = errors.Join(db.Close(), file.Close()); err == nil {
			return Open(dir, o)
		}
	}
	if err == nil {
		s.size = s.info.Size()
		err = s.start(o)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close(), file.Close())
	}
	return s, nil
}

// options are bbolt's, but for what depends on how the file is opened.
func options(noSync, readOnly bool) *bbolt.Options {
	return &bbolt.Options{FreelistType: bbolt.FreelistMapType, NoSync: noSync, NoStatistics: true, Timeout: time.Nanosecond, ReadOnly: readOnly,
		PreLoadFreelist: true} // without it what is opened for reading cannot be checked
}

// unopened says why a file could not be opened.
func unopened(dir, path string, err error) error {
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return heldError(dir)
	case errors.Is(err, errDamaged), errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return &roster.Error{Kind: roster.Unavailable, Msg: fmt.Sprintf("%s is damaged, or is not a store; restore a backup", path), Err: err}
	}
	return &roster.Error{Kind: roster.Unavailable, Msg: fmt.Sprintf("the store %s cannot be opened", dir), Err: err}
}

// Dir returns the directory that the store is in.
func (s *Store) Dir() string { return s.dir }

// Close implements store.KV.
func (s *Store) Close() error {
	s.history.close()
	<-s.turn
	defer func() { s.turn <- struct{}{} }()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	if s.broken.Load() {
		return fmt.Errorf("close the store %s: %w", s.dir, errDamaged)
	}
	if s.doubt != nil {
		_ = s.takeBack() // a last try, lest the next to open it find what was refused
	}
	s.closed = true
	var err error
	if s.db != nil {
		if !s.readOnly {
			// While the lock is still ours: afterwards the file would be the next holder's.
			_ = os.Remove(filepath.Join(s.dir, holderFile))
		}
		err = s.db.Close()
	}
	if err = errors.Join(err, s.file.Close()); err != nil {
		return fmt.Errorf("close the store %s: %w", s.dir, err)
	}
	return nil
}

// start is what follows once the lock is ours.
func (s *Store) start(o Options) error {
	s.begin()() // so that there is a newest attempt
	s.kept.Store(math.MaxInt64)
	if !o.ReadOnly {
		if err := errors.Join(s.settleIn(o), s.settle()); err != nil {
			return fmt.Errorf("open the store %s: %w", s.dir, err)
		}
	}
	revision, err := s.format()
	if err != nil {
		return err
	}
	if !o.NoSync && !o.ReadOnly {
		if err := SyncPath(s.dir); err != nil {
			return fmt.Errorf("open the store %s: %w", s.dir, err)
		}
	}
	s.history = newHistory(revision)
	s.turn <- struct{}{}
	return nil
}

// settleIn says who holds the store, and keeps it from others.
func (s *Store) settleIn(o Options) error {
	if err := writeHolder(s.dir, o.Command); err != nil {
		if !noRoom(err) {
			return err
		}
		_ = os.Remove(filepath.Join(s.dir, holderFile)) // half a name is worse than none, and a full disk can be read
	}
	_ = os.Remove(filepath.Join(s.dir, roomFile)) // of a process that was killed
	return private(filepath.Join(s.dir, recordsFile))
}

// format makes the buckets of a new file, refuses a file that is not ours, and returns the newest revision.
func (s *Store) format() (revision uint64, err error) {
	fresh := false
	err = s.view(context.Background(), func(tx *bbolt.Tx) error {
		meta := tx.Bucket(metaBucket)
		if meta == nil {
			k, _ := tx.Cursor().First()
			if fresh = k == nil; fresh {
				return nil
			}
		}
		if meta == nil || string(meta.Get(formatKey)) != formatName || tx.Bucket(recordsBucket) == nil {
			return &roster.Error{Kind: roster.Unavailable, Msg: fmt.Sprintf(
				"%s was not written by this version of watchbill (it is not %s)", s.file.Name(), formatName)}
		}
		revision = revisionOf(tx)
		return nil
	})
	if err != nil || !fresh {
		return revision, err
	}
	if s.readOnly {
		return 0, &roster.Error{Kind: roster.NotFound, Msg: fmt.Sprintf("there is no store in %s yet", s.dir)}
	}
	err = s.make(func(tx *bbolt.Tx) error {
		if _, err := tx.CreateBucket(recordsBucket); err != nil {
			return err
		}
		meta, err := tx.CreateBucket(metaBucket)
		if err != nil {
			return err
		}
		return meta.Put(formatKey, []byte(formatName))
	})
	return 0, s.failed("make the store in", err)
}

// prepare makes dir, or checks that the store is there.
func prepare(dir string, mustExist bool) error {
	if mustExist {
		if _, err := os.Stat(filepath.Join(dir, recordsFile)); errors.Is(err, fs.ErrNotExist) {
			return &roster.Error{Kind: roster.NotFound, Msg: fmt.Sprintf("there is no store in %s", dir)}
		}
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return &roster.Error{Kind: roster.Unavailable, Msg: fmt.Sprintf("the store %s cannot be made", dir), Err: err}
	}
	return nil
}

// private takes a file from group and others; a copy put back by hand often has mode 0644.
func private(path string) error {
	st, err := os.Stat(path)
	if err != nil || st.Mode().Perm()&0o077 == 0 {
		return err
	}
	return os.Chmod(path, 0o600)
}
