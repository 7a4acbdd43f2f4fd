package api_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"watchbill/api"
	"watchbill/coverage"
	"watchbill/coverage/recruit"
	"watchbill/roster"
	"watchbill/roster/store/audit"
	"watchbill/roster/training"
)

// dangerous tells whether a spreadsheet would compute a cell. A number below zero is not text.
func dangerous(cell string) bool {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return false
	}
	_, err := strconv.ParseFloat(cell, 64)
	return err != nil || cell[0] == '+'
}

// hostileBook is a roster all of whose names are formulas, as far as the format lets them be.
func hostileBook(tb testing.TB, name string) *roster.Book {
	ring := roster.Ring{{Lon: -75, Lat: 39}, {Lon: -74, Lat: 39}, {Lon: -74, Lat: 40}, {Lon: -75, Lat: 39}}
	parts := []roster.Part{{Name: name, Polygons: []roster.Polygon{{ring}}}}
	rec := roster.Records{
		Agency:    roster.DefaultAgency(),
		Shifts:    []roster.Shift{{ID: "-shift", Name: name, Start: 0, End: 0}},
		Rotations: []roster.Rotation{{ID: "-always", Anchor: demoFrom, Cycle: []roster.ShiftID{roster.TokenOwn}}},
		Districts: []roster.District{{ID: "-1", Parts: parts}, {ID: "-2", Parts: parts}},
	}
	rec.Agency.ID, rec.Agency.Name, rec.Agency.TimeZone = "-agency", name, "America/New_York"
	for i := range 3 {
		id := roster.OfficerID("-" + strconv.Itoa(i))
		rec.Officers = append(rec.Officers, roster.Officer{ID: id, Name: name, Rank: name, Unit: name, Role: roster.RoleOfficer, Eligible: true, Volunteer: i > 0, Designated: true})
		rec.Postings = append(rec.Postings, roster.Posting{Officer: id, District: roster.DistrictID("-" + strconv.Itoa(1+i/2)), Shift: "-shift", Rotation: "-always", Dates: roster.DateRange{From: demoFrom - 4000}})
	}
	rec.Credentials = []roster.Credential{{
		Officer: "-0", Kind: rec.Agency.Certification.Kind, Completed: demoFrom - 300, Hours: 40, Program: name, Host: name, Authority: name, Number: name, Category: name, Evidence: name,
	}}
	book, faults := roster.NewBook(rec, 1)
	if err := faults.Err(); err != nil {
		tb.Fatal(err)
	}
	return book
}

// TestNoFormulas: no cell of what we export is one that a spreadsheet computes, whatever people and districts are called.
func TestNoFormulas(t *testing.T) {
	for _, name := range []string{"=HYPERLINK(\"http://x\")", "+1", "-2+3", "@SUM(A1)", "=1,=2", "\"=1\"", "'=1"} {
		book := hostileBook(t, name)
		grid, err := coverage.New(t.Context(), book, coverage.Options{From: demoFrom, Days: 30, Need: roster.NeedCIT})
		if err != nil {
			t.Fatal(err)
		}
		plan, err := recruit.New(t.Context(), book, recruit.Options{From: demoFrom, Days: 30, UntilShare: 1})
		if err != nil {
			t.Fatal(err)
		}
		review := training.New(book, demoFrom)
		record := audit.Record{Who: audit.Who{Name: name, Host: name}, Where: name, What: audit.What{Of: name, Keys: []string{name}}}
		for file, write := range map[string]func(io.Writer) error{
			"coverage":    func(w io.Writer) error { return api.WriteCoverageCSV(w, grid) },
			"gaps":        func(w io.Writer) error { return api.WriteGapsCSV(w, grid) },
			"recruit":     func(w io.Writer) error { return api.WriteRecruitmentCSV(w, plan) },
			"standings":   func(w io.Writer) error { return api.WriteStandingsCSV(w, book, demoFrom) },
			"credentials": func(w io.Writer) error { return api.WriteCredentialsCSV(w, review) },
			"audit":       func(w io.Writer) error { return api.WriteAuditCSV(w, []audit.Record{record}) },
		} {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			rows, err := csv.NewReader(&b).ReadAll()
			if err != nil || len(rows) < 2 {
				t.Fatalf("%s: %d rows, %v", file, len(rows), err)
			}
			for i, row := range rows {
				for j, cell := range row {
					if dangerous(cell) {
						t.Errorf("%s, named %q: row %d, %s: %q", file, name, i, rows[0][j], cell)
					}
				}
			}
		}
	}
}

// TestInert: nothing that begins like a formula leaves as it came, and everything else does.
func TestInert(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom([]string{"", "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠", "A", "0", "'", "é"}).Draw(t, "first") + rapid.String().Draw(t, "rest")
		got := api.Inert(s)
		if dangerous(got) || strings.TrimPrefix(got, "'") != s && got != s {
			t.Fatalf("%q becomes %q", s, got)
		}
		if first := strings.ContainsAny(s[:min(1, len(s))], "=+-@\t\r\n"); !first && got != s && !strings.HasPrefix(s, "＝") && !strings.HasPrefix(s, "＠") {
			t.Fatalf("%q becomes %q without need", s, got)
		}
	})
}
