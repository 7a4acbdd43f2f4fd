package main

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	"watchbill/cmd/internal/sheet"
	"watchbill/coverage"
	"watchbill/coverage/recruit"
	"watchbill/roster"
)

// recruitTable writes the renewals, then the steps, then what is left to extra duty.
func recruitTable(w *bufio.Writer, plan *recruit.Plan) error {
	o := plan.Options
	what := "The fewest additional certified postings to cover " + exactly(o.UntilShare) + " % of all minutes"
	if o.AfterRenewals {
		what += ", after renewals"
	}
	if o.AnyOffset {
		what += ", at any offset"
	}
	heading(w, plan.Roster, what, horizon(o.From, o.Days))
	if plan.Before.Minutes == 0 {
		_, err := fmt.Fprintln(w, "Nothing is required: no slot of these dates asks for a CIT officer (targets.csv).")
		return err
	}
	if err := renewalsTable(w, plan); err != nil {
		return err
	}
	if err := stepsTable(w, plan); err != nil {
		return err
	}
	return extraTable(w, plan)
}

// exactly writes a share in percent with as many decimals as it has.
func exactly(share float64) string {
	s := strconv.FormatFloat(share*100, 'f', 4, 64)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

func sharePercent(s coverage.Share) string { return sheet.Percent(s.CoveredMinutes, s.Minutes) + " %" }

// renewalsTable writes what restores officers who are posted already.
func renewalsTable(w *bufio.Writer, plan *recruit.Plan) error {
	fmt.Fprintln(w, "Renewals first: they restore officers who are posted already")
	if len(plan.Renewals) == 0 {
		fmt.Fprintln(w, "  None would close anything.")
	}
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{
		{Name: "Officer", Most: 28}, {Name: "Alone", Right: true}, {Name: "Adds", Right: true}, {Name: "What to do", Rest: true},
	}}
	adds := 0
	for _, r := range plan.Renewals {
		id := plan.Roster.Person(r.Officer).Officer.ID
		todo := make([]string, len(r.Actions))
		for i, a := range r.Actions {
			todo[i] = renewalAction(a)
		}
		t.Row(string(id)+nameOf(plan.Roster, id, " "), sheet.Length(r.Closed), sheet.Length(r.Adds), strings.Join(todo, "; "))
		adds += r.Adds
	}
	if len(plan.Renewals) > 0 {
		if err := t.Write(w); err != nil {
			return err
		}
		fmt.Fprintf(w, "  All together close %s.\n", sheet.Length(adds))
	}
	if plan.TooLate > 0 {
		fmt.Fprintf(w, "  %s beside these lapsed too long ago: only the course again restores them.\n", sheet.Number(plan.TooLate, "officer"))
	}
	_, err := fmt.Fprintln(w)
	return err
}

// renewalAction says what a renewal asks for.
func renewalAction(a recruit.Action) string {
	if a.Kind == recruit.Refresher {
		return fmt.Sprintf("%s by %s", a.Credential, sheet.Day(a.Date))
	}
	return fmt.Sprintf("%s of %s: %s", a.Credential, a.Date, a.What)
}

