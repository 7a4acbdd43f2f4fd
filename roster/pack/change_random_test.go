package pack_test

import (
	"encoding/csv"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/roster/pack"
)

// sheetRow is one row of a file as text, by column.
type sheetRow map[string]string

// sheetOf reads a CSV file as text.
func sheetOf(tb testing.TB, text string) (columns []string, all []sheetRow) {
	tb.Helper()
	cells, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	for _, line := range cells[1:] {
		r := sheetRow{}
		for i, c := range line {
			r[cells[0][i]] = c
		}
		all = append(all, r)
	}
	return cells[0], all
}

// TestChangeRoundTrip: whatever row is removed and added again, by all of its cells, the pack stays what it was.
func TestChangeRoundTrip(t *testing.T) {
	book := smallBook(t)
	before := export(t, book)
	for name, text := range before {
		if !strings.HasSuffix(name, ".csv") || name == roster.ShiftsFile { // shifts have an order, and would come last
			continue
		}
		_, all := sheetOf(t, text)
		var list []map[string]any
		for _, r := range all {
			list = append(list, map[string]any{"file": name, "op": "remove", "key": r}, map[string]any{"file": name, "op": "add", "row": r})
		}
		changes, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		next, faults := apply(t, book, string(changes))
		if next == nil {
			t.Fatalf("%s: %v", name, faults)
		}
		if d := cmp.Diff(before, export(t, next)); d != "" {
			t.Errorf("%s (-before +after):\n%s", name, d)
		}
	}
}

// TestChangeTwin compares with the slow, obvious way: to edit the text of the pack's files and read it again.
func TestChangeTwin(t *testing.T) {
	book := smallBook(t)
	before := export(t, book)
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		text := maps.Clone(before)
		var list []map[string]any
		for _, name := range []string{roster.OfficersFile, roster.CredentialsFile, roster.PostingsFile, roster.AbsencesFile, roster.PairsFile, roster.TargetsFile} {
			columns, all := sheetOf(t, text[name])
			var kept []sheetRow
			for _, r := range all {
				what := rapid.SampledFrom([]string{"", "", "remove", "change"}).Draw(rt, "what")
				if what == "" || what == "remove" && name == roster.OfficersFile {
					kept = append(kept, r)
					continue
				}
				c := map[string]any{"file": name, "op": what, "key": r}
				if what == "change" {
					set := drawCells(rt, name, columns)
					c["row"] = set
					r = maps.Clone(r)
					maps.Copy(r, set)
					kept = append(kept, r)
				}
				list = append(list, c)
			}
			if rapid.Bool().Draw(rt, "add") && len(all) > 0 && name != roster.OfficersFile {
				r := maps.Clone(rapid.SampledFrom(all).Draw(rt, "like"))
				maps.Copy(r, drawCells(rt, name, columns))
				list = append(list, map[string]any{"file": name, "op": "add", "row": r})
				kept = append(kept, r)
			}
			text[name] = sheetText(columns, kept)
		}
		changes, _ := json.Marshal(list)
		next, faults := apply(t, book, string(changes))
		for name, s := range text {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o600); err != nil {
				rt.Fatal(err)
			}
		}
		twin, twinFaults, err := pack.Open(t.Context(), dir)
		if err != nil {
			rt.Fatal(err)
		}
		if (next == nil) != (twin == nil) {
			rt.Fatalf("%s\nchanged: %v\ntwin: %v", changes, faults, twinFaults)
		}
		if next == nil {
			return
		}
		if d := cmp.Diff(sortedRows(twin.Records()), sortedRows(next.Records())); d != "" {
			rt.Fatalf("%s\n(-twin +changed):\n%s", changes, d)
		}
	})
}

