package api

import (
	"strconv"
	"time"

	"watchbill/api/print"
	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/dispatch/response"
)

// NewResponseReportPage makes the printed page of a response report, made at an instant.
func NewResponseReportPage(r *response.Report, made time.Time) *print.Document {
	d := NewResponseReport(r).page(r.Book, "Response and diversion")
	d.Made = print.Made(made, r.Book.Zone())
	p := responsePage{r, r.Tally(nil)}
	d.Summary = p.summary()
	d.Sections = []print.Section{
		p.part("district", byDistrict(r), func(i int) string { return districtLabel(r.Book.Districts().At(i)) }, print.Bars),
		p.part("shift", byShift(r), func(i int) string { return shiftLabel(r.Book.Shifts().At(i)) }, print.Bars),
		p.months(), p.tiers(), p.sent(), p.overrides(), p.times(), p.outcomes(),
	}
	return d
}

// responsePage makes the sections of one.
type responsePage struct {
	*response.Report
	all *response.Tally
}

func ofCalls(n, all int, what string) string {
	return print.Count(n) + " of " + print.Count(all) + " " + what
}

func (p responsePage) summary() []print.Figure {
	t := p.all
	quick, more := "–", "no arrival of one was recorded"
	if half, ok := t.Percentile(response.ToCertifiedArrival, 50); ok {
		most, _ := t.Percentile(response.ToCertifiedArrival, 90)
		quick, more = print.Seconds(half), "half of the calls with one on scene ("+print.Count(t.Of(response.ToCertifiedArrival))+"); 90 % in "+print.Seconds(most)
	}
	return []print.Figure{
		{Name: "Identified crisis calls", Value: print.Count(t.Calls), Counts: print.Count(t.Missed) + " misses: nobody who meets the need was free"},
		{Name: "Certified officer on scene", Value: print.Percent(t.OnScene, t.Calls), Counts: ofCalls(t.OnScene, t.Calls, "calls")},
		{Name: "Certified officer assigned", Value: print.Percent(t.Certified, t.Calls), Counts: ofCalls(t.Certified, t.Calls, "calls")},
		{Name: "Time to a certified officer", Value: quick, Counts: more},
		{Name: "Diversion share", Value: print.Percent(t.Diverted, t.Judged), Counts: ofCalls(t.Diverted, t.Judged, "outcomes")},
	}
}

// responseColumns are the columns of a tally, behind the one that heads the row.
var responseColumns = []print.Column{
	{Name: "Crisis calls", Number: true}, {Name: "Certified assigned", Number: true}, {Name: "Share", Number: true},
	{Name: "Certified on scene", Number: true}, {Name: "Share", Number: true}, {Name: "Not known", Number: true}, {Name: "Misses", Number: true},
	{Name: "Certified arrival, half in", Number: true}, {Name: "90 % in", Number: true}, {Name: "Diverted", Number: true}, {Name: "Of", Number: true}, {Name: "Share", Number: true},
}

func responseCells(label string, t *response.Tally) []string {
	return []string{
		label, print.Count(t.Calls), print.Count(t.Certified), print.Percent(t.Certified, t.Calls), print.Count(t.OnScene), print.Percent(t.OnScene, t.Calls),
		print.Count(t.OnSceneUnsure), print.Count(t.Missed), within(t, response.ToCertifiedArrival, 50), within(t, response.ToCertifiedArrival, 90),
		print.Count(t.Diverted), print.Count(t.Judged), print.Percent(t.Diverted, t.Judged),
	}
}

func within(t *response.Tally, w response.Wait, percentile int) string {
	if s, ok := t.Percentile(w, percentile); ok {
		return print.Seconds(s)
	}
	return "–"
}

// part is a section by district, shift or month.
func (p responsePage) part(head string, parts []responsePart, label func(int) string, kind print.ChartKind) print.Section {
	s := print.Section{
		Heading: "By " + head, Table: &print.Table{Columns: append([]print.Column{{Name: upper(head)}}, responseColumns...), Foot: responseCells("All", p.all)},
		Chart: &print.Chart{Kind: kind, Title: "Share of crisis calls with a certified officer on scene, by " + head, Unit: "%"},
	}
	series := print.Series{}
	for _, x := range parts {
		name := "not known"
		if x.index != response.NotKnown {
			name = label(x.index)
		}
		s.Table.Rows = append(s.Table.Rows, responseCells(name, x.Tally))
		s.Chart.Labels = append(s.Chart.Labels, name)
		series.Values = append(series.Values, print.Share(x.OnScene, x.Calls))
		series.Said = append(series.Said, print.Percent(x.OnScene, x.Calls))
	}
	s.Chart.Series = []print.Series{series}
	return s
}

func (p responsePage) months() print.Section {
	months := p.Months()
	kind := print.Lines
	if len(months) < 3 {
		kind = print.Bars
	}
	return p.part("month", byMonth(p.Report), func(i int) string { return monthLabel(months[i]) }, kind)
}

