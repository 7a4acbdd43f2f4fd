package coverage

import (
	"slices"

	"watchbill/roster"
)

// Cause is why a gap is there, found by counterfactual (COVERAGE.md 7).
type Cause string

// The causes, in the order in which they are tested.
const (
	CauseAbsence   Cause = "absence"   // undoing every absence would close it
	CauseLapse     Cause = "lapse"     // leaving out every end of validity and every revocation would
	CauseBoth      Cause = "both"      // only the two together would
	CauseUnstaffed Cause = "unstaffed" // nothing of that would
)

// Gap is a maximal interval in which fewer count than the slots demand. District is an index.
type Gap struct {
	District int
	roster.Interval
	Short        int // the largest shortage in it
	ShortMinutes int // the shortage summed over its minutes
	Cause        Cause
	Who          roster.List[string] // sorted: the officers, or pairs, whose counting would close it; none when unstaffed
}

// gapRun collects gaps while a sweep feeds it the pieces of a district in order.
type gapRun struct {
	w        *worker
	district int
	gaps     []Gap
	who      []string // scratch
	lanes    []int32  // scratch

	open         bool
	first, last  int // segments of the open gap
	at           stretch
	short        int32
	shortMinutes int
	closed       [scenarios]bool // which scenario would close it whole
}

// piece takes the next stretch, which lies in segment seg and in which demand and counts are constant.
func (r *gapRun) piece(seg int, start, end, demand int32, c *counts) {
	short := demand - c[asIs]
	if short <= 0 {
		r.close()
		return
	}
	if r.open && r.at.end != start {
		r.close()
	}
	if !r.open {
		r.open, r.first, r.at.start, r.short, r.shortMinutes = true, seg, start, 0, 0
		r.closed = [scenarios]bool{noAbsence: true, noLapse: true, neither: true}
	}
	r.at.end, r.last = end, seg
	r.short = max(r.short, short)
	r.shortMinutes += int(short) * int(end-start)
	for s := noAbsence; s < scenarios; s++ {
		r.closed[s] = r.closed[s] && c[s] >= demand
	}
}

// close ends the open gap, if there is one.
func (r *gapRun) close() {
	if !r.open {
		return
	}
	r.open = false
	gap := Gap{
		District: r.district, Interval: r.w.line.interval(r.at),
		Short: int(r.short), ShortMinutes: r.shortMinutes, Cause: CauseUnstaffed,
	}
	for s, cause := range [scenarios]Cause{noAbsence: CauseAbsence, noLapse: CauseLapse, neither: CauseBoth} {
		if r.closed[s] {
			gap.Cause = cause
			gap.Who = r.whoCloses(s)
			break
		}
	}
	r.gaps = append(r.gaps, gap)
}

// whoCloses lists those who count at some minute of the gap in the scenario but do not count at that minute as it is.
func (r *gapRun) whoCloses(scenario int) roster.List[string] {
	r.who = r.who[:0]
	number := len(r.gaps) + 1
	for _, lane := range r.lanesOf() {
		day, shift := int(lane)/r.w.line.shifts, int(lane)%r.w.line.shifts
		d := r.w.line.date(int(lane))
		for i := range r.w.teams {
			t := &r.w.teams[i]
			if int(t.shifts[day]) != shift {
				continue
			}
			for k := range t.members {
				if m := &t.members[k]; m.listed != number && r.closes(m, lane, d, scenario) {
					m.listed = number
					r.who = append(r.who, string(m.person.Officer.ID))
				}
			}
		}
	}
	for i := range r.w.walked {
		x := &r.w.walked[i]
		if exceeds(x.counts[scenario], x.counts[asIs], r.at) {
			r.who = append(r.who, x.name)
		}
	}
	slices.Sort(r.who)
	return roster.ListOf(slices.Clone(slices.Compact(r.who)))
}

// lanesOf lists the tours that meet the open gap, each once.
func (r *gapRun) lanesOf() []int32 {
	r.lanes = r.lanes[:0]
	for _, seg := range r.w.line.segments[r.first : r.last+1] {
		r.lanes = append(r.lanes, seg.tours...)
	}
	if r.last > r.first {
		slices.Sort(r.lanes)
		r.lanes = slices.Compact(r.lanes)
	}
	return r.lanes
}

// closes tells whether a member of a squad that begins a tour in lane, on d, counts in the scenario at some minute of
// the gap at which it does not as it is.
func (r *gapRun) closes(m *member, lane int32, d roster.Date, scenario int) bool {
	if d < m.dates.From || d > m.dates.To {
		return false
	}
	undoAbsence, undoLapse := scenario != noLapse, scenario != noAbsence
	certified := m.person.CertifiedOn(d)
	if !certified && !(undoLapse && d >= m.person.UnlapsedFrom()) {
		return false // does not count in the scenario either
	}
	l := r.w.line
	tour := stretch{max(l.on[lane].start, r.at.start), min(l.on[lane].end, r.at.end)}
	if tour.start >= tour.end {
		return false
	}
	off := m.person.OffOn(d)
	switch {
	case undoAbsence && !certified:
		return true // would count all along, and never does
	case undoAbsence:
		return off || l.cuts(m.person, tour) > 0 // certified, but away for some of it
	}
	return !certified && !off && l.cuts(m.person, tour) < tour.end-tour.start // lapsed, but there for some of it
}

// cuts returns how many minutes of s the timed absences of p take away.
func (l *line) cuts(p *roster.Personnel, s stretch) int32 {
	var n int32
	for _, off := range p.TimesOff().All() {
		cut := l.stretchWithin(off)
		n += max(0, min(cut.end, s.end)-max(cut.start, s.start))
	}
	return n
}
