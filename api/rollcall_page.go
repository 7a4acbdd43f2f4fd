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
	for i := range r.Districts {
		x.district(d, &r.Districts[i])
	}
	d.Notes = []string{
		"Times are those of " + book.Zone().Name() + ". A person with two stretches of duty stands twice.",
		"Of those away the kind of absence is said and nothing else.",
	}
	d.Definitions = []print.Definition{
		{Term: "CIT", Meaning: "Certified on the date of the duty, by the agency's rule, and designated. The date after it is the last one certified, grace included."},
		{Term: "From another shift", Meaning: "On duty in the district during this watch by a tour that is not this watch's."},
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
	certified, on, away, gaps, minutes := 0, 0, 0, 0, 0
	for _, r := range x.call.Districts {
		people := map[roster.OfficerID]bool{}
		for _, o := range r.Officers {
			people[o.Officer] = true
		}
		certified, on, away = certified+r.Certified, on+len(people), away+len(r.Away)
		for _, g := range r.Gaps {
			if g.Need == roster.NeedCIT {
				gaps, minutes = gaps+1, minutes+g.Minutes
			}
		}
	}
	d.Summary = []print.Figure{
		{Name: "CIT on watch", Value: fmt.Sprint(certified), Counts: fmt.Sprintf("of %d on duty", on)},
		{Name: "Away", Value: fmt.Sprint(away)},
		{Name: "CIT gaps", Value: fmt.Sprint(gaps), Counts: fmt.Sprintf("%d of %d minutes", minutes, x.call.Minutes*len(x.call.Districts))},
	}
}

// district adds the sections of one district.
func (x *rollPage) district(d *print.Document, r *RollDistrict) {
	head := func(s string) string {
		if len(x.call.Districts) > 1 {
			return sayDistrict(r) + ": " + s
		}
		return strings.ToUpper(s[:1]) + s[1:]
	}
	on := print.Section{Heading: head("on watch"), Text: x.needs(r)}
	if len(r.Officers) == 0 {
		on.Text += " Nobody is on duty."
	} else {
		on.Table = x.officers(r.Officers)
	}
	d.Sections = append(d.Sections, on)
	if len(r.Gaps) > 0 {
		t := &print.Table{Columns: columns("Gap", "Time", "Minutes#", "Short#", "Cause", "Who would close it")}
		for _, g := range r.Gaps {
			t.Rows = append(t.Rows, []string{sayNeed(g.Need), x.times(g.Start, g.End), fmt.Sprint(g.Minutes), fmt.Sprint(g.Short), string(g.Cause), strings.Join(g.Officers, ", ")})
		}
		d.Sections = append(d.Sections, print.Section{Heading: head("gaps"), Table: t})
	}
	if len(r.Pairs) > 0 {
		t := &print.Table{Columns: columns("Pair", "Unit", "Officer", "Clinician", "Both on duty", "Counts")}
		for _, p := range r.Pairs {
			var times []string
			for _, v := range p.Times {
				times = append(times, x.times(v.Start, v.End))
			}
			t.Rows = append(t.Rows, []string{string(p.Pair), p.Unit, string(p.Officer), string(p.Clinician), strings.Join(times, "; "), yes(p.Counts, "no: officer not certified")})
		}
		d.Sections = append(d.Sections, print.Section{Heading: head("co-responder pairs"), Table: t})
	}
	if len(r.Away) > 0 {
		t := &print.Table{Columns: columns("Unit", "Name", "Away", "Kind", "CIT")}
		for _, a := range r.Away {
			when := "all of the tour"
			if !a.Whole {
				when = x.times(a.Start, a.End)
			}
			t.Rows = append(t.Rows, []string{a.Unit, sayName(a.Name, a.Officer), when, a.Kind, yes(a.Would, "")})
		}
		d.Sections = append(d.Sections, print.Section{Heading: head("away"), Table: t})
	}
	d.Sections = append(d.Sections, print.Section{Heading: head("relief"), Text: x.relief(&r.Relief)})
}

// officers lists who is on duty.
func (x *rollPage) officers(list []RollOfficer) *print.Table {
	t := &print.Table{Columns: columns("Unit", "Name", "Role", "Time", "Duty", "CIT", "Languages", "Skills")}
	for _, o := range list {
		duty := o.Duty
		switch {
		case o.Extra:
			duty += " (extra)"
		case !o.Own:
			duty += " (from another shift)"
		}
		t.Rows = append(t.Rows, []string{o.Unit, sayName(o.Name, o.Officer), sayRole(&o), x.times(o.Start, o.End), duty, sayCIT(&o), strings.Join(o.Languages, " "), strings.Join(o.Skills, " ")})
	}
	return t
}

// needs says what the watch asks for and has.
func (x *rollPage) needs(r *RollDistrict) string {
	var said []string
	for _, n := range r.Needs {
		said = append(said, fmt.Sprintf("%s: required %d, at least %d on watch, covered %d of %d minutes.", sayNeed(n.Need), n.Required, n.Min, n.CoveredMinutes, x.call.Minutes))
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

func sayDay(d roster.Date) string {
	year, month, day := d.Civil()
	return fmt.Sprintf("%.3s %d %.3s %d", d.Weekday(), day, month, year)
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

func sayRole(o *RollOfficer) string {
	if o.Rank != "" {
		return o.Rank
	}
	return string(o.Role)
}

func sayCIT(o *RollOfficer) string {
	switch {
	case o.Certified && o.Through != nil:
		return "yes, through " + o.Through.String()
	case o.Certified:
		return "yes"
	case !o.Designated && o.Role == roster.RoleOfficer:
		return "no, not designated"
	}
	return ""
}

func yes(is bool, otherwise string) string {
	if is {
		return "yes"
	}
	return otherwise
}
