package main

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"watchbill/cmd/internal/sheet"
	"watchbill/coverage"
	"watchbill/roster"
)

// gapsTable writes every gap by district, then the totals by cause and what would close them.
func gapsTable(w *bufio.Writer, grid *coverage.Grid) error {
	book, opt := grid.Book(), grid.Options()
	heading(w, book, "Gaps: fewer "+needed(opt.Need)+"s on watch than the slots ask for", horizon(opt.From, opt.Days))
	if grid.GapCount() == 0 {
		_, err := fmt.Fprintln(w, "No gaps: whatever targets.csv asks for is covered.")
		return err
	}
	byDistrict := make([][]coverage.Gap, book.Districts().Len())
	for g := range grid.Gaps() {
		byDistrict[g.District] = append(byDistrict[g.District], g)
	}
	cut := false
	for d, gaps := range byDistrict {
		if len(gaps) == 0 {
			continue
		}
		short := 0
		for _, g := range gaps {
			short += g.ShortMinutes
		}
		fmt.Fprintf(w, "%s: %s, %s short\n", sheet.Clip(sheet.Clean(districtName(book.Districts().At(d))), 60), sheet.Number(len(gaps), "gap"), sheet.Length(short))
		some, err := gapRows(w, book, gaps, opt)
		if err != nil {
			return err
		}
		cut = cut || some
		fmt.Fprintln(w)
	}
	if cut {
		fmt.Fprint(w, "Where it says +n more, --format csv names everybody.\n\n")
	}
	return gapTotals(w, grid)
}

// gapRows writes the gaps of one district and tells whether it had to leave out names.
func gapRows(w *bufio.Writer, book *roster.Book, gaps []coverage.Gap, opt coverage.Options) (cut bool, err error) {
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{
		{Name: "When"}, {Name: "Length", Right: true}, {Name: "Short", Right: true}, {Name: "Cause"}, {Name: "Who"},
	}}
	years := opt.Days > 365
	when, length, cause := 0, len("Length"), len("Cause")
	for _, g := range gaps {
		when = max(when, sheet.Width(sheet.Span(book.Zone(), g.Interval, years)))
		length = max(length, len(sheet.Length(g.Minutes())))
		cause = max(cause, len(g.Cause))
	}
	room := max(24, sheet.Columns-len(t.Indent)-when-length-len("Short")-cause-4*len("  "))
	for _, g := range gaps {
		who, more := sheet.Some(names(book, opt.Need, g.Who.Append(nil)), room)
		cut = cut || more > 0
		t.Row(sheet.Span(book.Zone(), g.Interval, years), sheet.Length(g.Minutes()), sheet.Count(g.Short), string(g.Cause), who)
	}
	return cut, t.Write(w)
}

// causeSum sums up the gaps of one cause.
type causeSum struct {
	gaps, minutes int
	short         map[string]int // minutes of the gaps in which each person counts
}

// gapTotals writes the totals by cause, and for each cause what closes its gaps.
func gapTotals(w *bufio.Writer, grid *coverage.Grid) error {
	causes := []coverage.Cause{coverage.CauseAbsence, coverage.CauseLapse, coverage.CauseBoth, coverage.CauseUnstaffed}
	sums := map[coverage.Cause]*causeSum{}
	for _, c := range causes {
		sums[c] = &causeSum{short: map[string]int{}}
	}
	minutes := 0
	for g := range grid.Gaps() {
		s := sums[g.Cause]
		s.gaps++
		s.minutes += g.ShortMinutes
		minutes += g.ShortMinutes
		for _, id := range g.Who.All() {
			s.short[id] += g.ShortMinutes
		}
	}
	t := sheet.Table{Columns: []sheet.Column{{Name: "Cause"}, {Name: "Gaps", Right: true}, {Name: "Short", Right: true}}}
	for _, c := range causes {
		t.Row(string(c), sheet.Count(sums[c].gaps), sheet.Length(sums[c].minutes))
	}
	t.Row("all", sheet.Count(grid.GapCount()), sheet.Length(minutes))
	if err := t.Write(w); err != nil {
		return err
	}
	fmt.Fprint(w, "\nWhat to do next\n")
	for _, c := range causes {
		if sums[c].gaps > 0 {
			text := sheet.Wrap(advice(grid, c, sums[c]), sheet.Columns-13, "")
			fmt.Fprintf(w, "  %-9s  %s\n", c, strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", 13)))
		}
	}
	return nil
}

// advice says what closes the gaps of a cause.
func advice(grid *coverage.Grid, c coverage.Cause, sum *causeSum) string {
	switch c {
	case coverage.CauseAbsence:
		return "Fill the leave with overtime or a swap (extras.csv), or move it. Most often away: " + foremost(grid, sum) + "."
	case coverage.CauseLapse:
		return "Book refreshers for those whose certificates end. First: " + foremost(grid, sum) + "."
	case coverage.CauseBoth:
		return "Refresh the certificates and fill the leave; either alone leaves a gap. First: " + foremost(grid, sum) + "."
	}
	if grid.Options().Need == roster.NeedCoResponder {
		return "No return from leave and no refresher helps: pair more officers with clinicians there (pairs.csv)."
	}
	return "No return from leave and no refresher helps: post or certify more officers there. watchbill targets shows where officers are missing."
}

// foremost names the three who count in most of the minutes.
func foremost(grid *coverage.Grid, sum *causeSum) string {
	ids := make([]string, 0, len(sum.short))
	for id := range sum.short {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(x, y string) int { return cmp.Or(sum.short[y]-sum.short[x], strings.Compare(x, y)) })
	ids = ids[:min(3, len(ids))]
	said := names(grid.Book(), grid.Options().Need, ids)
	for i, id := range ids {
		said[i] = fmt.Sprintf("%s (%s)", sheet.Clean(said[i]), sheet.Length(sum.short[id]))
	}
	return strings.Join(said, ", ")
}
