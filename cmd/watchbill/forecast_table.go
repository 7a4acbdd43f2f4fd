package main

import (
	"bufio"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"watchbill/cmd/internal/sheet"
	"watchbill/coverage/forecast"
	"watchbill/roster"
)

// How many rows the table has of what could be many; csv and json have all.
const (
	forecastLapses  = 6
	forecastWatches = 5
)

// forecastTable writes a screenful: the months, the lapses that cost most, where a covered slot is least likely to hold,
// and where certified officers are missing.
func forecastTable(w *bufio.Writer, f *forecast.Forecast) error {
	book, grid, opt := f.Grid().Book(), f.Grid().Options(), f.Options()
	heading(w, book, "What comes if nobody acts", horizon(grid.From, grid.Days))
	follow := "nobody follows them"
	if opt.LeadMonths > 0 {
		follow = "each followed by a certified one after " + sheet.Number(opt.LeadMonths, "month")
	}
	forecastText(w, fmt.Sprintf("Of 100 officers %s leave within a year, %s. On the day %s %% of tours are lost.",
		forecastDecimal(opt.Attrition), follow, forecastDecimal(100*book.Agency().Absence.UnplannedRate)))
	fmt.Fprintln(w)
	if err := forecastMonths(f).Write(w); err != nil {
		return err
	}
	forecastHours(w, f)
	if f.Unresolved > 0 {
		fmt.Fprintf(w, "%s without a probability: too many come and go in them (docs/forecast.md).\n", sheet.Number(f.Unresolved, "slot"))
	}
	if err := forecastLapsing(w, f); err != nil || f.Expected.Minutes == 0 {
		return err
	}
	if err := forecastThin(w, f); err != nil {
		return err
	}
	return forecastNeeded(w, f)
}

// forecastText writes text in lines that fit the page.
func forecastText(w *bufio.Writer, text string) { fmt.Fprintln(w, sheet.Wrap(text, sheet.Columns, "")) }

// forecastDecimal writes a figure with as many decimals as it has, at most two.
func forecastDecimal(x float64) string {
	return strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
}

// forecastChance writes a probability in percent, 100.0 only for what is certain and 0.0 only for what cannot be.
func forecastChance(p float64) string {
	const whole = 1_000_000
	part := int(math.Round(p * whole))
	switch {
	case p < 1:
		part = min(part, whole-1)
		if p > 0 {
			part = max(part, 1)
		}
	}
	return sheet.Percent(part, whole)
}

func forecastMonths(f *forecast.Forecast) *sheet.Table {
	t := &sheet.Table{Columns: []sheet.Column{
		{Name: "Month"}, {Name: "Certified", Right: true}, {Name: "Lapsing", Right: true}, {Name: "Slots hold", Right: true},
		{Name: "Covered: rostered", Right: true}, {Name: "absences", Right: true}, {Name: "attrition", Right: true}, {Name: "both, in %", Right: true},
	}}
	share := func(e forecast.Expected) []string {
		if e.Minutes == 0 {
			return []string{"–", "–", "–", "–"}
		}
		of := float64(e.Minutes)
		return []string{forecastChance(float64(e.Rostered) / of), forecastChance(e.Unplanned / of), forecastChance(e.Attrition / of), forecastChance(e.Both / of)}
	}
	row := func(name, certified, lapsing string, holds float64, slots int, e forecast.Expected) {
		held := "–"
		if slots > 0 {
			held = forecastChance(holds)
		}
		t.Row(append([]string{name, certified, lapsing, held}, share(e)...)...)
	}
	lapsing := 0
	for _, m := range f.Months {
		lapsing += m.Lapsing
		row(sheet.Month(m.First.Date), sheet.Count(m.First.Certified)+" to "+sheet.Count(m.Last.Certified), sheet.Count(m.Lapsing), m.Holds, m.Slots-m.Unresolved, m.Expected)
	}
	if len(f.Months) > 1 {
		first, last := f.Months[0].First, f.Months[len(f.Months)-1].Last
		row("All", sheet.Count(first.Certified)+" to "+sheet.Count(last.Certified), sheet.Count(lapsing), f.Holds, len(f.Slots)-f.Unresolved, f.Expected)
	}
	return t
}

// forecastHours writes what the months come to in hours without cover, and who could serve and is not designated.
func forecastHours(w *bufio.Writer, f *forecast.Forecast) {
	e := f.Expected
	if e.Minutes > 0 {
		without := func(covered float64) string { return sheet.Count(int(math.Round((float64(e.Minutes) - covered) / 60))) }
		forecastText(w, fmt.Sprintf("Hours not covered: %s as rostered, %s with absences, %s with attrition, %s with both.",
			without(float64(e.Rostered)), without(e.Unplanned), without(e.Attrition), without(e.Both)))
	}
	first, last := f.Months[0].First, f.Months[len(f.Months)-1].Last
	if first.Undesignated > 0 || last.Undesignated > 0 {
		forecastText(w, fmt.Sprintf("Good certificate, not designated, and so not counted as certified: %s to %s.",
			sheet.Count(first.Undesignated), sheet.Count(last.Undesignated)))
	}
}

