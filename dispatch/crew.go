package dispatch

import (
	"cmp"
	"slices"

	"watchbill/roster"
)

// crewing is the units in the making, with their crews.
type crewing struct {
	units []Unit
	crews [][]Member
	at    map[UnitID]int
}

// units puts those on duty into units: first the pairs, then every officer who is in none.
func (s *scan) units(duty []Member) []Unit {
	c := &crewing{units: make([]Unit, 0, len(duty)), crews: make([][]Member, 0, len(duty)), at: make(map[UnitID]int, len(duty))}
	paired := s.pairs(c, duty)
	for i := range duty {
		o := &s.book.Person(duty[i].Person).Officer
		if o.Role != roster.RoleOfficer || paired[duty[i].Person] {
			continue
		}
		id := UnitID(o.CallSign())
		if k, ok := c.at[id]; ok {
			c.crews[k] = append(c.crews[k], duty[i])
			continue
		}
		c.add(Unit{ID: id}, duty[i:i+1:i+1]) // the capacity keeps a crewmate from being appended into duty
	}
	for i := range c.units {
		c.units[i].form(c.crews[i])
	}
	return c.units
}

func (c *crewing) add(u Unit, crew []Member) {
	c.at[u.ID] = len(c.units)
	c.units = append(c.units, u)
	c.crews = append(c.crews, crew)
}

// pairs adds the pairs on duty (COVERAGE.md 4) and returns who is in one.
func (s *scan) pairs(c *crewing, duty []Member) map[int]bool {
	paired := map[int]bool{}
	must := s.book.Agency().CoResponder.OfficerMustBeCertified
	for _, pair := range s.book.Pairs().All() {
		i, _ := s.book.Officer(pair.Officer)
		k, _ := s.book.Officer(pair.Clinician)
		officer, here := onDuty(duty, i)
		clinician, there := onDuty(duty, k)
		if !here || !there {
			continue
		}
		p := s.book.Person(i)
		now, ok := s.now(p, pair.Dates)
		if !ok || must && !p.CertifiedOn(now.Date) {
			continue
		}
		until := min(s.until(p, pair.Dates, now.End), clinician.Until)
		officer.District, officer.Date, officer.Since = now.District, now.Date, now.Start
		officer.Grade, officer.Through = s.grade(p, now.Date)
		paired[i], paired[k] = true, true
		id := UnitID(pair.CallSign())
		crew := []Member{officer, clinician}
		if at, ok := c.at[id]; ok { // two pairs under one call sign: the first speaks for the unit
			c.crews[at] = append(c.crews[at], crew...)
			continue
		}
		c.add(Unit{ID: id, Kind: KindCoResponder, Pair: pair.ID, Until: until}, crew)
	}
	return paired
}

// onDuty finds a person among those on duty, who are by index.
func onDuty(duty []Member, person int) (Member, bool) {
	i, found := slices.BinarySearchFunc(duty, person, func(m Member, p int) int { return cmp.Compare(m.Person, p) })
	if !found {
		return Member{}, false
	}
	return duty[i], true
}

// form completes a unit with its crew.
func (u *Unit) form(crew []Member) {
	if u.Kind != KindCoResponder && len(crew) > 1 {
		slices.SortStableFunc(crew, func(x, y Member) int {
			return cmp.Or(cmp.Compare(x.Grade, y.Grade), cmp.Compare(y.Until, x.Until), cmp.Compare(x.Officer, y.Officer))
		})
	}
	u.Crew, u.District, u.Grade = roster.ListOf(crew), crew[0].District, crew[0].Grade
	for i := range crew {
		u.Grade = min(u.Grade, crew[i].Grade)
	}
	if u.Kind == KindCoResponder {
		return
	}
	u.Until = crew[0].Until
	u.Kind = KindOfficer
	if u.Certified() {
		u.Kind = KindCIT
	}
}
