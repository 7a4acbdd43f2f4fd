package main

import (
	"bufio"
	"fmt"
	"math"
	"strings"

	"watchbill/api"
	"watchbill/cmd/internal/sheet"
	"watchbill/dispatch/replay"
	"watchbill/roster"
)

// replayTable writes what a replay found: shares first, then rungs, times, workloads, and where and when.
func replayTable(w *bufio.Writer, r *replay.Result) error {
	o := r.Options
	heading(w, r.Book, "Replay: who would have gone to the crisis calls", horizon(o.From, o.Days))
	fmt.Fprintf(w, "%s\n\n", sheet.Wrap(replayed(r), sheet.Columns, ""))
	if r.Total.Met.Whole == 0 {
		_, err := fmt.Fprintln(w, "There was no crisis call in any run.")
		return err
	}
	if err := replayShares(r).Write(w); err != nil {
		return err
	}
	fmt.Fprintln(w)
	if err := replayTimes(r).Write(w); err != nil {
		return err
	}
	if r.Workload.Units > 0 {
		fmt.Fprintf(w, "\nTime on these calls ÷ time on duty, of the %s that %s\n", sheet.Number(r.Workload.Units, "unit"), whoMeets(o.Need))
		fmt.Fprintf(w, "  least %s %%, median %s %%, most %s %%\n", inPercent(r.Workload.Min), inPercent(r.Workload.Median), inPercent(r.Workload.Max))
		if err := busiestUnits(r).Write(w); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "\nShare answered by units that %s, by district and shift of the call, in %%\n", whoMeets(o.Need))
	if err := replayMatrix(r).Write(w); err != nil {
		return err
	}
	if len(r.Months) > 1 {
		fmt.Fprintln(w)
		if err := replayMonths(r).Write(w); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "\n%s\n", sheet.Wrap(replayNotes(r), sheet.Columns, ""))
	return err
}

// whoMeets says who meets a need.
func whoMeets(n roster.Need) string {
	if n == roster.NeedCoResponder {
		return "are a co-responder pair"
	}
	return "are CIT-certified"
}

// replayed says which calls were replayed, and how.
func replayed(r *replay.Result) string {
	o, d := r.Options, r.Demand
	var s string
	switch {
	case d.Synthetic && d.LearntFrom > 0:
		hours := "hours of the day"
		if d.ByWeek {
			hours = "hours of the week"
		}
		s = fmt.Sprintf("Synthetic calls, %s a year, by district and %s as %s were", sheet.Count(int(d.PerYear)), hours, sheet.Number(d.LearntFrom, "past crisis call"))
	case d.Synthetic:
		s = fmt.Sprintf("Synthetic calls, %s a year, spread by posted officers", sheet.Count(int(d.PerYear)))
	default:
		s = sheet.Number(d.Crisis, "past crisis call")
		if n := d.Calls - d.Crisis; n > 0 {
			s += " and " + sheet.Number(n, "other call")
		}
	}
	s += fmt.Sprintf("; %s of seed %d; %s.", sheet.Number(o.Runs, "run"), o.Seed, map[replay.Scope]string{
		replay.ScopeAgency: "the nearest unit of the agency goes", replay.ScopeDistrict: "units of the call's own district go first",
	}[o.Scope])
	switch o.Queue {
	case replay.QueueCertified:
		s += " Calls wait for whoever meets the need."
	case replay.QueueLost:
		s += " Calls that find nobody free are left to others."
	}
	if d.Outside > 0 {
		s += " " + sheet.Number(d.Outside, "past crisis call") + " outside every district taught nothing."
	}
	if o.Busy > 0 {
		s += " Units are on other work " + inPercent(o.Busy) + " % of their time."
	}
	return s
}

