package main

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
)

// TestKilledBackup kills backups and restores at any moment. A backup is there whole or not at all; where a restore was to
// replace a store there is the old one or the new one, whole, and the next command works.
func TestKilledBackup(t *testing.T) {
	watchbill := build(t)
	dir := t.TempDir()
	large, data := filepath.Join(dir, "demo.zip"), filepath.Join(dir, "data")
	if err := pack.Write(t.Context(), large, demo.Records(roster.NewDate(2027, 3, 1))); err != nil {
		t.Fatal(err)
	}
	must := func(args ...string) result {
		t.Helper()
		r := run(t, watchbill, args...)
		if r.status != 0 {
			t.Fatalf("%v: %s", args, r.err)
		}
		return r
	}
	took := func(args ...string) time.Duration {
		began := time.Now()
		must(args...)
		return time.Since(began)
	}
	must("import", large, "--data", data)
	good, file, small := filepath.Join(dir, "good"), filepath.Join(dir, "file"), filepath.Join(dir, "small")
	backing := took("backup", "--data", data, good)
	restoring := took("restore", good, "--data", filepath.Join(dir, "tried"))
	must("import", "testdata/harbor", "--data", small)
	seen := map[string]int{}
	for range 8 {
		_ = os.Remove(file)
		killAfter(t, exec.Command(watchbill, "backup", "--data", data, file), time.Duration(rand.Int64N(int64(backing)+1)))
		if _, err := os.Stat(file); err != nil {
			seen["no backup"]++
		} else {
			seen["a backup"]++
			must("restore", file, "--data", filepath.Join(t.TempDir(), "new"))
		}
		must("verify", "--data", data)
	}
	for range 8 {
		target := filepath.Join(t.TempDir(), "data")
		if err := os.CopyFS(target, os.DirFS(small)); err != nil {
			t.Fatal(err)
		}
		killAfter(t, exec.Command(watchbill, "restore", good, "--data", target, "--replace"), time.Duration(rand.Int64N(int64(restoring)+1)))
		must("verify", "--data", target)
		if r := must("import", large, "--data", target, "--dry-run"); strings.Contains(r.out, "Nothing differs") {
			seen["restored"]++
		} else if r := must("import", "testdata/harbor", "--data", target, "--dry-run"); strings.Contains(r.out, "Nothing differs") {
			seen["the old store"]++
		} else {
			t.Error("the store is neither the old one nor the restored one")
		}
	}
	t.Logf("a backup takes %s, a restore %s; killed: %v", backing.Round(time.Millisecond), restoring.Round(time.Millisecond), seen)
}
