package main

import (
	"runtime"
	"syscall"
	"unsafe"
)

// startBehind starts a child that has a processor only while nobody else wants it, and gives it up at once. It stands for other
// machines, which have processors of their own. The kernel's own nice would leave it its turn of some milliseconds, and whoever
// is asked whom to send waits for that.
func startBehind(dir, name, program string, args ...string) (c *child, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()                                                                                                // and never unlock it: the thread may not come back, and ends here
		const idle = 5                                                                                                        // SCHED_IDLE
		var none int32                                                                                                        // its priority, of which it has none
		if _, _, no := syscall.RawSyscall(syscall.SYS_SCHED_SETSCHEDULER, 0, idle, uintptr(unsafe.Pointer(&none))); no != 0 { //nolint:gosec // how the call takes its argument
			err = no
			return
		}
		c, err = start(dir, name, program, args...)
	}()
	<-done
	return c, err
}
