package calendar

import (
	"cmp"
	"slices"
	"strings"

	"watchbill/roster"
)

// Officer lists the duty of the person with index i whose duty date lies in r, which must have both ends: tours less
// absences, and extra duty, by start. Cost: that of working out the person's tours.
func Officer(book *roster.Book, i int, r roster.DateRange) []Event {
	p, watches := book.Person(i), book.Watches(r)
	duty := watches.AppendRemaining(nil, p, r)
	duty = watches.AppendExtras(duty, p, r)
	slices.SortStableFunc(duty, func(x, y roster.Duty) int {
		return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End), cmp.Compare(x.Shift, y.Shift))
	})
	numbers := number{}
	events := make([]Event, 0, len(duty))
	for _, d := range duty {
		e := Event{Kind: Tour, Date: d.Date, Interval: d.Interval, Busy: true, Place: place(book.Districts().At(d.District)), Marks: []string{"Duty"}}
		what := ""
		if d.Shift < 0 {
			e.Kind = Extra
			what = extraKind(p, d)
			e.Marks = append(e.Marks, what)
		} else {
			s := book.Shifts().At(d.Shift)
			what = cmp.Or(s.Name, string(s.ID))
		}
		id := uid(e.Kind, string(p.Officer.ID), d.Date.String())
		e.UID = id + "/" + numbers.next(id)
		e.Summary = "Duty: " + what + ", " + e.Place
		e.standing(book, p, d)
		events = append(events, e)
	}
	return events
}

// standing says whether p is certified on that duty.
func (e *Event) standing(book *roster.Book, p *roster.Personnel, d roster.Duty) {
	lines := []string{clocks(book.Zone(), d.Interval) + " by the clock of " + book.Zone().Name(), "Unit " + p.Officer.CallSign()}
	if p.Officer.Role != roster.RoleOfficer {
		e.Detail = strings.Join(lines, "\n")
		return
	}
	through, ok := p.CertifiedThrough(d.Date)
	switch {
	case !ok:
		lines = append(lines, "Not certified on this date: does not count as CIT")
	case through == 0:
		lines = append(lines, "Certified CIT officer")
	default:
		lines = append(lines, "Certified CIT officer through "+longDay(through))
	}
	if e.Standing = ok; ok {
		e.Summary = "CIT " + strings.ToLower(e.Summary[:1]) + e.Summary[1:]
		e.Marks = append(e.Marks, "CIT")
	}
	e.Detail = strings.Join(lines, "\n")
}

// extraKind returns the kind of the extra duty d.
func extraKind(p *roster.Personnel, d roster.Duty) string {
	for _, x := range p.Extras().All() {
		if x.Time == d.Interval && x.Kind != "" {
			return x.Kind
		}
	}
	return "extra duty"
}
