package main

import (
	"bufio"
	"fmt"

	"watchbill/api/print"
	"watchbill/cmd/internal/sheet"
)

// pageTable writes a page for a terminal: the same words and numbers, without its charts and definitions.
func pageTable(w *bufio.Writer, d *print.Document) error {
	fmt.Fprintf(w, "%s\n%s\n%s", sheet.Clip(sheet.Clean(d.Agency), sheet.Columns), d.Title, d.Period)
	if d.Revision > 0 {
		fmt.Fprintf(w, ", roster r%d", d.Revision)
	}
	fmt.Fprint(w, "\n\n")
	head := sheet.Table{Columns: []sheet.Column{{}, {Right: true}, {Rest: true}}}
	for _, x := range d.Summary {
		head.Row(x.Name, x.Value, x.Counts)
	}
	if err := head.Write(w); err != nil {
		return err
	}
	for _, s := range d.Sections {
		fmt.Fprintf(w, "\n%s\n", s.Heading)
		if s.Text != "" {
			fmt.Fprintf(w, "  %s\n", sheet.Wrap(sheet.Clean(s.Text), sheet.Columns-2, "  "))
		}
		if s.Table != nil {
			if err := printedTable(w, s.Table); err != nil {
				return err
			}
		}
	}
	if len(d.Notes) > 0 {
		fmt.Fprint(w, "\nNotes\n")
	}
	for _, n := range d.Notes {
		fmt.Fprintf(w, "  %s\n", sheet.Wrap(sheet.Clean(n), sheet.Columns-2, "  "))
	}
	_, err := fmt.Fprint(w, "\nWhat the words mean: --format html says, and csv has every figure.\n")
	return err
}

// widestHead is how much of a long name that heads a row is shown.
const widestHead = 40

// printedTable writes a table, in several parts where it is too wide for one; each begins with the column that heads
// the rows.
func printedTable(w *bufio.Writer, t *print.Table) error {
	rows := t.Rows
	if t.Foot != nil {
		rows = append(rows[:len(rows):len(rows)], t.Foot)
	}
	for first, last := 1, 0; last < len(t.Columns); first = last {
		last = fitting(t.Columns, rows, first)
		part := sheet.Table{Indent: "  "}
		of := append([]int{0}, columnsFrom(first, last)...)
		for _, i := range of {
			part.Columns = append(part.Columns, sheet.Column{Name: t.Columns[i].Name, Right: t.Columns[i].Number})
		}
		part.Columns[0].Most = widestHead
		for _, row := range rows {
			cells := make([]string, len(of))
			for k, i := range of {
				if i < len(row) {
					cells[k] = row[i]
				}
			}
			part.Row(cells...)
		}
		if first > 1 {
			fmt.Fprintln(w)
		}
		if err := part.Write(w); err != nil {
			return err
		}
	}
	return nil
}

// fitting is the column before which a part has to end that begins with one; a part has at least one column.
func fitting(columns []print.Column, rows [][]string, first int) int {
	width := func(i, most int) int {
		n := sheet.Width(columns[i].Name)
		for _, row := range rows {
			if i < len(row) {
				n = max(n, sheet.Width(row[i]))
			}
		}
		return min(n, most)
	}
	left := sheet.Columns - len("  ") - width(0, widestHead)
	for i := first; i < len(columns); i++ {
		if left -= len("  ") + width(i, sheet.Columns); left < 0 && i > first {
			return i
		}
	}
	return len(columns)
}

func columnsFrom(first, last int) []int {
	var s []int
	for i := first; i < last; i++ {
		s = append(s, i)
	}
	return s
}
