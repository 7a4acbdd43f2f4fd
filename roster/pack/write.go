package pack

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"watchbill/roster"
)

// writing is a pack in the course of being written.
type writing struct {
	zone *roster.Zone
	err  error
	cell []byte
}

// fail remembers the first thing that the format cannot say.
func (out *writing) fail(format string, args ...any) {
	if out.err == nil {
		out.err = fmt.Errorf(format, args...)
	}
}

// encoded is one file's text.
type encoded struct {
	name string
	text []byte
}

// encode writes every file of the pack: those required, and the others where they have something to say.
func encode(r *roster.Records) ([]encoded, error) {
	zone, err := roster.LoadZone(r.Agency.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", roster.AgencyFile, err)
	}
	out := &writing{zone: zone}
	var files []encoded
	for _, name := range roster.Files {
		var text []byte
		switch name {
		case roster.AgencyFile:
			text = encodeAgency(out, r)
		case roster.DistrictsFile:
			text = encodeDistricts(out, r)
		case roster.PolicyFile:
			if r.Policy == nil {
				continue
			}
			text = encodePolicy(out, r)
		default:
			t := tableOf(name)
			if t.size(r) == 0 && !slices.Contains(required, name) {
				continue
			}
			text = t.encode(out, r)
		}
		if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			out.fail("something in it is not UTF-8 text")
		}
		if int64(len(text)) > limitOf(name) {
			out.fail("it would be larger than %s", bytesOf(limitOf(name)))
		}
		if out.err != nil {
			return nil, fmt.Errorf("write %s: %w", name, out.err)
		}
		files = append(files, encoded{name, text})
	}
	return files, nil
}

// encode writes the header and the rows, sorted by key and then by the whole line.
func (t *table[T]) encode(out *writing, r *roster.Records) []byte {
	rows := *t.rows(r)
	type span struct{ key, line, end int }
	spans := make([]span, len(rows))
	var key []*column[T]
	for _, name := range t.key {
		key = append(key, &t.columns[slices.Index(t.names(), name)])
	}
	var b []byte
	for i := range rows {
		spans[i].key = len(b)
		for _, column := range key {
			b = append(column.write(out, b, &rows[i]), 0)
		}
		spans[i].line = len(b)
		b = t.appendRow(out, b, &rows[i])
		spans[i].end = len(b)
		if spans[i].end-spans[i].line > maxRow {
			out.fail("row %d would be longer than %s", i+1, bytesOf(maxRow))
		}
	}
	if len(t.key) > 0 {
		slices.SortFunc(spans, func(x, y span) int {
			return cmp.Or(bytes.Compare(b[x.key:x.line], b[y.key:y.line]), bytes.Compare(b[x.line:x.end], b[y.line:y.end]))
		})
	}
	var text []byte
	for i, name := range t.names() {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, name...)
	}
	text = append(text, '\n')
	for _, s := range spans {
		text = append(text, b[s.line:s.end]...)
	}
	return text
}

func (t *table[T]) appendRow(out *writing, b []byte, v *T) []byte {
	for i := range t.columns {
		if i > 0 {
			b = append(b, ',')
		}
		out.cell = t.columns[i].write(out, out.cell[:0], v)
		b = appendCell(b, out.cell)
	}
	return append(b, '\n')
}

// appendCell appends a cell, quoted where RFC 4180 asks for it or a blank at its end would be lost on somebody.
func appendCell(b, cell []byte) []byte {
	if len(cell) == 0 || !bytes.ContainsAny(cell, ",\"\r\n") && cell[0] != ' ' && cell[len(cell)-1] != ' ' {
		return append(b, cell...)
	}
	b = append(b, '"')
	for _, c := range cell {
		if c == '"' {
			b = append(b, '"')
		}
		b = append(b, c)
	}
	return append(b, '"')
}

func sortedDistricts(districts []roster.District) []roster.District {
	return slices.SortedStableFunc(slices.Values(districts), func(x, y roster.District) int { return cmp.Compare(x.ID, y.ID) })
}
