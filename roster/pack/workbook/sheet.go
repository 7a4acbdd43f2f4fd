package workbook

import (
	"context"
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"watchbill/roster"
)

// cellKind says what a cell holds.
type cellKind int

const (
	textCell cellKind = iota
	numberCell
	truthCell
	errorCell // such as #N/A; without a text, a formula that was never worked out
)

// cell is one cell that is not empty.
type cell struct {
	kind cellKind
	text string // a number's as it stands in the file
	form form
}

// blank tells whether a cell shows nothing.
func (c cell) blank() bool { return c.kind != errorCell && strings.TrimSpace(c.text) == "" }

// row is a row with at least one cell that is not blank. Cells lie at their columns; empty ones are zero.
type row struct {
	number int // from 1
	cells  []cell
}

// rows reads a sheet row by row; rows that hold nothing but blanks are left out. The row is good until yield returns. Errors
// are broken, yield's, and ctx's.
func (in *reading) rows(s sheetPart, yield func(row) error) error {
	r := sheetReader{ctx: in.ctx, book: in.book, yield: yield}
	if err := in.book.archive.read(s.part, wanted, r.begin, r.end); err != nil {
		return err
	}
	if !r.any {
		return brokenf("damaged: the part %.80q is missing", s.part)
	}
	if r.merges > 0 { // what is empty below or beside the first cell would be read as left out, which may mean "every one"
		more := ""
		if r.merges > 1 {
			more = fmt.Sprintf(" (and %d more)", r.merges-1)
		}
		in.fault(s.name, max(rowOf(r.merged), 1), "cells", "%.40s are merged%s, and only the first of them holds the value; split them and fill each", r.merged, more)
	}
	return nil
}

func wanted(name string) bool { return name == "v" || name == "t" }

// sheetReader follows the XML of a sheet.
type sheetReader struct {
	ctx   context.Context
	book  *book
	yield func(row) error

	any    bool // the part is there
	row    row
	column int // of the cell being read, from 0
	kind   string
	form   form
	text   []byte
	made   bool // by a formula

	merged string // the first range of merged cells
	merges int
}

func (r *sheetReader) begin(_ *walker, name string, attrs []xml.Attr) error {
	r.any = true
	switch name {
	case "row":
		n := r.row.number + 1
		if s := attr(attrs, "r"); s != "" {
			at, err := strconv.Atoi(s)
			if err != nil || at < n || at > MaxRows {
				return brokenf("damaged: row %.20q stands after row %d", s, r.row.number)
			}
			n = at
		}
		r.row = row{n, r.row.cells[:0]}
		r.column = -1
		return r.ctx.Err()
	case "c":
		at := r.column + 1
		if s := attr(attrs, "r"); s != "" {
			at = columnOf(s)
		}
		if at <= r.column {
			return brokenf("damaged: cell %.20q of row %d stands after column %s", attr(attrs, "r"), r.row.number, columnName(max(r.column, 0)))
		}
		r.column, r.kind, r.form, r.text, r.made = at, attr(attrs, "t"), plain, r.text[:0], false
		if style, err := strconv.Atoi(attr(attrs, "s")); err == nil && style >= 0 && style < len(r.book.forms) {
			r.form = r.book.forms[style]
		}
	case "f":
		r.made = true
	case "mergeCell":
		if r.merges++; r.merges == 1 {
			r.merged = attr(attrs, "ref")
		}
	}
	return nil
}

func (r *sheetReader) end(w *walker, name, text string) error {
	switch {
	case name == "v" || name == "t" && w.in("is") && !w.in("rPh"):
		r.text = append(r.text, text...)
	case name == "c":
		return r.cell()
	case name == "row":
		if slices.ContainsFunc(r.row.cells, func(c cell) bool { return !c.blank() }) {
			return r.yield(r.row)
		}
	}
	return nil
}

