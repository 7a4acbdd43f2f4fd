//go:build linux

package powercut_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"watchbill/roster/store/powercut"
)

func TestMain(m *testing.M) {
	powercut.Main()
	if os.Getenv(user) != "" {
		use()
	}
	os.Exit(m.Run())
}

func disk(t *testing.T) *powercut.Disk {
	t.Helper()
	d, err := powercut.Open()
	if errors.Is(err, powercut.ErrRefused) {
		t.Skip(err)
	}
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	return d
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func syncDir(t *testing.T, dir string) {
	t.Helper()
	f, err := os.Open(dir)
	must(t, err)
	must(t, errors.Join(f.Sync(), f.Close()))
}

// TestSyncedSurvives: of what was synced nothing is ever lost, and of what was not each thing is lost for some seed and
// survives for another.
func TestSyncedSurvives(t *testing.T) {
	d := disk(t)
	old, fresh := bytes.Repeat([]byte("old "), 3000), bytes.Repeat([]byte("new "), 4000)
	seen := map[string]int{}
	for seed := range uint64(40) {
		must(t, os.RemoveAll(filepath.Join(d.Dir(), "kept")))
		must(t, os.Mkdir(filepath.Join(d.Dir(), "kept"), 0o700))
		syncDir(t, d.Dir())
		path := func(name string) string { return filepath.Join(d.Dir(), "kept", name) }
		f, err := os.Create(path("a"))
		must(t, err)
		_, err = f.Write(old)
		must(t, err)
		must(t, f.Sync())
		syncDir(t, path(""))
		_, err = f.WriteAt(fresh, 0)
		must(t, err)
		must(t, f.Close())
		must(t, os.WriteFile(path("b"), old, 0o600))
		must(t, os.Rename(path("b"), path("c")))
		_, err = d.Restart(seed)
		must(t, err)

		got, err := os.ReadFile(path("a"))
		must(t, err)
		if len(got) != len(old) && len(got) != len(fresh) {
			t.Fatalf("a has %d bytes, neither of its two sizes", len(got))
		}
		switch {
		case bytes.Equal(got, old):
			seen["a is old"]++
		case bytes.Equal(got, fresh):
			seen["a is new"]++
		default:
			seen["a is mixed"]++
			for i := 0; i+4 <= len(got); i += 4 {
				if w := string(got[i : i+4]); w != "old " && w != "new " && w != "\x00\x00\x00\x00" {
					t.Fatalf("a holds %q", w)
				}
			}
		}
		_, b := os.Stat(path("b"))
		_, c := os.Stat(path("c"))
		switch {
		case b == nil && c == nil:
			t.Fatal("a rename by halves")
		case b == nil:
			seen["b is there"]++
		case c == nil:
			seen["c is there"]++
		default:
			seen["neither is there"]++
		}
	}
	if len(seen) != 6 {
		t.Errorf("not all happened that can: %v", seen)
	}
}

// TestCutAfter: the change that the power goes in fails, and so does any after it.
func TestCutAfter(t *testing.T) {
	d := disk(t)
	f, err := os.Create(filepath.Join(d.Dir(), "f"))
	must(t, err)
	defer f.Close()
	must(t, d.CutAfter(2))
	for i := range 4 {
		if _, err := f.Write([]byte("x")); (err != nil) != (i >= 2) {
			t.Errorf("write %d: %v", i, err)
		}
	}
	if dead, err := d.Dead(); !dead || err != nil {
		t.Errorf("dead: %v, %v", dead, err)
	}
	if err := f.Sync(); !errors.Is(err, syscall.EIO) {
		t.Errorf("sync: %v", err)
	}
}

// TestMapped: a mapped file shows what is written to it, as bbolt needs it.
func TestMapped(t *testing.T) {
	d := disk(t)
	f, err := os.Create(filepath.Join(d.Dir(), "f"))
	must(t, err)
	defer f.Close()
	must(t, f.Truncate(64<<10))
	m, err := syscall.Mmap(int(f.Fd()), 0, 64<<10, syscall.PROT_READ, syscall.MAP_SHARED)
	must(t, err)
	defer func() { must(t, syscall.Munmap(m)) }()
	for i := range 16 {
		text := []byte{byte('a' + i)}
		_, err := f.WriteAt(text, int64(i*4096+17))
		must(t, err)
		if m[i*4096+17] != text[0] || m[i*4096+18] != 0 {
			t.Fatalf("page %d of the map does not show what was written", i)
		}
	}
}

// TestFaults: a sync that fails and forgets is not made good by a later one, only by writing anew.
func TestFaults(t *testing.T) {
	d := disk(t)
	path := func() string { return filepath.Join(d.Dir(), "f") }
	f, err := os.Create(path())
	must(t, err)
	must(t, f.Sync())
	syncDir(t, d.Dir())
	must(t, d.Fail(powercut.Fault{What: powercut.Syncs, Errno: syscall.EIO, Forget: true}))
	_, err = f.Write([]byte("lost"))
	must(t, err)
	if err := f.Sync(); !errors.Is(err, syscall.EIO) {
		t.Errorf("sync: %v", err)
	}
	must(t, d.Fail(powercut.Fault{}))
	must(t, f.Sync())
	must(t, f.Close())
	if b, _ := os.ReadFile(path()); string(b) != "lost" {
		t.Errorf("before the cut: %q", b)
	}
	_, err = d.Restart(0)
	must(t, err)
	if b, err := os.ReadFile(path()); string(b) != "\x00\x00\x00\x00" || err != nil { // the size came with the later sync
		t.Errorf("after it: %q, %v", b, err)
	}
	must(t, d.Fail(powercut.Fault{What: powercut.Writes, Errno: syscall.ENOSPC, After: 1}))
	f, err = os.Create(path() + "2")
	must(t, err)
	defer f.Close()
	_, first := f.Write([]byte("x"))
	if _, second := f.Write([]byte("x")); first != nil || !errors.Is(second, syscall.ENOSPC) {
		t.Errorf("%v, then %v", first, second)
	}
}
