package demo_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
)

func write(t *testing.T, r roster.Records) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "pack")
	if err := pack.Write(t.Context(), dir, r); err != nil {
		t.Fatal(err)
	}
	return dir
}

func read(t *testing.T, dir string) roster.Records {
	t.Helper()
	p, err := pack.Read(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, faults := p.Book(0); len(faults) > 0 {
		t.Fatal(faults)
	}
	return p.Records
}

func TestPackComesBackTheSame(t *testing.T) {
	first := write(t, demo.Records(roster.NewDate(2027, 1, 1)))
	second := write(t, read(t, first))
	for _, name := range roster.Files {
		a, errA := os.ReadFile(filepath.Join(first, name))
		b, errB := os.ReadFile(filepath.Join(second, name))
		if errA != nil && os.IsNotExist(errA) && os.IsNotExist(errB) {
			continue // the demo has no past calls
		}
		if errA != nil || errB != nil {
			t.Errorf("%s: %v, %v", name, errA, errB)
		} else if diff := cmp.Diff(string(a), string(b)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestFilesOfTheGround has the pack's own reader read the two files as they are.
func TestFilesOfTheGround(t *testing.T) {
	r := demo.Records(roster.NewDate(2027, 1, 1))
	dir := write(t, r)
	for _, name := range []string{roster.DistrictsFile, roster.PlacesFile} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := read(t, dir)
	if diff := cmp.Diff(r.Districts, got.Districts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(r.Places, got.Places); diff != "" {
		t.Error(diff)
	}
}
