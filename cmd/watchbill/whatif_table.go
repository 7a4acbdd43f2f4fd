package main

import (
	"bufio"
	"fmt"
	"math"

	"watchbill/api"
	"watchbill/cmd/internal/sheet"
	"watchbill/coverage"
	"watchbill/coverage/whatif"
	"watchbill/roster"
)

// listedGaps is how many gaps and slots of a sort the table names.
const listedGaps = 20

// differenceTable writes both shares, what differs by district and shift, and the gaps and targets that do.
func differenceTable(w *bufio.Writer, title string, d *whatif.Difference, moves *whatif.Moves, notes []api.WhatIfNote) error {
	book, opt := d.Before.Book(), d.Before.Options()
	heading(w, book, "What if: "+sheet.Clip(sheet.Clean(title), sheet.Columns-9), horizon(opt.From, opt.Days))
	for _, n := range notes {
		fmt.Fprintln(w, sheet.Wrap("Note: "+sheet.Clean(n.Detail), sheet.Columns, "  "))
	}
	if len(notes) > 0 {
		fmt.Fprintln(w)
	}
	if err := differenceSummary(d).Write(w); err != nil {
		return err
	}
	changed := gapsChanged(d)
	targets := [2]int{}
	for _, x := range d.TargetsChanged {
		targets[0] += len(x.Before)
		targets[1] += len(x.After)
	}
	fmt.Fprintf(w, "\nGaps: %s opened, %s closed, %s.\nSlots: %s worse, %s better.\nTargets: %s broken, %s mended, %s.\n",
		sheet.Count(len(d.Opened)), sheet.Count(len(d.Closed)), changedSaid(len(changed[0]), len(changed[1])),
		sheet.Count(len(d.Worsened)), sheet.Count(len(d.Bettered)),
		sheet.Count(len(d.Broken)), sheet.Count(len(d.Mended)), changedSaid(targets[0], targets[1]))
	if err := watchesThatDiffer(w, d); err != nil {
		return err
	}
	for _, list := range []struct {
		what string
		gaps []coverage.Gap
		of   *coverage.Grid
	}{
		{"Gaps opened", d.Opened, d.After}, {"Gaps closed", d.Closed, d.Before},
		{"Gaps changed, as they are", changed[0], d.Before}, {"Gaps changed, as they would be", changed[1], d.After},
	} {
		if err := whatifGaps(w, list.what, list.gaps, list.of); err != nil {
			return err
		}
	}
	if err := whatifTargets(w, "Recruitment targets broken", d.Broken, d.After.Book()); err != nil {
		return err
	}
	if err := whatifTargets(w, "Recruitment targets mended", d.Mended, book); err != nil {
		return err
	}
	if moves != nil {
		return movesTable(w, moves)
	}
	return nil
}

// gapsChanged lists the gaps of all changes, as they are and as they would be.
func gapsChanged(d *whatif.Difference) (changed [2][]coverage.Gap) {
	for _, x := range d.Changed {
		changed[0] = append(changed[0], x.Before...)
		changed[1] = append(changed[1], x.After...)
	}
	return changed
}

// changedSaid counts what changed on either side, so that before, opened, closed and changed add up to after.
func changedSaid(before, after int) string {
	if before == after {
		return sheet.Count(before) + " changed"
	}
	return sheet.Count(before) + " changed into " + sheet.Count(after)
}

func differenceSummary(d *whatif.Difference) *sheet.Table {
	t := &sheet.Table{Columns: []sheet.Column{{}, {Name: "Before", Right: true}, {Name: "After", Right: true}, {Name: "Difference", Right: true}}}
	was, is := d.Agency.Before, d.Agency.After
	t.Row("Share covered", sheet.Percent(was.CoveredMinutes, was.Minutes)+" %", sheet.Percent(is.CoveredMinutes, is.Minutes)+" %", points(d.Agency))
	count := func(what string, was, is int) { t.Row(what, sheet.Count(was), sheet.Count(is), signed(is-was)) }
	count("Minutes covered", was.CoveredMinutes, is.CoveredMinutes)
	count("Minutes asked for", was.Minutes, is.Minutes)
	count("Slots covered", d.Statuses[0].Covered, d.Statuses[1].Covered)
	count("Slots in part", d.Statuses[0].Partial, d.Statuses[1].Partial)
	count("Slots uncovered", d.Statuses[0].Uncovered, d.Statuses[1].Uncovered)
	count("Gaps", d.Before.GapCount(), d.After.GapCount())
	count("Targets missed", d.TargetsBefore, d.TargetsAfter)
	return t
}

// points says by how many points of a hundred a share differs.
func points(b whatif.Both) string {
	if b.Before == b.After {
		return "0"
	}
	return fmt.Sprintf("%+.2f points", 100*(b.After.Of()-b.Before.Of()))
}

func signed(n int) string {
	if n > 0 {
		return "+" + sheet.Count(n)
	} else if n < 0 {
		return "-" + sheet.Count(-n)
	}
	return "0"
}

// watchesThatDiffer writes the shifts of districts of which something differs.
func watchesThatDiffer(w *bufio.Writer, d *whatif.Difference) error {
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{
		{Name: "District", Most: 30}, {Name: "Shift", Most: 14}, {Name: "Before", Right: true}, {Name: "After", Right: true},
		{Name: "Difference", Right: true}, {Name: "Worse", Right: true}, {Name: "Better", Right: true},
	}}
	n := 0
	for _, x := range d.Watches {
		if x.Before == x.After && x.Worsened == 0 && x.Bettered == 0 {
			continue
		}
		n++
		t.Row(districtSaid(d, x.District), string(x.Shift), sheet.Percent(x.Before.CoveredMinutes, x.Before.Minutes)+" %",
			sheet.Percent(x.After.CoveredMinutes, x.After.Minutes)+" %", points(x.Both), sheet.Count(x.Worsened), sheet.Count(x.Bettered))
	}
	if n == 0 {
		_, err := fmt.Fprint(w, "\nNo district and shift differs.\n")
		return err
	}
	fmt.Fprint(w, "\nShare covered by district and shift, where it differs, and slots that are worse and better\n")
	return t.Write(w)
}

