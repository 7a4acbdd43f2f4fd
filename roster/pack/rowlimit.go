package pack

import (
	"bytes"
	"errors"
	"io"
)

// rowLimit passes a CSV file on as long as no row of it is longer than maxRow, so that encoding/csv never holds more
// than that. It ends the file with errLongRow at the beginning of a longer row, or within it.
type rowLimit struct {
	r      io.Reader
	line   int // being read, counted from 1
	row    int // the line on which the row being read began
	length int // bytes of that row so far
	quotes quotes
	long   bool
}

var errLongRow = errors.New("the row is too long")

func newRowLimit(r io.Reader) *rowLimit {
	return &rowLimit{r: r, line: 1, row: 1}
}

func (l *rowLimit) Read(p []byte) (int, error) {
	if l.long {
		return 0, errLongRow
	}
	n, err := l.r.Read(p)
	whole := 0 // bytes of p that belong to rows complete within it
	for at := 0; at < n; {
		end := n
		if i := bytes.IndexByte(p[at:n], '\n'); i >= 0 {
			end = at + i + 1
		}
		l.quotes.pass(p[at:end])
		if l.length += end - at; l.length > maxRow {
			l.long = true
			return whole, errLongRow
		}
		if p[end-1] == '\n' {
			l.line++
			if l.quotes != inQuotes {
				l.row, l.length, whole = l.line, 0, end
			}
		}
		at = end
	}
	return n, err
}

// problem says what is wrong with the row that was too long.
func (l *rowLimit) problem() string {
	if l.quotes == inQuotes && l.line > l.row {
		return "a quoted cell that begins in this row goes on for more than " + bytesOf(maxRow) + ": a closing \" is missing"
	}
	return "longer than " + bytesOf(maxRow)
}

// quotes follows a CSV text as encoding/csv does, byte by byte.
type quotes int

const (
	atStart  quotes = iota // of a cell
	inPlain                // in a cell without quotes
	inQuotes               // in a quoted cell: the row goes on in the next line
	closed                 // behind a quote in a quoted cell: its end, or the first of two that stand for one
	closedCR               // behind such a quote and a CR
	astray                 // behind a mistake: encoding/csv gives up the line
)

// pass moves on by part of a line, or all of it with its end.
func (q *quotes) pass(line []byte) {
	last := line[len(line)-1]
	if (*q <= inQuotes || *q == astray) && bytes.IndexByte(line, '"') < 0 {
		switch {
		case *q == inQuotes:
		case last == '\n' || *q != astray && last == ',':
			*q = atStart
		case *q != astray:
			*q = inPlain
		}
		return
	}
	for _, c := range line {
		*q = q.after(c)
	}
}

func (q quotes) after(c byte) quotes {
	switch {
	case c == '\n' && q != inQuotes:
		return atStart
	case q == inQuotes && c != '"' || q == astray:
		return q
	case q == inQuotes:
		return closed
	case c == '"' && (q == atStart || q == closed):
		return inQuotes
	case c == '"' || q == closedCR:
		return astray
	case c == ',':
		return atStart
	case q == closed && c == '\r':
		return closedCR
	case q == closed:
		return astray
	}
	return inPlain
}

// skim looks through a file that is too large to be read, for a row that is too long.
func (in *reading) skim(name string, r io.Reader) error {
	limit := newRowLimit(r)
	_, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, limit, make([]byte, 256<<10))
	if limit.long {
		in.fault(name, limit.row, "row", "%s", limit.problem())
		return nil
	}
	return err
}
