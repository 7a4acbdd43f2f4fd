package boltkv

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// SyncDir makes the names in dir outlive a power cut.
func SyncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// SyncPath makes the names in dir, its own and those of the directories above it outlive a power cut, as far up as they lie
// on one file system: any of them may be new. Those that we may pass through but not list are left out.
func SyncPath(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	device, err := deviceOf(dir)
	if err != nil {
		return err
	}
	for d := dir; ; d = filepath.Dir(d) {
		if now, err := deviceOf(d); err != nil || now != device {
			return err
		}
		if err := SyncDir(d); err != nil && !errors.Is(err, fs.ErrPermission) {
			return err
		}
		if d == filepath.Dir(d) {
			return nil
		}
	}
}

func deviceOf(path string) (uint64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Dev), nil //nolint:unconvert // it has another type elsewhere
	}
	return 0, nil
}
