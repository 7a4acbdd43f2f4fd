package pack_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/pack"
)

const small = "testdata/small"

func open(t testing.TB, path string) *pack.Pack {
	t.Helper()
	p, err := pack.Read(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if book, faults := p.Book(1); book == nil {
		t.Fatalf("%s:\n%v", path, faults)
	}
	return p
}

func write(t testing.TB, path string, r roster.Records) string {
	t.Helper()
	if err := pack.Write(context.Background(), path, r); err != nil {
		t.Fatal(err)
	}
	return path
}

// files reads a whole directory.
func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(b)
	}
	return all
}

// TestSmallIsCanonical: the test pack is written back as it stands, so that every file and column has been read and written.
func TestSmallIsCanonical(t *testing.T) {
	out := write(t, filepath.Join(t.TempDir(), "out"), open(t, small).Records)
	if d := cmp.Diff(files(t, small), files(t, out)); d != "" {
		t.Errorf("written back (-was +is):\n%s", d)
	}
}

// TestRoundTrip: what is exported and imported again is exported to the same bytes, from directory and archive alike.
func TestRoundTrip(t *testing.T) {
	for _, path := range []string{small, "../../../shared/packs/tiny", "../../../shared/packs/seattle-2016", "../../../shared/packs/chicago-2016"} {
		t.Run(filepath.Base(path), func(t *testing.T) {
			if _, err := os.Stat(path); err != nil {
				t.Skip("the shared packs are not there")
			}
			dir := t.TempDir()
			first := open(t, path)
			one := write(t, filepath.Join(dir, "one"), first.Records)
			second := open(t, one)
			two := write(t, filepath.Join(dir, "two"), second.Records)
			if d := cmp.Diff(files(t, one), files(t, two)); d != "" {
				t.Errorf("second export (-first +second):\n%s", d)
			}
			zip1 := write(t, filepath.Join(dir, "one.zip"), first.Records)
			third := open(t, zip1)
			if d := cmp.Diff(second.Records, third.Records); d != "" {
				t.Errorf("from the archive (-directory +archive):\n%s", d)
			}
			zip2 := write(t, filepath.Join(dir, "two.zip"), third.Records)
			if d := cmp.Diff(read(t, zip1), read(t, zip2)); d != "" {
				t.Errorf("second archive:\n%s", d)
			}
			if d := cmp.Diff(rows(first.Records), rows(second.Records)); d != "" {
				t.Errorf("rows lost or won (-was +is):\n%s", d)
			}
		})
	}
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func rows(r roster.Records) []int {
	return []int{len(r.Districts), len(r.Shifts), len(r.Rotations), len(r.Officers), len(r.Credentials), len(r.Postings),
		len(r.Absences), len(r.Extras), len(r.Pairs), len(r.Targets), len(r.Calls), len(r.Resources), len(r.Places)}
}

// TestBookKeeps: a Book's own records are written as those it was built from.
func TestBookKeeps(t *testing.T) {
	book, faults, err := pack.Open(context.Background(), small)
	if err != nil || book == nil {
		t.Fatal(err, faults)
	}
	out := write(t, filepath.Join(t.TempDir(), "out"), book.Records())
	if d := cmp.Diff(files(t, small), files(t, out)); d != "" {
		t.Errorf("written from the Book (-was +is):\n%s", d)
	}
}
