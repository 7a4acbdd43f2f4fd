package pack_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"watchbill/roster"
	"watchbill/roster/pack"
)

func TestWriteReplaces(t *testing.T) {
	r := open(t, small).Records
	for _, name := range []string{"pack", "pack.zip"} {
		dir := t.TempDir()
		path := write(t, filepath.Join(dir, name), r)
		fewer := r
		fewer.Calls, fewer.Policy = nil, nil
		write(t, path, fewer)
		if p := open(t, path); len(p.Records.Calls) != 0 || p.Records.Policy != nil || len(p.Records.Officers) != 5 {
			t.Errorf("%s: the earlier pack shows through", name)
		}
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Errorf("left behind: %v", left)
		}
	}
}

func TestWriteIntoEmptyDirectory(t *testing.T) {
	open(t, write(t, t.TempDir(), open(t, small).Records))
}

func TestWriteRefuses(t *testing.T) {
	r := open(t, small).Records
	conflict := &roster.Error{Kind: roster.Conflict}
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "thesis.txt"), []byte("years of work"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := pack.Write(context.Background(), home, r); !errors.Is(err, conflict) || !strings.Contains(err.Error(), `holds "thesis.txt"`) {
		t.Errorf("over a directory that is no pack: %v", err)
	}
	other := filepath.Join(home, "thesis.zip")
	if err := os.WriteFile(other, []byte("years of work"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := pack.Write(context.Background(), other, r); !errors.Is(err, conflict) {
		t.Errorf("over an archive that is no pack: %v", err)
	}
	if err := pack.Write(context.Background(), filepath.Join(home, "thesis.txt"), r); err == nil {
		t.Error("over a file: no error")
	}
	if got := files(t, home); len(got) != 2 || got["thesis.txt"] != "years of work" || got["thesis.zip"] != "years of work" {
		t.Errorf("the directory has changed: %q", got)
	}
}

// TestWriteWhole: what the format cannot say leaves an earlier pack as it was, and nothing behind.
func TestWriteWhole(t *testing.T) {
	ctx := context.Background()
	for _, name := range []string{"pack", "pack.zip"} {
		dir := t.TempDir()
		path := write(t, filepath.Join(dir, name), open(t, small).Records)
		for what, spoil := range map[string]func(*roster.Records){
			"a blank in a list":  func(r *roster.Records) { r.Officers[0].Languages = []string{"sign language"} },
			"a NUL byte":         func(r *roster.Records) { r.Officers[0].Name = "Al\x00ex" },
			"no UTF-8":           func(r *roster.Records) { r.Officers[0].Name = "Al\xffex" },
			"no zone":            func(r *roster.Records) { r.Agency.TimeZone = "Here" },
			"an empty time":      func(r *roster.Records) { r.Extras[0].Time.End = r.Extras[0].Time.Start },
			"no parts":           func(r *roster.Records) { r.Districts[0].Parts = nil },
			"a row of a million": func(r *roster.Records) { r.Rotations[0].Cycle = make([]roster.ShiftID, 1<<20) },
		} {
			r := open(t, small).Records
			spoil(&r)
			if err := pack.Write(ctx, path, r); err == nil {
				t.Errorf("%s: %s: no error", name, what)
			}
		}
		cancelled, cancel := context.WithCancel(ctx)
		cancel()
		if err := pack.Write(cancelled, path, open(t, small).Records); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: cancelled: %v", name, err)
		}
		open(t, path)
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Errorf("%s: left behind: %v", name, left)
		}
	}
}
