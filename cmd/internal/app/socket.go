package app

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
)

// SocketFile is the name, in the store's directory, of the socket through which commands reach a running service.
const SocketFile = "watchbill.sock"

// socket is a listener in the store's directory. Whoever holds the store may make it; a stale one is replaced.
type socket struct {
	*net.UnixListener
	path string
	info os.FileInfo
}

// openSocket makes the socket, mode 0600 from its first moment: it is made in a directory of its own and moved into
// place, over whatever a killed service left.
func openSocket(dir string) (*socket, error) {
	if err := sweep(dir); err != nil {
		return nil, fmt.Errorf("clean %s: %w", dir, err)
	}
	private, err := os.MkdirTemp(dir, transferPrefix)
	if err != nil {
		return nil, fmt.Errorf("make the socket: %w", err)
	}
	defer os.RemoveAll(private)
	made := filepath.Join(private, "s")
	at, err := socketAddress(made)
	if err != nil {
		return nil, err
	}
	defer at.close()
	ln, err := net.ListenUnix("unix", &net.UnixAddr{Name: at.name, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("make the socket %s: %w", filepath.Join(dir, SocketFile), reason(err))
	}
	ln.SetUnlinkOnClose(false)
	s := &socket{UnixListener: ln, path: filepath.Join(dir, SocketFile)}
	if err = os.Chmod(made, 0o600); err == nil {
		err = os.Rename(made, s.path)
	}
	if err == nil {
		s.info, err = os.Lstat(s.path)
	}
	if err != nil {
		ln.Close()
		return nil, fmt.Errorf("make the socket: %w", err)
	}
	return s, nil
}

// remove closes the socket and takes its name away, unless it is another's by now.
func (s *socket) remove() error {
	err := s.Close()
	if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	if now, statErr := os.Lstat(s.path); statErr == nil && os.SameFile(now, s.info) {
		err = errors.Join(err, os.Remove(s.path))
	}
	return err
}

// maxSocketName is what a socket's address holds everywhere; Linux has 107.
const maxSocketName = 103

// address names a socket whose path may be too long for one.
type address struct {
	name string
	dir  *os.File // kept open as long as the name is used; nil if it is not needed
}

// socketAddress returns a name for path that fits: path itself, or one through its open directory, which Linux offers.
func socketAddress(path string) (*address, error) {
	if len(path) <= maxSocketName {
		return &address{name: path}, nil
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	through := fmt.Sprintf("/proc/self/fd/%d", dir.Fd())
	if _, err := os.Stat(through); errors.Is(err, fs.ErrNotExist) {
		dir.Close()
		return nil, fmt.Errorf("%s is too long for a socket's path on this system; use a shorter directory", path)
	}
	return &address{filepath.Join(through, filepath.Base(path)), dir}, nil
}

func (a *address) close() {
	if a.dir != nil {
		a.dir.Close()
	}
}
