package demo

import "watchbill/roster"

// Records returns the agency's roster for the year that starts on from, which must leave a decade before and two years
// after it in the calendar. Equal days give equal records, and each call returns slices of its own. It takes
// about 2 ms (BenchmarkRecords, 2 cores).
func Records(from roster.Date) roster.Records {
	zone, err := roster.LoadZone(timeZone)
	if err != nil {
		panic(err) // the zone is embedded
	}
	y := &year{from: from, anchor: monday(from), zone: zone}
	y.records = roster.Records{
		Agency: agency(), Districts: districts(), Shifts: shifts(), Rotations: rotations(y.anchor),
		Targets: targets(), Resources: resources(), Places: places(), Policy: policy(),
	}
	persons := patrol()
	for _, p := range persons {
		y.enlist(p)
		y.train(p)
		y.leave(p)
	}
	y.clockChanges(persons)
	y.coResponders(persons)
	y.console(len(persons))
	y.overtime(persons)
	return y.records
}

// year is the agency's year in the making.
type year struct {
	from, anchor roster.Date // the first day; the Monday on which rotations are anchored
	zone         *roster.Zone
	records      roster.Records
}

// date is so many days after the first of the year, or before it.
func (y *year) date(days int) roster.Date { return y.from + roster.Date(days) }

// span is the time between two clock times of one day.
func (y *year) span(days int, from, to roster.ClockTime) roster.Interval {
	d := y.date(days)
	return roster.Interval{Start: y.zone.Instant(d, from), End: y.zone.Instant(d, to)}
}
