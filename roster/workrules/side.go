package workrules

import (
	"slices"

	"watchbill/roster"
)

// side is the duty that somebody stands around a time, by one roster.
type side struct {
	list  []roster.Duty     // what is left of tours, and extra duty (Shift -1), by start
	duty  []roster.Interval // list joined
	tours []roster.Interval // the tours joined, as if no timed absence cut them
	dates []roster.Date     // worked, ascending, each once
}

// gather fills the side with the duty of p on the dates of r, less what they would leave of tours, and with added duty. room
// is scratch.
func (s *side) gather(w *roster.Watches, zone *roster.Zone, p *roster.Personnel, r roster.DateRange, left, added []roster.Interval, room *[]roster.Duty) {
	*room = w.AppendTours((*room)[:0], p, r)
	s.list, s.tours = s.list[:0], s.tours[:0]
	off := p.TimesOff()
	for _, t := range *room {
		if !p.OffOn(t.Date) {
			s.tours = append(s.tours, t.Interval)
			s.list = appendLess(s.list, t, off)
		}
	}
	s.tours = join(s.tours)
	s.leave(left)
	span := roster.Interval{Start: zone.Instant(r.From, 0), End: zone.Instant(r.To+1, 0) + day}
	for _, x := range p.Extras().All() {
		if x.Time.Meets(span) {
			s.list = append(s.list, roster.Duty{Shift: -1, Interval: x.Time})
		}
	}
	s.append(added)
	s.settle(zone)
}

// add fills the side with the duty of another, less what is left of tours, and with added duty.
func (s *side) add(of *side, left, added []roster.Interval, zone *roster.Zone) {
	s.list = append(s.list[:0], of.list...)
	s.tours = append(s.tours[:0], of.tours...)
	s.leave(left)
	s.append(added)
	s.settle(zone)
}

// leave cuts times out of the tours in the list, as timed absences do.
func (s *side) leave(left []roster.Interval) {
	for _, v := range left {
		for i, n := 0, len(s.list); i < n; i++ {
			d := &s.list[i]
			if d.Shift < 0 || !d.Meets(v) {
				continue
			}
			if d.Start < v.Start && v.End < d.End {
				rest := *d
				rest.Start = v.End
				d.End = v.Start
				s.list = append(s.list, rest)
				continue
			}
			if d.Start < v.Start {
				d.End = v.Start
			} else {
				d.Start = min(d.End, v.End)
			}
		}
	}
	if len(left) > 0 {
		s.list = slices.DeleteFunc(s.list, func(d roster.Duty) bool { return d.Start >= d.End })
	}
}

func (s *side) append(added []roster.Interval) {
	for _, v := range added {
		if v.Start < v.End {
			s.list = append(s.list, roster.Duty{Shift: -1, Interval: v})
		}
	}
}

// settle sorts the list and finds what joins and which dates are worked.
func (s *side) settle(zone *roster.Zone) {
	// Tours come in order, and what else there is is little: sorting by insertion looks at each once.
	for i := 1; i < len(s.list); i++ {
		for k := i; k > 0 && s.list[k].Start < s.list[k-1].Start; k-- {
			s.list[k], s.list[k-1] = s.list[k-1], s.list[k]
		}
	}
	s.duty, s.dates = s.duty[:0], s.dates[:0]
	for i := 0; i < len(s.list); {
		v, tour := s.list[i].Interval, false
		for ; i < len(s.list) && s.list[i].Start <= v.End; i++ {
			v.End = max(v.End, s.list[i].End)
			if s.list[i].Shift >= 0 {
				tour = true
				s.dates = append(s.dates, s.list[i].Date)
			}
		}
		s.duty = append(s.duty, v)
		if !tour {
			s.dates = append(s.dates, zone.DateAt(v.Start))
		}
		s.through(v, zone)
	}
	if !slices.IsSorted(s.dates) {
		slices.Sort(s.dates)
	}
	s.dates = slices.Compact(s.dates)
}

// through adds the dates that v goes on through from midnight to midnight.
func (s *side) through(v roster.Interval, zone *roster.Zone) {
	const shortest = 22 * 60 // no clock change takes more than two hours off a date
	if v.Minutes() < shortest {
		return
	}
	for d := zone.DateAt(v.Start); ; d++ {
		end := zone.Instant(d+1, 0)
		if end > v.End {
			return
		}
		if zone.Instant(d, 0) >= v.Start {
			s.dates = append(s.dates, d)
		}
	}
}

// works tells whether the date is worked.
func (s *side) works(d roster.Date) bool {
	_, ok := slices.BinarySearch(s.dates, d)
	return ok
}

// join is roster.JoinIntervals, quick about intervals that are apart and in order, as tours are.
func join(v []roster.Interval) []roster.Interval {
	for i := 1; i < len(v); i++ {
		if v[i].Start <= v[i-1].End {
			return roster.JoinIntervals(v)
		}
	}
	return v
}

// appendLess appends t without the times off, which are ascending and apart.
func appendLess(dst []roster.Duty, t roster.Duty, off roster.List[roster.Interval]) []roster.Duty {
	for _, o := range off.All() {
		if o.End <= t.Start {
			continue
		}
		if o.Start >= t.End {
			break
		}
		if o.Start > t.Start {
			piece := t
			piece.End = o.Start
			dst = append(dst, piece)
		}
		t.Start = o.End
	}
	if t.Start < t.End {
		dst = append(dst, t)
	}
	return dst
}
