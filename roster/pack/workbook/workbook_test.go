package workbook_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
	"watchbill/roster/pack/workbook"
)

var ctx = context.Background()

// texts is what a pack of records comes to.
func texts(t testing.TB, r roster.Records) map[string]string {
	t.Helper()
	list, err := pack.Texts(r)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	for _, x := range list {
		m[x.Name] = string(x.Data)
	}
	return m
}

// through writes records as a workbook and reads them back.
func through(t testing.TB, r roster.Records) (*roster.Book, pack.Faults) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "roster.xlsx")
	if err := workbook.Save(ctx, path, r); err != nil {
		t.Fatal(err)
	}
	book, faults, err := workbook.Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	return book, faults
}

func TestRoundTrip(t *testing.T) {
	records := map[string]roster.Records{"demo": demo.Records(roster.NewDate(2027, 1, 1))}
	for _, name := range []string{"tiny", "seattle-2016", "chicago-2016"} {
		path := filepath.Join("../../../../shared/packs", name)
		if _, err := os.Stat(path); err != nil || testing.Short() || raceEnabled && name != "tiny" {
			continue
		}
		book, faults, err := pack.Open(ctx, path)
		if book == nil {
			t.Fatal(faults, err)
		}
		records[name] = book.Records()
	}
	for name, r := range records {
		t.Run(name, func(t *testing.T) {
			book, faults := through(t, r)
			if book == nil {
				t.Fatal(faults)
			}
			if diff := cmp.Diff(texts(t, r), texts(t, book.Records())); diff != "" {
				t.Errorf("%.4000s", diff)
			}
		})
	}
}
