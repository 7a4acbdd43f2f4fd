//go:build linux

package powercut

import (
	"fmt"
	"log"
	"math/rand/v2"
	"net/rpc"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fuse"
)

// served names, for the process that serves a disk, the directory below which it is mounted.
const served = "WATCHBILL_TEST_DISK"

// Main serves a disk, and does not return, where this process was started for that; else it does nothing. It belongs first
// into the TestMain of a package that calls Open.
func Main() {
	base := os.Getenv(served)
	if base == "" {
		return
	}
	d := &drive{base: base}
	server := rpc.NewServer()
	if err := server.RegisterName("Drive", d); err != nil {
		log.Fatal(err)
	}
	signal.Ignore(syscall.SIGPIPE, syscall.SIGINT, syscall.SIGTERM) // whoever uses the disk may end at any moment: the rest is done first
	server.ServeConn(stdio{})                                       // until whoever uses the disk has ended
	d.unmount()
	_ = os.RemoveAll(base) //nolint:gosec // made by whoever started this process
	os.Exit(0)
}

// stdio joins what comes in and what goes out.
type stdio struct{}

// Read implements io.ReadWriteCloser.
func (stdio) Read(p []byte) (int, error) { return os.Stdin.Read(p) }

// Write implements io.ReadWriteCloser.
func (stdio) Write(p []byte) (int, error) { return os.Stdout.Write(p) }

// Close implements io.ReadWriteCloser.
func (stdio) Close() error { return nil }

// drive is the disk in its own process. Its methods are what Disk asks for, one at a time.
type drive struct {
	base   string
	dir    string // where it is mounted; empty: nowhere
	files  *files
	starts int
}

// start mounts an image.
func (d *drive) start(im *image) error {
	d.starts++
	dir := filepath.Join(d.base, strconv.Itoa(d.starts))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	f := newFiles(im)
	server, err := fuse.NewServer(f, dir, &fuse.MountOptions{
		FsName: "powercut", Name: "powercut", DirectMountStrict: true, MaxWrite: 1 << 17, DisableXAttrs: true, DisableReadDirPlus: true,
	})
	if err != nil {
		return fmt.Errorf("mount: %w", err)
	}
	go server.Serve()
	if err := server.WaitMount(); err != nil {
		return fmt.Errorf("mount: %w", err)
	}
	d.dir, d.files = dir, f
	return nil
}

// unmount takes the disk from the tree of files. Who has a file of it open keeps that.
func (d *drive) unmount() {
	if d.files != nil {
		d.files.mu.Lock()
		d.files.release()
		d.files.mu.Unlock()
	}
	if d.dir != "" {
		_ = syscall.Unmount(d.dir, syscall.MNT_DETACH)
		d.dir = ""
	}
}

// Start mounts an empty disk and answers where.
func (d *drive) Start(_ int, dir *string) error {
	err := d.start(newImage())
	*dir = d.dir
	return err
}

// Started is where a disk is after a cut, and what that did.
type Started struct {
	Dir string
	Cut Cut
}

// Restart cuts the power, unless it went already, and mounts what survived.
func (d *drive) Restart(seed uint64, reply *Started) error {
	d.unmount()
	f := d.files
	f.mu.Lock()
	f.dead = true
	f.release()
	reply.Cut.Changes = f.changes
	f.im.survive(rand.New(rand.NewPCG(seed, 0)), &reply.Cut)
	next := f.im.restart()
	f.im.empty() // who still has a file open keeps the rest
	f.mu.Unlock()
	err := d.start(next)
	reply.Dir = d.dir
	return err
}

// CutAfter has the power go in a change to come.
func (d *drive) CutAfter(changes int, _ *bool) error {
	d.files.mu.Lock()
	defer d.files.mu.Unlock()
	d.files.left = changes
	return nil
}

// Dead tells whether the power went.
func (d *drive) Dead(_ int, dead *bool) error {
	d.files.mu.Lock()
	defer d.files.mu.Unlock()
	*dead = d.files.dead
	return nil
}

// Fail puts a fault in force.
func (d *drive) Fail(x Fault, _ *bool) error {
	d.files.mu.Lock()
	defer d.files.mu.Unlock()
	d.files.fault, d.files.passed = x, 0
	d.files.release()
	return nil
}

// Size says how much the disk holds.
func (d *drive) Size(bytes int, _ *bool) error {
	d.files.mu.Lock()
	defer d.files.mu.Unlock()
	d.files.im.size = bytes
	return nil
}

// Hanging tells how many operations hang.
func (d *drive) Hanging(_ int, n *int) error {
	d.files.mu.Lock()
	defer d.files.mu.Unlock()
	*n = d.files.hanging
	return nil
}
