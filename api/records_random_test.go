package api_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// drawnNouns are what the model below knows: the columns with the values they are drawn from. An empty value is a null.
var drawnNouns = []struct {
	noun, file string
	columns    map[string][]string
}{
	{"officers", roster.OfficersFile, map[string][]string{"officer_id": {"B1", "B3", "B5"}, "name": {"", "Wren"}, "designated": {"true", "false"}}},
	{"absences", roster.AbsencesFile, map[string][]string{"officer_id": {"B1", "B3", "B5"}, "from": {"2027-05-01", "2027-05-03"}, "to": {"2027-05-03", "2027-05-05"}, "kind": {"sick", "court"}}},
	{"postings", roster.PostingsFile, map[string][]string{"officer_id": {"B3", "B5"}, "district_id": {"D1", "D2", "D9"}, "shift_id": {"night"}, "rotation_id": {"always"}, "offset": {"0"}, "from": {"2027-05-01", "2027-06-01"}, "to": {"", "2027-05-20"}}},
	{"extras", roster.ExtrasFile, map[string][]string{"officer_id": {"B3", "B5"}, "district_id": {"D1"}, "from": {"2027-05-02T08:00", "2027-05-03T08:00"}, "to": {"2027-05-02T12:00", "2027-05-03T12:00"}, "kind": {"overtime"}}},
	{"shifts", roster.ShiftsFile, map[string][]string{"shift_id": {"day"}, "start": {"07:00", "08:00"}, "end": {"19:00"}}},
}

// modelRow is a row of the model: its columns as text.
type modelRow map[string]string

// model is the roster as rows by noun, checked by what checks a pack: the slow, obvious way.
type model struct {
	dir  string // a pack of the base, whose files of the nouns above are written anew each time
	book *roster.Book
	rows map[string][]modelRow
}

func newModel(dir string, base roster.Records) *model {
	book, _ := roster.NewBook(base, 0)
	m := &model{dir, book, map[string][]modelRow{}}
	for _, n := range drawnNouns {
		sheet := pack.SheetOf(book, n.file, "")
		for i := range sheet.Len() {
			row := modelRow{}
			for _, c := range sheet.Columns() {
				row[c] = sheet.Cell(i, c)
			}
			m.rows[n.noun] = append(m.rows[n.noun], row)
		}
	}
	return m
}

// sound tells whether a pack with rows in the place of a noun's has no fault, and returns it.
func (m *model) sound(noun string, rows []modelRow) (*roster.Book, bool) {
	for _, n := range drawnNouns {
		now := m.rows[n.noun]
		if n.noun == noun {
			now = rows
		}
		columns := pack.SheetOf(m.book, n.file, "").Columns()
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		_ = w.Write(columns) // a Buffer takes everything
		for _, r := range now {
			var line []string
			for _, c := range columns {
				line = append(line, r[c])
			}
			_ = w.Write(line)
		}
		w.Flush()
		if err := os.WriteFile(filepath.Join(m.dir, n.file), text.Bytes(), 0o600); err != nil {
			panic(err)
		}
	}
	book, _, err := pack.Open(context.Background(), m.dir)
	if err != nil {
		panic(err)
	}
	return book, book != nil
}

