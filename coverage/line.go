package coverage

import (
	"cmp"
	"slices"

	"watchbill/roster"
)

// segment is a stretch during which no shift begins or ends, with the tours and the slots that contain it.
type segment struct {
	stretch
	tours []int32 // lanes
	slots []int32 // cells
}

// line is the horizon as all districts share it. A lane is a shift on a day from one before the horizon to one after:
// (day+1)*shifts + shift; it names the tours that begin there. A cell is a slot of the horizon: day*shifts + shift.
type line struct {
	zone     *roster.Zone
	watches  *roster.Watches
	zero     roster.Minute
	from     roster.Date // first day of the horizon
	days     int         // of the horizon
	shifts   int
	on       []stretch // by lane; empty where the shift does not stand
	segments []segment // ascending, apart; only where there is a slot
}

func newLine(b *roster.Book, from roster.Date, days int) *line {
	l := &line{zone: b.Zone(), from: from, days: days, shifts: b.Shifts().Len()}
	l.watches = b.Watches(roster.DateRange{From: from - 1, To: from + roster.Date(days)})
	l.zero = b.Zone().Instant(from-1, 0)
	l.on = make([]stretch, (days+2)*l.shifts)
	for lane := range l.on {
		v := l.watches.On(lane%l.shifts, l.date(lane))
		if v.Start < v.End {
			l.on[lane] = l.stretch(v)
		}
	}
	l.cut()
	return l
}

// date returns the duty date of a lane.
func (l *line) date(lane int) roster.Date { return l.from - 1 + roster.Date(lane/l.shifts) }

func (l *line) stretch(v roster.Interval) stretch {
	return stretch{int32(v.Start - l.zero), int32(v.End - l.zero)}
}

func (l *line) interval(s stretch) roster.Interval {
	return roster.Interval{Start: l.zero + roster.Minute(s.start), End: l.zero + roster.Minute(s.end)}
}

// stretchWithin returns what v has between the first and the last slot; it may be empty.
func (l *line) stretchWithin(v roster.Interval) stretch {
	if len(l.segments) == 0 {
		return stretch{}
	}
	v.Start = max(v.Start, l.zero+roster.Minute(l.segments[0].start))
	v.End = min(v.End, l.zero+roster.Minute(l.segments[len(l.segments)-1].end))
	if v.Start >= v.End {
		return stretch{}
	}
	return l.stretch(v)
}

// dateAt returns the local date at a minute of the line.
func (l *line) dateAt(m int32) roster.Date { return l.zone.DateAt(l.zero + roster.Minute(m)) }

// cut makes the segments: it sweeps over the beginnings and ends of all tours and keeps the set of those under way.
func (l *line) cut() {
	type edge struct {
		at    int32
		lane  int32
		begin bool
	}
	edges := make([]edge, 0, 2*len(l.on))
	for lane, v := range l.on {
		if v.start < v.end {
			edges = append(edges, edge{v.start, int32(lane), true}, edge{v.end, int32(lane), false})
		}
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Compare(a.at, b.at) })
	var under []int32
	room := make([]int32, 0, 4*len(edges)) // the segments' lists share one backing array
	first, last := int32(l.shifts), int32((l.days+1)*l.shifts)
	for i, e := range edges {
		if e.begin {
			under = append(under, e.lane)
		} else {
			under = slices.DeleteFunc(under, func(x int32) bool { return x == e.lane })
		}
		if i+1 == len(edges) || edges[i+1].at == e.at {
			continue
		}
		n := len(room)
		for _, lane := range under {
			if lane >= first && lane < last {
				room = append(room, lane-first)
			}
		}
		if len(room) == n {
			continue
		}
		slots := room[n:len(room):len(room)]
		n = len(room)
		room = append(room, under...)
		l.segments = append(l.segments, segment{stretch{e.at, edges[i+1].at}, room[n:len(room):len(room)], slots})
	}
}
