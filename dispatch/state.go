package dispatch

import (
	"cmp"
	"slices"
	"sync/atomic"
	"time"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// State is the board at one moment, ready to be ranked. Beside its next, which is put in place once, it never changes;
// it is safe for concurrent use.
type State struct {
	muster *Muster
	roll   *Roll
	rules  *rules
	roads  *roads.Network // nil: none
	live   lives          // by unit of the roll; nil: from the roster alone
	pools  [crisis]pool
	order  [crisis][]int32                        // the units of each class, neighbours together
	free   [classes]int                           // units that can be sent
	lower  [classes - crisis]atomic.Pointer[pool] // those of the other classes; made when first asked for
	said   [classes]atomic.Pointer[string]        // how many that are, in words
	next   atomic.Pointer[State]

	heard    time.Time // when a position feed last said anything; zero: never
	fixes    int       // units on the roll with a position
	statuses int       // units on the roll with a status
	differs  bool      // roster and CAD, over a crisis unit
}

// Muster returns the roster that the state was made from.
func (s *State) Muster() *Muster { return s.muster }

// Roll is who is out there. It is the same as that of the state before unless somebody came, left or changed crews.
func (s *State) Roll() *Roll { return s.roll }

// Silent tells for how long the position feed has said nothing when that is longer than a fix may be old, else 0, and
// whether it ever said anything.
func (s *State) Silent(now time.Time) (d time.Duration, ever bool) {
	if d = now.Sub(s.heard); s.heard.IsZero() || d <= s.rules.staleAfter(PositionAVL) {
		d = 0
	}
	return d, !s.heard.IsZero()
}

// alone is the state that the roster alone makes of a Watch. It is made once, or more often when several ask at once,
// which does no harm.
func (m *Muster) alone(w *Watch) *State {
	if s := w.alone.Load(); s != nil && s.muster == m {
		return s
	}
	s := &State{muster: m, rules: m.rules, roll: newRoll(w, w.valid.Start, nil, w.valid.End)}
	for c := range s.free {
		s.free[c] = len(w.classes[c])
	}
	for c := range s.pools {
		s.pools[c] = s.pool(w.classes[c])
	}
	w.alone.Store(s)
	return s
}

// renew publishes everything anew.
func (b *Board) renew(now time.Time) {
	if b.muster == nil {
		return
	}
	for _, t := range b.queue {
		t.queued = false
		t.snap(b.roads)
	}
	b.forget(now)
	s := b.build(now)
	b.queue = b.queue[:0]
	for _, t := range b.tracks {
		t.place = -1
	}
	for i := range s.roll.units {
		if t := b.tracks[s.roll.units[i].ID]; t != nil {
			t.place = int32(i)
		}
	}
	b.sorted = now
	b.state.Store(s)
}

// forgetAfter is for how long a call sign that the roster does not know is remembered without a word of it.
const forgetAfter = 24 * time.Hour

// forget drops call signs that only CAD ever knew and that nobody has spoken of for a day.
func (b *Board) forget(now time.Time) {
	for id, t := range b.tracks {
		spoken := t.heard
		if t.report != nil && t.report.Time.After(spoken) {
			spoken = t.report.Time
		}
		if _, said := t.said(now); !said && !b.known[id] && t.claim == nil && now.Sub(spoken) > forgetAfter {
			delete(b.tracks, id)
		}
	}
}

// build makes a state of all that the writer keeps. Cost: about a microsecond for each unit on duty.
func (b *Board) build(now time.Time) *State {
	at := roster.MinuteOf(now)
	crews, until := b.crews(now)
	s := &State{muster: b.muster, rules: b.muster.rules, roads: b.paced, heard: b.heard}
	s.roll = newRoll(b.muster.Watch(at), at, crews, until)
	s.live = newLives(len(s.roll.units))
	for i := range s.roll.units {
		u := &s.roll.units[i]
		x := b.live(b.tracks[u.ID], u)
		s.live.put(int32(i), x)
		s.count(u, x, 1)
	}
	for c := range s.pools {
		s.order[c] = s.neighbours(s.roll.classes[c])
		s.pools[c] = s.pool(s.order[c])
	}
	s.differs = s.roll.differs
	s.roll.watch.recallable() // so that no lookup has to
	s.roll.watch.relieved()
	return s
}

// count keeps the numbers of positions, statuses and units that can be sent.
func (s *State) count(u *Unit, l *live, n int) {
	if l.standing == free {
		s.free[u.class()] += n
	}
	if l.fixed {
		s.fixes += n
	}
	if !l.statusTime.IsZero() {
		s.statuses += n
	}
}

// crews returns, by call sign, who is aboard by the word of CAD, or of claims where CAD does not say, and when that ends.
// Who is named in several units is in the one that CAD named them in last.
func (b *Board) crews(now time.Time) ([]crew, roster.Minute) {
	var crews []crew
	until := lastMinute
	for _, t := range b.tracks {
		if c, ok := t.said(now); ok {
			until = min(until, roster.MinuteOf(t.crewChanges(now).Add(time.Minute-1)))
			crews = append(crews, c)
		} else if t.claim != nil {
			crews = append(crews, crew{unit: t.id, officers: t.claim.Officers, claim: t.claim, said: t.claim.Since})
		}
	}
	slices.SortFunc(crews, func(x, y crew) int {
		if cad := x.claim == nil; cad != (y.claim == nil) {
			if cad {
				return -1
			}
			return 1
		}
		return cmp.Or(y.said.Compare(x.said), cmp.Compare(x.unit, y.unit))
	})
	named := map[roster.OfficerID]bool{}
	for i := range crews {
		crews[i].officers = slices.DeleteFunc(slices.Clone(crews[i].officers), func(id roster.OfficerID) bool {
			twice := named[id]
			named[id] = true
			return twice
		})
	}
	slices.SortFunc(crews, func(x, y crew) int { return cmp.Compare(x.unit, y.unit) })
	return crews, until
}

// patch publishes what is queued, sharing the rest.
func (b *Board) patch(now time.Time) {
	old := b.state.Load()
	s := &State{
		muster: old.muster, roll: old.roll, rules: old.rules, roads: old.roads, pools: old.pools, order: old.order, free: old.free,
		heard: b.heard, fixes: old.fixes, statuses: old.statuses, differs: old.differs, live: slices.Clone(old.live),
	}
	var changed [classes]bool
	for _, t := range b.queue {
		t.queued = false
		t.snap(b.roads)
		if t.place < 0 {
			continue
		}
		u := &s.roll.units[t.place]
		s.count(u, s.live.of(t.place), -1)
		x := b.live(t, u)
		s.live.change(t.place, x, old.live)
		s.count(u, x, 1)
		changed[u.class()] = true
	}
	b.queue = b.queue[:0]
	sort := now.Sub(b.sorted) > sortEvery || now.Before(b.sorted)
	for c := range s.pools {
		if sort {
			s.order[c] = s.neighbours(s.roll.classes[c])
		}
		if changed[c] || sort {
			s.pools[c] = s.pool(s.order[c])
		}
	}
	if sort {
		b.sorted = now
	}
	b.state.Store(s)
}

// sortEvery is how often the pools are put in order anew: units that drive leave their neighbours.
const sortEvery = 5 * time.Second
