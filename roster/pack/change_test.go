package pack_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/pack"
)

func smallBook(tb testing.TB) *roster.Book {
	tb.Helper()
	book, faults, err := pack.Open(tb.Context(), "testdata/small")
	if err != nil || book == nil {
		tb.Fatal(err, faults)
	}
	return book
}

func apply(tb testing.TB, book *roster.Book, text string) (*roster.Book, pack.ChangeFaults) {
	tb.Helper()
	changes, err := pack.ReadChanges(strings.NewReader(text))
	if err != nil {
		tb.Fatal(err)
	}
	next, faults := changes.Apply(book)
	if (next == nil) != (faults.Err() != nil) {
		tb.Fatalf("a Book and faults, or neither:\n%v", faults)
	}
	return next, faults
}

func TestChangeFaults(t *testing.T) {
	for _, tc := range []struct{ name, changes, want string }{
		{"nothing", ` `, `the change file is empty; it is a JSON list of changes`},
		{"no JSON", "[\n{]", `the change file is not JSON: line 2: invalid character ']' looking for beginning of object key string`},
		{"no list", `{"file": "absences.csv"}`, `the change file is no list of changes, but {"file": "absences.csv"}`},
		{"no object", `[1, {"op": "add"}]`, "change 1: /0: 1 is no change: {\"file\", \"op\", \"key\", \"row\"}\nchange 2: /1/file: missing"},
		{"unknown words", `[{"file": "absence.csv", "op": "delete", "keys": {}}]`,
			"change 1: /0/file: \"absence.csv\" is unknown; nearest is absences.csv\nchange 1: /0/op: \"delete\" is unknown; known are add change remove\nchange 1: /0/keys: no change has that; nearest is key"},
		{"unknown columns", `[{"file": "absences.csv", "op": "change", "key": {"oficer_id": "O1"}, "row": {"too": null, "kind": ["sick"], "note": {}}}]`,
			"change 1: /0/key/oficer_id: absences.csv has no such column; nearest is officer_id\nchange 1: /0/row/too: absences.csv has no such column; nearest is to\n" +
				"change 1: /0/row/kind: a list, but the column holds one value\nchange 1: /0/row/note: an object is no cell"},
		{"what goes with which op", `[{"file": "absences.csv", "op": "add", "key": {"kind": "sick"}}, {"file": "absences.csv", "op": "remove", "row": {"kind": "sick"}},
			{"file": "agency.json", "op": "add", "row": {}}, {"file": "policy.json", "op": "change", "key": {"a": 1}, "row": []}]`,
			"change 1: /0/key: op add takes no key\nchange 1: /0/row: missing: what to add\nchange 2: /1/key: missing: the columns that tell which row of absences.csv is meant\n" +
				"change 2: /1/row: op remove takes none\nchange 3: /2/op: agency.json takes op change only\nchange 4: /3/key: policy.json is one object: it takes no key\nchange 4: /3/row: [] is not an object"},
		{"bad cells", `[{"file": "postings.csv", "op": "add", "row": {"officer_id": "O 1", "district_id": "harbor", "shift_id": "day", "offset": 1.5, "from": "2016-02-30"}}]`,
			"change 1: /0/row/officer_id: \"O 1\" is not an identifier (1 to 64 of A-Z a-z 0-9 . _ -)\nchange 1: /0/row/rotation_id: missing\n" +
				"change 1: /0/row/offset: \"1.5\" is not a whole number\nchange 1: /0/row/from: there is no 2016-02-30 in the calendar"},
		{"no row", `[{"file": "postings.csv", "op": "remove", "key": {"officer_id": "01"}}, {"file": "postings.csv", "op": "remove", "key": {"officer_id": "O1", "from": "2016-07-02"}},
			{"file": "postings.csv", "op": "remove", "key": {"officer_id": "O1", "district_id": "harbor", "from": "2016-07-01"}}]`,
			"change 1: /0/key/officer_id: names no row: postings.csv has no officer_id \"01\"; nearest is \"O1\"\n" +
				"change 2: /1/key/from: names no row: postings.csv has no from \"2016-07-02\"; nearest is \"2016-07-01\"\n" +
				"change 3: /2/key: names no row: none of postings.csv has all of this together"},
		{"several rows", `[{"file": "postings.csv", "op": "remove", "key": {"officer_id": "O1"}}, {"file": "targets.csv", "op": "remove", "key": {"district_id": null}}]`,
			"change 1: /0/key: names 2 rows of postings.csv; tell which by district_id or shift_id or rotation_id or offset or from or to\n" +
				"change 2: /1/key: names 2 rows of targets.csv; tell which by need"},
		{"one row twice", `[{"file": "pairs.csv", "op": "remove", "key": {"pair_id": "CRT1"}}, {"file": "pairs.csv", "op": "change", "key": {"officer_id": "O1"}, "row": {"unit": "X"}}]`,
			"change 2: /1/key: names the same row as change 1"},
		{"a row that is still named", `[{"file": "officers.csv", "op": "remove", "key": {"officer_id": "CL1"}}, {"file": "shifts.csv", "op": "change", "key": {"shift_id": "swing"}, "row": {"shift_id": "evening"}}]`,
			"change 1: /0: postings.csv, the row of officer_id CL1, from 2016-01-01: officer_id: \"CL1\" is not in officers.csv\n" +
				"change 1: /0: pairs.csv, the row of pair_id CRT1: clinician_id: \"CL1\" is not in officers.csv\n" +
				"change 2: /1: postings.csv, the row of officer_id O3, from 2016-01-01: shift_id: \"swing\" is not in shifts.csv"},
		{"what the roster finds", `[{"file": "postings.csv", "op": "add", "row": {"officer_id": "O2", "district_id": "habor", "shift_id": "day", "rotation_id": "4-2", "from": "2016-05-01"}},
			{"file": "postings.csv", "op": "change", "key": {"officer_id": "O1", "shift_id": "day"}, "row": {"to": null}}]`,
			"change 1: /0/row/district_id: \"habor\" is not in districts.geojson; nearest is \"harbor\"\n" +
				"change 1: /0/row/from: 2016-05-01.. overlaps the posting of O2 from 2016-01-01..\n" +
				"change 2: /1: postings.csv, the row of officer_id O1, from 2016-07-01: from: 2016-07-01.. overlaps the posting of O1 from 2016-01-01.."},
		{"what may follow", `[{"file": "districts.geojson", "op": "add", "row": {"type": "Feature", "properties": {"district_id": "island"}, "geometry": null}},
			{"file": "targets.csv", "op": "add", "row": {"need": "cit", "district_id": "island", "required": 2}}, {"file": "shifts.csv", "op": "add", "row": {"shift_id": "x", "start": "25:00", "end": "07:00"}}]`,
			"change 1: /0/row/geometry: missing: a district needs a Polygon or MultiPolygon\nchange 3: /2/row/start: \"25:00\" is not a clock time (HH:MM, 00:00 to 23:59)\n" +
				"warning: 1 further fault may only follow from the others; correct those and try again"},
		{"JSON files", `[{"file": "agency.json", "op": "change", "row": {"certification": {"min_hours": "40", "valid_month": 12}, "share_of_patrol": 2}}, {"file": "agency.json", "op": "change", "row": {"share_of_patrol": 0.3}},
			{"file": "policy.json", "op": "change", "row": {"near_equal_s": -1}}]`,
			"change 1: /0/row/certification/min_hours: \"40\" is not a number\nchange 1: /0/row/certification/valid_month: unknown key; nearest is valid_months\n" +
				"change 2: /1/row: agency.json was changed by change 1 already; write its keys in one change\nchange 3: /2/row/near_equal_s: -1 is not between 0 and 86400\n" +
				"warning: 1 further fault may only follow from the others; correct those and try again"},
		{"an agency that moves", `[{"file": "agency.json", "op": "change", "row": {"time_zone": "Asia/Tokyo"}}]`,
			"change 1: /0/row/time_zone: cannot be changed here: every moment of the roster would be another; write a pack with it"},
		{"objects of nothing", `[{"file": "absences.csv", "op": "change", "key": {}, "row": { }}]`,
			"change 1: /0/key: missing: the columns that tell which row of absences.csv is meant\nchange 1: /0/row: missing: what to change"},
		{"a ring that crosses itself", `[{"file": "districts.geojson", "op": "change", "key": {"district_id": "harbor", "part": 2}, "row": {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[0,0],[1,1],[1,0],[0,1],[0,0]]]}}}]`,
			"change 1: /0/row/geometry: part 2 of harbor: the ring crosses itself near 0.500000,0.500000"},
		{"what else is wrong with a faulty row", `[{"file": "absences.csv", "op": "add", "row": {"officer_id": "O9", "from": "2016-03-05", "to": "2016-03-01T10:00", "kind": "holiday"}},
			{"file": "postings.csv", "op": "change", "key": {"officer_id": "O2"}, "row": {"distrct_id": "hill", "shift_id": "dya", "offset": "x"}},
			{"file": "pairs.csv", "op": "add", "row": {"pear_id": "P", "officer_id": "O8", "clinician_id": "CL1", "from": "2016-01-01"}}]`,
			"change 1: /0/row/to: one of from and to is a date and the other a moment; both are of one sort\n" +
				"change 1: /0/row/officer_id: \"O9\" is not in officers.csv; nearest is \"O1\"\n" +
				"change 1: /0/row/kind: \"holiday\" is not one of vacation sick training court light-duty family military admin injury other\n" +
				"change 2: /1/row/distrct_id: postings.csv has no such column; nearest is district_id\nchange 2: /1/row/offset: \"x\" is not a whole number\n" +
				"change 2: /1/row/shift_id: \"dya\" is not in shifts.csv; nearest is \"day\"\n" +
				"change 3: /2/row/pear_id: pairs.csv has no such column; nearest is pair_id\nchange 3: /2/row/officer_id: \"O8\" is not in officers.csv; nearest is \"O1\""},
		{"a feature of several", `[{"file": "districts.geojson", "op": "remove", "key": {"district_id": "harbor"}}]`,
			"change 1: /0/key: names 2 rows of districts.geojson; tell which by name or part"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, faults := apply(t, smallBook(t), tc.changes)
			if d := cmp.Diff(strings.Split(tc.want, "\n"), strings.Split(faults.Error(), "\n")); d != "" {
				t.Errorf("faults (-want +got):\n%s", d)
			}
		})
	}
}

