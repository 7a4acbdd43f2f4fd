package pack_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/pack"
)

// sheetFiles are the files that have sheets.
var sheetFiles = slices.DeleteFunc(slices.Clone(roster.Files), func(f string) bool { return f == roster.AgencyFile || f == roster.PolicyFile })

var rowID = regexp.MustCompile(`^[A-Za-z0-9._:*~-]+$`)

// TestSheets: every row has an identifier of its own that a path takes, is JSON, is found by its identifier, and is the one
// that its key names; read alone the rows of a person are the same.
func TestSheets(t *testing.T) {
	book := smallBook(t)
	for _, file := range sheetFiles {
		sheet := pack.SheetOf(book, file, "")
		seen := map[string]bool{}
		for i := range sheet.Len() {
			id := sheet.ID(i)
			if seen[id] || !rowID.MatchString(id) || sheet.Find(id) != i {
				t.Errorf("%s: row %d is %q", file, i, id)
			}
			seen[id] = true
			var row map[string]any
			if err := json.Unmarshal(sheet.AppendJSON(nil, i), &row); err != nil || row["id"] != id {
				t.Errorf("%s: %v: %s", file, err, sheet.AppendJSON(nil, i))
			}
			if file == roster.DistrictsFile {
				continue
			}
			if len(row) != 1+len(sheet.Columns()) {
				t.Errorf("%s: %v, columns %v", file, row, sheet.Columns())
			}
			change := `[{"file":"` + file + `","op":"change","key":` + string(sheet.AppendKey(nil, i)) + `,"row":` + string(sheet.AppendKey(nil, i)) + `}]`
			if next, faults := apply(t, book, change); next == nil {
				t.Errorf("%s: %s: %v", file, change, faults)
			} else if d := cmp.Diff(sortedRows(book.Records()), sortedRows(next.Records())); d != "" {
				t.Errorf("%s: %s", change, d)
			}
			if officer := pack.OfficerIn(file, id); officer != "" {
				alone := pack.SheetOf(book, file, officer)
				if k := alone.Find(id); k < 0 || !bytes.Equal(alone.AppendJSON(nil, k), sheet.AppendJSON(nil, i)) {
					t.Errorf("%s: %s is another alone", file, id)
				}
			}
		}
	}
}

// TestSheetJSON shows what rows are like.
func TestSheetJSON(t *testing.T) {
	book, faults := apply(t, smallBook(t), `[
		{"file":"absences.csv","op":"add","row":{"officer_id":"O1","from":"2016-12-01","to":"2016-12-02","kind":"sick"}},
		{"file":"absences.csv","op":"add","row":{"officer_id":"O1","from":"2016-12-01","to":"2016-12-02","kind":"court","note":"a \"b\""}},
		{"file":"extras.csv","op":"add","row":{"officer_id":"O1","district_id":"hill","from":"2016-12-01T08:00Z","to":"2016-12-01T09:00Z"}}]`)
	if book == nil {
		t.Fatal(faults)
	}
	text := func(file string) string {
		sheet := pack.SheetOf(book, file, "O1")
		var b []byte
		for i := range sheet.Len() {
			b = append(sheet.AppendJSON(b, i), '\n')
		}
		return string(b)
	}
	for file, want := range map[string]string{
		roster.AbsencesFile: `{"id":"O1~2016-12-01~2016-12-02","officer_id":"O1","from":"2016-12-01","to":"2016-12-02","kind":"court","note":"a \"b\""}` + "\n" +
			`{"id":"O1~2016-12-01~2016-12-02~2","officer_id":"O1","from":"2016-12-01","to":"2016-12-02","kind":"sick","note":null}`,
		roster.ExtrasFile: `{"id":"O1~2016-12-01T08:00Z","officer_id":"O1","district_id":"hill","from":"2016-12-01T03:00:00-05:00","to":"2016-12-01T04:00:00-05:00","kind":null}`,
	} {
		if got := text(file); !strings.Contains(got, want+"\n") {
			t.Errorf("%s: got\n%swant\n%s", file, got, want)
		}
	}
}

func TestReferrers(t *testing.T) {
	book := smallBook(t)
	first, n := pack.Referrers(book, roster.OfficersFile, "O1", 2)
	if n < 3 || len(first) != 2 || first[0].File != roster.CredentialsFile {
		t.Errorf("%d: %v", n, first)
	}
	if first, n := pack.Referrers(book, roster.OfficersFile, "nobody", 2); n != 0 || first != nil {
		t.Errorf("%d: %v", n, first)
	}
}

func TestObject(t *testing.T) {
	for _, file := range []string{roster.AgencyFile, roster.PolicyFile} {
		text, err := pack.Object(smallBook(t), file)
		if err != nil || !json.Valid(text) {
			t.Errorf("%s: %v %s", file, err, text)
		}
	}
}
