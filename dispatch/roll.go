package dispatch

import (
	"cmp"
	"slices"
	"sync/atomic"
	"time"

	"watchbill/roster"
)

// Roll is who is out there: the units of a Watch as CAD corrects them. It is immutable and safe for concurrent use.
type Roll struct {
	watch   *Watch
	valid   roster.Interval // not longer than the Watch's
	units   []Unit          // by call sign
	classes [classes][]int32
	cards   []atomic.Pointer[card]
	notes   map[int32][]string // by unit: where roster and CAD differ
	held    map[int]bool       // persons aboard whom the roster has off duty
	differs bool               // CAD's word takes a crisis unit of the roster apart, or makes one
}

// Valid is the time during which nobody comes on duty or leaves it.
func (r *Roll) Valid() roster.Interval { return r.valid }

// crew is who is aboard a unit by the word of CAD, or by a claim that outlasts a tour.
type crew struct {
	unit     UnitID
	officers []roster.OfficerID
	until    roster.Minute      // 0: not said
	claim    *Claim             // by a claim, while CAD does not say; nil: by CAD
	said     time.Time          // when CAD said so
	ended    []roster.OfficerID // who was aboard by CAD until a time that is over; nobody is now
}

// newRoll calls the roll: the watch, corrected by crews, which are by call sign. It holds no longer than until.
func newRoll(w *Watch, at roster.Minute, crews []crew, until roster.Minute) *Roll {
	r := &Roll{watch: w, valid: w.valid, units: w.units, classes: w.classes}
	r.valid.End = min(r.valid.End, until)
	crews = slices.DeleteFunc(slices.Clone(crews), func(c crew) bool { return w.has(c) })
	if len(crews) == 0 {
		r.cards = make([]atomic.Pointer[card], len(r.units))
		return r
	}
	m := &mustering{roll: r, scan: newScan(w.book, at), taken: map[int]bool{}}
	m.crewing = crewing{at: make(map[UnitID]int, len(w.units)+len(crews))}
	m.correct(crews)
	r.cards = make([]atomic.Pointer[card], len(r.units))
	return r
}

// unit finds a unit by call sign.
func (r *Roll) unit(id UnitID) (int32, bool) {
	i, ok := slices.BinarySearchFunc(r.units, id, func(u Unit, id UnitID) int { return cmp.Compare(u.ID, id) })
	return int32(i), ok
}

// has tells whether the roster has the very crew aboard that unit, or, of a claim, at least everybody whom it holds.
func (w *Watch) has(c crew) bool { return has(w.units, c) }

func has(units []Unit, c crew) bool {
	i, ok := slices.BinarySearchFunc(units, c.unit, func(u Unit, id UnitID) int { return cmp.Compare(u.ID, id) })
	if !ok {
		return c.ended != nil
	}
	u := &units[i]
	if c.ended != nil { // whoever came aboard later, or was never meant, stays
		for m := range u.Crew.Len() {
			if x := u.Crew.At(m); x.Since < c.until && slices.Contains(c.ended, x.Officer) {
				return false
			}
		}
		return true
	}
	for _, id := range c.officers {
		if !u.aboard(id) {
			return false
		}
	}
	return c.claim != nil || u.Crew.Len() == len(c.officers) && (c.until == 0 || c.until == u.Until)
}

// aboard tells whether somebody is in the crew.
func (u *Unit) aboard(id roster.OfficerID) bool {
	for i := range u.Crew.Len() {
		if u.Crew.At(i).Officer == id {
			return true
		}
	}
	return false
}

// mustering is a Roll in the making. It belongs to one goroutine.
type mustering struct {
	crewing
	roll  *Roll
	scan  *scan
	taken map[int]bool // persons whom CAD puts somewhere
	notes map[UnitID][]string
}

// correct puts CAD's crews in place of the roster's.
func (m *mustering) correct(crews []crew) {
	b := m.roll.watch.book
	m.notes, m.roll.held = map[UnitID][]string{}, map[int]bool{}
	said := make(map[UnitID]crew, len(crews))
	for _, c := range crews {
		said[c.unit] = c
		for _, id := range c.officers {
			if i, ok := b.Officer(id); ok {
				m.taken[i] = true
			}
		}
	}
	var apart []*Unit
	for i := range m.roll.watch.units {
		if u := &m.roll.watch.units[i]; !m.keep(u, said) {
			apart = append(apart, u)
		}
	}
	for _, u := range apart { // when all others are there, whom its officers may join
		m.divide(u, said)
	}
	for _, c := range crews {
		m.put(c)
	}
	r := m.roll
	r.units, r.classes, r.notes = m.units, [classes][]int32{}, map[int32][]string{}
	slices.SortFunc(r.units, func(x, y Unit) int { return cmp.Compare(x.ID, y.ID) })
	for i := range r.units {
		c := r.units[i].class()
		r.classes[c] = append(r.classes[c], int32(i))
		if n := m.notes[r.units[i].ID]; n != nil {
			r.notes[int32(i)] = n
		}
	}
}

// keep takes over a unit of the roster as it is, unless CAD has somebody of it elsewhere or another crew aboard.
func (m *mustering) keep(u *Unit, said map[UnitID]crew) bool {
	if _, ok := said[u.ID]; ok {
		return false
	}
	for _, x := range u.Crew.All() {
		if m.taken[x.Person] {
			return false
		}
	}
	m.crewing.add(*u, nil)
	return true
}

