package api

import (
	"math"
	"time"

	"watchbill/api/print"
	"watchbill/coverage/report"
	"watchbill/roster"
)

// shortPeriod is how many dates are shown one by one.
const shortPeriod = 62

// NewCoverageReportPage makes the printed page of a compliance report, made at an instant.
func NewCoverageReportPage(c *report.Compliance, made time.Time) *print.Document {
	r := NewCoverageReport(c)
	book := c.Grid.Book()
	p := coveragePage{c, book}
	d := r.page(book, "Coverage compliance: "+neededWord(r.Need)+"s")
	d.Made = print.Made(made, book.Zone())
	d.Summary = p.summary()
	d.Sections = []print.Section{p.districts(), p.shifts(), p.months()}
	if len(c.ByDate) > 1 && len(c.ByDate) <= shortPeriod {
		d.Sections = append(d.Sections, p.dates())
	}
	d.Sections = append(d.Sections, p.causes(), p.worst(), p.targets(), p.patrol())
	if len(c.Months) > 1 {
		d.Sections = append(d.Sections, p.patrolMonths())
	}
	return d
}

// coveragePage makes the sections of one.
type coveragePage struct {
	*report.Compliance
	book *roster.Book
}

func (p coveragePage) summary() []print.Figure {
	first := p.Targets.Patrol[p.Patrol.First]
	last := p.Targets.Patrol[p.Patrol.Last]
	met, of := targetsMet(p.Compliance)
	return []print.Figure{
		{Name: "Minutes covered", Value: print.Percent(p.All.CoveredMinutes, p.All.Minutes), Counts: print.Count(p.All.CoveredMinutes) + " of " + print.Count(p.All.Minutes) + " minutes"},
		{Name: "Slots covered", Value: print.Percent(p.All.Slots[0], p.All.AllSlots()), Counts: print.Count(p.All.Slots[0]) + " of " + print.Count(p.All.AllSlots()) + " slots"},
		{Name: "Gaps", Value: print.Count(p.Gaps.Gaps), Counts: print.Length(p.Gaps.ShortMinutes) + " short"},
		{
			Name: "Patrol certified, last date", Value: print.Percent(last.Certified, last.Posted),
			Counts: print.Count(last.Certified) + " of " + print.Count(last.Posted) + "; first date " + print.Count(first.Certified) + " of " + print.Count(first.Posted),
		},
		{Name: "Targets met", Value: print.Count(met), Counts: "of " + print.Count(of)},
	}
}

// tallied are the columns of a tally, behind the one that heads the row.
var tallied = []print.Column{
	{Name: "Slots covered", Number: true}, {Name: "Of", Number: true}, {Name: "Share", Number: true},
	{Name: "Minutes covered", Number: true}, {Name: "Of", Number: true}, {Name: "Share", Number: true},
}

func tallyCells(t report.Tally) []string {
	return []string{
		print.Count(t.Slots[0]), print.Count(t.AllSlots()), print.Percent(t.Slots[0], t.AllSlots()),
		print.Count(t.CoveredMinutes), print.Count(t.Minutes), print.Percent(t.CoveredMinutes, t.Minutes),
	}
}

// tallies are the rows of some tallies with the chart of their shares of minutes.
type tallies struct {
	rows   [][]string
	labels []string
	series print.Series
}

func (x *tallies) add(label string, t report.Tally, more ...string) {
	x.rows = append(x.rows, append(append([]string{label}, tallyCells(t)...), more...))
	x.labels = append(x.labels, label)
	x.series.Values = append(x.series.Values, print.Share(t.CoveredMinutes, t.Minutes))
	x.series.Said = append(x.series.Said, print.Percent(t.CoveredMinutes, t.Minutes))
}

func (x *tallies) section(head, title string, kind print.ChartKind, all report.Tally, more ...string) print.Section {
	s := print.Section{
		Heading: "By " + head,
		Chart:   &print.Chart{Kind: kind, Title: title, Unit: "%", Labels: x.labels, Series: []print.Series{x.series}},
		Table:   &print.Table{Columns: append([]print.Column{{Name: upper(head)}}, tallied...), Rows: x.rows, Foot: append([]string{"All"}, tallyCells(all)...)},
	}
	s.Table.Foot = append(s.Table.Foot, more...)
	return s
}