// replayShares is the table of shares and rungs.
func replayShares(r *replay.Result) *sheet.Table {
	t := &sheet.Table{Columns: []sheet.Column{{Name: "Crisis calls"}, {Name: "Share", Right: true}, {Name: "95 %"}, {Name: "Raw counts, all runs"}}}
	row := func(name string, x replay.Ratio) {
		t.Row(name, sheet.Percent(x.Part, x.Whole)+" %", spread(x), sheet.Count(x.Part)+" of "+sheet.Count(x.Whole))
	}
	who := "Answered by a certified officer"
	if r.Options.Need == roster.NeedCoResponder {
		who = "Answered by a co-responder pair"
	}
	row(who, r.Total.Met)
	row("  who works the call's district", r.Total.Own)
	for i, x := range r.Rungs {
		if i > 0 && x.Part > 0 {
			row("Answered by rung "+string(x.Rung), x.Ratio)
		}
	}
	row("Waited", r.Waited)
	row("Nobody came", r.Unanswered)
	return t
}

// replayTimes is the table of percentiles.
func replayTimes(r *replay.Result) *sheet.Table {
	t := &sheet.Table{Columns: []sheet.Column{{Name: "Minutes"}, {Name: "half", Right: true}, {Name: "90 %", Right: true}, {Name: "99 %", Right: true}}}
	row := func(name string, p replay.Percentiles) {
		t.Row(name, meanMinutes(p.P50), meanMinutes(p.P90), meanMinutes(p.P99))
	}
	row("Travel, at most", r.Travel)
	row("Wait and travel, at most", r.Response)
	if r.Wait.Runs > 0 {
		t.Row("Wait of those who waited, mean", meanMinutes(r.Wait))
	}
	if r.All {
		t.Row("Other calls that waited", sheet.Percent(r.OthersLate, r.Others)+" %")
	}
	return t
}

func busiestUnits(r *replay.Result) *sheet.Table {
	t := &sheet.Table{Indent: "  ", Columns: []sheet.Column{
		{Name: "Busiest"}, {Name: "Calls a run", Right: true}, {Name: "Hours on calls", Right: true}, {Name: "On duty", Right: true}, {Name: "Share", Right: true},
	}}
	for _, u := range r.Workload.Busiest[:min(5, len(r.Workload.Busiest))] {
		t.Row(string(u.Unit), tenths(u.Calls), tenths(u.Work), tenths(u.Duty), inPercent(u.Utilization)+" %")
	}
	return t
}

func replayMatrix(r *replay.Result) *sheet.Table {
	t := &sheet.Table{Columns: []sheet.Column{{Name: "District", Most: 30}}}
	type at struct{ district, shift int }
	sums := map[at][2]int{}
	for _, c := range r.Cells {
		x := sums[at{c.District, c.Shift}]
		sums[at{c.District, c.Shift}] = [2]int{x[0] + c.Met.Part, x[1] + c.Met.Whole}
	}
	var shifts []int
	for i, x := range r.Shifts {
		if x.Met.Whole == 0 {
			continue
		}
		name := "no shift"
		if i < r.Book.Shifts().Len() {
			name = sheet.Clip(string(r.Book.Shifts().At(i).ID), 7)
		}
		shifts = append(shifts, i)
		t.Columns = append(t.Columns, sheet.Column{Name: name, Right: true})
	}
	t.Columns = append(t.Columns, sheet.Column{Name: "all", Right: true}, sheet.Column{Name: "95 %"}, sheet.Column{Name: "own", Right: true}, sheet.Column{Name: "calls a run", Right: true})
	row := func(name string, of func(shift int) [2]int, all replay.Answer) {
		cells := []string{name}
		for _, s := range shifts {
			x := of(s)
			cells = append(cells, sheet.Percent(x[0], x[1]))
		}
		t.Row(append(cells, sheet.Percent(all.Met.Part, all.Met.Whole), spread(all.Met), sheet.Percent(all.Own.Part, all.Own.Whole),
			tenths(float64(all.Met.Whole)/float64(r.Options.Runs)))...)
	}
	for i, d := range r.Book.Districts().All() {
		row(districtName(d), func(s int) [2]int {
			if s == r.Book.Shifts().Len() {
				s = -1
			}
			return sums[at{i, s}]
		}, r.Districts[i])
	}
	row("All districts", func(s int) [2]int { return [2]int{r.Shifts[s].Met.Part, r.Shifts[s].Met.Whole} }, r.Total)
	return t
}

