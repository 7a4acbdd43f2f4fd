package pack_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster/pack"
)

// edit changes the text of one file of the small pack.
type edit struct{ file, old, new string }

const (
	whole  = "\x00whole"  // as old: the whole text
	remove = "\x00remove" // as new: the file is to be missing
)

// edited writes the small pack with edits into a new directory.
func edited(t testing.TB, edits []edit) string {
	t.Helper()
	dir, all := t.TempDir(), files(t, small)
	for _, e := range edits {
		switch {
		case e.new == remove:
			delete(all, e.file)
		case e.old == whole:
			all[e.file] = e.new
		case strings.Count(all[e.file], e.old) != 1:
			t.Fatalf("%q is in %s %d times", e.old, e.file, strings.Count(all[e.file], e.old))
		default:
			all[e.file] = strings.Replace(all[e.file], e.old, e.new, 1)
		}
	}
	for name, text := range all {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// faultsOf opens a pack and returns its faults, one a line, without the warning that the small pack itself is due.
func faultsOf(t testing.TB, path string) []string {
	t.Helper()
	book, faults, err := pack.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if (book == nil) != (faults.Err() != nil) {
		t.Errorf("book %v, faults:\n%v", book, faults)
	}
	lines := []string{}
	for _, f := range faults {
		if line := f.String(); !strings.Contains(line, "no minute lies between 2016-03-13T02:00") {
			lines = append(lines, line)
		}
	}
	return lines
}

func TestBadInput(t *testing.T) {
	for _, c := range badInputs {
		t.Run(c.name, func(t *testing.T) {
			got := faultsOf(t, edited(t, c.edits))
			if c.faults == nil {
				c.faults = []string{}
			}
			if d := cmp.Diff(c.faults, got); d != "" {
				t.Errorf("faults (-want +got):\n%s", d)
			}
		})
	}
}

func TestNotThere(t *testing.T) {
	_, _, err := pack.Open(context.Background(), filepath.Join(t.TempDir(), "nothing"))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	_, _, err = pack.Open(context.Background(), "bad_test.go")
	if err == nil || !strings.Contains(err.Error(), "bad_test.go is neither a directory nor a .zip") {
		t.Errorf("got %v", err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := pack.Open(ctx, small); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestLinks: a pack's directory is read for what lies in it, not for what it points to.
func TestLinks(t *testing.T) {
	dir := edited(t, []edit{{file: "places.csv", new: remove}})
	if err := os.Symlink("/etc/passwd", filepath.Join(dir, "places.csv")); err != nil {
		t.Skip(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "older"), 0o700); err != nil {
		t.Fatal(err)
	}
	want := []string{"places.csv:1: file: not a plain file; a pack holds neither links nor directories", "older:1: file: warning: no file of a pack, not read"}
	if d := cmp.Diff(want, faultsOf(t, dir)); d != "" {
		t.Errorf("faults (-want +got):\n%s", d)
	}
}

// TestFaultsError: the faults are the error that an import is refused with.
func TestFaultsError(t *testing.T) {
	faults := pack.Faults{{"a.csv", 3, "to", "missing", false}, {"a.csv", 4, "to", "odd", true}, {Msg: "and 7 more faults"}}
	if got, want := faults.Err().Error(), "a.csv:3: to: missing\na.csv:4: to: warning: odd\nand 7 more faults"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := faults[1:2].Err(); err != nil {
		t.Errorf("a warning alone: %v", err)
	}
}
