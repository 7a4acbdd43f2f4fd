package replay

import (
	"slices"

	"watchbill/dispatch"
	"watchbill/roster"
)

// forming is the units of a bundle in the making.
type forming struct {
	now    []int32   // by person of the bundle: the stint they stand; none
	paired []bool    // by person: in a pair
	crews  [][]int32 // by unit: stints of those aboard
	pair   []bool    // by unit
}

func (m *forming) begin(b *bundle) {
	m.now, m.paired, m.pair = m.now[:0], m.paired[:0], m.pair[:0]
	for range b.people {
		m.now, m.paired = append(m.now, none), append(m.paired, false)
	}
	for len(m.crews) < len(b.units) {
		m.crews = append(m.crews, nil)
	}
	for i := range b.units {
		m.crews[i], m.pair = m.crews[i][:0], append(m.pair, false)
	}
}

// muster makes up the units of a bundle as package dispatch does: first the pairs, then every officer who is in none.
func (k *desk) muster(b *bundle, at Time) {
	f, m := k.f, &k.form
	m.begin(b)
	for i, p := range b.people {
		m.now[i] = k.stands(p, roster.DateRange{})
	}
	for _, p := range b.pairs {
		if m.now[p.officer] == none || m.now[p.clinician] == none {
			continue
		}
		s := k.stands(b.people[p.officer], p.dates)
		if s == none || f.must && f.stints[s].grade != dispatch.GradeCIT {
			continue
		}
		m.paired[p.officer], m.paired[p.clinician] = true, true
		if len(m.crews[p.unit]) == 0 {
			m.pair[p.unit] = true
		}
		m.crews[p.unit] = append(m.crews[p.unit], s, m.now[p.clinician])
	}
	for i := range b.people {
		if u := b.seats[i]; u != none && m.now[i] != none && !m.paired[i] {
			m.crews[u] = append(m.crews[u], m.now[i])
		}
	}
	for i, id := range b.units {
		k.crew(b, id, m.crews[i], m.pair[i], at)
	}
}

// crew sets what a unit of a bundle is.
func (k *desk) crew(b *bundle, id int32, crew []int32, pair bool, at Time) {
	f, u := k.f, &k.units[id]
	k.withdraw(id)
	u.crew = u.crew[:0]
	if len(crew) == 0 {
		if u.on {
			k.put(id, false, patrol, 0, at)
		}
		return
	}
	if !pair && len(crew) > 1 {
		slices.SortStableFunc(crew, func(x, y int32) int {
			s, t := &f.stints[x], &f.stints[y]
			if s.grade != t.grade {
				return int(s.grade) - int(t.grade)
			}
			if s, t := k.until(b, x), k.until(b, y); s != t {
				return int(t - s)
			}
			return int(s.person - t.person)
		})
	}
	grade := f.stints[crew[0]].grade
	for _, s := range crew {
		grade = min(grade, f.stints[s].grade)
		u.crew = append(u.crew, f.stints[s].person)
	}
	k.put(id, true, classOf(pair, grade), f.stints[crew[0]].district, at)
}

// stands returns the stint that somebody of a bundle stands now, of those whose duty dates lie within a range: one that
// they are certified for, then the latest begun, then that in the first district; none: off duty.
func (k *desk) stands(person int32, within roster.DateRange) int32 {
	best := int32(none)
	for _, s := range k.people[person].stints {
		x := &k.f.stints[s]
		if !within.Contains(roster.Date(x.date)) {
			continue
		}
		if best == none || k.rather(x, &k.f.stints[best]) {
			best = s
		}
	}
	return best
}

func (k *desk) rather(x, y *stint) bool {
	if c, d := x.grade == dispatch.GradeCIT, y.grade == dispatch.GradeCIT; c != d {
		return c
	}
	if x.start != y.start {
		return x.start > y.start
	}
	return x.district < y.district
}

// until is the minute at which the duty of somebody of a bundle ends that goes on without a break from a stint on.
func (k *desk) until(b *bundle, s int32) int32 {
	person := k.f.stints[s].person
	end := k.f.stints[s].end
	for _, next := range b.own[slices.Index(b.people, person)] {
		x := &k.f.stints[next]
		if x.start > end {
			break
		}
		if x.end > end && (!x.tour || !k.draws.Away(k.f.people[person].key, x.date)) {
			end = x.end
		}
	}
	return end
}