// counted is a section of calls by something, each with its share of all.
func (p responsePage) counted(heading, text, head, title string, names []string, counts []int) print.Section {
	s := print.Section{
		Heading: heading, Text: text,
		Chart: &print.Chart{Kind: print.Bars, Title: title, Labels: names},
		Table: &print.Table{
			Columns: []print.Column{{Name: head}, {Name: "Calls", Number: true}, {Name: "Share", Number: true}},
			Foot:    []string{"All", print.Count(p.all.Calls), print.Percent(p.all.Calls, p.all.Calls)},
		},
	}
	series := print.Series{}
	for i, n := range counts {
		s.Table.Rows = append(s.Table.Rows, []string{names[i], print.Count(n), print.Percent(n, p.all.Calls)})
		series.Values = append(series.Values, float64(n))
	}
	s.Chart.Series = []print.Series{series}
	return s
}

// tierNames say what stands on the rungs.
var tierNames = [...]string{
	0: "none said", dispatch.TierFirst: "1 units that meet the need", dispatch.TierOther: "2 conditionally available, other crisis units",
	dispatch.TierTrained: "3 otherwise trained", dispatch.TierReserve: "4 supervisors, recall, patrol", dispatch.TierResources: "5 mutual aid, resources",
}

func (p responsePage) tiers() print.Section {
	names, counts := tierNames[1:], p.all.Tiers[1:]
	if p.all.Tiers[0] > 0 {
		names, counts = append(names[:len(names):len(names)], tierNames[0]), append(counts[:len(counts):len(counts)], p.all.Tiers[0])
	}
	return p.counted("By rung of the ladder", "Where the first recommendation of the call as a crisis stood.", "Rung", "Crisis calls by rung", names, counts)
}

// sentNames say how a unit came to a call.
var sentNames = [...]string{response.Nobody: "nobody was sent", response.ByClaim: "as recommended", response.ByOverride: "override", response.ByCAD: "by CAD"}

func (p responsePage) sent() print.Section {
	return p.counted("How the first unit was sent", "", "Sent", "Crisis calls by how the first unit was sent", sentNames[:], p.all.Sent[:])
}

func (p responsePage) overrides() print.Section {
	s := print.Section{Heading: "Overrides", Text: "Units sent against the recommendation, by the reason that was given. A call may have several."}
	reasons := p.Overrides()
	if len(reasons) == 0 {
		s.Text = "No unit was sent against the recommendation."
		return s
	}
	s.Table = &print.Table{
		Columns: []print.Column{{Name: "Reason"}, {Name: "Overrides", Number: true}, {Name: "Share", Number: true}},
		Foot:    []string{"All", print.Count(p.all.Overrides), print.Percent(p.all.Overrides, p.all.Overrides)},
	}
	for _, x := range reasons {
		why := x.Reason
		if why == "" {
			why = "none was given"
		}
		s.Table.Rows = append(s.Table.Rows, []string{why, print.Count(x.Count), print.Percent(x.Count, p.all.Overrides)})
	}
	return s
}

func (p responsePage) times() print.Section {
	s := print.Section{
		Heading: "Times", Text: "From the call's first recommendation as a crisis.",
		Table: &print.Table{Columns: []print.Column{{Name: "To"}, {Name: "Calls", Number: true}, {Name: "Of", Number: true}}},
	}
	for _, n := range percentiles {
		s.Table.Columns = append(s.Table.Columns, print.Column{Name: strconv.Itoa(n) + " % within", Number: true})
	}
	for _, w := range responseWaits {
		row := []string{w.name, print.Count(p.all.Of(w.wait)), print.Count(p.all.Calls)}
		for _, n := range percentiles {
			row = append(row, within(p.all, w.wait, n))
		}
		s.Table.Rows = append(s.Table.Rows, row)
	}
	return s
}

// outcomeNames say how a contact ended, by place in desk.Outcomes.
var outcomeNames = map[desk.Outcome]string{
	desk.ResolvedOnScene: "resolved on scene", desk.Transported: "transported", desk.DivertedToCare: "diverted to care",
	desk.Arrested: "arrested", desk.HandedToClinician: "handed to a clinician", desk.Unfounded: "unfounded",
}

func (p responsePage) outcomes() print.Section {
	names := make([]string, len(p.all.Outcomes))
	for i := range names {
		names[i] = "not stated"
		if i < len(desk.Outcomes) {
			names[i] = outcomeNames[desk.Outcomes[i]]
		}
	}
	text := "Diversion share " + print.Percent(p.all.Diverted, p.all.Judged) + " (" + ofCalls(p.all.Diverted, p.all.Judged, "outcomes that were not unfounded") +
		"); without arrest " + print.Percent(p.all.NoArrest, p.all.Judged) + " (" + print.Count(p.all.NoArrest) + ")."
	return p.counted("Outcomes", text, "Outcome", "Crisis calls by outcome", names, p.all.Outcomes[:])
}
