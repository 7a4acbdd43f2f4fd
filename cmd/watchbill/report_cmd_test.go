package main

import (
	"bufio"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"watchbill/api/print"
	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
)

// TestPagesAndTablesSayNumbersAlike holds the words of pages to those of the command line: a figure reads the same on both.
func TestPagesAndTablesSayNumbersAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.IntRange(0, 1<<30).Draw(t, "whole")
		part := rapid.IntRange(0, whole).Draw(t, "part")
		want := sheet.Percent(part, whole)
		if whole > 0 {
			want += " %"
		}
		if got := print.Percent(part, whole); got != want {
			t.Errorf("%d of %d: %q and %q", part, whole, got, want)
		}
		if got, want := print.Count(part), sheet.Count(part); got != want {
			t.Errorf("%d: %q and %q", part, got, want)
		}
		if got, want := print.Length(part), sheet.Length(part); got != want {
			t.Errorf("%d min: %q and %q", part, got, want)
		}
		d := roster.Date(part % int(roster.MaxDate))
		if got, want := print.Day(d), sheet.Day(d); got != want {
			t.Errorf("%v: %q and %q", d, got, want)
		}
	})
}

// TestTablesFitTheTerminal holds that a page's widest table is broken into parts that fit.
func TestTablesFitTheTerminal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := &print.Table{}
		for range rapid.IntRange(1, 20).Draw(t, "columns") {
			table.Columns = append(table.Columns, print.Column{Name: rapid.StringMatching(`[a-z ]{0,20}`).Draw(t, "name"), Number: rapid.Bool().Draw(t, "number")})
		}
		for range rapid.IntRange(0, 4).Draw(t, "rows") {
			table.Rows = append(table.Rows, rapid.SliceOfN(rapid.StringMatching(`[a-z0-9]{1,50}`), 0, len(table.Columns)).Draw(t, "row"))
		}
		var b strings.Builder
		w := bufio.NewWriter(&b)
		if err := errors.Join(printedTable(w, table), w.Flush()); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		for i, column := range table.Columns[1:] {
			for _, row := range table.Rows {
				if i+1 < len(row) && !strings.Contains(text, row[i+1]) {
					t.Errorf("%q under %q is missing in\n%s", row[i+1], column.Name, text)
				}
			}
		}
		for line := range strings.Lines(text) {
			if n := sheet.Width(strings.TrimSuffix(line, "\n")); n > sheet.Columns {
				t.Errorf("%d wide: %s", n, line)
			}
		}
	})
}
