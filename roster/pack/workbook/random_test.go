package workbook_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
	"watchbill/roster/pack/workbook"
)

// TestRandomRoundTrip sends texts that look like other things, and dates and moments of every kind, through a workbook.
func TestRandomRoundTrip(t *testing.T) {
	if raceEnabled { // nothing in the package is shared, and this takes ten times as long then
		if err := flag.Set("rapid.checks", "30"); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	words := rapid.OneOf(rapid.SampledFrom([]string{
		"", "=1+1", "00123", "1e5", "2027-01-01", "12:00", "true", "TRUE", " x ", "a\nb", `"q"`, "[1]", "{}", "_x0041_", "_x005F_x0041_", "_x", "x_x00ZZ_", "1.50", "-0", "'x", "@x",
		"#REF!", "漢🚓", "\ttab", "a,b;c", "1048576", "1E400", "nan", "a\u2028b", "]]>", "&amp;", "<t>",
	}), rapid.StringMatching(`[ -~]{0,20}`))
	rapid.Check(t, func(t *rapid.T) {
		r := roster.Records{Agency: roster.DefaultAgency()}
		zone := rapid.SampledFrom([]string{"America/New_York", "Australia/Lord_Howe", "UTC"}).Draw(t, "zone")
		r.Agency.ID, r.Agency.Name, r.Agency.TimeZone = "made", rapid.SampledFrom([]string{"Made", "[1]", `"q"`, "{}", "true", "12", "=x"}).Draw(t, "agency"), zone
		r.Agency.Certification.Authorities = []string{"POST", words.Draw(t, "authority") + "x"}
		r.Districts = []roster.District{{ID: "D1", Parts: []roster.Part{{Name: words.Draw(t, "district"), Polygons: []roster.Polygon{{{{}, {Lon: 1.25}, {Lat: 1e-7}, {}}}}}}}}
		r.Shifts = []roster.Shift{{ID: "day", Name: words.Draw(t, "shift"), Start: roster.ClockTime(rapid.IntRange(0, 1439).Draw(t, "start")), End: roster.ClockTime(rapid.IntRange(0, 1439).Draw(t, "end"))}}
		r.Rotations = []roster.Rotation{{ID: "r", Anchor: roster.Date(rapid.IntRange(1, int(roster.MaxDate)).Draw(t, "anchor")), Cycle: []roster.ShiftID{"*", "-"}}}
		day := func(name string) roster.Date {
			return roster.NewDate(2027, 1, 1) + roster.Date(rapid.IntRange(0, 400).Draw(t, name))
		}
		r.Officers = []roster.Officer{{ID: roster.OfficerID(rapid.SampledFrom([]string{"B1", "007", "1e5", "12.50", "true", "2027-01-01"}).Draw(t, "id")), Name: words.Draw(t, "name"),
			Role: roster.RoleOfficer, Designated: rapid.Bool().Draw(t, "designated"), Phone: words.Draw(t, "phone"), Unit: words.Draw(t, "unit"), PatrolSince: day("since")}}
		id := r.Officers[0].ID
		r.Postings = []roster.Posting{{Officer: id, District: "D1", Shift: "day", Rotation: "r", Offset: rapid.IntRange(0, 1).Draw(t, "offset"), Dates: roster.DateRange{From: day("from")}}}
		r.Credentials = []roster.Credential{{Officer: id, Kind: "CIT-40", Hours: float64(rapid.IntRange(0, 400).Draw(t, "hours")) / 8, Completed: day("completed"), Number: words.Draw(t, "number"), Evidence: words.Draw(t, "evidence")}}
		from := roster.UTC(day("away"), 0) + roster.Minute(rapid.IntRange(0, 1439).Draw(t, "minute"))
		days := day("off")
		r.Absences = []roster.Absence{{Officer: id, Kind: "court", Note: words.Draw(t, "note"), Time: roster.Interval{Start: from, End: from + roster.Minute(rapid.IntRange(1, 5000).Draw(t, "long"))}},
			{Officer: id, Days: roster.DateRange{From: days, To: days + 1}, Kind: "sick"}}
		policy := roster.DefaultPolicy()
		policy.Levels = map[string]int{words.Draw(t, "nature") + "N": 2}
		policy.Devices = map[string]string{"d1": words.Draw(t, "device") + "x"}
		r.Policy = &policy
		first, faults := throughPack(t, r)
		if first == nil {
			t.Skip(faults) // the pack itself cannot say it
		}
		path := filepath.Join(dir, "r.xlsx")
		if err := workbook.Save(ctx, path, first.Records()); err != nil {
			t.Fatal(err)
		}
		book, faults, err := workbook.Open(ctx, path)
		if book == nil {
			t.Fatal(faults, err)
		}
		want, _ := pack.Texts(first.Records())
		got, _ := pack.Texts(book.Records())
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// throughPack reads the records as a pack brings them.
func throughPack(t *rapid.T, r roster.Records) (*roster.Book, pack.Faults) {
	list, err := pack.Texts(r)
	if err != nil {
		t.Skip(err)
	}
	p, err := pack.ReadTexts(ctx, list)
	if err != nil {
		t.Fatal(err)
	}
	return p.Book(0)
}

// FuzzSheet reads a sheet of whatever XML.
func FuzzSheet(f *testing.F) {
	for _, s := range []string{
		base().data("officers"), `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, `<row><c><v>1</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2027-01-01T00:00:00</v></c></row>`,
		`<row r="5"><c r="B5" s="1"><v>46388.5</v></c></row><row r="4"/>`, `<x:row><x:c><x:is><x:t>a_x000D_</x:t></x:is></x:c></x:row>`, `<row r="-1">`, `<c r="ZZZZZZ1"><v>`, `<row><c r="A1" s="3"><v>1e308</v></c></row>`,
	} {
		for sheet := range 6 {
			f.Add(s, sheet)
		}
	}
	f.Fuzz(func(t *testing.T, data string, sheet int) {
		m := base()
		m.texts = []string{"<t>officer_id</t>"}
		m.raw[fmt.Sprintf("xl/worksheets/sheet%d.xml", uint(sheet)%6)] = "<worksheet><sheetData>" + data + "</sheetData></worksheet>"
		book, faults := m.read(t)
		if (book == nil) != (faults.Err() != nil) {
			t.Fatalf("a Book: %t, faults: %v", book != nil, faults)
		}
		for _, x := range faults {
			if x.File != "" && (x.Line < 1 || !strings.HasPrefix(x.File, "R.xlsx")) {
				t.Fatalf("a fault without a place: %+v", x)
			}
		}
	})
}

// FuzzWorkbook reads whatever file, and parts of a good one in disorder.
func FuzzWorkbook(f *testing.F) {
	good := base().bytes(f)
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		book, faults, err := workbook.Read(ctx, "R.xlsx", bytes.NewReader(data), int64(len(data)))
		if err != nil || (book == nil) != (faults.Err() != nil) {
			t.Fatalf("%v, %v", faults, err)
		}
	})
}

// FuzzParts reads workbooks whose other parts are anything.
func FuzzParts(f *testing.F) {
	for _, part := range []string{"xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"} {
		f.Add(part, "<a><b/></a>")
		f.Add(part, `<a><sheet name="x" id="r0"/><Relationship Id="r0" Type="x/worksheet" Target="../../x"/><cellXfs><xf numFmtId="-1"/></cellXfs><numFmt formatCode="[h\"/></a>`)
	}
	f.Fuzz(func(t *testing.T, part, text string) {
		m := base()
		if strings.HasPrefix(part, "xl/") || strings.HasPrefix(part, "_rels/") {
			m.raw[part] = text
		}
		book, faults := m.read(t)
		if (book == nil) != (faults.Err() != nil) {
			t.Fatalf("a Book: %t, faults: %v", book != nil, faults)
		}
	})
}

func benchmarkRecords(b *testing.B) roster.Records {
	b.Helper()
	if book, _, err := pack.Open(ctx, "../../../../shared/packs/chicago-2016"); err == nil && book != nil {
		return book.Records()
	}
	return demo.Records(roster.NewDate(2027, 1, 1))
}

func BenchmarkSave(b *testing.B) {
	r, path := benchmarkRecords(b), filepath.Join(b.TempDir(), "r.xlsx")
	b.ReportAllocs()
	for b.Loop() {
		if err := workbook.Save(ctx, path, r); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(r.Officers)), "officers")
}

func BenchmarkOpen(b *testing.B) {
	r, path := benchmarkRecords(b), filepath.Join(b.TempDir(), "r.xlsx")
	if err := workbook.Save(ctx, path, r); err != nil {
		b.Fatal(err)
	}
	at, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(at.Size())
	b.ReportAllocs()
	for b.Loop() {
		if book, faults, err := workbook.Open(ctx, path); book == nil {
			b.Fatal(faults, err)
		}
	}
	b.ReportMetric(float64(len(r.Officers)), "officers")
}
