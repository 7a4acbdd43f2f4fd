//go:build linux

package powercut

import (
	"errors"
	"fmt"
	"io"
	"net/rpc"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// ErrRefused is why there is no disk: this is no place for one.
var ErrRefused = errors.New("no disk whose power can be cut")

// What says which operations a fault is about.
type What int

// The operations.
const (
	Writes What = 1 << iota // of bytes and sizes
	Syncs                   // of files and directories
	Names                   // made, moved or removed
	Reads
)

// Fault is a disk that fails.
type Fault struct {
	What   What
	Errno  syscall.Errno
	After  int  // how many go through before the first that fails
	Forget bool // a sync that fails also forgets what it was to keep: no later one keeps it
	Part   bool // and yet a part of that has reached the disk, as seldom is told
	Hang   bool // what fails does not before the next Fail, Restart or Close
}

// Disk is one whose power can be cut. It is for one goroutine; what lies on it is for anybody.
type Disk struct {
	base    string
	dir     string
	process *exec.Cmd
	rpc     *rpc.Client
}

// Open makes an empty disk. The error is ErrRefused where that cannot be here. Whoever opens it closes it.
func Open() (*Disk, error) {
	if os.Geteuid() != 0 {
		return nil, fmt.Errorf("%w: only root may mount one", ErrRefused)
	}
	if _, err := os.Stat("/dev/fuse"); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	sweep()
	base, err := os.MkdirTemp("", prefix)
	if err != nil {
		return nil, err
	}
	d := &Disk{base: base, process: exec.Command(os.Args[0])}                         //nolint:gosec // this very program
	d.process.Env = append(os.Environ(), served+"="+base, "GORACE=atexit_sleep_ms=0") // else its end takes a second under the race detector
	d.process.Stderr = os.Stderr
	in, inErr := d.process.StdinPipe()
	out, outErr := d.process.StdoutPipe()
	if err := errors.Join(inErr, outErr, d.process.Start()); err != nil {
		return nil, errors.Join(err, os.Remove(base))
	}
	d.rpc = rpc.NewClient(pipes{out, in})
	select {
	case start := <-d.rpc.Go("Drive.Start", 0, &d.dir, nil).Done:
		err = start.Error
	case <-time.After(startWait):
		err = errors.Join(fmt.Errorf("the disk has not started in %s", startWait), d.process.Process.Kill())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrRefused, err), d.Close())
	}
	return d, nil
}

// startWait is how long mounting may take.
const startWait = 20 * time.Second

// prefix begins the names of directories below which disks are mounted.
const prefix = "watchbill-powercut-"

// sweep takes away disks whose process was killed, which could not do it: whoever looks at one is told that nobody serves it.
func sweep() {
	dirs, err := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*", "*"))
	if err != nil {
		return
	}
	for _, dir := range dirs {
		if err := syscall.Statfs(dir, new(syscall.Statfs_t)); errors.Is(err, syscall.ENOTCONN) && syscall.Unmount(dir, syscall.MNT_DETACH) == nil {
			_ = os.RemoveAll(filepath.Dir(dir))
		}
	}
}

// pipes are the two ways to a process.
type pipes struct {
	io.Reader
	io.WriteCloser
}

// Dir is where the disk is mounted, another place after each Restart.
func (d *Disk) Dir() string { return d.dir }

// CutAfter has the power go after so many changes more, in the next: whoever makes it, and any after it, gets EIO. Reads
// go on, for there is nobody left whom they could mislead.
func (d *Disk) CutAfter(changes int) error { return d.rpc.Call("Drive.CutAfter", changes, new(bool)) }

// Dead tells whether the power went.
func (d *Disk) Dead() (dead bool, err error) {
	err = d.rpc.Call("Drive.Dead", 0, &dead)
	return dead, err
}

// Restart cuts the power, unless it went already, and starts the disk again with what survived, by what seed says. What was
// open on it before stays open and is of no more use.
func (d *Disk) Restart(seed uint64) (Cut, error) {
	var r Started
	err := d.rpc.Call("Drive.Restart", seed, &r)
	d.dir = r.Dir
	return r.Cut, err
}

// Size says how many bytes the disk holds; it begins with 512 MiB. What is written and not synced takes room of its own.
func (d *Disk) Size(bytes int) error { return d.rpc.Call("Drive.Size", bytes, new(bool)) }

// Hanging tells how many operations a fault with Hang holds up.
func (d *Disk) Hanging() (n int, err error) {
	err = d.rpc.Call("Drive.Hanging", 0, &n)
	return n, err
}

// Fail has the disk fail from now on. The zero Fault ends that.
func (d *Disk) Fail(f Fault) error { return d.rpc.Call("Drive.Fail", f, new(bool)) }

// Close takes the disk away with all that is on it.
func (d *Disk) Close() error {
	err := d.rpc.Close() // the process ends with that
	err = errors.Join(err, d.process.Wait())
	if d.dir != "" {
		_ = syscall.Unmount(d.dir, syscall.MNT_DETACH) // where it was killed
	}
	return errors.Join(err, os.RemoveAll(d.base))
}
