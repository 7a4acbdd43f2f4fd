package pack

import (
	"slices"
	"strconv"
	"strings"

	"watchbill/roster"
)

// Sheet is the rows of one file of a Book, each as the JSON object of its columns and under an identifier of its own.
// Rows are in the order of [roster.Book.Records]. A Sheet belongs to one goroutine.
//
// The identifier of a row is its officer_id, district_id or the like where it has one. Of other rows it is made of the
// columns that tell them apart, joined by "~": a credential's officer, kind and completion, a posting's officer and first
// day, an absence's officer, from and to, extra duty's officer and from, a target's need, district, shift, days, from and
// to. Moments are written in UTC, the days of a list joined by ".", an empty cell is "*". Of rows that this leaves
// alike, the second ends in "~2", the third in "~3". It needs no escaping in a URL's path, and says nothing of why
// somebody is absent.
type Sheet struct {
	file    string
	columns []sheetColumn
	n       int
	cell    func(b []byte, row, column int) []byte // as a CSV file has it, unquoted
	shape   func(b []byte, row int) []byte         // the geometry, of districts.geojson
	out     *writing

	ids []string // by row; nil: not made yet
}

type sheetColumn struct {
	name           string
	plain, several bool
	moment         bool
	refers         string
}

// idColumns are the columns that identifiers are made of, where it is not the first one alone.
var idColumns = map[string][]string{
	roster.CredentialsFile: {"officer_id", "kind", "completed"},
	roster.PostingsFile:    {"officer_id", "from"},
	roster.AbsencesFile:    {"officer_id", "from", "to"},
	roster.ExtrasFile:      {"officer_id", "from"},
	roster.TargetsFile:     {"need", "district_id", "shift_id", "days", "from", "to"},
}

// SheetOf returns the rows of a file that is not agency.json or policy.json; of the files that have the rows of persons,
// only those of an officer, unless that is empty. Somebody who is not on the roster has none.
func SheetOf(b *roster.Book, file string, officer roster.OfficerID) *Sheet {
	out := &writing{zone: b.Zone()}
	var r roster.Records
	switch i, known := b.Officer(officer); {
	case officer == "" || !slices.Contains(personFiles, file):
		r = recordsFor(b, file)
	case known:
		r = recordsOf(b.Person(i).Rows())
	}
	if file == roster.DistrictsFile {
		return drawn(&r, out)
	}
	return tableOf(file).sheet(&r, out)
}

var personFiles = []string{roster.OfficersFile, roster.CredentialsFile, roster.PostingsFile, roster.AbsencesFile, roster.ExtrasFile}

// recordsFor returns records with the rows of one file, and of others where that costs nothing.
func recordsFor(b *roster.Book, file string) (r roster.Records) {
	if slices.Contains(personFiles, file) {
		for i := range b.People() {
			switch p := b.Person(i); file {
			case roster.OfficersFile:
				r.Officers = append(r.Officers, p.Officer)
			case roster.CredentialsFile:
				r.Credentials = p.Credentials().Append(r.Credentials)
			case roster.PostingsFile:
				for _, x := range p.Posts().All() {
					r.Postings = append(r.Postings, x.Posting)
				}
			case roster.AbsencesFile:
				r.Absences = append(r.Absences, p.Rows().Absences...)
			case roster.ExtrasFile:
				r.Extras = p.Extras().Append(r.Extras)
			}
		}
		return r
	}
	switch file {
	case roster.DistrictsFile:
		r.Districts = b.Districts().Append(nil)
	case roster.ShiftsFile:
		r.Shifts = b.Shifts().Append(nil)
	case roster.RotationsFile:
		r.Rotations = b.Rotations().Append(nil)
	case roster.PairsFile:
		r.Pairs = b.Pairs().Append(nil)
	case roster.ResourcesFile:
		r.Resources = b.Resources().Append(nil)
	case roster.PlacesFile:
		r.Places = b.Places().Append(nil)
	case roster.CallsFile:
		r.Calls = b.Calls().Append(nil)
	default:
		r = b.Records()
	}
	return r
}

