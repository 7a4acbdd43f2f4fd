package api

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"watchbill/api/print"
	"watchbill/roster"
)

// Page makes the sheet that is read out at roll call and pinned up. now is when it is made.
func (r *RollCall) Page(book *roster.Book, now time.Time) *print.Document {
	x := &rollPage{call: r, zone: book.Zone()}
	d := &print.Document{
		Title: "Roll call: " + r.ShiftName, Agency: book.Agency().Name, Revision: r.Revision,
		Period: sayDay(r.On) + ", " + x.times(r.Start, r.End),
		Made:   now.In(book.Zone().Location()).Format("2 Jan 2006, 15:04 MST"),
	}
	if len(r.Districts) == 1 {
		d.Title += ", " + sayDistrict(&r.Districts[0])
	}
	x.summary(d)
	if len(r.Districts) > 1 {
		d.Sections = append(d.Sections, x.overview())
	}
	for i := range r.Districts {
		x.district(d, &r.Districts[i])
	}
	d.Notes = []string{
		"Times are those of " + book.Zone().Name() + ". A person with two stretches of duty stands twice.",
		"Of those away the kind of absence is said and nothing else.",
	}
	d.Definitions = []print.Definition{
		{Term: "CIT", Meaning: "Certified on the date of the duty, by the agency's rule, and designated: marked ●, with the last date certified, grace included."},
		{Term: "On this watch", Meaning: "On duty by a tour of this very shift and date, or by extra duty that lies in it by half or fills half of it. The figures at the head count these people."},
		{Term: "Others on duty", Meaning: "On duty in the district at some minute of this watch by overlapping shifts, or carried over. They count as cover while they are there."},
		{Term: "Covered", Meaning: "The minutes of the watch in which at least as many count as its target asks for."},
		{Term: "Gap", Meaning: "A time in which fewer count. Its cause is what would close it, judged by this date's slots: undoing every absence, undoing every lapse, both together, or none of that (unstaffed)."},
		{Term: "Relief", Meaning: "The certified officers on duty in the district when the watch ends."},
	}
	return d
}

// rollPage words a roll call.
type rollPage struct {
	call *RollCall
	zone *roster.Zone
}

func (x *rollPage) summary(d *print.Document) {
	var people, certified, away, would, gaps, minutes int
	var others RollOthers
	for i := range x.call.Districts {
		r := &x.call.Districts[i]
		people, certified = people+r.People, certified+r.Certified
		others.People, others.Certified = others.People+r.Others.People, others.Certified+r.Others.Certified
		n, cit := r.absent()
		away, would = away+n, would+cit
		n, short := r.short()
		gaps, minutes = gaps+n, minutes+short
	}
	d.Summary = []print.Figure{
		{Name: "CIT on this watch", Value: fmt.Sprint(certified), Counts: fmt.Sprintf("of %d who stand it", people)},
		{Name: "CIT from other watches", Value: fmt.Sprint(others.Certified), Counts: fmt.Sprintf("of %d here for a part of it", others.People)},
		{Name: "Away", Value: fmt.Sprint(away), Counts: fmt.Sprintf("%d of them CIT", would)},
		{Name: "CIT gaps", Value: fmt.Sprint(gaps), Counts: fmt.Sprintf("%s of %s minutes", print.Count(minutes), print.Count(x.call.Minutes*len(x.call.Districts)))},
	}
}

// absent counts the people whom absences take off the watch, and those of them who would count.
func (r *RollDistrict) absent() (all, cit int) {
	seen := map[roster.OfficerID]bool{}
	for _, a := range r.Away {
		if seen[a.Officer] {
			continue
		}
		seen[a.Officer] = true
		all++
		if a.Would {
			cit++
		}
	}
	return all, cit
}

// short counts the gaps of need cit and their minutes.
func (r *RollDistrict) short() (gaps, minutes int) {
	for _, g := range r.Gaps {
		if g.Need == roster.NeedCIT {
			gaps, minutes = gaps+1, minutes+g.Minutes
		}
	}
	return gaps, minutes
}

