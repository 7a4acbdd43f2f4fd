package workbook

import (
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"watchbill/roster"
)

// Sheet is one sheet that is to be written: a header, which stays in sight and can be filtered by, and rows below it.
type Sheet struct {
	Name    string // 1 to 31 characters, none of []:*?/\
	Columns []Column
	Rows    iter.Seq[[]Cell] // each with at most as many cells as there are columns; good until the next is asked for
}

// Column heads a column. Width is in characters; 0 is that of its name, at least 10.
type Column struct {
	Name  string
	Width int
}

// Cell is what stands in a cell; the zero Cell is empty. Make one with Text, Number, Day, Clock, Moment or Truth.
type Cell struct {
	kind  Look
	text  string
	value float64
}

// Look is how a number shows.
type Look int

// The looks.
const (
	empty Look = iota
	asText
	asNumber
	asTruth
	asDay
	asClock
	asMoment
	asSeconds
	asShare
)

// Text is a text, never a formula, whatever it begins with.
func Text[S ~string](s S) Cell { return Cell{kind: asText, text: string(s)} }

// Number is a number.
func Number[N ~int | ~float64](n N) Cell { return Cell{kind: asNumber, value: float64(n)} }

// Share is a share of 1, shown as per cent with one decimal, which is never rounded up to 100 %.
func Share(x float64) Cell { return Cell{kind: asShare, value: x} }

// Truth is a truth value.
func Truth(is bool) Cell {
	c := Cell{kind: asTruth}
	if is {
		c.value = 1
	}
	return c
}

// Day is a date. One before March 1900, which workbooks number in two ways, becomes a text.
func Day(d roster.Date) Cell {
	if d-epoch < 61 {
		return Text(d.String())
	}
	return Cell{kind: asDay, value: float64(d - epoch)}
}

// Clock is a time of the day.
func Clock(c roster.ClockTime) Cell { return Cell{kind: asClock, value: float64(c) / (24 * 60)} }

// Moment is what the clocks of a zone show at an instant. Workbooks know no zones: say in the column's name which it is.
func Moment(z *roster.Zone, m roster.Minute) Cell {
	d, c := z.Local(m)
	return moment(d, int(c)*60)
}

// moment is a date with seconds after midnight.
func moment(d roster.Date, seconds int) Cell {
	c := Day(d)
	if c.kind != asDay {
		return c
	}
	c.kind = asMoment
	if seconds%60 != 0 {
		c.kind = asSeconds
	}
	c.value += float64(seconds) / 86400
	return c
}

// Write writes sheets as a workbook, at least one. Sheets with more rows than [MaxRows], texts longer than [MaxCell] or with
// control characters, and numbers that are none are a roster.Invalid that names the sheet, and nothing is written.
func Write(w io.Writer, sheets ...Sheet) error {
	f := excelize.NewFile()
	defer f.Close() // removes temporary files; there is nothing to be done about those that stay
	out := writing{f: f, styles: map[Look]int{}}
	for i, s := range sheets {
		if i == 0 {
			if err := f.SetSheetName(f.GetSheetName(0), s.Name); err != nil {
				return err
			}
		} else if _, err := f.NewSheet(s.Name); err != nil {
			return err
		}
		if err := out.sheet(s); err != nil {
			return fmt.Errorf("write sheet %s: %w", s.Name, err)
		}
	}
	return f.Write(w)
}

// writing is a workbook in the course of being written.
type writing struct {
	f      *excelize.File
	styles map[Look]int
	header int
}

// formats are how numbers show.
var formats = map[Look]string{
	asDay: "yyyy-mm-dd", asClock: "hh:mm", asMoment: "yyyy-mm-dd hh:mm", asSeconds: "yyyy-mm-dd hh:mm:ss",
	asShare: `[<0.9995]0.0%;[<1]"99.9%";0.0%`,
}

// style returns the style of a look, made when it is first asked for.
func (out *writing) style(l Look) (int, error) {
	format, ok := formats[l]
	if !ok {
		return 0, nil
	}
	if id, ok := out.styles[l]; ok {
		return id, nil
	}
	id, err := out.f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	out.styles[l] = id
	return id, err
}

func (out *writing) sheet(s Sheet) error {
	rows := 1
	for range s.Rows {
		rows++
	}
	if rows > MaxRows {
		return roster.Invalidf("rows", "sheet %s would have %d rows, and a sheet holds %d; ask for fewer days or one district, or for CSV", s.Name, rows, MaxRows)
	}
	last := cellAt(len(s.Columns)-1, rows)
	if err := out.f.AutoFilter(s.Name, "A1:"+last, nil); err != nil {
		return err
	}
	w, err := out.f.NewStreamWriter(s.Name)
	if err != nil {
		return err
	}
	for i, c := range slices.Backward(s.Columns) { // the library puts each in front of those before, and the format wants them in order
		width := c.Width
		if width == 0 {
			width = max(10, len(c.Name)+3)
		}
		if err := w.SetColWidth(i+1, i+1, float64(min(width, 80))); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := out.rows(w, s); err != nil {
		return err
	}
	return w.Flush()
}

func (out *writing) rows(w *excelize.StreamWriter, s Sheet) error {
	if out.header == 0 {
		id, err := out.f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
		if err != nil {
			return err
		}
		out.header = id
	}
	values := make([]any, len(s.Columns))
	for i, c := range s.Columns {
		values[i] = excelize.Cell{StyleID: out.header, Value: c.Name}
	}
	if err := w.SetRow("A1", values); err != nil {
		return err
	}
	n := 1
	for cells := range s.Rows {
		n++
		values = values[:0]
		for i, c := range cells {
			v, err := out.value(c)
			if err != nil {
				return roster.Invalidf("cell", "%s, column %s: %v", cellAt(i, n), s.Columns[i].Name, err)
			}
			values = append(values, v)
		}
		if err := w.SetRow(cellAt(0, n), values); err != nil {
			return err
		}
	}
	return nil
}

// value is a cell as the library takes it.
func (out *writing) value(c Cell) (any, error) {
	switch c.kind {
	case empty:
		return nil, nil
	case asText:
		return c.text, fits(c.text)
	case asTruth:
		return c.value == 1, nil
	}
	if math.IsNaN(c.value) || math.IsInf(c.value, 0) {
		return nil, fmt.Errorf("%v is no number", c.value)
	}
	id, err := out.style(c.kind)
	return excelize.Cell{StyleID: id, Value: c.value}, err
}

// fits says why a text goes into no cell, nil if it does.
func fits(s string) error {
	if !utf8.ValidString(s) {
		return fmt.Errorf("the text is not UTF-8")
	}
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return fmt.Errorf("the text has the character %U, which no workbook can hold", r)
		}
	}
	if n > MaxCell {
		return fmt.Errorf("the text has %d characters, and a cell of a workbook holds %d", n, MaxCell)
	}
	return nil
}