// divide takes a unit of the roster apart: those whom CAD has elsewhere go there. Of a pair the officer who is left goes
// by their own call sign.
func (m *mustering) divide(u *Unit, said map[UnitID]crew) {
	m.roll.differs = m.roll.differs || u.class() <= classCIT
	for _, x := range u.Crew.All() {
		o := &m.book().Person(x.Person).Officer
		if m.taken[x.Person] {
			continue
		}
		id := u.ID
		if _, ok := said[id]; !ok && u.Pair != "" {
			id = UnitID(o.CallSign())
		}
		if c, ok := said[id]; ok {
			m.note(id, c.without(x.Officer))
		} else if o.Role == roster.RoleOfficer {
			m.join(id, x)
		}
	}
}

func (m *mustering) note(id UnitID, text string) { m.notes[id] = append(m.notes[id], text) }

// without says that the roster has somebody in the unit who is not aboard.
func (c crew) without(id roster.OfficerID) string {
	if c.claim != nil {
		return "the roster has " + string(id) + " in this unit, which is still out with the crew before"
	}
	if c.ended != nil {
		return "the roster has " + string(id) + " in this unit, by CAD its time is over"
	}
	return "the roster has " + string(id) + " in this unit, CAD does not"
}

// join puts somebody aboard a unit that is there or not.
func (m *mustering) join(id UnitID, x Member) {
	crew := []Member{x}
	i, ok := m.at[id]
	if !ok {
		m.crewing.add(Unit{ID: id}, nil)
		i = len(m.units) - 1
	} else {
		crew = append(m.units[i].Crew.Append(nil), x)
	}
	u := Unit{ID: id, Kind: m.units[i].Kind, Pair: m.units[i].Pair, Until: m.units[i].Until}
	u.form(crew)
	m.units[i] = u
}

func (m *mustering) book() *roster.Book { return m.roll.watch.book }

// put makes a unit of a crew that CAD or a claim names.
func (m *mustering) put(c crew) {
	var people []Member
	for _, id := range c.officers {
		i, ok := m.book().Officer(id)
		if !ok {
			m.note(c.unit, unknownAboard(id))
			continue
		}
		x, on := m.scan.member(i)
		if !on {
			x = m.scan.heldOver(i)
			m.roll.held[i] = true
		}
		if c.until != 0 {
			x.Until = c.until
		}
		switch {
		case !on && c.claim != nil:
			m.note(c.unit, string(id)+" is off duty by the roster and assigned until cleared")
		case !on:
			m.note(c.unit, "CAD has "+string(id)+" in this unit, the roster has them off duty")
		case c.claim == nil && !m.rostered(c.unit, id):
			m.note(c.unit, "CAD has "+string(id)+" in this unit, the roster does not")
		}
		people = append(people, x)
	}
	u := m.unitOf(c.unit, people)
	if u.Crew.Len() == 0 {
		m.roll.differs = m.roll.differs || len(c.officers) > len(people) // CAD has a crew that the roster does not know
		return
	}
	m.roll.differs = m.roll.differs || u.class() <= classCIT && len(m.notes[c.unit]) > 0
	m.crewing.add(u, nil)
}

func unknownAboard(id roster.OfficerID) string {
	return "CAD has " + string(id) + " in this unit, whom the roster does not know"
}

// rostered tells whether the roster has an officer in a unit.
func (m *mustering) rostered(id UnitID, officer roster.OfficerID) bool {
	units := m.roll.watch.units
	i, ok := slices.BinarySearchFunc(units, id, func(u Unit, id UnitID) int { return cmp.Compare(u.ID, id) })
	if !ok {
		return false
	}
	return units[i].aboard(officer)
}

// unitOf forms a unit of people: a pair where an officer has a clinician aboard, else its officers. It has nobody
// aboard when there is no officer.
func (m *mustering) unitOf(id UnitID, people []Member) Unit {
	u := Unit{ID: id}
	role := func(x Member) roster.Role { return m.book().Person(x.Person).Officer.Role }
	officers := slices.DeleteFunc(slices.Clone(people), func(x Member) bool { return role(x) != roster.RoleOfficer })
	clinician := slices.IndexFunc(people, func(x Member) bool { return role(x) == roster.RoleClinician })
	if len(officers) == 0 {
		return u
	}
	u.form(officers)
	must := m.book().Agency().CoResponder.OfficerMustBeCertified
	if clinician < 0 || must && !u.Certified() {
		return u
	}
	lead, with := u.Crew.At(0), people[clinician]
	u.Kind, u.Pair, u.Until = KindCoResponder, m.pairOf(lead, with), min(lead.Until, with.Until)
	u.form(append(append([]Member{lead}, with), u.Crew.Append(nil)[1:]...))
	return u
}

// pairOf returns the name of the pair that an officer and a clinician are by the roster; both identifiers where they
// are none.
func (m *mustering) pairOf(officer, clinician Member) roster.PairID {
	for _, p := range m.book().Pairs().All() {
		if p.Officer == officer.Officer && p.Clinician == clinician.Officer && p.Dates.Contains(officer.Date) {
			return p.ID
		}
	}
	return roster.PairID(string(officer.Officer) + "+" + string(clinician.Officer))
}