// TestChangeSpelling: an object of nothing is as good as none, and a number is what it means however it is written.
func TestChangeSpelling(t *testing.T) {
	plain, faults := apply(t, smallBook(t), `[{"file": "postings.csv", "op": "change", "key": {"officer_id": "O2"}, "row": {"offset": 3}},
		{"file": "credentials.csv", "op": "add", "row": {"officer_id": "O1", "kind": "CIT-40", "completed": "2015-12-01", "hours": "40.5", "number": 12345678901234567890}},
		{"file": "pairs.csv", "op": "remove", "key": {"pair_id": "CRT1"}}]`)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	odd, faults := apply(t, smallBook(t), `[{"file": "postings.csv", "op": "change", "key": {"officer_id": "O2"}, "row": {"offset": 3.0}},
		{"file": "credentials.csv", "op": "add", "key": {}, "row": {"officer_id": "O1", "kind": "CIT-40", "completed": "2015-12-01", "hours": 4.050e1, "number": "12345678901234567890"}},
		{"file": "pairs.csv", "op": "remove", "key": {"pair_id": "CRT1"}, "row": {}}]`)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if d := cmp.Diff(plain.Records(), odd.Records()); d != "" {
		t.Errorf("(-plain +odd):\n%s", d)
	}
}

// TestChangeOwnRows: rows of persons are changed by Book.With, and other rows by a new Book.
func TestChangeOwnRows(t *testing.T) {
	book := smallBook(t)
	next, faults := apply(t, book, `[
		{"file": "officers.csv", "op": "change", "key": {"officer_id": "O3"}, "row": {"designated": true, "languages": ["de", "es"]}},
		{"file": "absences.csv", "op": "change", "key": {"officer_id": "O2"}, "row": {"note": "two hours", "to": "2016-11-06T03:30"}},
		{"file": "absences.csv", "op": "remove", "key": {"officer_id": "O1", "from": "2016-03-13T04:30Z"}},
		{"file": "postings.csv", "op": "change", "key": {"officer_id": "O1", "from": "2016-07-01"}, "row": {"offset": 2}}]`)
	if next == nil || len(faults) > 0 {
		t.Fatal(faults)
	}
	if !next.SameGround(book) {
		t.Error("the Book was built anew")
	}
	i, _ := next.Officer("O3")
	if o := next.Person(i).Officer; !o.Designated || fmt.Sprint(o.Languages) != "[de es]" {
		t.Errorf("got %+v", o)
	}
	want := []string{
		"officer_id,from,to,kind,note", "O1,2016-08-01,2016-08-14,vacation,", "O2,2016-11-06T01:30,2016-11-06T03:30,training,two hours",
		"O3,2016-03-13T02:00,2016-03-13T03:00,sick,no minute: the clock jumps", "",
	}
	if d := cmp.Diff(want, strings.Split(export(t, next)["absences.csv"], "\n")); d != "" {
		t.Errorf("absences (-want +got):\n%s", d)
	}
	if next, _ = apply(t, book, `[{"file": "pairs.csv", "op": "remove", "key": {"pair_id": "CRT1"}}]`); next == nil || next.SameGround(book) || next.Pairs().Len() != 0 {
		t.Error("the pair is still there")
	}
}

