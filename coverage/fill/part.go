package fill

import (
	"slices"

	"watchbill/roster"
	"watchbill/roster/workrules"
)

// least is the shortest part of a longer piece that anybody is asked for, in minutes.
const least = 30

// verdict is what the rules say of a part.
type verdict uint8

const (
	lawful  verdict = iota
	refused         // by what a shorter part does not heal: a date, a rest, days in a row
	tooLong         // by the hours of a day or a week: a shorter one may do
)

// judge says whether a party may together fill v, all of which lies in one run.
func judge(party []*party, v roster.Interval) verdict {
	said := lawful
	for _, a := range party {
		a.added = a.adds(v)
		for _, w := range a.added {
			if !a.fits(a.f.zone.DateAt(w.Start)) {
				return refused
			}
		}
		a.broken = a.check.WouldLeave(a.broken[:0], a.leaves(v), a.added...)
		for _, b := range a.broken {
			if b.Rule == workrules.HoursPerDay || b.Rule == workrules.HoursPerWeek {
				said = tooLong
			} else {
				said = max(said, refused)
			}
		}
	}
	return said
}

// adds returns the parts of v for which the person would be asked: those in which they are not there already. Each is a row of
// extras.csv, and certified by its own first date: who comes in early and is then moved after midnight must be on both.
func (a *party) adds(v roster.Interval) []roster.Interval {
	list := a.added[:0]
	for _, s := range a.segs {
		if w := s.And(v); s.state != there && w.Start < w.End {
			list = append(list, w)
		}
	}
	return list
}

// leaves returns the parts of v in which the person would be moved from a tour.
func (a *party) leaves(v roster.Interval) []roster.Interval {
	a.left = a.left[:0]
	for _, s := range a.segs {
		if w := s.And(v); s.state == spare && w.Start < w.End {
			a.left = append(a.left, w)
		}
	}
	return a.left
}

// runs appends the longest stretches of a piece in which every one of the party can be there, and not all are.
func runs(dst []roster.Interval, party []*party, piece roster.Interval) []roster.Interval {
	for at := piece.Start; at < piece.End; {
		end, open, all := piece.End, true, true
		for _, a := range party {
			i := slices.IndexFunc(a.segs, func(s segment) bool { return s.Contains(at) })
			s := &a.segs[i]
			end = min(end, s.End)
			open = open && s.state <= there
			all = all && s.state == there
		}
		if open && !all {
			if n := len(dst); n > 0 && dst[n-1].End == at {
				dst[n-1].End = end
			} else {
				dst = append(dst, roster.Interval{Start: at, End: end})
			}
		}
		at = end
	}
	return dst
}

// parts appends every lawful part of a run that is not a part of another: the run itself, or those that begin or end at
// an edge and are as long as the rules allow. min is the shortest that is worth asking for.
func (f *finder) parts(dst []roster.Interval, party []*party, run roster.Interval, shortest int) []roster.Interval {
	if run.Minutes() < shortest {
		return dst
	}
	if judge(party, run) == lawful {
		return append(dst, run)
	}
	f.edges = f.appendEdges(f.edges[:0], party, run)
	n := len(dst)
	take := func(v roster.Interval) {
		if v.Minutes() >= shortest {
			dst = append(dst, v)
		}
	}
	last := len(f.edges) - 1
	for i, s := range f.edges[:last] {
		for k := last; k > i; k-- {
			v := roster.Interval{Start: s, End: f.edges[k]}
			said := judge(party, v)
			if said == tooLong {
				v.End, said = latest(party, v, f.edges[k-1])
			}
			if said == lawful {
				take(v)
				break
			}
		}
	}
	for k := last; k > 0; k-- {
		for i := range f.edges[:k] {
			v := roster.Interval{Start: f.edges[i], End: f.edges[k]}
			said := judge(party, v)
			if said == tooLong {
				v.Start, said = earliest(party, v, f.edges[i+1])
			}
			if said == lawful {
				take(v)
				break
			}
		}
	}
	return dst[:n+len(outermost(dst[n:]))]
}

// latest returns the latest end after least at which v is not too long, and what is said of it then; refused where there
// is none. The hours of a window only grow with what is added, so that halving finds it.
func latest(party []*party, v roster.Interval, least roster.Minute) (roster.Minute, verdict) {
	lo, hi := max(least, v.Start), v.End
	for hi-lo > 1 {
		if m := (lo + hi) / 2; judge(party, roster.Interval{Start: v.Start, End: m}) == tooLong {
			hi = m
		} else {
			lo = m
		}
	}
	if lo <= max(least, v.Start) {
		return lo, refused
	}
	return lo, judge(party, roster.Interval{Start: v.Start, End: lo})
}

// earliest is latest the other way round: the earliest start before most.
func earliest(party []*party, v roster.Interval, most roster.Minute) (roster.Minute, verdict) {
	lo, hi := v.Start, min(most, v.End)
	for hi-lo > 1 {
		if m := (lo + hi) / 2; judge(party, roster.Interval{Start: m, End: v.End}) == tooLong {
			lo = m
		} else {
			hi = m
		}
	}
	if hi >= min(most, v.End) {
		return hi, refused
	}
	return hi, judge(party, roster.Interval{Start: hi, End: v.End})
}

// appendEdges appends where a part of the run may begin or end, ascending, each once.
func (f *finder) appendEdges(dst []roster.Minute, party []*party, run roster.Interval) []roster.Minute {
	dst = append(dst, run.Start, run.End)
	take := func(m roster.Minute) {
		if m > run.Start && m < run.End {
			dst = append(dst, m)
		}
	}
	for d := f.zone.DateAt(run.Start) + 1; ; d++ {
		m := f.zone.Instant(d, 0)
		if m >= run.End {
			break
		}
		take(m)
	}
	for _, a := range party {
		for _, s := range a.segs {
			take(s.Start)
		}
		for _, v := range a.check.Duty() {
			take(v.End + f.rest)
			take(v.Start - f.rest)
		}
	}
	slices.Sort(dst)
	return slices.Compact(dst)
}

// outermost keeps, in place, the intervals that lie in no other, the longest first, of equals the earlier.
func outermost(list []roster.Interval) []roster.Interval {
	slices.SortFunc(list, func(v, w roster.Interval) int {
		if n := w.Minutes() - v.Minutes(); n != 0 {
			return n
		}
		return int(v.Start - w.Start)
	})
	kept := list[:0]
	for _, v := range list {
		if !slices.ContainsFunc(kept, func(k roster.Interval) bool { return k.Start <= v.Start && v.End <= k.End }) {
			kept = append(kept, v)
		}
	}
	return kept
}