// TestRecordsModel writes at random over HTTP, and holds every answer and the stored roster to the model.
func TestRecordsModel(t *testing.T) {
	counts, dir := map[string]int{}, filepath.Join(t.TempDir(), "pack")
	k := newKeeping(t, guarded())
	if err := pack.Write(t.Context(), dir, k.Book().Records()); err != nil {
		t.Fatal(err)
	}
	if a := k.send("PUT", "/v1/settings/work-rules", `{"extras":"warn","postings":"warn","absences":"warn"}`); a.Code != 200 {
		t.Fatal(a.Body)
	}
	drawn, failed := 0, false
	rapid.Check(t, func(rt *rapid.T) {
		if drawn++; drawn > 40 && !failed {
			return // each write is judged for a year of coverage: enough is as good as a hundred
		}
		defer func() { failed = failed || rt.Failed() }()
		m := newModel(dir, guarded())
		k.reset(rt, guarded())
		for range rapid.IntRange(1, 5).Draw(rt, "writes") {
			n := rapid.SampledFrom(drawnNouns).Draw(rt, "noun")
			rows := m.rows[n.noun]
			next := slices.Clone(rows)
			given, whole := modelRow{}, modelRow{}
			for _, c := range slices.Sorted(maps.Keys(n.columns)) {
				given[c] = rapid.SampledFrom(n.columns[c]).Draw(rt, c)
			}
			method, target := "POST", "/v1/"+n.noun
			switch op := rapid.SampledFrom([]string{"add", "add", "change", "remove"}).Draw(rt, "op"); {
			case op == "add" || len(rows) == 0:
				next = append(next, given)
			case op == "change":
				i := rapid.IntRange(0, len(rows)-1).Draw(rt, "row")
				column := rapid.SampledFrom(slices.Sorted(maps.Keys(n.columns))).Draw(rt, "column")
				given = modelRow{column: given[column]}
				maps.Copy(whole, rows[i])
				maps.Copy(whole, given)
				next[i], method, target = whole, "PATCH", target+"/"+k.idOf(rt, n.file, rows[i])
			default:
				i := rapid.IntRange(0, len(rows)-1).Draw(rt, "row")
				next, method, target = slices.Delete(next, i, i+1), "DELETE", target+"/"+k.idOf(rt, n.file, rows[i])
			}
			want, ok := m.sound(n.noun, next)
			body := map[string]any{}
			for c, v := range given {
				if body[c] = v; v == "" {
					body[c] = nil
				}
			}
			text, _ := json.Marshal(body)
			if method == "DELETE" {
				text = nil
			}
			dry, a := k.directly(method, target+"?dry_run=true", text), k.directly(method, target, text)
			counts[fmt.Sprint(method, " ", a.Code)]++
			if a.Code < 300 != ok || dry.Code < 300 != ok || a.Code >= 500 {
				rt.Fatalf("%s %s %s: %d, tried %d, sound %v: %s", method, target, text, a.Code, dry.Code, ok, a.Body)
			}
			if ok {
				m.rows[n.noun] = next
				k.holds(rt, want)
			}
		}
	})
	if v, err := audit.Verify(context.Background(), k.kv); err != nil || !v.Sound() {
		t.Error(v, err)
	}
	t.Log(counts)
}

// reset puts another roster in place of the one that is served.
func (k *keeping) reset(rt *rapid.T, records roster.Records) {
	book, _ := roster.NewBook(records, 0)
	done, err := store.New(k.kv).Import(context.Background(), book.Records())
	if err != nil {
		rt.Fatal(err)
	}
	book, _ = roster.NewBook(book.Records(), done.Revision)
	k.publish(book)
}

// directly asks without holding the answer to the document, which takes most of the time and which other tests do.
func (k *keeping) directly(method, target string, body []byte) *httptest.ResponseRecorder {
	a := httptest.NewRecorder()
	r := httptest.NewRequest(method, target, bytes.NewReader(body))
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Content-Type", "application/json")
	k.handler.ServeHTTP(a, r)
	return a
}

// idOf asks for a noun's rows and returns the identifier of one.
func (k *keeping) idOf(rt *rapid.T, file string, row modelRow) string {
	sheet := pack.SheetOf(k.Book(), file, "")
	for i := range sheet.Len() {
		same := true
		for _, c := range sheet.Columns() {
			want := row[c]
			if text := sheet.Cell(i, c); text != want && !(want == "" && slices.Contains([]string{"officer", "true", "false"}, text)) {
				same = false
			}
		}
		if same {
			return sheet.ID(i)
		}
	}
	rt.Fatalf("%s: no row is %v", file, row)
	return ""
}

// holds compares the roster that is served, and the one that is stored, with a Book.
func (k *keeping) holds(rt *rapid.T, want *roster.Book) {
	rows, revision, err := store.New(k.kv).Load(context.Background())
	if err != nil {
		rt.Fatal(err)
	}
	stored, faults := roster.NewBook(rows, revision)
	if stored == nil {
		rt.Fatal(faults)
	}
	if k.Book().Revision() != revision {
		rt.Fatalf("served %d, stored %d", k.Book().Revision(), revision)
	}
	for _, n := range drawnNouns {
		text := func(b *roster.Book) string {
			sheet := pack.SheetOf(b, n.file, "")
			var lines []string
			for i := range sheet.Len() {
				lines = append(lines, string(sheet.AppendJSON(nil, i)))
			}
			slices.Sort(lines)
			return strings.Join(lines, "\n")
		}
		if d := cmp.Diff(text(want), text(stored)); d != "" {
			rt.Fatalf("%s (-model +stored):\n%s", n.noun, d)
		}
		if d := cmp.Diff(text(stored), text(k.Book())); d != "" {
			rt.Fatalf("%s (-stored +served):\n%s", n.noun, d)
		}
	}
}