func replayMonths(r *replay.Result) *sheet.Table {
	t := &sheet.Table{Columns: []sheet.Column{{Name: "Month"}, {Name: "all", Right: true}, {Name: "95 %"}, {Name: "own", Right: true}, {Name: "calls a run", Right: true}}}
	for _, m := range r.Months {
		t.Row(monthName(m.Month), sheet.Percent(m.Met.Part, m.Met.Whole), spread(m.Met), sheet.Percent(m.Own.Part, m.Own.Whole),
			tenths(float64(m.Met.Whole)/float64(r.Options.Runs)))
	}
	return t
}

// replayNotes says what the figures are.
func replayNotes(r *replay.Result) string {
	s := "own: answered so by a unit that works the call's own district. "
	if r.Options.Runs > 1 {
		s += "95 %: the interval of Student's t over the runs; it covers what is drawn (places, sickness, times, calls), not whether the model is right. "
	} else {
		s += "One run has no interval. "
	}
	return s + "docs/replay.md says what is modelled. --format json has every district, shift and month."
}

// replayChangeTable writes two replays side by side, then the second.
func replayChangeTable(w *bufio.Writer, before, after *replay.Result, answer *api.ReplayChange) error {
	t := &sheet.Table{Columns: []sheet.Column{{Name: "Crisis calls"}, {Name: "before", Right: true}, {Name: "95 %"}, {Name: "after", Right: true}, {Name: "95 %"}}}
	row := func(name string, x, y replay.Ratio) {
		t.Row(name, sheet.Percent(x.Part, x.Whole)+" %", spread(x), sheet.Percent(y.Part, y.Whole)+" %", spread(y))
	}
	row("Answered by who meets the need", before.Total.Met, after.Total.Met)
	row("  who works the call's district", before.Total.Own, after.Total.Own)
	row("Waited", before.Waited, after.Waited)
	row("Nobody came", before.Unanswered, after.Unanswered)
	if err := t.Write(w); err != nil {
		return err
	}
	fmt.Fprintf(w, "Gain on the same calls: %+.2f points", 100*answer.Gain.Value)
	if answer.Gain.Low != nil {
		fmt.Fprintf(w, " (%+.2f to %+.2f)", 100**answer.Gain.Low, 100**answer.Gain.High)
	}
	fmt.Fprintln(w)
	if answer.UntilShare > 0 {
		goal := strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.2f", 100*answer.UntilShare), "0"), ".")
		switch {
		case !*answer.ReachedGoal:
			fmt.Fprintf(w, "%s %% is not reached, even with all %s of the recruitment plan.\n", goal, sheet.Number(answer.PlanLength, "step"))
		case answer.Recruited == 0:
			fmt.Fprintf(w, "%s %% is reached without recruiting anybody.\n", goal)
		default:
			fmt.Fprintf(w, "%s %% takes %s of the recruitment plan's %s.\n", goal, sheet.Number(answer.Recruited, "step"), sheet.Count(answer.PlanLength))
		}
	} else if answer.Asked > answer.PlanLength {
		fmt.Fprintf(w, "With all %s of the recruitment plan: it has no %s.\n", sheet.Number(answer.PlanLength, "step"), sheet.Count(answer.Asked))
	} else if answer.Asked > 0 {
		fmt.Fprintf(w, "With %s of the recruitment plan's %s.\n", sheet.Number(answer.Recruited, "step"), sheet.Count(answer.PlanLength))
	}
	fmt.Fprint(w, "\nAfter\n\n")
	return replayTable(w, after)
}

// spread writes the interval of a share in percent, rounded outwards.
func spread(x replay.Ratio) string {
	low, high, ok := x.Interval()
	if !ok {
		return ""
	}
	const hair = 1e-9 // of what arithmetic leaves of a round number
	return fmt.Sprintf("%.1f–%.1f", math.Floor(1000*low+hair)/10, max(0, math.Ceil(1000*high-hair))/10)
}

// meanMinutes writes a mean of seconds in minutes.
func meanMinutes(m replay.Mean) string {
	if m.Runs == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", m.Value/60)
}

// inPercent writes a share with one decimal.
func inPercent(share float64) string { return fmt.Sprintf("%.1f", 100*share) }

// tenths writes a number with one decimal, a comma between thousands.
func tenths(x float64) string {
	n := int(math.Round(10 * x))
	return fmt.Sprintf("%s.%d", sheet.Count(n/10), n%10)
}