// districtSaid names a district of either Book.
func districtSaid(d *whatif.Difference, id roster.DistrictID) string {
	for _, b := range []*roster.Book{d.After.Book(), d.Before.Book()} {
		if i, ok := b.District(id); ok {
			return districtName(b.Districts().At(i))
		}
	}
	return string(id)
}

// whatifGaps writes the first gaps of a list.
func whatifGaps(w *bufio.Writer, what string, gaps []coverage.Gap, of *coverage.Grid) error {
	if len(gaps) == 0 {
		return nil
	}
	book, opt := of.Book(), of.Options()
	fmt.Fprintf(w, "\n%s\n", what)
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{
		{Name: "District", Most: 20}, {Name: "When"}, {Name: "Length", Right: true}, {Name: "Short", Right: true}, {Name: "Cause"}, {Name: "Who", Rest: true},
	}}
	for _, g := range gaps[:min(len(gaps), listedGaps)] {
		who, _ := sheet.Some(names(book, opt.Need, g.Who.Append(nil)), 28)
		t.Row(districtName(book.Districts().At(g.District)), sheet.Span(book.Zone(), g.Interval, opt.Days > 365), sheet.Length(g.Minutes()), sheet.Count(g.Short), string(g.Cause), who)
	}
	if err := t.Write(w); err != nil {
		return err
	}
	return moreThan(w, len(gaps), "json and csv name them all")
}

// moreThan says how many the table leaves out.
func moreThan(w *bufio.Writer, n int, where string) error {
	if n <= listedGaps {
		return nil
	}
	_, err := fmt.Fprintf(w, "  and %s more; --format %s\n", sheet.Count(n-listedGaps), where)
	return err
}

// whatifTargets writes the first runs of a list.
func whatifTargets(w *bufio.Writer, what string, gaps []coverage.TargetGap, book *roster.Book) error {
	if len(gaps) == 0 {
		return nil
	}
	fmt.Fprintf(w, "\n%s\n", what)
	t := targetGaps(book, gaps[:min(len(gaps), listedGaps)])
	t.Indent = "  "
	if err := t.Write(w); err != nil {
		return err
	}
	return moreThan(w, len(gaps), "json names them all")
}

// movesTable writes which past calls a boundary moves.
func movesTable(w *bufio.Writer, m *whatif.Moves) error {
	fmt.Fprintf(w, "\nPast calls that move to another district: %s of %s", sheet.Count(m.Moved), sheet.Count(m.Calls))
	if m.NoPlace > 0 {
		fmt.Fprintf(w, "; %s without a place cannot be told", sheet.Count(m.NoPlace))
	}
	fmt.Fprint(w, ".\nA boundary changes no coverage.\n")
	if m.Moved == 0 {
		return nil
	}
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{{Name: "From"}, {Name: "To"}, {Name: "Calls", Right: true}, {Name: "Crisis", Right: true}}}
	said := func(id roster.DistrictID) string {
		if id == "" {
			return "(no district)"
		}
		return string(id)
	}
	for _, x := range m.Moves {
		t.Row(said(x.From), said(x.To), sheet.Count(x.Calls), sheet.Count(x.Crisis))
	}
	return t.Write(w)
}

// lossesTable writes how the share spreads under attrition, for the agency and each district.
func lossesTable(w *bufio.Writer, grid *coverage.Grid, l *whatif.Losses) error {
	book, opt := grid.Book(), grid.Options()
	heading(w, book, fmt.Sprintf("What if: attrition of %s %% a year, nobody replaced", trimmed(100*l.Rate)), horizon(opt.From, opt.Days))
	fmt.Fprintf(w, "%s from seed %d; %.1f officers leave on average.\n\nShare covered, in %%\n", sheet.Number(len(l.Runs), "run"), l.Seed, l.MeanLeavers)
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{
		{Name: "District", Most: 30}, {Name: "Before", Right: true}, {Name: "Mean", Right: true}, {Name: "SD", Right: true},
		{Name: "Least", Right: true}, {Name: "5 of 100", Right: true}, {Name: "Median", Right: true}, {Name: "95 of 100", Right: true}, {Name: "Most", Right: true},
	}}
	add := func(name string, was coverage.Share, s whatif.Spread) {
		if was.Minutes == 0 {
			t.Row(name, "–", "–", "–", "–", "–", "–", "–", "–")
			return
		}
		cells := []string{name, sheet.Percent(was.CoveredMinutes, was.Minutes)}
		for _, x := range []float64{s.Mean, s.SD, s.Least, s.P5, s.P50, s.P95, s.Most} {
			cells = append(cells, fmt.Sprintf("%.2f", 100*x))
		}
		t.Row(cells...)
	}
	for i, d := range l.Districts {
		add(districtName(book.Districts().At(i)), d.Before, d.Share)
	}
	add("all", l.Before, l.Share)
	return t.Write(w)
}

// trimmed writes a number with at most two decimals.
func trimmed(x float64) string { return fmt.Sprint(math.Round(x*100) / 100) }
