package demo

import (
	"slices"

	"watchbill/roster"
)

// overtime adds extra duty: certified officers who come in on days off, mostly for the nights that lack one.
func (y *year) overtime(persons []*person) {
	var able []*person
	for _, p := range persons {
		if p.standing == certified && p.story.leave == nil && p.shift != crisis {
			able = append(able, p)
		}
	}
	for i := range 26 {
		p := able[i*17%len(able)]
		days, ok := y.free(p, 5+i*13)
		if !ok {
			continue
		}
		p.busy = append(p.busy, days)
		x := roster.Extra{Officer: p.id, District: p.district, Kind: "overtime"}
		switch i % 4 {
		case 0, 1: // the second half of a night in a district that lacks nights
			x.District = []roster.DistrictID{"appoquinimink", "bear-glasgow"}[i%2]
			x.Time = y.span(days, clock(1, 0), clock(7, 0))
		case 2:
			x.Time = y.span(days, clock(15, 0), clock(21, 0))
		case 3:
			x.Time, x.Kind = y.span(days, clock(20, 0), clock(23, 30)), "callback"
		}
		y.records.Extras = append(y.records.Extras, x)
	}
}

// free is the first day from days on, within six weeks and the year, that the officer has off between two days off, and
// on which no absence or other extra duty lies.
func (y *year) free(p *person, days int) (int, bool) {
	for d := max(days, p.joins); d < min(days+42, yearDays-1); d++ {
		off := y.works(p, d-1) == "" && y.works(p, d) == "" && y.works(p, d+1) == ""
		if off && !p.awayOn(d) && !slices.Contains(p.busy, d) && (p.retires == 0 || d <= p.retires) {
			return d, true
		}
	}
	return 0, false
}
