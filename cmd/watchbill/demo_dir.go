package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

const (
	demoPrefix = "watchbill-demo-"
	demoLock   = "demo.lock" // in a demo's directory, locked as long as the demo lives
)

// demoDir makes a demo's directory below parent and takes away those of our own demos that were killed. release removes
// it; a demo that does not come to that is swept up by the next.
func demoDir(parent string) (dir string, release func(), err error) {
	sweepDemos(parent)
	for range 10 { // somebody who swept may have taken it for dead between the making and the locking of its lock
		if dir, err = os.MkdirTemp(parent, demoPrefix); err != nil {
			return "", nil, err
		}
		lock, err := os.OpenFile(filepath.Join(dir, demoLock), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", nil, err
		}
		locked := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if _, err := os.Stat(lock.Name()); locked == nil && err == nil {
			return dir, func() { _ = os.RemoveAll(dir); _ = lock.Close() }, nil
		}
		_ = lock.Close()
	}
	return "", nil, errors.New("the demo's directory is taken away again and again")
}

// sweepDemos removes what demos left that were killed. What it cannot remove is not worth failing for.
func sweepDemos(parent string) {
	dirs, err := filepath.Glob(filepath.Join(parent, demoPrefix+"*"))
	if err != nil {
		return
	}
	for _, dir := range dirs {
		if info, err := os.Lstat(dir); err != nil || !info.IsDir() || !ours(info) {
			continue
		}
		lock, err := os.OpenFile(filepath.Join(dir, demoLock), os.O_RDWR|syscall.O_NOFOLLOW, 0)
		if err != nil { // just being made, or not a demo's
			continue
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			_ = os.RemoveAll(dir)
		}
		_ = lock.Close()
	}
}

// ours tells whether a file belongs to the user that runs this program.
func ours(info os.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Geteuid()
}
