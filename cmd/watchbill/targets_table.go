package main

import (
	"bufio"
	"fmt"
	"math"
	"strings"

	"watchbill/cmd/internal/sheet"
	"watchbill/coverage"
	"watchbill/roster"
)

// targetsTable writes the gaps against the recruitment targets and the share of patrol certified.
func targetsTable(w *bufio.Writer, targets *coverage.Targets) error {
	book := targets.Book()
	heading(w, book, "Certified officers posted, against the recruitment targets", horizon(targets.From, len(targets.Patrol)))
	if len(targets.Gaps) == 0 {
		fmt.Fprintln(w, "No gaps: every recruitment target is met on every date.")
	} else if err := targetGaps(book, targets.Gaps).Write(w); err != nil {
		return err
	}
	fmt.Fprintln(w)
	return patrol(w, targets)
}

func targetGaps(book *roster.Book, gaps []coverage.TargetGap) *sheet.Table {
	t := &sheet.Table{Columns: []sheet.Column{
		{Name: "District", Most: 30}, {Name: "Shift", Most: 14}, {Name: "From"}, {Name: "To"},
		{Name: "Target", Right: true}, {Name: "Least", Right: true}, {Name: "Short", Right: true},
	}}
	for _, g := range gaps {
		t.Row(districtName(book.Districts().At(g.District)), string(book.Shifts().At(g.Shift).ID), sheet.Day(g.From), sheet.Day(g.To),
			sheet.Count(g.Required), sheet.Count(g.Least), sheet.Count(g.Short()))
	}
	return t
}

// patrol writes the share of patrol certified on the first date, on each first of a month, on the last date, and when it is least.
func patrol(w *bufio.Writer, targets *coverage.Targets) error {
	aim := targets.Book().Agency().ShareOfPatrol
	fmt.Fprint(w, "Share of patrol certified")
	if aim > 0 {
		fmt.Fprintf(w, ", which should be %s %%", sheet.Percent(int(math.Round(aim*1000)), 1000))
	}
	fmt.Fprintln(w)
	least := targets.LeastPatrol()
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{{}, {Right: true}, {}, {}}}
	for i, p := range targets.Patrol {
		d := targets.From + roster.Date(i)
		if _, _, day := d.Civil(); i > 0 && i < len(targets.Patrol)-1 && i != least && day != 1 {
			continue
		}
		note := ""
		if p.Posted > 0 && p.Share() < aim {
			note = "below"
		}
		if i == least && len(targets.Patrol) > 1 && p.Posted > 0 {
			note = strings.TrimSpace(note + " (least)")
		}
		t.Row(sheet.Day(d), sheet.Percent(p.Certified, p.Posted)+" %",
			fmt.Sprintf("%s of %s", sheet.Count(p.Certified), sheet.Number(p.Posted, "officer")), note)
	}
	return t.Write(w)
}
