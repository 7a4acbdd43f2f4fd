package sheet

import (
	"io"
	"strings"
)

// Column is one column of a Table.
type Column struct {
	Name  string
	Right bool // aligned at the right, as numbers are
	Most  int  // cells; longer text is clipped with an ellipsis; 0 = as long as it is
	Rest  bool // the last column: clipped to what the others leave of the page
}

// Table gathers rows and writes them aligned. The zero value with Columns is ready.
type Table struct {
	Columns []Column
	Indent  string
	rows    [][]string
}

// Row adds a row: one cell a column, missing ones empty. No cells are a blank line.
func (t *Table) Row(cells ...string) {
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = Clean(c)
		if most := t.Columns[i].Most; most > 0 {
			row[i] = Clip(row[i], most)
		}
	}
	t.rows = append(t.rows, row)
}

// Write writes the header, unless no column has a name, and the rows; each line ends without trailing blanks.
func (t *Table) Write(out io.Writer) error {
	header := make([]string, len(t.Columns))
	named := false
	widths := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		header[i] = c.Name
		named = named || c.Name != ""
		widths[i] = Width(c.Name)
	}
	for _, row := range t.rows {
		for i, c := range row {
			widths[i] = max(widths[i], Width(c))
		}
	}
	t.fit(widths)
	var b strings.Builder
	if named {
		t.line(&b, header, widths)
	}
	for _, row := range t.rows {
		t.line(&b, row, widths)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// leastRest is how narrow a Rest column may get before the page is left to overflow.
const leastRest = 20

// fit clips the cells of a Rest column, and its width, to the page.
func (t *Table) fit(widths []int) {
	last := len(widths) - 1
	if last < 0 || !t.Columns[last].Rest {
		return
	}
	left := Columns - len(t.Indent) - 2*last
	for _, w := range widths[:last] {
		left -= w
	}
	left = max(left, leastRest)
	for _, row := range t.rows {
		if len(row) > last {
			row[last] = Clip(row[last], left)
		}
	}
	widths[last] = min(widths[last], left)
}

func (t *Table) line(b *strings.Builder, row []string, widths []int) {
	blanks := 0 // owed, written only when something follows
	for i, c := range row {
		pad := widths[i] - Width(c)
		if i == 0 {
			blanks += len(t.Indent)
		} else {
			blanks += 2
		}
		if t.Columns[i].Right {
			blanks += pad
			pad = 0
		}
		if c != "" {
			b.WriteString(strings.Repeat(" ", blanks))
			b.WriteString(c)
			blanks = 0
		}
		blanks += pad
	}
	b.WriteByte('\n')
}