// TestChangeObjects: agency.json and policy.json are merged into, and the Book before is left as it was.
func TestChangeObjects(t *testing.T) {
	book := smallBook(t)
	before := export(t, book)
	next, faults := apply(t, book, `[{"file": "agency.json", "op": "change", "row": {"certification": {"refresher": {"valid_months": 12}, "min_hours": 32}}},
		{"file": "policy.json", "op": "change", "row": {"levels": {"WELFARE": null, "INTOX": 1}, "stale_s": {"avl": 30}}}]`)
	if next == nil {
		t.Fatal(faults)
	}
	c, old := next.Agency().Certification, book.Agency().Certification
	if c.MinHours != 32 || c.Refresher.ValidMonths != 12 || c.Refresher.Kind != old.Refresher.Kind || c.Kind != old.Kind {
		t.Errorf("got %+v", c)
	}
	if d := cmp.Diff(map[string]int{"SUICIDAL": 4, "INTOX": 1}, next.Policy().Levels); d != "" {
		t.Error(d)
	}
	if next.Policy().StaleS["avl"] != 30 {
		t.Error(next.Policy())
	}
	if d := cmp.Diff(before, export(t, book)); d != "" {
		t.Errorf("the Book before:\n%s", d)
	}
	next, _ = apply(t, book, `[{"file": "agency.json", "op": "change", "row": {"certification": {"refresher": null}}}]`)
	if next.Agency().Certification.Refresher != nil || book.Agency().Certification.Refresher == nil {
		t.Error("the refresher")
	}
}