// cell adds the cell that has been read to its row.
func (r *sheetReader) cell() error {
	never := r.made && len(r.text) == 0 && r.kind != "str" // a formula may well come to an empty text
	if len(r.text) == 0 && !never {
		return nil
	}
	if r.column >= maxColumns {
		return brokenf("has something in cell %s; at most %d columns are read", cellAt(r.column, r.row.number), maxColumns)
	}
	c := cell{text: string(r.text)}
	if never {
		r.kind = "e"
	}
	switch r.kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(c.text))
		if err != nil || i < 0 || i >= len(r.book.strings) {
			return brokenf("damaged: cell %s names no text", cellAt(r.column, r.row.number))
		}
		c.text = r.book.strings[i]
	case "inlineStr", "str":
		c.text = unescape(c.text)
	case "b":
		c.kind = truthCell
		c.text = map[bool]string{true: "true", false: "false"}[c.text == "1" || c.text == "true"]
	case "e":
		c.kind = errorCell
	case "d":
		c.text = isoDate(c.text)
	default:
		c.kind, c.form = numberCell, r.form
	}
	for len(r.row.cells) <= r.column {
		r.row.cells = append(r.row.cells, cell{})
	}
	r.row.cells[r.column] = c
	return nil
}

// columnOf returns the column of a cell's name, -1 if it has none.
func columnOf(name string) int {
	n := 0
	for i := 0; i < len(name) && name[i]|0x20 >= 'a' && name[i]|0x20 <= 'z'; i++ {
		if n = n*26 + int(name[i]|0x20-'a') + 1; n > 1<<14 {
			return -1
		}
	}
	return n - 1
}

// rowOf returns the row that the name of a cell or of a range begins with, 0 if none.
func rowOf(name string) int {
	first, _, _ := strings.Cut(name, ":")
	n, err := strconv.Atoi(strings.TrimLeft(first, "ABCDEFGHIJKLMNOPQRSTUVWXYZ$"))
	if err != nil {
		return 0
	}
	return n
}

// isoDate writes a date that a strict workbook holds as packs do.
func isoDate(s string) string {
	s = strings.TrimSuffix(strings.TrimSuffix(s, ".000"), "Z")
	if day, clock, ok := strings.Cut(s, "T"); ok && strings.Trim(clock, "0:") == "" {
		return day
	}
	return s
}

// said writes a cell as a CSV file would have it: what is shown as a date or a time in the way of packs. Blanks around what
// is no text are nothing that anybody sees.
func (b *book) said(c cell, k kind) string {
	if c.kind != numberCell && k != textKind {
		return strings.TrimSpace(c.text)
	}
	if c.kind != numberCell {
		return c.text
	}
	x, err := strconv.ParseFloat(c.text, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return c.text
	}
	if c.form == plain {
		if strings.Trim(c.text, "0123456789") == "" {
			return c.text // as many digits as there are
		}
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return b.sayTime(x, c.form, k)
}

// sayTime writes the time that the number x shows. What the column wants decides only whether midnight goes without saying.
func (b *book) sayTime(x float64, f form, k kind) string {
	seconds := math.Round(x * 86400)
	days := math.Floor(seconds / 86400)
	second := int(seconds - days*86400)
	date, ok := b.date(days)
	clock := func() string {
		s := roster.ClockTime(second / 60).String()
		if second%60 != 0 {
			s += ":" + string(rune('0'+second%60/10)) + string(rune('0'+second%60%10))
		}
		return s
	}
	switch {
	case f == timeForm && days == 0:
		return clock()
	case !ok:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case k == clockKind && f == bothForm, f == timeForm && k == clockKind:
		return clock()
	case second == 0 && (f == dateForm && k != momentKind || k == dateKind):
		return date.String()
	}
	return date.String() + "T" + clock()
}

// date returns the day that a workbook numbers so. Before March 1900 its numbers are off by one, and no agency needs them.
func (b *book) date(days float64) (roster.Date, bool) {
	days += float64(b.base)
	if days < 61 || days > float64(roster.MaxDate-epoch) {
		return 0, false
	}
	return epoch + roster.Date(days), true
}

// epoch is day 0 of workbooks.
var epoch = roster.NewDate(1899, 12, 30)
