package boltkv

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// roomy is what must go onto a disk for it to be taken for one that is not full.
const roomy = 1 << 20

// room tries whether the disk takes something new, for to write over what is there a full one lets us do.
func (s *Store) room() error {
	f, err := os.OpenFile(filepath.Join(s.dir, roomFile), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600) // one that a kill left is used again
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, roomy))
	if err == nil && !s.noSync {
		err = f.Sync()
	}
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

// noRoom tells whether an error comes of a full disk, a quota or a limit.
func noRoom(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}