// sheet returns the rows that records have of the table.
func (t *table[T]) sheet(records *roster.Records, out *writing) *Sheet {
	rows := *t.rows(records)
	s := &Sheet{file: t.file, n: len(rows), out: out}
	for i := range t.columns {
		c := &t.columns[i]
		s.columns = append(s.columns, sheetColumn{c.name, c.plain, c.several, c.moment != nil, c.refers})
	}
	s.cell = func(b []byte, row, column int) []byte { return t.columns[column].write(out, b, &rows[row]) }
	return s
}

// drawn returns the features of records' districts, in the order of the districts and of their parts.
func drawn(records *roster.Records, out *writing) *Sheet {
	var rows []featureRow
	for _, d := range sortedDistricts(records.Districts) {
		for i, part := range d.Parts {
			rows = append(rows, featureRow{d.ID, i + 1, part})
		}
	}
	s := &Sheet{file: roster.DistrictsFile, n: len(rows), out: out}
	for i := range features.columns {
		s.columns = append(s.columns, sheetColumn{name: features.columns[i].name, plain: features.columns[i].plain})
	}
	s.cell = func(b []byte, row, column int) []byte { return features.columns[column].write(out, b, &rows[row]) }
	s.shape = func(b []byte, row int) []byte { return appendGeometry(b, rows[row].part.Polygons) }
	return s
}

// Len returns the number of rows.
func (s *Sheet) Len() int { return s.n }

// Columns lists the columns.
func (s *Sheet) Columns() []string {
	names := make([]string, len(s.columns))
	for i := range s.columns {
		names[i] = s.columns[i].name
	}
	return names
}

// Cell returns the cell of row i as a CSV file has it, "" where there is no such column.
func (s *Sheet) Cell(i int, column string) string {
	k := slices.IndexFunc(s.columns, func(c sheetColumn) bool { return c.name == column })
	if k < 0 {
		return ""
	}
	return s.text(i, k)
}

func (s *Sheet) text(i, column int) string {
	s.out.cell = s.cell(s.out.cell[:0], i, column)
	return string(s.out.cell)
}

// ID returns the identifier of row i.
func (s *Sheet) ID(i int) string {
	if s.ids == nil {
		s.ids = make([]string, s.n)
		seen := make(map[string]int, s.n)
		for k := range s.n {
			id := s.bare(k)
			if seen[id]++; seen[id] > 1 {
				s.ids[k] = id + "~" + strconv.Itoa(seen[id])
			} else {
				s.ids[k] = id
			}
		}
	}
	return s.ids[i]
}

// bare returns the identifier of a row, not told apart from rows alike.
func (s *Sheet) bare(i int) string {
	names := idColumns[s.file]
	if names == nil {
		return s.text(i, 0)
	}
	var b strings.Builder
	for k, name := range names {
		if k > 0 {
			b.WriteByte('~')
		}
		column := slices.IndexFunc(s.columns, func(c sheetColumn) bool { return c.name == name })
		text := s.text(i, column)
		switch {
		case text == "":
			text = "*"
		case s.columns[column].moment && len(text) > len("2006-01-02"):
			if m, err := parseMoment(text, s.out.zone, false); err == nil {
				text = m.at.String()
			}
		}
		b.WriteString(strings.ReplaceAll(text, " ", "."))
	}
	return b.String()
}

// OfficerIn returns the officer_id that the identifier of a row begins with, "" where rows of the file do not.
func OfficerIn(file, id string) roster.OfficerID {
	if !slices.Contains(personFiles, file) {
		return ""
	}
	officer, _, _ := strings.Cut(id, "~")
	return roster.OfficerID(officer)
}

// Find returns the row of an identifier, -1 where there is none.
func (s *Sheet) Find(id string) int {
	for i := range s.n {
		if s.ID(i) == id {
			return i
		}
	}
	return -1
}
