package rollcall

import (
	"cmp"
	"slices"

	"watchbill/roster"
)

// appendAway appends what absences take away of the tour of this watch that person i has in the district.
func (h *hall) appendAway(dst []Away, i, district int) []Away {
	p := h.book.Person(i)
	if p.DaysOff().Len() == 0 && p.TimesOff().Len() == 0 {
		return dst
	}
	for _, tour := range h.watches.AppendTours(nil, p, roster.DateRange{From: h.date, To: h.date}) {
		if tour.District != district || tour.Shift != h.shift {
			continue
		}
		would := p.CertifiedOn(tour.Date)
		if p.OffOn(tour.Date) {
			dst = append(dst, Away{p, tour.Interval, dayKind(p, tour.Date), true, would})
			continue
		}
		for _, a := range timed(p) {
			if part := a.Time.And(tour.Interval); part.Start < part.End {
				dst = append(dst, Away{p, part, a.Kind, part == tour.Interval, would})
			}
		}
	}
	return dst
}

// timed lists the absences by time, by their beginning.
func timed(p *roster.Personnel) []roster.Absence {
	list := slices.DeleteFunc(p.Rows().Absences, func(a roster.Absence) bool { return !a.Timed() })
	slices.SortStableFunc(list, func(x, y roster.Absence) int { return cmp.Compare(x.Time.Start, y.Time.Start) })
	return list
}

// dayKind returns the kind of the first absence by day that covers d and says one.
func dayKind(p *roster.Personnel, d roster.Date) string {
	for _, a := range p.Rows().Absences {
		if !a.Timed() && a.Days.Contains(d) && a.Kind != "" {
			return a.Kind
		}
	}
	return ""
}

// pairs lists the pairs on watch in the district (COVERAGE.md 4).
func (h *hall) pairs(district int) (list []Pair) {
	rule := h.book.Agency().CoResponder
	for _, pair := range h.book.Pairs().All() {
		i, _ := h.book.Officer(pair.Officer) // a Book's references hold
		k, _ := h.book.Officer(pair.Clinician)
		x := Pair{Pair: pair}
		for _, o := range h.duties(i) {
			if o.District != district || !pair.Dates.Contains(o.Date) {
				continue
			}
			for _, c := range h.duties(k) {
				if v := o.And(c.Interval).And(h.slot); v.Start < v.End {
					x.Times = append(x.Times, v)
					x.Count = x.Count || o.Certified || !rule.OfficerMustBeCertified
				}
			}
		}
		if len(x.Times) > 0 {
			x.Times = union(x.Times)
			list = append(list, x)
		}
	}
	return list
}

// union sorts intervals and joins those that meet or touch.
func union(list []roster.Interval) []roster.Interval {
	slices.SortFunc(list, func(x, y roster.Interval) int { return cmp.Compare(x.Start, y.Start) })
	n := 0
	for _, v := range list[1:] {
		if last := &list[n]; v.Start <= last.End {
			last.End = max(last.End, v.End)
		} else {
			n++
			list[n] = v
		}
	}
	return list[:n+1]
}
