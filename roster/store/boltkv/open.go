package boltkv

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
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
	// NoSync leaves out every fsync. For tests only: after a power cut the file may be beyond repair.
	NoSync bool
}

// Open takes the store in dir, making it first where there is none. Where somebody holds it the error is a
// roster.Error of kind Unavailable that wraps a *Held. The caller closes what it gets.
func Open(dir string, o Options) (*Store, error) {
	if err := prepare(dir, o.MustExist); err != nil {
		return nil, err
	}
	wait := cmp.Or(o.LockTimeout, time.Second)
	path := filepath.Join(dir, recordsFile)
	var db *bbolt.DB
	var file *os.File // db's own
	err := guarded(func() (err error) {
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				f, err := os.OpenFile(name, flag, mode)
				file = f
				return f, err
			},
			Timeout:      max(wait, time.Nanosecond), // to bbolt 0 is for ever
			FreelistType: bbolt.FreelistMapType,
			NoSync:       o.NoSync,
			NoStatistics: true,
		})
		return err
	})
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, heldError(dir)
	case errors.Is(err, errDamaged), errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return nil, &roster.Error{Kind: roster.Unavailable, Msg: fmt.Sprintf("%s is damaged, or is not a store; restore a backup", path), Err: err}
	case err != nil:
		return nil, &roster.Error{Kind: roster.Unavailable, Msg: fmt.Sprintf("the store %s cannot be opened", dir), Err: err}
	}
	s := &Store{dir: dir, db: db, turn: make(chan struct{}, 1)}
	s.file, err = file.Stat()
	if err == nil && s.present() != nil { // a restore put another in its place while we waited for the lock
		if err = db.Close(); err == nil {
			return Open(dir, o)
		}
	}
	if err == nil {
		err = s.start(o)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// Dir returns the directory that the store is in.
func (s *Store) Dir() string { return s.dir }

// Close implements store.KV.
func (s *Store) Close() error {
	s.history.close()
	<-s.turn
	defer func() { s.turn <- struct{}{} }()
	if s.broken.Load() {
		return fmt.Errorf("close the store %s: %w", s.dir, errDamaged)
	}
	if s.db.Path() == "" { // closed before
		return nil
	}
	// While the lock is still ours: afterwards the file would be the next holder's.
	_ = os.Remove(filepath.Join(s.dir, holderFile))
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close the store %s: %w", s.dir, err)
	}
	return nil
}

// start is what follows once the lock is ours.
func (s *Store) start(o Options) error {
	if err := writeHolder(s.dir, o.Command); err != nil {
		return fmt.Errorf("open the store %s: %w", s.dir, err)
	}
	if err := private(filepath.Join(s.dir, recordsFile)); err != nil {
		return fmt.Errorf("open the store %s: %w", s.dir, err)
	}
	revision, err := s.format()
	if err != nil {
		return err
	}
	if !o.NoSync {
		if err := syncDir(s.dir); err != nil {
			return fmt.Errorf("open the store %s: %w", s.dir, err)
		}
	}
	s.history = newHistory(revision)
	s.turn <- struct{}{}
	return nil
}

// format makes the buckets of a new file, refuses a file that is not ours, and returns the newest revision.
func (s *Store) format() (revision uint64, err error) {
	fresh := false
	err = s.view(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(metaBucket)
		if meta == nil {
			k, _ := tx.Cursor().First()
			if fresh = k == nil; fresh {
				return nil
			}
		}
		if meta == nil || string(meta.Get(formatKey)) != formatName || tx.Bucket(recordsBucket) == nil {
			return &roster.Error{Kind: roster.Unavailable, Msg: fmt.Sprintf(
				"%s was not written by this version of watchbill (it is not %s)", s.db.Path(), formatName)}
		}
		revision = revisionOf(tx)
		return nil
	})
	if err != nil || !fresh {
		return revision, err
	}
	err = s.update(func(tx *bbolt.Tx) error {
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

// syncDir makes the names in dir, and dir's own, outlive a power cut.
func syncDir(dir string) error {
	for _, d := range []string{dir, filepath.Dir(filepath.Clean(dir))} {
		f, err := os.Open(d)
		if errors.Is(err, fs.ErrPermission) { // a parent that we may pass through but not list
			continue
		}
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return nil
}
