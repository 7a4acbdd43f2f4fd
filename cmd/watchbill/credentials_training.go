package main

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
	"watchbill/roster/training"
)

// trainingTables write tiers, mandates and gaps in the documentation.
func trainingTables(w *bufio.Writer, review *training.Review) error {
	s := review.Summary()
	fmt.Fprintf(w, "\nTiers, of %s on patrol\n", sheet.Number(s.Posted, "officer"))
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{{Name: "Tier"}, {Name: "Highest", Right: true}, {Name: "Reached", Right: true}, {Name: "Share %", Right: true}}}
	for i := range training.Tiers - 1 {
		tier := training.Tier(i + 1)
		t.Row(fmt.Sprintf("%d %s", tier, tier), sheet.Count(s.Tiers[tier]), sheet.Count(s.Reached(tier)), sheet.Percent(s.Reached(tier), s.Posted))
	}
	if err := t.Write(w); err != nil {
		return err
	}
	if err := mandatesTable(w, review); err != nil {
		return err
	}
	if len(s.Gaps) == 0 {
		return nil
	}
	fmt.Fprintf(w, "\nGaps in the documentation (%s of %d certified have a complete record; --format audit names the rest)\n", sheet.Count(s.Complete), s.Certified)
	t = sheet.Table{Indent: "  ", Columns: []sheet.Column{{Name: "Gap"}, {Name: "Times", Right: true}, {Name: "Persons", Right: true}, {Name: "What it means", Rest: true}}}
	for _, g := range s.Gaps {
		t.Row(string(g.Code), sheet.Count(g.Credentials), sheet.Count(g.People), g.Meaning)
	}
	return t.Write(w)
}

// mandatesTable writes how many meet each mandate of the policy.
func mandatesTable(w *bufio.Writer, review *training.Review) error {
	s := review.Summary()
	if len(s.Mandates) == 0 {
		return nil
	}
	fmt.Fprint(w, "\nMandates\n")
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{
		{Name: "Mandate", Most: 30}, {Name: "Persons", Right: true}, {Name: "Met", Right: true}, {Name: "Hours short", Right: true}, {Name: "Ends in 90 days", Right: true}, {Name: "Asks for", Rest: true},
	}}
	for _, m := range s.Mandates {
		t.Row(m.Mandate.Name, sheet.Count(m.Bound), sheet.Count(m.Met), shortNumber(m.ShortHours), sheet.Count(m.Ending[2]), mandateWords(m.Mandate))
	}
	return t.Write(w)
}

// mandateWords say what a mandate asks for.
func mandateWords(m roster.Mandate) string {
	what := "one of "
	if m.Hours > 0 {
		what = shortNumber(m.Hours) + " h of "
	}
	return what + strings.Join(m.Kinds, ", ") + " within " + sheet.Number(m.CycleMonths, "month")
}

func shortNumber(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
