package pack

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// read reads the table's rows into in.records. The error is of reading; what is wrong with the rows goes to in.
func (t *table[T]) read(ctx context.Context, in *reading, src io.Reader) error {
	limit := newRowLimit(src)
	buffer := bufio.NewReaderSize(limit, 64<<10)
	if start, _ := buffer.Peek(3); bytes.Equal(start, []byte("\ufeff")) {
		if _, err := buffer.Discard(len(start)); err != nil {
			return err
		}
	} else if bytes.HasPrefix(start, []byte("\xff\xfe")) || bytes.HasPrefix(start, []byte("\xfe\xff")) {
		in.file(t.file).lost = true
		in.fault(t.file, 1, "file", "is UTF-16; save it as CSV in UTF-8")
		return nil
	}
	c := newCSVReader(in, t.file, limit, buffer)
	cells, err := c.next()
	if err != nil || c.ended {
		if err == nil && !in.file(t.file).lost {
			in.fault(t.file, 1, "header", "the file is empty; its first row must be %s", strings.Join(t.names(), ","))
			in.file(t.file).lost = true
		}
		return err
	}
	if !t.header(c, cells) {
		in.file(t.file).lost = true
		return nil
	}
	rows, before := t.rows(&in.records), in.found.faults
	for n := 0; ; n++ {
		if n&4095 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		cells, err := c.next()
		if err != nil || c.ended {
			return err
		}
		if len(cells) == 1 && len(c.at) > 1 && strings.TrimSpace(cells[0]) == "" {
			continue // a line of blanks
		}
		t.row(c, cells, rows)
		if in.found.faults-before > maxFaults {
			// What is beyond could only be counted, and a file wrong throughout must be refused as fast as a good one is read.
			in.found.kept = append(in.found.kept, Fault{File: t.file, Line: c.line, Column: "file",
				Msg: "more than " + count(maxFaults, "fault") + ": the rows from here on were not read"})
			in.file(t.file).lost = true
			return nil
		}
	}
}

// row reads one row's cells. A faulty row is kept if others may refer to it, else apart from the good ones.
func (t *table[T]) row(c *csvReader, cells []string, rows *[]T) {
	in, s, n := c.in, c.in.file(t.file), len(*rows)
	c.row = row{in: in, file: t.file, line: c.line}
	if c.badHeader {
		c.row.bad = []string{"row"}
	}
	*rows = append(*rows, t.blank)
	r, v := &c.row, &(*rows)[n]
	if len(cells) != len(c.at) {
		r.fault("row", "%s, but the header names %s", count(len(cells), "cell"), count(len(c.at), "column"))
	}
	known := false // the row's own identifier
	for i, cell := range cells[:min(len(cells), len(c.at))] {
		at := c.at[i]
		if at < 0 || len(cells) != len(c.at) && at != 0 {
			continue // an unknown column, or cells that may stand under the wrong name
		}
		column := &t.columns[at]
		if cell == "" {
			if column.needed == inEachRow {
				r.fault(column.name, "missing")
			}
			continue
		}
		if problem := badText(cell); problem != "" {
			r.fault(column.name, "%s", problem)
		} else if err := column.read(r, cell, v); err != nil {
			r.fault(column.name, "%v", err)
		} else if at == 0 {
			known = true
		}
	}
	if t.finish != nil && len(r.bad) == 0 {
		t.finish(r, v)
	}
	switch {
	case len(r.bad) == 0 || t.defines && known:
		s.rows.add(c.line, r.bad)
		return
	case t.defines:
		s.lost = true
	case !slices.Contains(r.bad, "row"):
		partial := t.rows(&in.partial)
		*partial = append(*partial, *v)
		s.partial.add(c.line, r.bad)
	}
	*rows = (*rows)[:n]
}

// badText says why a cell is no text, "" if it is.
func badText(cell string) string {
	if strings.IndexByte(cell, 0) >= 0 {
		return "has a NUL byte in it"
	}
	if !utf8.ValidString(cell) {
		return clip(cell) + " is not UTF-8 text; save the file as CSV in UTF-8"
	}
	return ""
}
