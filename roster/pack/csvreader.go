package pack

import (
	"encoding/csv"
	"errors"
	"io"
)

// csvReader reads the rows of one file and reports those that are not CSV.
type csvReader struct {
	in    *reading
	file  string
	limit *rowLimit
	csv   *csv.Reader
	row   row
	line  int  // of the row last read
	ended bool // there is no further row

	at        []int    // by cell: its place in the table's columns, -1 if it is unknown
	columns   []string // by cell: its name in the header
	badHeader bool
}

func newCSVReader(in *reading, file string, limit *rowLimit, r io.Reader) *csvReader {
	c := &csvReader{in: in, file: file, limit: limit, csv: csv.NewReader(r)}
	c.csv.ReuseRecord, c.csv.FieldsPerRecord = true, -1
	return c
}

// next returns the next row that is CSV, good until it is called again; when there is none, ended is true. Rows without a
// character in any cell, which spreadsheets leave below a table, are as blank as a blank line.
func (c *csvReader) next() ([]string, error) {
	for !c.ended {
		cells, err := c.csv.Read()
		if err == nil {
			if blank(cells) {
				continue
			}
			c.line, _ = c.csv.FieldPos(0)
			return cells, nil
		}
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			c.ended = true
		case errors.Is(err, errLongRow):
			c.giveUp(c.limit.row, "row", c.limit.problem())
		case errors.As(err, &bad):
			c.reject(bad, len(cells))
		default:
			return nil, err
		}
	}
	return nil, nil
}

func blank(cells []string) bool {
	for _, s := range cells {
		if s != "" {
			return false
		}
	}
	return true
}

// reject reports a row whose quotes are wrong. Only when the mistake lies on the row's first line is it certain where
// the next row begins.
func (c *csvReader) reject(bad *csv.ParseError, cell int) {
	column := "row"
	if cell < len(c.columns) {
		column = label(c.columns[cell])
	}
	const unclosed = `a quoted cell is not closed as it should be: write each " in it twice, and one at its end`
	switch {
	case errors.Is(bad.Err, csv.ErrBareQuote):
		c.lose(bad.StartLine, column, `a " in a cell that does not begin with one: write the cell as "...", and each " in it twice`)
	case bad.StartLine == bad.Line:
		c.lose(bad.StartLine, column, unclosed)
	default:
		c.giveUp(bad.StartLine, column, unclosed)
	}
}

// lose reports a row that is lost.
func (c *csvReader) lose(line int, column, problem string) {
	c.in.fault(c.file, line, column, "%s", problem)
	c.in.file(c.file).lost = true
}

// giveUp reports a row after which nothing can be read.
func (c *csvReader) giveUp(line int, column, problem string) {
	c.lose(line, column, problem+"; the rows from here on were not read")
	c.ended = true
}
