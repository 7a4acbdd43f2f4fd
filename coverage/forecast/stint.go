package forecast

import (
	"slices"

	"watchbill/coverage"
	"watchbill/roster"
)

// stint is what a slot has of one tour of one officer, or of one piece that a timed absence left of it.
type stint struct {
	start, end int32   // minutes after the slot's start, within it
	seat       int32   // whose: the officer's number in the district; the stints of one seat stand together
	tour       int32   // which of the seat's tours
	held       float64 // that somebody certified sits in the seat on the tour's duty date, by attrition
	certified  bool    // as rostered, on the duty date
}

// span is a slot's time in minutes after the clock's zero, and its place among the slots of the district; -1 for none.
type span struct {
	start, end int32
	at         int32
}

// clock is the horizon's wall clock, for all districts.
type clock struct {
	watches *roster.Watches
	zero    roster.Minute
	from    roster.Date
	days    int
	shifts  int
}

func newClock(book *roster.Book, from roster.Date, days int) *clock {
	return &clock{
		watches: book.Watches(roster.DateRange{From: from - 1, To: from + roster.Date(days)}),
		zero:    book.Zone().Instant(from-1, 0), from: from, days: days, shifts: book.Shifts().Len(),
	}
}

// roll is who stands duty in the slots of one district. It is made district by district and reuses its room.
type roll struct {
	clock  *clock
	spans  []span // by day, then shift
	slots  []coverage.Slot
	stints [][]stint // by slot
}

// begin empties the roll and lays out the slots of a district.
func (r *roll) begin(grid *coverage.Grid, district int) {
	c := r.clock
	r.slots = slices.AppendSeq(r.slots[:0], grid.SlotsIn(district))
	r.spans = slices.Grow(r.spans[:0], c.days*c.shifts)[:c.days*c.shifts]
	for i := range r.spans {
		r.spans[i].at = -1
	}
	for i, s := range r.slots {
		r.spans[int(s.Date-c.from)*c.shifts+s.Shift] = span{int32(s.Start - c.zero), int32(s.End - c.zero), int32(i)}
	}
	for len(r.stints) < len(r.slots) {
		r.stints = append(r.stints, nil)
	}
	for i := range r.slots {
		r.stints[i] = r.stints[i][:0]
	}
}

// enter puts the duty of p in the district into the slots it meets, under the number seat. duties are what absences leave
// of the tours, extras the extra duty; held is by day of the horizon, one day more than it has.
func (r *roll) enter(p *roster.Personnel, district int, seat int32, duties, extras []roster.Duty, held []float64) {
	c := r.clock
	for _, d := range duties {
		if d.District == district {
			r.place(p, d, d.Date, seat, int32(d.Date-c.from), held) // one posting a date, so one tour
		}
	}
	for i, d := range extras {
		if d.District == district {
			// Extra duty can be long: its last day is that of its end.
			r.place(p, d, c.dateOf(d.End), seat, int32(c.days+2+i), held)
		}
	}
}

func (c *clock) dateOf(m roster.Minute) roster.Date {
	return c.from + roster.Date((m-c.zero)/(24*60)) // to within a day, which place allows for
}

// place enters one duty, whose instants lie about the dates from its own to last.
func (r *roll) place(p *roster.Personnel, d roster.Duty, last roster.Date, seat, tour int32, held []float64) {
	c := r.clock
	x := stint{seat: seat, tour: tour, certified: p.CertifiedOn(d.Date)}
	if day := int(d.Date - c.from); day >= 0 {
		x.held = held[day]
	} else if x.certified {
		x.held = 1 // begun before anybody could leave
	}
	if !x.certified && x.held == 0 {
		return
	}
	// No shift lasts more than a day, and no clock jumps by more than one.
	first, past := max(0, int(d.Date-c.from)-2), min(c.days, int(last-c.from)+4)
	if first >= past {
		return
	}
	start, end := int64(d.Start-c.zero), int64(d.End-c.zero)
	for _, s := range r.spans[first*c.shifts : past*c.shifts] {
		if s.at < 0 || int64(s.start) >= end || int64(s.end) <= start {
			continue
		}
		x.start = int32(max(start-int64(s.start), 0))
		x.end = int32(min(end, int64(s.end)) - int64(s.start))
		r.stints[s.at] = append(r.stints[s.at], x)
	}
}
