package dispatch

import (
	"cmp"
	"slices"
	"time"

	"watchbill/roster"
)

// Units lists every unit that is out there, and those that CAD reports without a crew that the roster knows, by call
// sign. Nil before there is a roster.
func (b *Board) Units(now time.Time) []UnitState {
	s := b.state.Load()
	if s == nil {
		return nil
	}
	s = b.now(s, roster.MinuteOf(now))
	out := make([]UnitState, len(s.roll.units))
	for i := range out {
		out[i] = s.unit(int32(i), now)
	}
	b.mu.Lock()
	for id, t := range b.tracks {
		if _, ok := s.roll.unit(id); !ok && t.report != nil && !slices.Contains(t.report.Secondary, OffDuty) {
			out = append(out, s.bare(t, now))
		}
	}
	b.mu.Unlock()
	slices.SortFunc(out, func(x, y UnitState) int { return cmp.Compare(x.Unit, y.Unit) })
	return out
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
