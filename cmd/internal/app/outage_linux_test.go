package app_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestStoreFails lets nothing be written any more, as on a file system that has become read-only, and then again. It runs
// once more as a process of its own, whose files alone may then not grow.
func TestStoreFails(t *testing.T) {
	const alone = "WATCHBILL_TEST_ALONE"
	if os.Getenv(alone) == "" {
		t.Parallel()
		again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestStoreFails$", "-test.v")
		again.Env = append(os.Environ(), alone+"=1", "GORACE=atexit_sleep_ms=0") // else it waits a second at its end
		if out, err := again.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("--- PASS: TestStoreFails")) {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	w := bayTown(t, "", nil)
	signal.Ignore(syscall.SIGXFSZ) // it comes with the error EFBIG
	var whole syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &whole); err != nil {
		t.Fatal(err)
	}
	allow := func(bytes uint64) {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: whole.Max}); err != nil {
			t.Fatal(err)
		}
	}
	outage(t, w, func() { allow(1) }, func() { allow(whole.Cur) })
}

// TestDiskFull has the store on a disk of its own, fills that up and makes room again.
func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("a small disk takes the right to mount one: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	w := bayTown(t, filepath.Join(dir, "data"), nil)
	filler := filepath.Join(dir, "filler")
	outage(t, w, func() {
		f, err := os.Create(filler)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for size := 64 << 10; size > 0; { // to the last page
			if _, err := f.Write(make([]byte, size)); err != nil {
				size /= 2
			}
		}
		// The pages that the store has already still take something.
		for i := range 2000 {
			if strings.Contains(w.call(fmt.Sprintf("F-%d", i)).str("warnings"), "not-recorded") {
				return
			}
		}
		t.Error("the disk does not fill up")
	}, func() {
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
	})
}
