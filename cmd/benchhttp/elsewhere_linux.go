package main

import (
	"errors"
	"net"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// startBehind starts a child that has a processor only while nobody else wants it, and gives it up at once. It stands for other
// machines, which have processors of their own. The kernel's own nice would leave it its turn of some milliseconds, and whoever
// is asked whom to send waits for that.
func startBehind(dir, name, program string, args ...string) (c *child, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlock it: the thread may not come back, and ends here
		if err = unix.SchedSetAttr(0, &unix.SchedAttr{Policy: unix.SCHED_IDLE}, 0); err != nil {
			return
		}
		c, err = start(dir, name, program, args...)
	}()
	<-done
	return c, err
}

// ahead calls f on a thread that has a processor as soon as it wants one, where we may have such threads. It stands for another
// machine too, the asker's: that it waits for a processor here is not the service's affair.
func ahead(f func() error) (err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlock it, so that the thread ends here
		err = unix.SchedSetAttr(0, &unix.SchedAttr{Policy: unix.SCHED_FIFO, Priority: 1}, 0)
		if err == nil || errors.Is(err, unix.EPERM) {
			err = f()
		}
	}()
	<-done
	return err
}

// blocking is a connection on which the thread that reads waits itself. Else another would wait for the network, and wake it.
type blocking struct {
	net.Conn
	file *os.File
}

// blockOn makes one of a connection, and closes that.
func blockOn(c net.Conn) (net.Conn, error) {
	defer c.Close()
	f, err := c.(*net.TCPConn).File()
	if err != nil {
		return nil, err
	}
	if err := unix.SetNonblock(int(f.Fd()), false); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	wait := unix.NsecToTimeval(int64(answerWait))
	return blocking{c, f}, unix.SetsockoptTimeval(int(f.Fd()), unix.SOL_SOCKET, unix.SO_RCVTIMEO, &wait)
}

func (b blocking) Read(p []byte) (int, error)  { return b.file.Read(p) }
func (b blocking) Write(p []byte) (int, error) { return b.file.Write(p) }
func (b blocking) Close() error                { return b.file.Close() }