// drawCells draws some cells that a row may well have.
func drawCells(t *rapid.T, name string, columns []string) sheetRow {
	days := []string{"2016-01-01", "2016-03-13", "2016-07-01", "2017-01-01"}
	values := map[string][]string{
		"name": {"", "Somebody"}, "rank": {"", "chief"}, "designated": {"true", "false", ""}, "languages": {"", "es fr"}, "note": {"", "x, y"},
		"hours": {"", "40", "8.5"}, "kind": {"CIT-40", "MHFA-PS"}, "completed": append(days, ""), "expires": {"", "2018-01-01"},
		"district_id": {"harbor", "hill"}, "shift_id": {"day", "night"}, "offset": {"", "0", "3"}, "from": days, "to": append(days, ""),
		"unit": {"", "U1"}, "days": {"", "Mon Tue"}, "required": {"1", "2"}, "officer_id": {"O1", "O2", "O3"}, "program": {"", "P"},
	}
	switch name {
	case roster.AbsencesFile:
		values["kind"] = []string{"", "sick", "court"}
		values["from"] = []string{"2016-03-13T02:30", "2016-03-12T05:00Z", "2016-08-01"}
		values["to"] = []string{"2016-11-06T01:30-05:00", "2017-08-01T00:00", "2017-08-01"}
	case roster.OfficersFile:
		delete(values, "officer_id")
	case roster.TargetsFile:
		values["district_id"] = append(values["district_id"], "")
	}
	r := sheetRow{}
	for _, c := range columns {
		if v := values[c]; v != nil && rapid.IntRange(0, 3).Draw(t, "set "+c) == 0 {
			r[c] = rapid.SampledFrom(v).Draw(t, c)
		}
	}
	if len(r) == 0 {
		c := columns[slices.IndexFunc(columns, func(c string) bool { return values[c] != nil })]
		r[c] = values[c][0]
	}
	return r
}

func sheetText(columns []string, rows []sheetRow) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(columns) // a Builder takes everything
	for _, r := range rows {
		line := make([]string, len(columns))
		for i, c := range columns {
			line[i] = r[c]
		}
		_ = w.Write(line)
	}
	w.Flush()
	return b.String()
}

// FuzzChanges: whatever the text, there is a Book or a fault, every fault is of a place in it and on one line, and the
// Book that is changed stays what it was.
func FuzzChanges(f *testing.F) {
	for _, s := range []string{
		`[{"file": "absences.csv", "op": "add", "row": {"officer_id": "O1", "from": "2016-03-01", "to": "2016-03-02", "kind": null}}]`,
		`[{"file": "officers.csv", "op": "change", "key": {"unit": "H1"}, "row": {"designated": false, "skills": ["a", "b"]}}, {"file": "pairs.csv", "op": "remove", "key": {"pair_id": "CRT1"}}]`,
		`[{"file": "districts.geojson", "op": "change", "key": {"district_id": "hill"}, "row": {"type": "Feature", "properties": {"name": null}, "geometry": {"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,0]]]}}}]`,
		`[{"file": "agency.json", "op": "change", "row": {"certification": {"refresher": null}, "time_zone": "UTC"}}, {"file": "policy.json", "op": "change", "row": {"levels": {"A/B~": 1}}}]`,
		`[{"file": "shifts.csv", "op": "change", "key": {"shift_id": "day"}, "row": {"end": "07:00", "days": ["Mon"]}}, {"file": "targets.csv", "op": "remove", "key": {"need": "cit"}}]`,
	} {
		f.Add(s)
	}
	book := smallBook(f)
	before := sortedRows(book.Records())
	f.Fuzz(func(t *testing.T, text string) {
		_, faults := apply(t, book, text)
		for _, x := range faults {
			if s := x.String(); strings.ContainsAny(s, "\n\r\x00") || x.Change > 0 && !strings.HasPrefix(x.Pointer, "/") {
				t.Fatalf("no place for a fault: %q", s)
			}
		}
		if d := cmp.Diff(before, sortedRows(book.Records())); d != "" {
			t.Fatalf("the Book before (-before +after):\n%s", d)
		}
	})
}

// BenchmarkApply applies a leave of one officer of Chicago's, as it is read from text, and then with a row that is no person's.
func BenchmarkApply(b *testing.B) {
	const path = "../../../shared/packs/chicago-2016"
	if _, err := os.Stat(path); err != nil {
		b.Skip("no pack at " + path)
	}
	book, _, err := pack.Open(b.Context(), path)
	if err != nil || book == nil {
		b.Fatal(err)
	}
	leave := `{"file": "absences.csv", "op": "add", "row": {"officer_id": "C00004", "from": "2016-09-01", "to": "2016-09-14", "kind": "vacation"}}`
	anew := leave + `, {"file": "targets.csv", "op": "add", "row": {"need": "cit", "district_id": "001", "days": "Sun", "required": 2}}`
	for _, bm := range []struct{ name, text string }{{"person", "[" + leave + "]"}, {"anew", "[" + anew + "]"}} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				changes, err := pack.ReadChanges(strings.NewReader(bm.text))
				if err != nil {
					b.Fatal(err)
				}
				if next, faults := changes.Apply(book); next == nil {
					b.Fatal(faults)
				}
			}
		})
	}
}