// forecastLapsing writes how many certificates lapse how soon, and those that cost most.
func forecastLapsing(w *bufio.Writer, f *forecast.Forecast) error {
	book := f.Grid().Book()
	text := fmt.Sprintf("Certificates that end: %s in all, %s within %d days, %s within %d, %s within %d.", sheet.Count(len(f.Lapses)), sheet.Count(f.Within[0]), forecast.Soon[0],
		sheet.Count(f.Within[1]), forecast.Soon[1], sheet.Count(f.Within[2]), forecast.Soon[2])
	fmt.Fprintln(w)
	if f.Together.ShortMinutes == 0 {
		forecastText(w, text+" They add no shortage.")
		return nil
	}
	forecastText(w, text+" Together they add "+sheet.Length(f.Together.ShortMinutes)+" of shortage:")
	worst := slices.DeleteFunc(slices.Clone(f.Lapses), func(x forecast.Lapse) bool { return x.ShortMinutes == 0 })
	slices.SortStableFunc(worst, func(a, b forecast.Lapse) int { return b.ShortMinutes - a.ShortMinutes })
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{
		{Name: "Officer", Most: 30}, {Name: "Certified through"}, {Name: "Shortage alone", Right: true}, {Name: "Gaps opened", Right: true}, {Name: "Where", Most: 30},
	}}
	for _, x := range worst[:min(len(worst), forecastLapses)] {
		id := book.Person(x.Person).Officer.ID
		t.Row(names(book, roster.NeedCIT, []string{string(id)})[0], sheet.Day(x.Through), sheet.Length(x.ShortMinutes), sheet.Count(len(x.Opens)), forecastWhere(book, x))
	}
	if len(worst) > 0 {
		if err := t.Write(w); err != nil {
			return err
		}
	}
	return forecastMore(w, len(worst)-forecastLapses, "more adds to it", "more add to it")
}

// forecastWhere names the districts in which a lapse opens gaps.
func forecastWhere(book *roster.Book, x forecast.Lapse) string {
	var in []string
	for _, g := range x.Opens {
		if name := districtName(book.Districts().At(g.District)); !slices.Contains(in, name) {
			in = append(in, name)
		}
	}
	line, _ := sheet.Some(in, 30)
	return line
}

// forecastMore says how many rows were left out.
func forecastMore(w *bufio.Writer, n int, one, many string) error {
	if n <= 0 {
		return nil
	}
	if n > 1 {
		one = many
	}
	_, err := fmt.Fprintf(w, "  %s %s; --format json has all.\n", sheet.Count(n), one)
	return err
}

// forecastThin writes where slots that the roster covers are least likely to hold.
func forecastThin(w *bufio.Writer, f *forecast.Forecast) error {
	book := f.Grid().Book()
	thin, slots := slices.Clone(f.Watches), 0
	thin = slices.DeleteFunc(thin, func(x forecast.Watch) bool { slots += x.Thin; return x.Thin == 0 })
	slices.SortStableFunc(thin, func(a, b forecast.Watch) int { return cmp.Or(b.Thin-a.Thin, cmp.Compare(a.Least, b.Least)) })
	fmt.Fprintf(w, "\nThin: covered as rostered, and holding with less than %s %%: %s of %s\n", forecastDecimal(100*forecast.ThinBelow), sheet.Count(slots), sheet.Number(len(f.Slots), "slot"))
	if len(thin) == 0 {
		return nil
	}
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{
		{Name: "District", Most: 30}, {Name: "Shift", Most: 14}, {Name: "Thin slots", Right: true}, {Name: "The thinnest holds with", Right: true}, {Name: "on"},
	}}
	for _, x := range thin[:min(len(thin), forecastWatches)] {
		t.Row(districtName(book.Districts().At(x.District)), string(book.Shifts().At(x.Shift).ID), sheet.Count(x.Thin), forecastChance(x.Least)+" %", sheet.Day(x.LeastDate))
	}
	if err := t.Write(w); err != nil {
		return err
	}
	return forecastMore(w, len(thin)-forecastWatches, "more has thin slots", "more have thin slots")
}

// forecastNeeded writes where fewer are certified than it takes.
func forecastNeeded(w *bufio.Writer, f *forecast.Forecast) error {
	book := f.Grid().Book()
	missing := func(x forecast.Watch) int {
		if x.Needed95 == forecast.Unreachable {
			return math.MaxInt
		}
		return int(x.Needed95) - x.HaveFirst
	}
	short := slices.DeleteFunc(slices.Clone(f.Watches), func(x forecast.Watch) bool { return missing(x) <= 0 })
	slices.SortStableFunc(short, func(a, b forecast.Watch) int { return cmp.Compare(missing(b), missing(a)) })
	fmt.Fprintf(w, "\nFewer certified than it takes for a slot to hold with 95 %%: %s of %s\n", sheet.Count(len(short)), sheet.Number(len(f.Watches), "district-shift"))
	if len(short) == 0 {
		return nil
	}
	t := sheet.Table{Indent: "  ", Columns: []sheet.Column{
		{Name: "District", Most: 30}, {Name: "Shift", Most: 14}, {Name: "Presence", Right: true}, {Name: "Required", Right: true},
		{Name: "Certified", Right: true}, {Name: "For 95 %", Right: true}, {Name: "For 99 %", Right: true},
	}}
	needed := func(n forecast.Officers) string {
		if n == forecast.Unreachable {
			return "–"
		}
		return sheet.Count(int(n))
	}
	for _, x := range short[:min(len(short), forecastWatches)] {
		t.Row(districtName(book.Districts().At(x.District)), string(book.Shifts().At(x.Shift).ID), forecastChance(x.Presence)+" %", sheet.Count(x.Required),
			sheet.Count(x.HaveFirst), needed(x.Needed95), needed(x.Needed99))
	}
	if err := t.Write(w); err != nil {
		return err
	}
	return forecastMore(w, len(short)-forecastWatches, "more has too few", "more have too few")
}
