package main

import (
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
)

// TestKilledImport kills imports at any moment, by themselves and the service that they go through: the store holds
// the old pack or the new one, whole, and the next command works.
func TestKilledImport(t *testing.T) {
	watchbill := build(t)
	large := filepath.Join(t.TempDir(), "demo.zip")
	if err := pack.Write(t.Context(), large, demo.Records(roster.NewDate(2027, 3, 1))); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if r := run(t, watchbill, "import", large, "--data", filepath.Join(t.TempDir(), "data")); r.status != 0 {
		t.Fatal(r.err)
	}
	whole := time.Since(began)
	seen := map[string]int{}
	for i := range 10 {
		data := filepath.Join(t.TempDir(), "data")
		if r := run(t, watchbill, "import", "testdata/harbor", "--data", data); r.status != 0 {
			t.Fatal(r.err)
		}
		wait := time.Duration(rand.Int64N(int64(whole) + 1))
		if i%2 == 0 {
			killAfter(t, exec.Command(watchbill, "import", large, "--data", data), wait)
		} else {
			service := exec.Command(watchbill, "serve", "--data", data, "--auth", "off", "--listen", "127.0.0.1:0")
			if err := service.Start(); err != nil {
				t.Fatal(err)
			}
			for listening(data) == "" {
				time.Sleep(5 * time.Millisecond) // another process gets ready: there is nothing to wait on
			}
			importing := exec.Command(watchbill, "import", large, "--data", data)
			if err := importing.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(wait)
			_ = service.Process.Kill()
			_ = service.Wait()
			_ = importing.Wait() // it may have been done, or not, or have reached the store itself
		}
		seen[held(t, watchbill, data, large)]++
	}
	t.Logf("an import takes %s; killed, the store held %v", whole.Round(time.Millisecond), seen)
}

func killAfter(t *testing.T, cmd *exec.Cmd, wait time.Duration) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(wait)
	_ = cmd.Process.Signal(syscall.SIGKILL)
	_ = cmd.Wait()
}

// held tells which of the two packs the store holds.
func held(t *testing.T, watchbill, data, large string) string {
	t.Helper()
	for name, path := range map[string]string{"old": "testdata/harbor", "new": large} {
		r := run(t, watchbill, "import", path, "--data", data, "--dry-run")
		if r.status != 0 {
			t.Fatalf("after the kill: %s", r.err)
		}
		if strings.Contains(r.out, "Nothing differs") {
			return name
		}
	}
	t.Errorf("the store holds neither pack")
	return "neither"
}
