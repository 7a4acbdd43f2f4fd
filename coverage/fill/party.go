package fill

import (
	"slices"

	"watchbill/roster"
	"watchbill/roster/workrules"
)

// state is what somebody does in a stretch of a piece.
type state uint8

const (
	free   state = iota // off duty and not away: can be asked
	spare               // on duty in another district, which can spare them
	there               // on duty where they count, once the others of the party are there too
	needed              // on duty in another district, which cannot spare them
	onDuty              // on duty where they cannot count
	away
)

// segment is a stretch of a piece in one state; district is where they are on duty, -1 where they are not.
type segment struct {
	roster.Interval
	state    state
	district int
}

// duty says as what somebody is to serve.
type duty uint8

const (
	asOfficer duty = iota // need cit
	inPair                // the officer of a pair
	asClinician
)

// party is one person as one who would fill the gap.
type party struct {
	f      *finder
	as     duty
	pair   *roster.Pair // nil asOfficer
	index  int
	who    int // index in its group
	person *roster.Personnel
	check  *workrules.Checker

	duties []roster.Duty     // that meet what is to be filled
	off    []roster.Interval // when they are away
	paired []roster.Interval // when they count as a pair elsewhere
	segs   []segment         // of the piece at hand
	edges  []roster.Minute   // scratch, and so are the next three
	added  []roster.Interval
	left   []roster.Interval
	broken []workrules.Breach
}

// load turns to a person.
func (a *party) load(i int, as duty, pair *roster.Pair) {
	f := a.f
	a.index, a.person, a.as, a.pair = i, f.book.Person(i), as, pair
	a.duties = f.appendDuties(a.duties[:0], a.person, f.left)
	a.off = f.appendAway(a.off[:0], a.person)
	a.paired = a.paired[:0]
	if as != asClinician && len(a.duties) > 0 {
		a.paired = f.appendPaired(a.paired, a)
	}
}

// appendDuties appends all duty of p that meets v.
func (f *finder) appendDuties(dst []roster.Duty, p *roster.Personnel, v roster.Interval) []roster.Duty {
	n := len(dst)
	dst = f.watches.AppendRemaining(dst, p, f.dates)
	for _, x := range p.Extras().All() {
		if x.Time.Meets(v) {
			dst = f.watches.AppendExtras(dst, p, roster.DateRange{To: f.dates.To}) // they can be long
			break
		}
	}
	list := slices.DeleteFunc(dst[n:], func(d roster.Duty) bool { return !d.Meets(v) })
	return dst[:n+len(list)]
}

// appendAway appends when p is absent, as far as it meets what is to be filled.
func (f *finder) appendAway(dst []roster.Interval, p *roster.Personnel) []roster.Interval {
	take := func(v roster.Interval) {
		if v = v.And(f.left); v.Start < v.End {
			dst = append(dst, v)
		}
	}
	days := false
	for _, r := range p.DaysOff().All() {
		if r.Meets(f.dates) {
			days = true
			take(roster.Interval{Start: f.zone.Instant(r.From, 0), End: f.zone.Instant(r.To+1, 0)})
		}
	}
	if days {
		f.tours = f.watches.AppendTours(f.tours[:0], p, f.dates)
		for _, t := range f.tours {
			if p.OffOn(t.Date) {
				take(t.Interval)
			}
		}
	}
	for _, v := range p.TimesOff().All() {
		take(v)
	}
	return dst
}

// fits tells whether duty that starts on d counts, absence and work rules apart.
func (a *party) fits(d roster.Date) bool {
	if !a.person.Officer.Active.Contains(d) {
		return false
	}
	switch a.as {
	case asOfficer:
		return a.person.CertifiedOn(d)
	case inPair:
		return a.pair.Dates.Contains(d) && (!a.f.must || a.person.CertifiedOn(d))
	}
	return true
}

// divide finds what the person does in a piece.
func (a *party) divide(v roster.Interval) {
	a.segs = a.segs[:0]
	if len(a.duties) == 0 && len(a.off) == 0 {
		a.segs = append(a.segs, segment{v, free, -1})
		return
	}
	a.edges = append(a.edges[:0], v.Start, v.End)
	cut := func(w roster.Interval) {
		for _, m := range [2]roster.Minute{w.Start, w.End} {
			if m > v.Start && m < v.End {
				a.edges = append(a.edges, m)
			}
		}
	}
	for _, w := range a.off {
		cut(w)
	}
	for _, w := range a.paired {
		cut(w)
	}
	for _, d := range a.duties {
		cut(d.Interval)
		if d.District != a.f.o.District && a.as != asClinician {
			for _, tight := range a.f.tightIn(d.District) {
				for _, w := range tight {
					cut(w)
				}
			}
		}
	}
	slices.Sort(a.edges)
	a.edges = slices.Compact(a.edges)
	for i, start := range a.edges[:len(a.edges)-1] {
		s := segment{roster.Interval{Start: start, End: a.edges[i+1]}, free, -1}
		s.state, s.district = a.stateAt(start)
		if n := len(a.segs); n > 0 && a.segs[n-1].state == s.state && a.segs[n-1].district == s.district {
			a.segs[n-1].End = s.End
		} else {
			a.segs = append(a.segs, s)
		}
	}
}

// stateAt says what the person does at m, and where.
func (a *party) stateAt(m roster.Minute) (state, int) {
	s, district := free, -1
	for i := range a.duties {
		d := &a.duties[i]
		if !d.Contains(m) {
			continue
		}
		if now := a.onDuty(d, m); district < 0 || now > s {
			s, district = now, d.District
		}
	}
	if district < 0 && contains(a.off, m) {
		return away, -1
	}
	return s, district
}

// onDuty says what the duty d makes of the person at m.
func (a *party) onDuty(d *roster.Duty, m roster.Minute) state {
	switch {
	case a.as == asClinician:
		return there // a clinician counts wherever on duty
	case d.District == a.f.o.District && a.as == inPair && a.fits(d.Date):
		return there
	case d.District == a.f.o.District:
		return onDuty
	case d.Shift < 0, !a.f.sees(d.District):
		return needed // of extra duty: they were called for it
	}
	tight := a.f.tightIn(d.District)
	if contains(tight[0], m) && a.person.CertifiedOn(d.Date) || contains(tight[1], m) && contains(a.paired, m) {
		return needed
	}
	return spare
}

func contains(list []roster.Interval, m roster.Minute) bool {
	return slices.ContainsFunc(list, func(v roster.Interval) bool { return v.Contains(m) })
}
