package setup

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/pack"
)

// TestTemplates reads the templates as the pack that they are: it has no fault, every file of a pack is there, and every CSV
// file has all its columns.
func TestTemplates(t *testing.T) {
	text, err := zipped()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "templates.zip")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	book, faults, err := pack.Open(context.Background(), path)
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v %v", faults, err)
	}
	written, err := pack.Texts(book.Records())
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, w := range written {
		if head, _, _ := strings.Cut(string(w.Data), "\n"); filepath.Ext(w.Name) == ".csv" {
			want = append(want, w.Name+" "+strings.ReplaceAll(head, ",", " "))
		} else {
			want = append(want, w.Name+" ")
		}
	}
	for _, name := range roster.Files {
		for _, f := range files {
			if f.Name == name {
				got = append(got, f.Name+" "+f.Columns())
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-pack +templates):\n%s", diff)
	}
}

func TestIdentifier(t *testing.T) {
	for name, want := range map[string]string{
		"Harbor Police": "harbor-police", "  St. Mary's   PD ": "st-mary-s-pd", "警察": "agency", "": "agency",
		strings.Repeat("long ", 30): strings.TrimSuffix(strings.Repeat("long-", 30)[:64], "-"),
	} {
		if got := identifier(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
