package dispatch

import (
	"strconv"

	"watchbill/roster"
)

// owed returns how many certified officers the targets ask for in each district at the instant: the most that any
// shift then on watch asks for.
func (s *scan) owed() []int32 {
	b := s.book
	n := make([]int32, b.Districts().Len())
	for d := s.date - daysBefore; d <= s.date+daysAfter; d++ {
		for shift := range b.Shifts().Len() {
			if !s.watches.On(shift, d).Contains(s.at) {
				continue
			}
			for district := range n {
				n[district] = max(n[district], int32(b.Required(roster.NeedCIT, district, shift, d)))
			}
		}
	}
	return n
}

// reliefDays is how far ahead the next certified officer is looked for.
const reliefDays = 8

// relieved returns, by district, when the next duty of anybody certified begins after the Watch; noDuty where none does
// within a week. It is made once, or more often when several ask at once, which does no harm.
func (w *Watch) relieved() []roster.Minute {
	if r := w.relief.Load(); r != nil {
		return *r
	}
	r := make([]roster.Minute, w.book.Districts().Len())
	for d := range r {
		r[d] = noDuty
	}
	near := roster.DateRange{From: w.date - daysBefore, To: w.date + reliefDays}
	watches := w.book.Watches(near)
	var pieces []roster.Duty
	for i := range w.book.People() {
		p := w.book.Person(i)
		if !p.Officer.Designated || p.Credentials().Len() == 0 {
			continue
		}
		pieces = watches.AppendRemaining(pieces[:0], p, near)
		pieces = watches.AppendExtras(pieces, p, near)
		for _, x := range pieces {
			if x.Start >= w.valid.End && (r[x.District] == noDuty || x.Start < r[x.District]) && p.CertifiedOn(x.Date) {
				r[x.District] = x.Start
			}
		}
	}
	w.relief.Store(&r)
	return r
}

// lost tells in how many districts fewer certified officers than required would be left if a unit went.
func (l *lookup) lost(unit int32) (n int) {
	l.uncovered(unit, func(int, int32) { n++ })
	return n
}

// uncovered names each such district, with how many would be left.
func (l *lookup) uncovered(unit int32, found func(district int, left int32)) {
	u := &l.roll.units[unit]
	if !u.Certified() || !l.available(unit) { // who is not free covers nothing
		return
	}
	crew := u.Crew
	for i := range crew.Len() {
		d := crew.At(i).District
		if crew.At(i).Grade != GradeCIT || l.roll.watch.owed[d] == 0 || u.named(i, d) {
			continue
		}
		left := int32(0)
		for c := classCITPair; c <= classCIT; c++ {
			if cover := l.state.pools[c].cover; cover != nil {
				left += cover[d]
			}
		}
		for k := range crew.Len() {
			if crew.At(k).Grade == GradeCIT && crew.At(k).District == d {
				left--
			}
		}
		if left < l.roll.watch.owed[d] {
			found(d, left)
		}
	}
}

// named tells whether a certified officer of district d is aboard before crew member i.
func (u *Unit) named(i, d int) bool {
	for k := range i {
		if m := u.Crew.At(k); m.Grade == GradeCIT && m.District == d {
			return true
		}
	}
	return false
}

// uncovers says what sending a unit would uncover, such as "District 4 without CIT until 06:00"; empty: nothing.
func (l *lookup) uncovers(unit int32) string {
	text := ""
	l.uncovered(unit, func(d int, left int32) {
		if text != "" {
			text += "; "
		}
		text += l.ground.areas[d].name + " without CIT"
		if left > 0 {
			text = l.ground.areas[d].name + " with " + strconv.Itoa(int(left)) + " CIT of " + strconv.Itoa(int(l.roll.watch.owed[d]))
		}
		if until := l.roll.watch.relieved()[d]; until != noDuty {
			text += " until " + l.clock(until)
		}
	})
	return text
}
