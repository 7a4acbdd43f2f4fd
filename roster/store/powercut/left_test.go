//go:build linux

package powercut_test

import (
	"bufio"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"watchbill/roster/store/powercut"
)

// user has this binary use a disk until it is killed.
const user = "WATCHBILL_TEST_DISK_USER"

func use() {
	d, err := powercut.Open()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Dir())
	for err == nil {
		_, err = d.Dead()
	}
	log.Fatal(err)
}

// killChildren kills what a process has started.
func killChildren(t *testing.T, parent int) {
	t.Helper()
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", parent))
	must(t, err)
	killed := 0
	for _, file := range files {
		list, err := os.ReadFile(file)
		must(t, err)
		for _, f := range strings.Fields(string(list)) {
			pid, err := strconv.Atoi(f)
			must(t, err)
			must(t, syscall.Kill(pid, syscall.SIGKILL))
			killed++
		}
	}
	if killed != 1 {
		t.Fatalf("killed %d processes that serve a disk, want 1", killed)
	}
}

// TestNothingIsLeft kills who uses a disk, and who serves one: neither leaves a mount, a directory or a process.
func TestNothingIsLeft(t *testing.T) {
	disk(t) // or there is none to be had
	for _, who := range []string{"user", "server"} {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), user+"=1")
		out, err := child.StdoutPipe()
		must(t, err)
		must(t, child.Start())
		dir, err := bufio.NewReader(out).ReadString('\n')
		must(t, err)
		dir = strings.TrimSpace(dir)
		if who == "server" {
			killChildren(t, child.Process.Pid)
		}
		must(t, child.Process.Kill())
		_ = child.Wait()
		left := func() string {
			mounts, err := os.ReadFile("/proc/mounts")
			must(t, err)
			if strings.Contains(string(mounts), filepath.Dir(dir)) {
				return "the mount"
			}
			if _, err := os.Stat(filepath.Dir(dir)); !errors.Is(err, os.ErrNotExist) {
				return "the directory"
			}
			return ""
		}
		for n := 0; left() != ""; n++ {
			if n == 500 {
				t.Fatalf("%s killed: %s is left", who, left())
			}
			time.Sleep(10 * time.Millisecond) // another process ends: there is nothing to wait on
			if who == "server" {
				disk(t) // the next takes it away
			}
		}
	}
}
