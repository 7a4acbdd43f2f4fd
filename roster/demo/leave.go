package demo

import (
	"slices"

	"watchbill/roster"
)

// leave adds the officer's absences: three blocks of vacation, training days and court, and for some a longer reason.
func (y *year) leave(p *person) {
	for _, days := range p.story.leave {
		y.away(p, days[0], days[1], "vacation", "")
	}
	for third := range 3 {
		first := third*yearDays/3 + p.rng.IntN(yearDays/3-13)
		y.away(p, first, first+6+p.rng.IntN(6), "vacation", "")
	}
	for range 2 {
		if d, ok := y.tour(p, p.rng.IntN(yearDays)); ok {
			y.away(p, d, d, "training", "in-service day")
		}
	}
	if p.rng.IntN(100) < 15 {
		first := p.rng.IntN(yearDays - 14)
		y.away(p, first, first+4+p.rng.IntN(10), "sick", "")
	}
	if p.rng.IntN(100) < 5 {
		kinds := []string{"injury", "military", "family", "light-duty"}
		first := p.rng.IntN(yearDays - 75)
		y.away(p, first, first+25+p.rng.IntN(50), kinds[p.rng.IntN(len(kinds))], "")
	}
	for range p.rng.IntN(3) {
		if d, ok := y.tour(p, p.rng.IntN(yearDays)); ok {
			y.hoursAway(p, d)
		}
	}
}

// tour is the first day from days on, within four weeks and the year, on which the officer is rostered and not away.
func (y *year) tour(p *person, days int) (int, bool) {
	for d := days; d < min(days+28, yearDays); d++ {
		if y.works(p, d) != "" && !p.awayOn(d) {
			return d, true
		}
	}
	return 0, false
}

// away adds an absence by day, both ends included; nothing outside the officer's service.
func (y *year) away(p *person, first, last int, kind, note string) {
	if first < p.joins || p.retires > 0 && last > p.retires {
		return
	}
	p.off = append(p.off, [2]int{first, last})
	y.records.Absences = append(y.records.Absences, roster.Absence{
		Officer: p.id, Days: roster.DateRange{From: y.date(first), To: y.date(last)}, Kind: kind, Note: note,
	})
}

// awayOn tells whether an absence by day covers that day.
func (p *person) awayOn(days int) bool {
	return slices.ContainsFunc(p.off, func(r [2]int) bool { return r[0] <= days && days <= r[1] })
}

// hoursAway adds an absence by time within the tour of a day: court by day, training for those who work at night.
func (y *year) hoursAway(p *person, days int) {
	from, to, kind := clock(9, 0), clock(12, 30), "court"
	switch y.works(p, days) {
	case night:
		from, to, kind = clock(20, 0), clock(23, 0), "training"
	case evening:
		from, to = clock(15, 0), clock(17, 30)
	case crisis:
		from, to = clock(13, 0), clock(15, 0)
	}
	p.off = append(p.off, [2]int{days, days}) // one such absence a tour is enough
	y.records.Absences = append(y.records.Absences, roster.Absence{Officer: p.id, Time: y.span(days, from, to), Kind: kind})
}

// clockChanges takes the certified officers of shortNights off the nights in which the clock changes, so that what is
// said about those nights can be seen.
func (y *year) clockChanges(persons []*person) {
	for _, sunday := range y.zone.Changes(roster.DateRange{From: y.from, To: y.date(yearDays - 1)}) {
		eve := int(sunday-y.from) - 1 // the day on which that night's tours begin; -1 when the year begins with the change
		for _, p := range persons {
			for _, r := range shortNights {
				if p.letter == r.letter && p.number == r.squad && p.standing == certified && y.works(p, eve) == night {
					y.away(p, eve, eve, "family", "clock-change weekend")
				}
			}
		}
	}
}

func clock(hour, minute int) roster.ClockTime { return roster.ClockTime(hour*60 + minute) }
