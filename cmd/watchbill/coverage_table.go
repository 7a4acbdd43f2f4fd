package main

import (
	"bufio"
	"fmt"
	"time"

	"watchbill/cmd/internal/sheet"
	"watchbill/coverage"
	"watchbill/roster"
)

// coverageTable writes what a coordinator wants first: the agency's share, each district's and shift's, and the year at a glance.
func coverageTable(w *bufio.Writer, grid *coverage.Grid) error {
	book, opt, shares := grid.Book(), grid.Options(), grid.Shares()
	heading(w, book, "Slots with the "+needed(opt.Need)+"s on watch that they ask for", horizon(opt.From, opt.Days))
	if shares.Agency.Minutes == 0 {
		_, err := fmt.Fprintf(w, "Nothing is required: no slot of these dates asks for a %s (targets.csv).\n", needed(opt.Need))
		return err
	}
	if err := summary(grid, shares).Write(w); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nShare covered by district and shift, in %%\n")
	if err := matrix(w, book, shares); err != nil {
		return err
	}
	strip := yearStrip(grid, shares)
	fmt.Fprintf(w, "\nThe dates, %s a mark\n", strip.UnitName())
	if err := strip.Write(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s\n", sheet.Legend)
	return err
}

func summary(grid *coverage.Grid, shares *coverage.Shares) *sheet.Table {
	t := &sheet.Table{Columns: []sheet.Column{{}, {Right: true}, {}}}
	t.Row("Share covered", sheet.Percent(shares.Agency.CoveredMinutes, shares.Agency.Minutes)+" %",
		fmt.Sprintf("%s of %s minutes", sheet.Count(shares.Agency.CoveredMinutes), sheet.Count(shares.Agency.Minutes)))
	n := shares.Slots
	t.Row("Slots", sheet.Count(n[0]+n[1]+n[2]),
		fmt.Sprintf("%s covered, %s partial, %s uncovered", sheet.Count(n[0]), sheet.Count(n[1]), sheet.Count(n[2])))
	gaps := "none"
	if grid.GapCount() > 0 {
		gaps = "watchbill gaps lists them with their causes"
	}
	t.Row("Gaps", sheet.Count(grid.GapCount()), gaps)
	if worst, ok := shares.WorstMonth(); ok && worst.CoveredMinutes < worst.Minutes {
		t.Row("Worst month", sheet.Percent(worst.CoveredMinutes, worst.Minutes)+" %",
			fmt.Sprintf("%s, %s not covered", monthName(worst.Month), sheet.Length(worst.Minutes-worst.CoveredMinutes)))
	}
	return t
}

func monthName(m coverage.Month) string {
	return sheet.Month(roster.NewDate(m.Year, time.Month(m.Month), 1))
}

// shiftsAcross is how many shifts the matrix sets side by side.
const shiftsAcross = 7

// matrix writes the shares of district × shift, in several tables where there are too many shifts for one.
func matrix(w *bufio.Writer, book *roster.Book, shares *coverage.Shares) error {
	shifts := asked(shares)
	for first := 0; first < len(shifts); first += shiftsAcross {
		if first > 0 {
			fmt.Fprintln(w)
		}
		these := shifts[first:min(first+shiftsAcross, len(shifts))]
		last := first+shiftsAcross >= len(shifts)
		if err := matrixOf(book, shares, these, last).Write(w); err != nil {
			return err
		}
	}
	return nil
}

// asked lists the shifts that ask for anybody.
func asked(shares *coverage.Shares) []int {
	var shifts []int
	for i, s := range shares.Shifts {
		if s.Minutes > 0 {
			shifts = append(shifts, i)
		}
	}
	return shifts
}

func matrixOf(book *roster.Book, shares *coverage.Shares, shifts []int, total bool) *sheet.Table {
	t := &sheet.Table{Columns: []sheet.Column{{Name: "District", Most: 30}}}
	for _, s := range shifts {
		t.Columns = append(t.Columns, sheet.Column{Name: sheet.Clip(string(book.Shifts().At(s).ID), 7), Right: true})
	}
	if total {
		t.Columns = append(t.Columns, sheet.Column{Name: "all", Right: true})
	}
	row := func(name string, by []coverage.Share, all coverage.Share) {
		cells := []string{name}
		for _, s := range shifts {
			cells = append(cells, sheet.Percent(by[s].CoveredMinutes, by[s].Minutes))
		}
		if total {
			cells = append(cells, sheet.Percent(all.CoveredMinutes, all.Minutes))
		}
		t.Row(cells...)
	}
	for i, d := range book.Districts().All() {
		row(districtName(d), shares.DistrictShifts[i], shares.Districts[i])
	}
	row("All districts", shares.Shifts, shares.Agency)
	return t
}

// yearStrip draws the agency and each shift over the horizon.
func yearStrip(grid *coverage.Grid, shares *coverage.Shares) *sheet.Strip {
	book, opt := grid.Book(), grid.Options()
	days := make([][]coverage.Share, book.Shifts().Len())
	for i := range days {
		days[i] = make([]coverage.Share, opt.Days)
	}
	for s := range grid.Slots() {
		day := &days[s.Shift][s.Date-opt.From]
		day.CoveredMinutes += s.CoveredMinutes
		day.Minutes += s.Minutes()
	}
	strip := &sheet.Strip{From: opt.From, Days: opt.Days}
	shifts := asked(shares)
	if len(shifts) > 1 {
		strip.Line("all shifts", shares.Days)
	}
	for _, i := range shifts {
		strip.Line(string(book.Shifts().At(i).ID), days[i])
	}
	return strip
}