// overview lists the districts, where there are several.
func (x *rollPage) overview() print.Section {
	t := &print.Table{Columns: columns("District", "On this watch#", "CIT#", "Others#", "Others, CIT#", "Away#", "CIT gap, minutes#")}
	for i := range x.call.Districts {
		r := &x.call.Districts[i]
		away, _ := r.absent()
		_, minutes := r.short()
		row := []string{sayDistrict(r)}
		for _, n := range []int{r.People, r.Certified, r.Others.People, r.Others.Certified, away, minutes} {
			row = append(row, print.Count(n))
		}
		t.Rows = append(t.Rows, row)
	}
	return print.Section{Heading: "Districts", Table: t}
}

// district adds the sections of one district.
func (x *rollPage) district(d *print.Document, r *RollDistrict) {
	add := func(heading, text string, t *print.Table) {
		if len(x.call.Districts) > 1 {
			heading = sayDistrict(r) + ": " + strings.ToLower(heading[:1]) + heading[1:]
		}
		d.Sections = append(d.Sections, print.Section{Heading: heading, Text: text, Table: t})
	}
	if own := r.Own(); len(own) > 0 {
		add("On this watch", x.needs(r), x.officers(own))
	} else {
		add("On this watch", x.needs(r)+" Nobody stands it.", nil)
	}
	if len(r.Gaps) > 0 {
		add("Gaps", "", x.gaps(r.Gaps))
	}
	if len(r.Pairs) > 0 {
		add("Co-responder pairs", "", x.pairs(r.Pairs))
	}
	if len(r.Away) > 0 {
		add("Away", "", x.away(r.Away))
	}
	if groups := r.Groups(); len(groups) > 0 {
		add("Others on duty", "", x.others(groups))
	}
	add("Relief", x.relief(&r.Relief), nil)
}

func (x *rollPage) gaps(list []RollGap) *print.Table {
	t := &print.Table{Columns: columns("Gap", "Time", "Minutes#", "Short#", "Cause", "Who would close it")}
	for _, g := range list {
		t.Rows = append(t.Rows, []string{sayNeed(g.Need), x.times(g.Start, g.End), fmt.Sprint(g.Minutes), fmt.Sprint(g.Short), string(g.Cause), strings.Join(g.Officers, ", ")})
	}
	return full(t)
}

func (x *rollPage) pairs(list []RollPair) *print.Table {
	t := &print.Table{Columns: columns("Pair", "Unit", "Officer", "Clinician", "Both on duty", "Counts")}
	for _, p := range list {
		var times []string
		for _, v := range p.Times {
			times = append(times, x.times(v.Start, v.End))
		}
		t.Rows = append(t.Rows, []string{string(p.Pair), p.Unit, string(p.Officer), string(p.Clinician), strings.Join(times, "; "), yes(p.Counts, "no: officer not certified")})
	}
	return t
}

func (x *rollPage) away(list []RollAway) *print.Table {
	t := &print.Table{Columns: columns("Unit", "CIT", "Name", "Away", "Kind")}
	for _, a := range list {
		when := "all of the tour"
		if !a.Whole {
			when = x.times(a.Start, a.End)
		}
		t.Rows = append(t.Rows, []string{a.Unit, mark(a.Would), sayName(a.Name, a.Officer), when, a.Kind})
	}
	return full(t)
}

// officers lists who stands the watch. Columns in which nobody has anything are left out, for the names' sake.
func (x *rollPage) officers(list []RollOfficer) *print.Table {
	t := &print.Table{Columns: columns("Unit", "CIT", "Name", "Rank", "Time", "Extra duty", "Certified", "Languages", "Skills", "Here")}
	for _, o := range list {
		extra, rank := "", o.Rank
		if o.Extra {
			extra = o.Duty
		}
		if rank == "" && o.Role != roster.RoleOfficer {
			rank = string(o.Role)
		}
		t.Rows = append(t.Rows, []string{
			o.Unit, mark(o.Certified), sayName(o.Name, o.Officer), rank, x.times(o.Start, o.End), extra, sayCertified(&o),
			strings.Join(o.Languages, " "), strings.Join(o.Skills, " "), "☐",
		})
	}
	return full(t)
}

// others lists who is there by another watch, a row for all who came together.
func (x *rollPage) others(groups []RollGroup) *print.Table {
	t := &print.Table{Columns: columns("Duty", "CIT#", "CIT officers", "Others#", "The others")}
	for _, g := range groups {
		duty := g.Duty
		if g.Extra {
			duty += " (extra)"
		}
		t.Rows = append(t.Rows, []string{duty + ", " + x.times(g.Start, g.End), fmt.Sprint(len(g.CIT)), briefly(g.CIT), fmt.Sprint(len(g.Rest)), briefly(g.Rest)})
	}
	return t
}

