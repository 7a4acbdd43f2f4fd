package dispatch

import (
	"watchbill/roster"
)

// maxAhead bounds how many days ahead the end of duty without a break is looked for.
const maxAhead = 28

// scan is the making of a Watch. It belongs to one goroutine.
type scan struct {
	book    *roster.Book
	at      roster.Minute
	date    roster.Date // local date at the instant
	valid   roster.Interval
	watches *roster.Watches
	ranks   []string // supervisors'
	tours   []uint8  // by squad: a bit for each of the dates around date whose tour contains the instant
	pieces  []roster.Duty
}

// The dates whose tours can contain an instant of date: no shift is longer than a local day, and where the clock goes
// back over midnight a tour of tomorrow may have begun.
const daysBefore, daysAfter = 1, 1

func newScan(b *roster.Book, at roster.Minute) *scan {
	s := &scan{book: b, at: at, date: b.Zone().DateAt(at), ranks: b.Policy().SupervisorRanks}
	s.watches = b.Watches(roster.DateRange{From: s.date - 2, To: s.date + 3})
	s.valid = roster.Interval{Start: b.Zone().Instant(s.date, 0), End: b.Zone().Instant(s.date+1, 0)}
	if !s.valid.Contains(at) { // a date that the clock went back into
		s.valid = roster.Interval{Start: at, End: at + 1}
	}
	shifts := b.Shifts().Len()
	for d := s.date - 2; d <= s.date+2; d++ {
		for shift := range shifts {
			if v := s.watches.On(shift, d); v.Start < v.End {
				s.bound(v)
			}
		}
	}
	s.tours = make([]uint8, b.Squads().Len())
	for i := range s.tours {
		squad := b.Squad(i)
		for k := range daysBefore + daysAfter + 1 {
			d := s.date - daysBefore + roster.Date(k)
			if shift := squad.ShiftOn(d); shift >= 0 && s.watches.On(shift, d).Contains(at) {
				s.tours[i] |= 1 << k
			}
		}
	}
	return s
}

// bound keeps valid from reaching over the beginning or end of v.
func (s *scan) bound(v roster.Interval) {
	for _, m := range [2]roster.Minute{v.Start, v.End} {
		if m <= s.at {
			s.valid.Start = max(s.valid.Start, m)
		} else {
			s.valid.End = min(s.valid.End, m)
		}
	}
}

// member returns person i, false unless they are on duty.
func (s *scan) member(i int) (Member, bool) {
	p := s.book.Person(i)
	may := false
	for _, v := range p.TimesOff().All() {
		s.bound(v)
	}
	if n := p.Extras().Len(); n > 0 {
		for k := range n {
			v := p.Extras().At(k).Time
			if v.Start < v.End {
				s.bound(v)
				may = may || v.Contains(s.at)
			}
		}
	}
	for k := 0; !may && k < daysBefore+daysAfter+1; k++ {
		post := p.PostOn(s.date - daysBefore + roster.Date(k))
		may = post != nil && s.tours[post.Squad]>>k&1 == 1
	}
	if !may {
		return Member{}, false
	}
	now, ok := s.now(p, roster.DateRange{})
	if !ok {
		return Member{}, false
	}
	m := Member{Officer: p.Officer.ID, Person: i, District: now.District, Date: now.Date, Since: now.Start}
	m.Until = s.until(p, roster.DateRange{}, now.End)
	m.Grade, m.Through = s.grade(p, now.Date)
	return m, true
}

// duty lists what p stands on duty dates within a range, as far as it can touch the instant or follow on it up to the
// duty date last; good until the next call.
func (s *scan) duty(p *roster.Personnel, within roster.DateRange, last roster.Date) []roster.Duty {
	if within.To == 0 || within.To > last {
		within.To = last
	}
	s.pieces = s.watches.AppendRemaining(s.pieces[:0], p, roster.DateRange{From: max(within.From, s.date-daysBefore), To: within.To})
	s.pieces = s.watches.AppendExtras(s.pieces, p, within) // those may have begun long ago
	return s.pieces
}

// now returns the duty of p that contains the instant. Of several it is one that p is certified for, then the latest
// begun, then that in the first district.
func (s *scan) now(p *roster.Personnel, within roster.DateRange) (best roster.Duty, ok bool) {
	certified := false
	for _, x := range s.duty(p, within, s.date+daysAfter) {
		if !x.Contains(s.at) {
			continue
		}
		c := p.CertifiedOn(x.Date)
		better := x.Start > best.Start || x.Start == best.Start && x.District < best.District
		if !ok || c && !certified || c == certified && better {
			best, certified, ok = x, c, true
		}
	}
	return best, ok
}

// until returns the end of the duty of p, on duty dates within a range, that goes on without a break from the instant
// past end. It is called right after now, whose pieces it begins with.
func (s *scan) until(p *roster.Personnel, within roster.DateRange, end roster.Minute) roster.Minute {
	zone := s.book.Zone()
	pieces := s.pieces
	for last := s.date + daysAfter; ; {
		for grown := true; grown; {
			grown = false
			for _, x := range pieces {
				if x.Start <= end && end < x.End {
					end, grown = x.End, true
				}
			}
		}
		if limit := zone.Instant(s.date+maxAhead, 0); end >= limit {
			return limit
		}
		if end < zone.Instant(last+1, 0) { // whatever begins at end has been seen
			return end
		}
		last += 7
		pieces = s.duty(p, within, last)
	}
}
