package pack

import (
	"slices"
	"strconv"
	"strings"

	"watchbill/roster"
)

// header finds the table's columns in the file's first row and reports those unknown, doubled and missing. It returns
// false when the row is no header at all.
func (t *table[T]) header(c *csvReader, cells []string) bool {
	names := t.names()
	fault := func(column, format string, args ...any) {
		c.in.fault(t.file, c.line, column, format, args...)
	}
	if problem := noHeader(cells, names); problem != "" {
		fault("header", "%s; the first row must be %s", problem, strings.Join(names, ","))
		return false
	}
	var meant []string // known columns that an unknown one was probably meant for
	for _, cell := range cells {
		at := slices.Index(names, cell)
		if at >= 0 && slices.Contains(c.at, at) {
			fault(cell, "the column is there twice")
			at = -1
		} else if at < 0 {
			near := roster.Suggest(cell, slices.Values(names))
			meant = append(meant, near)
			if near == "" {
				near = "known are " + strings.Join(names, " ")
			} else {
				near = "nearest is " + near
			}
			fault(label(cell), "unknown column; %s", near)
		}
		c.at = append(c.at, at)
		c.columns = append(c.columns, strings.Clone(cell))
	}
	for i := range t.columns {
		column := &t.columns[i]
		if column.needed == optional || slices.Contains(c.at, i) {
			continue
		}
		c.badHeader = true
		if !slices.Contains(meant, column.name) {
			fault(column.name, "the column is missing")
		}
	}
	if !slices.Contains(c.at, 0) {
		c.in.file(t.file).lost = true
	}
	return true
}

// noHeader says why a row cannot be meant as the header, "" if it can.
func noHeader(cells, names []string) string {
	for _, cell := range cells {
		switch {
		case badText(cell) != "":
			return "not a header: it " + badText(cell)
		case strings.Contains(cell, "\r"):
			return "its lines end in CR alone; save the file with LF or CRLF"
		}
	}
	if first := cells[0]; len(cells) == 1 && strings.ContainsAny(first, ";\t") {
		return "no commas; cells are separated by commas"
	}
	for _, cell := range cells {
		if roster.Suggest(cell, slices.Values(names)) != "" {
			return ""
		}
	}
	return "not a header: none of its cells names a column"
}

// count writes a number of things.
func count(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return strconv.Itoa(n) + " " + thing
}
