package dispatch

import (
	"cmp"
	"slices"
	"time"

	"watchbill/roster"
)

// Wanted says which units are asked for. The zero value asks for all.
type Wanted struct {
	Kind     Kind              // empty: of any
	Status   Status            // empty: of any
	District roster.DistrictID // empty: of any
	After    UnitID            // those after it by call sign; empty: from the first
	Most     int               // so many at most; 0: all
}

// wants tells whether a unit is asked for, wherever in the list it stands.
func (w *Wanted) wants(kind Kind, status Status, district roster.DistrictID) bool {
	return (w.Kind == "" || w.Kind == kind) && (w.Status == "" || w.Status == status) && (w.District == "" || w.District == district)
}

// Units lists every unit that is out there, and those that CAD reports without a crew that the roster knows, by call
// sign. Nil before there is a roster.
func (b *Board) Units(now time.Time) []UnitState {
	units, _ := b.Find(now, Wanted{})
	return units
}

// Find lists those of [Board.Units] that are asked for, by call sign, and counts how many would be without After and Most. What is not asked
// for costs next to nothing.
func (b *Board) Find(now time.Time, w Wanted) (units []UnitState, total int) {
	s := b.state.Load()
	if s == nil {
		return nil, 0
	}
	s = b.now(s, roster.MinuteOf(now))
	var found []int32 // places in the roll, which is by call sign
	for i := range s.roll.units {
		if u := &s.roll.units[i]; w.wants(u.Kind, s.of(int32(i)).status, s.muster.ground.districts[u.District].ID) {
			if total++; u.ID > w.After {
				found = append(found, int32(i))
			}
		}
	}
	bare := b.bare(s, &w, now)
	total += len(bare)
	bare = slices.DeleteFunc(bare, func(u UnitState) bool { return u.Unit <= w.After })
	if w.Most > 0 {
		found = found[:min(len(found), w.Most)]
	}
	units = make([]UnitState, len(found), len(found)+len(bare))
	for k, i := range found {
		units[k] = s.unit(i, now)
	}
	if len(bare) > 0 {
		units = append(units, bare...)
		slices.SortFunc(units, func(x, y UnitState) int { return cmp.Compare(x.Unit, y.Unit) })
	}
	if w.Most > 0 {
		units = units[:min(len(units), w.Most)]
	}
	return units, total
}

// bare lists the units asked for that CAD reports and that nobody is known to be aboard of, wherever in the list they stand.
func (b *Board) bare(s *State, w *Wanted, now time.Time) (units []UnitState) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, t := range b.tracks {
		if _, ok := s.roll.unit(id); !ok && t.report != nil && !slices.Contains(t.report.Secondary, OffDuty) && w.wants(KindOfficer, t.report.Primary, "") {
			units = append(units, s.bare(t, now))
		}
	}
	return units
}

// Unit returns one unit; false when it is not out there and CAD reports nothing of it.
func (b *Board) Unit(id UnitID, now time.Time) (UnitState, bool) {
	s := b.state.Load()
	if s == nil {
		return UnitState{}, false
	}
	s = b.now(s, roster.MinuteOf(now))
	if i, ok := s.roll.unit(id); ok {
		return s.unit(i, now), true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if t := b.tracks[id]; t != nil && t.report != nil {
		return s.bare(t, now), true
	}
	return UnitState{}, false
}

// unit describes a unit of the roll.
func (s *State) unit(i int32, now time.Time) UnitState {
	l := lookup{state: s, roll: s.roll, ground: s.muster.ground, book: s.muster.book, zone: s.muster.book.Zone(), now: now}
	u, x := &s.roll.units[i], s.of(i)
	card := l.card(i)
	c := l.describe(u, card)
	out := UnitState{
		Unit: u.ID, Officers: c.Officers, Kind: u.Kind, District: c.District, Status: x.status, Secondary: x.secondary,
		Position: &c.Position, CertifiedThrough: c.CertifiedThrough, Call: x.call, Notes: s.roll.notes[i],
	}
	out.OnDutyUntil = card.until
	if x.fixed {
		age := l.age(x)
		*out.Position = position(x, &age)
	}
	if x.claim != nil {
		out.Assignment = x.claim.ID
	}
	if x.unlisted {
		out.Notes = append(slices.Clip(out.Notes), "CAD's whole state does not name it, the roster does")
	}
	out.complete(x.statusTime, l.zone)
	return out
}

// of returns what is known of a unit beyond the roster.
func (s *State) of(i int32) *live {
	if s.live == nil {
		return unreportedUnit
	}
	return s.live.of(i)
}

// bare describes a unit that CAD reports and that nobody is known to be aboard of.
func (s *State) bare(t *track, now time.Time) UnitState {
	zone := s.muster.book.Zone()
	out := UnitState{Unit: t.id, Kind: KindOfficer, Status: t.report.Primary, Secondary: t.report.Secondary, Call: t.report.Call}
	if c, ok := t.said(now); ok {
		for _, id := range c.officers { // all of them: else it would be on the roll
			out.Notes = append(out.Notes, unknownAboard(id))
		}
	}
	if out.Notes == nil {
		out.Notes = []string{"nobody is aboard by the roster or by CAD"}
	}
	if t.fixed {
		x, l := &live{fix: t.fix}, lookup{now: now}
		age := l.age(x)
		at := position(x, &age)
		out.Position = &at
	}
	out.complete(t.report.Time, zone)
	return out
}

// complete sets the time of the status and makes no list null.
func (u *UnitState) complete(status time.Time, zone *roster.Zone) {
	if !status.IsZero() {
		at := status.In(zone.Location())
		u.StatusTime = &at
	}
	if u.Officers == nil {
		u.Officers = []roster.OfficerID{}
	}
	if u.Secondary == nil {
		u.Secondary = []Secondary{}
	}
	if u.Notes == nil {
		u.Notes = []string{}
	}
}