// stepsTable writes the steps in their order, and how near to the shortest list they are.
func stepsTable(w *bufio.Writer, plan *recruit.Plan) error {
	book := plan.Book
	on := "the roster as it is"
	if plan.Options.AfterRenewals {
		on = "the roster with the renewals applied"
	}
	fmt.Fprintf(w, "Postings, on %s: %s, the share from %s to %s\n", on, sheet.Number(len(plan.Steps), "step"), sharePercent(plan.Before), sharePercent(plan.After))
	fmt.Fprintln(w, "  "+bounded(plan))
	if plan.Options.WithLeave {
		fmt.Fprintf(w, "  Expected figures: a new officer stands %s of the tours (%.1f days of planned leave a year, %s unplanned).\n",
			exactly(fourDecimals(plan.Leave.Present()))+" %", plan.Leave.DaysOff, exactly(fourDecimals(plan.Leave.UnplannedRate))+" %")
	}
	if len(plan.Steps) > 0 {
		t := sheet.Table{Indent: "  ", Columns: []sheet.Column{
			{Name: "Step", Right: true}, {Name: "District", Most: 24}, {Name: "Shift", Most: 14}, {Name: "Rotation", Most: 14}, {Name: "Offset", Right: true},
			{Name: "Closes", Right: true}, {Name: "Share", Right: true}, {Name: "Who could be trained", Rest: true},
		}}
		for i, s := range plan.Steps {
			ids := make([]string, len(s.Candidates))
			for k, id := range s.Candidates {
				ids[k] = string(id)
			}
			who, _ := sheet.Some(ids, 24)
			t.Row(sheet.Count(i+1), districtName(book.Districts().At(s.District)), string(book.Shifts().At(s.Shift).ID),
				string(book.Rotations().At(s.Rotation).ID), strconv.Itoa(s.Offset), sheet.Length(s.Closed), sharePercent(s.After), who)
		}
		if err := t.Write(w); err != nil {
			return err
		}
	}
	if !plan.Reached {
		fmt.Fprintln(w, "  "+shortOf(plan))
	}
	_, err := fmt.Fprintln(w)
	return err
}

func fourDecimals(share float64) float64 { return float64(int(share*10000+0.5)) / 10000 }

// bounded says how near to the shortest the list is.
func bounded(plan *recruit.Plan) string {
	if plan.Exact {
		return "No list is shorter: that is proven."
	}
	return fmt.Sprintf("No list has fewer than %s steps; whether one is shorter than this is not settled.", sheet.Count(plan.Bound))
}

// shortOf says why the share asked for is not reached.
func shortOf(plan *recruit.Plan) string {
	switch {
	case plan.Options.WithLeave:
		return "The share asked for is not expected to be reached: new officers are away at times."
	case plan.Options.AnyOffset:
		return "No posting closes more: no squad works there then."
	}
	for _, x := range plan.Left {
		if x.Why == recruit.NoSquad {
			return "No posting closes more: no squad works there then. With --any-offset one might."
		}
	}
	return "What is short because of timed absences is left to extra duty."
}

// extraTable writes what extra duty would fill.
func extraTable(w *bufio.Writer, plan *recruit.Plan) error {
	var noSquad, others []recruit.Extra
	for _, x := range plan.Left {
		if x.Why == recruit.NoSquad {
			noSquad = append(noSquad, x)
		} else {
			others = append(others, x)
		}
	}
	for _, part := range []struct {
		title string
		list  []recruit.Extra
	}{
		{"One-off gaps, short only because of timed absences: extra duty would do", plan.OneOff},
		{"No squad works there then: extra duty", noSquad},
		{"Left after the steps", others},
	} {
		if len(part.list) == 0 {
			continue
		}
		fmt.Fprintln(w, part.title)
		if err := extraRows(w, plan.Book, part.list, plan.Options.Days > 365); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	_, err := fmt.Fprintln(w, "recruit --format csv has the steps as rows, json everything, --fragment DIR the new officers' rows.")
	return err
}

// manyExtras is how many are written out.
const manyExtras = 12

func extraRows(w *bufio.Writer, book *roster.Book, list []recruit.Extra, years bool) error {
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{{Name: "District", Most: 24}, {Name: "When"}, {Name: "Length", Right: true}, {Name: "Officers", Right: true}}}
	minutes := 0
	for i, x := range list {
		minutes += x.Minutes() * x.Officers
		if i < manyExtras {
			t.Row(districtName(book.Districts().At(x.District)), sheet.Span(book.Zone(), x.Interval, years), sheet.Length(x.Minutes()), sheet.Count(x.Officers))
		}
	}
	if err := t.Write(w); err != nil {
		return err
	}
	if more := len(list) - manyExtras; more > 0 {
		fmt.Fprintf(w, "  and %s more (--format json has them): %s in all\n", sheet.Count(more), sheet.Length(minutes))
	}
	return nil
}