func (p coveragePage) districts() print.Section {
	var x tallies
	for d, t := range p.Districts {
		g := p.DistrictGaps[d]
		x.add(districtLabel(p.book.Districts().At(d)), t, print.Count(g.Gaps), print.Length(g.ShortMinutes))
	}
	s := x.section("district", "Share of minutes covered by district", print.Bars, p.All, print.Count(p.Gaps.Gaps), print.Length(p.Gaps.ShortMinutes))
	s.Table.Columns = append(s.Table.Columns, print.Column{Name: "Gaps", Number: true}, print.Column{Name: "Short", Number: true})
	return s
}

func (p coveragePage) shifts() print.Section {
	var x tallies
	for i, t := range p.Shifts {
		x.add(shiftLabel(p.book.Shifts().At(i)), t)
	}
	return x.section("shift", "Share of minutes covered by shift", print.Bars, p.All)
}

func (p coveragePage) months() print.Section {
	var x tallies
	for i, t := range p.ByMonth {
		x.add(monthLabel(p.Months[i]), t)
	}
	kind := print.Lines
	if len(p.Months) < 3 {
		kind = print.Bars
	}
	return x.section("month", "Share of minutes covered by month", kind, p.All)
}

func (p coveragePage) dates() print.Section {
	var x tallies
	from := p.Grid.Options().From
	for i, t := range p.ByDate {
		x.add(print.Day(from+roster.Date(i)), t)
	}
	return x.section("date", "Share of minutes covered by date", print.Lines, p.All)
}

func (p coveragePage) causes() print.Section {
	s := print.Section{Heading: "Gaps by cause", Text: "What would close them. The definitions say how a cause is found."}
	hours := print.Series{}
	chart := &print.Chart{Kind: print.Bars, Title: "Hours short by cause", Unit: "h"}
	table := &print.Table{Columns: []print.Column{{Name: "Cause"}, {Name: "Gaps", Number: true}, {Name: "Length", Number: true}, {Name: "Short", Number: true}, {Name: "Share of short", Number: true}}}
	row := func(name string, t report.GapTally) []string {
		return []string{name, print.Count(t.Gaps), print.Length(t.Minutes), print.Length(t.ShortMinutes), print.Percent(t.ShortMinutes, p.Gaps.ShortMinutes)}
	}
	for i, cause := range report.Causes {
		t := p.Causes[i]
		table.Rows = append(table.Rows, row(string(cause), t))
		chart.Labels = append(chart.Labels, string(cause))
		hours.Values = append(hours.Values, math.Round(float64(t.ShortMinutes)/6)/10)
		hours.Said = append(hours.Said, print.Length(t.ShortMinutes))
	}
	table.Foot = row("all", p.Gaps)
	chart.Series = []print.Series{hours}
	s.Chart, s.Table = chart, table
	return s
}

func (p coveragePage) worst() print.Section {
	s := print.Section{Heading: "Worst slots", Text: "The slots with the most minutes not covered."}
	if len(p.Worst) == 0 {
		s.Text = "Every slot is covered in all of its minutes."
		return s
	}
	s.Table = &print.Table{Columns: []print.Column{
		{Name: "Date"}, {Name: "District"}, {Name: "Shift"}, {Name: "Not covered", Number: true}, {Name: "Length", Number: true},
		{Name: "Least on watch", Number: true}, {Name: "Required", Number: true},
	}}
	for _, x := range p.Worst {
		s.Table.Rows = append(s.Table.Rows, []string{
			print.Day(x.Date), districtLabel(p.book.Districts().At(x.District)), shiftLabel(p.book.Shifts().At(x.Shift)),
			print.Length(x.Minutes() - x.CoveredMinutes), print.Length(x.Minutes()), print.Count(x.Min), print.Count(x.Required),
		})
	}
	return s
}

// held is what a target counts.
var held = map[report.TargetKind]struct{ name, unit string }{
	report.OnWatch:     {"on watch", "slots"},
	report.Recruitment: {"recruitment", "dates"},
	report.Share:       {"share of patrol", "dates"},
}

