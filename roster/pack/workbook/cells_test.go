package workbook_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
)

// TestCells reads cells as spreadsheets make them.
func TestCells(t *testing.T) {
	jan1 := roster.NewDate(2027, 1, 1)
	for _, c := range []struct {
		name string
		edit func(*made)
		got  func(*roster.Book) any
		want any
	}{
		{"a date, its own format", func(*made) {}, anchor, jan1},
		{"a date, built-in format", func(m *made) { m.set("rotations", 1, 1, styled{46388, 2}) }, anchor, jan1},
		{"a date with midnight", func(m *made) { m.set("rotations", 1, 1, styled{46388, 4}) }, anchor, jan1},
		{"a date as text", func(m *made) { m.set("rotations", 1, 1, "2027-01-01") }, anchor, jan1},
		{"a date as shared text in runs", func(m *made) {
			m.texts = []string{"<t>x</t>", "<r><t>2027-</t></r><r><t>01-01</t></r><rPh><t>no</t></rPh>"}
			m.set("rotations", 1, 1, shared(1))
		}, anchor, jan1},
		{"a date of a formula", func(m *made) { m.set("rotations", 1, 1, computed("2027-01-01")) }, anchor, jan1},
		{"a date from 1904 on", func(m *made) {
			m.from04 = true
			m.set("rotations", 1, 1, styled{46388 - 1462, 1}).set("officers", 1, 2, styled{42000 - 1462, 2})
		}, anchor, jan1},
		{"a time", func(*made) {}, start, roster.ClockTime(7 * 60)},
		{"a time as text", func(m *made) { m.set("shifts", 1, 2, "07:30") }, start, roster.ClockTime(7*60 + 30)},
		{"a time that is not exact", func(m *made) { m.set("shifts", 1, 2, styled{0.31249999999999994, 3}) }, start, roster.ClockTime(7*60 + 30)},
		{"a time beyond 24 h by its format", func(m *made) { m.set("shifts", 1, 2, styled{0.3125, 6}) }, start, roster.ClockTime(7*60 + 30)},
		{"a time with a date", func(m *made) { m.set("shifts", 1, 2, styled{46388.3125, 4}) }, start, roster.ClockTime(7*60 + 30)},
		{"a number with decimals by its format", func(m *made) { m.set("postings", 1, 4, styled{1, 5}) }, offset, 1},
		{"a number with words by its format", func(m *made) { m.set("postings", 1, 4, styled{1, 7}) }, offset, 1},
		{"a number as text", func(m *made) { m.set("postings", 1, 4, "1") }, offset, 1},
		{"a number as text with blanks", func(m *made) { m.set("postings", 1, 4, " 1\u00a0") }, offset, 1},
		{"a time as text with blanks", func(m *made) { m.set("shifts", 1, 2, "07:30 ") }, start, roster.ClockTime(7*60 + 30)},
		{"rows and columns of blanks", func(m *made) {
			m.set("officers", 3, 0, "  ").set("officers", 4, 2, "\t").set("officers", 0, 9, " ").set("officers", 1, 8, " ").set("agency", 9, 2, " ").set("districts", 5, 0, " ")
		}, name, "Reyes"},
		{"a formula that comes to nothing", func(m *made) { m.set("officers", 1, 2, computed("")) }, name, "Reyes"},
		{"an escaped character", func(m *made) { m.set("officers", 1, 1, "a_x0009_b_x005F_x0009_") }, name, "a\tb_x0009_"},
		{"lines in a cell", func(m *made) { m.set("officers", 1, 1, "Reyes\n\"Ray\", B") }, name, "Reyes\n\"Ray\", B"},
		{"a formula as text", func(m *made) { m.set("officers", 1, 1, "=HYPERLINK(\"x\")") }, name, "=HYPERLINK(\"x\")"},
		{"a number where a name is", func(m *made) { m.set("officers", 1, 1, 12345678901234.0) }, name, "12345678901234"},
		{"a date where a name is", func(m *made) { m.set("officers", 1, 1, styled{46388.5, 4}) }, name, "2027-01-01T12:00"},
		{"a setting", func(*made) {}, func(b *roster.Book) any { return b.Agency().WorkRules.MinRestHours }, 10.0},
		{"a setting that is a list", func(m *made) {
			m.rows["agency"] = append(m.rows["agency"], []any{"certification", "authorities", `["POST", "CIT Utah"]`})
		}, func(b *roster.Book) any { return b.Agency().Certification.Authorities }, []string{"POST", "CIT Utah"}},
		{"an empty setting", func(m *made) {
			m.rows["agency"] = append(m.rows["agency"], []any{"share_of_patrol", nil, nil})
		}, func(b *roster.Book) any { return b.Agency().ShareOfPatrol }, 0.2},
		{"a sheet's name in capitals", func(m *made) {
			m.sheets[4] = "Officers"
			m.rows["Officers"] = m.rows["officers"]
		}, name, "Reyes"},
		{"notes", func(m *made) { m.set("README", 0, 0, "how to") }, name, "Reyes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := base()
			c.edit(m)
			book, faults := m.read(t)
			if book == nil || len(faults) > 0 {
				t.Fatal(faults)
			}
			if diff := cmp.Diff(c.want, c.got(book)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func anchor(b *roster.Book) any { return b.Rotations().At(0).Anchor }
func start(b *roster.Book) any  { return b.Shifts().At(0).Start }
func offset(b *roster.Book) any { return b.Person(0).Posts().At(0).Offset }
func name(b *roster.Book) any   { return b.Person(0).Officer.Name }

// TestAbsences tells days from moments by the cells' format alone.
func TestAbsences(t *testing.T) {
	m := base()
	m.rows["absences"] = [][]any{
		{"officer_id", "from", "to", "kind"}, {"B1", styled{46400, 1}, styled{46401, 1}, "vacation"}, nil, {"B1", styled{46410, 4}, styled{46410.25, 4}, "court"},
	}
	m.sheets = append(m.sheets, "absences")
	book, faults := m.read(t)
	if book == nil {
		t.Fatal(faults)
	}
	p := book.Person(0)
	if p.DaysOff().Len() != 1 || p.TimesOff().Len() != 1 || p.TimesOff().At(0).Minutes() != 360 {
		t.Errorf("%+v", p.Rows().Absences)
	}
}

// TestBad holds every fault to its sheet and row.
func TestBad(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(*made)
		want string
	}{
		{"a faulty cell, rows left empty above", func(m *made) {
			row := m.rows["officers"][1]
			m.rows["officers"] = [][]any{m.rows["officers"][0], row, nil, nil, {"B2", "Two\nlines", "soon", nil}}
		}, `R.xlsx[officers]:5: patrol_since:`},
		{"below a cell of several lines", func(m *made) {
			m.rows["officers"] = append(m.rows["officers"], []any{"B2", "a\nb\nc"}, []any{"B 3", "x"})
		}, `R.xlsx[officers]:4: officer_id:`},
		{"a reference", func(m *made) { m.set("postings", 1, 1, "D9") }, `R.xlsx[postings]:2: district_id:`},
		{"a number without a format where a date is", func(m *made) { m.set("rotations", 1, 1, 46388.0) }, `R.xlsx[rotations]:2: anchor:`},
		{"an error", func(m *made) { m.set("officers", 1, 1, failed("#REF!")) }, `R.xlsx[officers]:2: name: holds the error #REF! of a formula; correct it in the workbook`},
		{"a formula without its value", func(m *made) { m.set("officers", 1, 3, uncomputed("TRUE()")) }, `R.xlsx[officers]:2: volunteer: holds a formula that was never worked out`},
		{"a setting that is a formula without its value", func(m *made) { m.set("agency", 5, 2, uncomputed("5+5")) }, `R.xlsx[agency]:6: value: holds a formula that was never worked out`},
		{"merged cells", func(m *made) { m.merged = map[string]string{"postings": "B2:B4 C2:C3"} }, `R.xlsx[postings]:2: cells: B2:B4 are merged (and 1 more), and only the first of them holds the value`},
		{"merged cells without a name", func(m *made) { m.merged = map[string]string{"agency": "\x7f"} }, `R.xlsx[agency]:1: cells: `},
		{"a hidden sheet", func(m *made) { m.hidden = "officers"; m.set("officers", 1, 0, "B 1") }, `R.xlsx[officers]:1: file: warning: the sheet is hidden; it is read all the same`},
		{"an unknown column", func(m *made) { m.set("officers", 0, 1, "nmae") }, `R.xlsx[officers]:1: nmae: unknown column; nearest is name`},
		{"a missing sheet", func(m *made) { m.sheets = m.sheets[:5] }, `R.xlsx[postings]:1: file: missing; every pack has it`},
		{"an unknown sheet", func(m *made) { m.set("oficers", 0, 0, "x"); m.set("officers", 1, 0, "B 1") }, `R.xlsx[oficers]:1: file: warning: no sheet of a pack, not read; nearest is officers`},
		{"a sheet twice", func(m *made) { m.sheets = append(m.sheets, "Officers"); m.rows["Officers"] = m.rows["officers"] }, `R.xlsx[Officers]:1: file: the workbook has this sheet twice`},
		{"an empty sheet", func(m *made) { m.rows["shifts"] = nil }, `R.xlsx[shifts]:1: header: the file is empty`},
		{"an unknown setting", func(m *made) { m.set("agency", 5, 1, "min_rest_hour") }, `R.xlsx[agency]:6: work_rules.min_rest_hour:`},
		{"a setting of another type", func(m *made) { m.set("agency", 5, 2, "ten") }, `R.xlsx[agency]:6: work_rules.min_rest_hours:`},
		{"a setting twice", func(m *made) { m.rows["agency"] = append(m.rows["agency"], []any{"id", nil, "x"}) }, `R.xlsx[agency]:7: key: "id" is there twice`},
		{"a setting with and without a name", func(m *made) { m.rows["agency"] = append(m.rows["agency"], []any{"work_rules", nil, 1.0}) }, `R.xlsx[agency]:7: name: missing: other rows name entries of "work_rules"`},
		{"a setting without a key", func(m *made) { m.rows["agency"] = append(m.rows["agency"], []any{nil, nil, 1.0}) }, `R.xlsx[agency]:7: key: missing`},
		{"settings under other columns", func(m *made) { m.set("agency", 0, 2, "val") }, `R.xlsx[agency]:1: val: unknown column`},
		{"no zone", func(m *made) { m.set("agency", 4, 2, "America/Nowhere") }, `R.xlsx[agency]:5: time_zone:`},
		{"a geometry that is none", func(m *made) { m.set("districts", 1, 3, "a square") }, `R.xlsx[districts]:2: geometry:`},
		{"no geometry", func(m *made) { m.set("districts", 1, 3, nil) }, `R.xlsx[districts]:2: geometry:`},
		{"a geometry that closes its feature", func(m *made) { m.set("districts", 1, 3, `null}, {"type": "Feature"`) }, `R.xlsx[districts]:2: geometry:`},
		{"a district without a name", func(m *made) { m.set("districts", 1, 0, nil) }, `R.xlsx[districts]:2: `},
		{"rows that go back", func(m *made) {
			m.raw["xl/worksheets/sheet4.xml"] = `<worksheet><sheetData><row r="3"/><row r="2"/></sheetData></worksheet>`
		}, `R.xlsx:1: file: sheet officers damaged: row "2" stands after row 3`},
		{"a row beyond the format", func(m *made) {
			m.raw["xl/worksheets/sheet4.xml"] = `<worksheet><sheetData><row r="1048577"/></sheetData></worksheet>`
		}, `R.xlsx:1: file: sheet officers damaged: row "1048577" stands after row 0`},
		{"a cell far right", func(m *made) {
			m.raw["xl/worksheets/sheet4.xml"] = `<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>`
		}, `R.xlsx:1: file: sheet officers has something in cell XFD1; at most 256 columns are read`},
		{"XML that ends early", func(m *made) { m.raw["xl/worksheets/sheet4.xml"] = `<worksheet><sheetData><row>` }, `R.xlsx:1: file: sheet officers damaged: `},
		{"no XML", func(m *made) { m.raw["xl/workbook.xml"] = "hello" }, `R.xlsx:1: file: holds no sheet`},
		{"elements without end", func(m *made) { m.raw["xl/styles.xml"] = strings.Repeat("<a>", 100) }, `nested more than 64 deep`},
		{"no such shared text", func(m *made) { m.set("officers", 1, 1, shared(7)) }, `R.xlsx:1: file: sheet officers damaged: cell B2 names no text`},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := base()
			c.edit(m)
			book, faults := m.read(t)
			if book != nil || !strings.Contains(faults.Error(), c.want) {
				t.Errorf("want %s\ngot\n%v", c.want, faults)
			}
		})
	}
}