// full leaves out the columns in which no row has anything.
func full(t *print.Table) *print.Table {
	for c := len(t.Columns) - 1; c >= 0; c-- {
		if slices.ContainsFunc(t.Rows, func(row []string) bool { return row[c] != "" }) {
			continue
		}
		t.Columns = slices.Delete(t.Columns, c, c+1)
		for i := range t.Rows {
			t.Rows[i] = slices.Delete(t.Rows[i], c, c+1)
		}
	}
	return t
}

// needs says what the watch asks for and has.
func (x *rollPage) needs(r *RollDistrict) string {
	var said []string
	for _, n := range r.Needs {
		said = append(said, fmt.Sprintf("%s: %d required; never fewer than %d on duty, others included; %d of %d minutes covered.", sayNeed(n.Need), n.Required, n.Min, n.CoveredMinutes, x.call.Minutes))
	}
	if len(said) == 0 {
		return "The targets ask for nobody."
	}
	return strings.Join(said, " ")
}

// relief says who takes over.
func (x *rollPage) relief(r *RollRelief) string {
	var who []string
	for _, o := range r.Officers {
		who = append(who, strings.TrimSpace(o.Unit+" "+o.Name)+" until "+x.clock(o.End))
	}
	slices.Sort(who)
	switch {
	case len(who) > 0:
		return "At " + x.clock(r.At) + ": " + strings.Join(slices.Compact(who), "; ") + "."
	case r.NextCIT != nil:
		d, _ := x.zone.Local(r.NextCIT.At)
		return "Nobody certified at " + x.clock(r.At) + "; the next comes on " + sayDay(d) + " at " + x.clock(*r.NextCIT) + "."
	}
	return "Nobody certified at " + x.clock(r.At) + ", nor within a week."
}

// times writes an interval by the agency's clock, with the weekday where it does not begin on the date of the sheet.
func (x *rollPage) times(start, end Instant) string {
	s := x.clock(start) + "–" + x.clock(end)
	if d, _ := x.zone.Local(start.At); d != x.call.On {
		s = fmt.Sprintf("%.3s ", d.Weekday()) + s
	}
	return s
}

// clock writes what the agency's clock shows. The second of two equal times in autumn is followed by its zone.
func (x *rollPage) clock(t Instant) string {
	d, c := x.zone.Local(t.At)
	if x.zone.Instant(d, c) == t.At {
		return c.String()
	}
	return c.String() + t.At.Time().In(x.zone.Location()).Format(" MST")
}

// columns makes columns of names; one that ends in # is of numbers.
func columns(names ...string) []print.Column {
	list := make([]print.Column, len(names))
	for i, n := range names {
		list[i].Name, list[i].Number = strings.CutSuffix(n, "#")
	}
	return list
}

func sayDay(d roster.Date) string { return fmt.Sprintf("%.3s %s", d.Weekday(), sayDate(d)) }

// sayDate writes a date as "31 Oct 2016".
func sayDate(d roster.Date) string {
	year, month, day := d.Civil()
	return fmt.Sprintf("%d %.3s %d", day, month, year)
}

func sayDistrict(r *RollDistrict) string {
	if strings.EqualFold(r.Name, string(r.District)) {
		return string(r.District)
	}
	return string(r.District) + " " + r.Name
}

func sayNeed(n roster.Need) string {
	if n == roster.NeedCIT {
		return "CIT"
	}
	return "Co-responder"
}

func sayName(name string, id roster.OfficerID) string {
	if name == "" {
		return string(id)
	}
	return name
}

// mark marks who counts.
func mark(counts bool) string {
	if counts {
		return "● CIT"
	}
	return ""
}

func sayCertified(o *RollOfficer) string {
	switch {
	case o.Certified && o.Through != nil:
		return "to " + sayDate(*o.Through)
	case !o.Certified && !o.Designated && o.Role == roster.RoleOfficer:
		return "not designated"
	}
	return ""
}

func yes(is bool, otherwise string) string {
	if is {
		return "yes"
	}
	return otherwise
}
