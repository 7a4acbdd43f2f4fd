package pack

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"watchbill/roster"
)

// isPlain tells whether the cells of a column of values such as v are JSON as they are.
func isPlain(v any) bool {
	switch v.(type) {
	case bool, int, float64:
		return true
	}
	return false
}

// AppendJSON appends row i as a JSON object: id, then a member for each column. Lists are arrays, numbers and truth values
// what they are, empty cells null; moments are RFC 3339 with the offset of the agency's clock. A row of districts.geojson
// is a GeoJSON Feature with its id.
func (s *Sheet) AppendJSON(b []byte, i int) []byte {
	b = appendText(append(b, `{"id":`...), []byte(s.ID(i)))
	if s.shape != nil {
		b = append(b, `,"type":"Feature","properties":{`...)
		for k, c := range s.columns[:len(properties)] {
			b = append(appendText(parted(b, k), []byte(c.name)), ':')
			b = s.appendValue(b, i, k)
		}
		return append(s.shape(append(b, `},"geometry":`...), i), '}')
	}
	for k, c := range s.columns {
		b = append(appendText(append(b, ','), []byte(c.name)), ':')
		b = s.appendValue(b, i, k)
	}
	return append(b, '}')
}

func (s *Sheet) appendValue(b []byte, i, column int) []byte {
	s.out.cell = s.cell(s.out.cell[:0], i, column)
	cell := s.out.cell
	switch c := &s.columns[column]; {
	case c.several:
		b = append(b, '[')
		for k, word := range bytes.Fields(cell) {
			b = appendText(parted(b, k), word)
		}
		return append(b, ']')
	case len(cell) == 0:
		return append(b, "null"...)
	case c.plain:
		return append(b, cell...)
	case c.moment && len(cell) > len("2006-01-02"):
		if m, err := parseMoment(string(cell), s.out.zone, false); err == nil {
			return append(m.at.Time().In(s.out.zone.Location()).AppendFormat(append(b, '"'), time.RFC3339), '"')
		}
	}
	return appendText(b, cell)
}

// parted appends a comma before every element but the first.
func parted(b []byte, i int) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	return b
}

// appendText appends a JSON string.
func appendText(b, text []byte) []byte {
	for _, c := range text {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return appendString(b, string(text))
		}
	}
	return append(append(append(b, '"'), text...), '"')
}

// AppendKey appends the JSON object by which a change names row i and no other, but for rows alike in every column.
func (s *Sheet) AppendKey(b []byte, i int) []byte {
	b = append(b, '{')
	for k, c := range s.columns {
		b = append(appendText(parted(b, k), []byte(c.name)), ':')
		b = appendText(b, []byte(s.text(i, k)))
	}
	return append(b, '}')
}

// Object returns agency.json or policy.json of a Book; the policy's with the defaults where the agency has written none.
func Object(b *roster.Book, file string) ([]byte, error) {
	out := &writing{zone: b.Zone()}
	policy := b.Policy()
	r := roster.Records{Agency: b.Agency(), Policy: &policy}
	encode := encodePolicy
	if file == roster.AgencyFile {
		encode = encodeAgency
	}
	text := encode(out, &r)
	return text, out.err
}

// Referrer is a row that names another.
type Referrer struct {
	File string
	ID   string // as a Sheet has it
}

// Referrers returns the first most rows that name the row of a file by its identifier, and how many there are.
func Referrers(b *roster.Book, file, id string, most int) (first []Referrer, n int) {
	for _, t := range tables {
		var s *Sheet
		for _, name := range t.names() {
			if t.refersTo(name) != file {
				continue
			}
			if s == nil {
				s = SheetOf(b, t.name(), "")
			}
			for i := range s.Len() {
				if !slices.Contains(strings.Fields(s.Cell(i, name)), id) {
					continue
				}
				if n++; len(first) < most {
					first = append(first, Referrer{t.name(), s.ID(i)})
				}
			}
		}
	}
	return first, n
}