func (p coveragePage) targets() print.Section {
	met, of := targetsMet(p.Compliance)
	s := print.Section{Heading: "Targets", Text: print.Count(met) + " of " + print.Count(of) + " met throughout the period."}
	if of == 0 {
		s.Text = "The agency has no target that asks for anybody on these dates."
		return s
	}
	s.Table = &print.Table{Columns: []print.Column{
		{Name: "District"}, {Name: "Shift"}, {Name: "Target"}, {Name: "Held", Number: true}, {Name: "Of", Number: true},
		{Name: "Share", Number: true}, {Name: "Short at worst", Number: true}, {Name: "Met"},
	}}
	for _, v := range p.Verdicts {
		district, shift := "whole agency", ""
		if v.District >= 0 {
			district, shift = districtLabel(p.book.Districts().At(v.District)), shiftLabel(p.book.Shifts().At(v.Shift))
		}
		verdict := "■ not met"
		if v.Met() {
			verdict = "● met"
		}
		s.Table.Rows = append(s.Table.Rows, []string{
			district, shift, held[v.Kind].name, print.Count(v.Held), print.Count(v.Of) + " " + held[v.Kind].unit,
			print.Percent(v.Held, v.Of), print.Count(v.Short), verdict,
		})
	}
	return s
}

func (p coveragePage) patrol() print.Section {
	s := print.Section{Heading: "Share of patrol certified"}
	goal := ""
	if t := p.Patrol.Target; t > 0 {
		s.Text = "The agency aims for " + print.Percent(int(math.Round(t*1e4)), 1e4) + "; that held on " + print.Count(p.Patrol.Met) + " of " + print.Count(p.Patrol.Days) + " dates."
	} else {
		s.Text = "The agency has set no share to aim for."
	}
	s.Table = &print.Table{Columns: []print.Column{{Name: "When"}, {Name: "Certified", Number: true}, {Name: "Posted", Number: true}, {Name: "Share", Number: true}, {Name: "Held"}}}
	for _, x := range []struct {
		name string
		day  int
	}{{"First date", p.Patrol.First}, {"Least", p.Patrol.Least}, {"Last date", p.Patrol.Last}} {
		day := p.Targets.Patrol[x.day]
		if p.Patrol.Target > 0 {
			goal = "■ no"
			if report.Meets(day, p.Patrol.Target) {
				goal = "● yes"
			}
		}
		s.Table.Rows = append(s.Table.Rows, []string{
			x.name + ", " + print.Day(p.Targets.From+roster.Date(x.day)), print.Count(day.Certified), print.Count(day.Posted), print.Percent(day.Certified, day.Posted), goal,
		})
	}
	s.Table.Foot = []string{"Officer-days of the period", print.Count(p.Patrol.Certified), print.Count(p.Patrol.Posted), print.Percent(p.Patrol.Certified, p.Patrol.Posted)}
	return s
}

// patrolMonths is the share of patrol by month, in officer-days.
func (p coveragePage) patrolMonths() print.Section {
	chart := &print.Chart{Kind: print.Lines, Title: "Share of patrol certified by month", Unit: "%"}
	if t := 100 * p.Patrol.Target; t > 0 {
		chart.Target = &t
	}
	table := &print.Table{
		Columns: []print.Column{{Name: "Month"}, {Name: "Certified", Number: true}, {Name: "Posted", Number: true}, {Name: "Share", Number: true}},
		Foot:    []string{"All", print.Count(p.Patrol.Certified), print.Count(p.Patrol.Posted), print.Percent(p.Patrol.Certified, p.Patrol.Posted)},
	}
	series := print.Series{}
	for i, m := range p.PatrolByMonth {
		said := print.Percent(m.Certified, m.Posted)
		table.Rows = append(table.Rows, []string{monthLabel(p.Months[i]), print.Count(m.Certified), print.Count(m.Posted), said})
		chart.Labels = append(chart.Labels, monthLabel(p.Months[i]))
		series.Values, series.Said = append(series.Values, print.Share(m.Certified, m.Posted)), append(series.Said, said)
	}
	chart.Series = []print.Series{series}
	return print.Section{Heading: "Share of patrol certified by month", Text: "In officer-days: every posted officer counts once for each date.", Chart: chart, Table: table}
}

// upper begins a word with a capital.
func upper(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}