// TestChangeLimits: what is too much is said.
func TestChangeLimits(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"changes", "[" + strings.Repeat("{},", 10_000) + "{}]", "the change file has 10001 changes; at most 10000 are taken"},
		{"bytes", "[" + strings.Repeat(" ", 16<<20) + "]", "the change file is larger than 16 MiB"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, faults := apply(t, smallBook(t), tc.text)
			if s := faults.Error(); !strings.Contains(s, tc.want) {
				t.Errorf("got %.300s", s)
			}
		})
	}
}

// TestChangeSets: rows of one file are named by so many different sets of columns and no more.
func TestChangeSets(t *testing.T) {
	r := smallBook(t).Records()
	for i := range 40 {
		r.Absences = append(r.Absences, roster.Absence{Officer: "O1", Days: roster.DateRange{From: roster.Date(736000 + 7*i), To: roster.Date(736000 + 7*i)}, Kind: "sick", Note: fmt.Sprint(i)})
	}
	book, faults := roster.NewBook(r, 0)
	if book == nil {
		t.Fatal(faults)
	}
	columns := []string{"officer_id", "from", "to", "kind", "note"}
	var changes []string
	for set := 1; set < 1<<len(columns); set++ {
		key := ""
		for i, c := range columns {
			if set>>i&1 == 1 {
				key += fmt.Sprintf(", %q: %q", c, []string{"O1", "2016-01-15", "2016-01-15", "sick", "10"}[i])
			}
		}
		changes = append(changes, `{"file": "absences.csv", "op": "remove", "key": {`+key[2:]+`}}`)
	}
	_, found := apply(t, book, "["+strings.Join(changes, ",")+"]")
	if n := strings.Count(found.Error(), "by more than 16 different sets of columns"); n != 31-16 {
		t.Errorf("%d of 31 sets are too many:\n%s", n, found)
	}
}

// export writes a Book and returns its files' text.
func export(t *testing.T, book *roster.Book) map[string]string {
	t.Helper()
	return files(t, write(t, filepath.Join(t.TempDir(), "p"), book.Records()))
}
