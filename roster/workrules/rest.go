package workrules

import "watchbill/roster"

// rests appends the rests of after that are too short and new.
func (c *Checker) rests(dst []Breach, before, after *side, look roster.Interval) []Breach {
	for i := 1; i < len(after.duty); i++ {
		gap := roster.Interval{Start: after.duty[i-1].End, End: after.duty[i].Start}
		if gap.Minutes() < c.limits.rest && gap.Meets(look) && !within(gap, after.tours) && !c.shortIn(gap, before) {
			dst = append(dst, c.breach(Rest, gap, gap.Minutes(), c.limits.rest))
		}
	}
	return dst
}

// shortIn tells whether a short rest of the side lies within gap, which is itself too short.
func (c *Checker) shortIn(gap roster.Interval, s *side) bool {
	for i := 1; i < len(s.duty) && s.duty[i].Start <= gap.End; i++ {
		rest := roster.Interval{Start: s.duty[i-1].End, End: s.duty[i].Start}
		if rest.Start >= gap.Start && !within(rest, s.tours) {
			return true
		}
	}
	return false
}

// within tells whether v lies in one of the intervals, which are ascending.
func within(v roster.Interval, in []roster.Interval) bool {
	for _, x := range in {
		if x.End >= v.End {
			return x.Start <= v.Start
		}
	}
	return false
}
