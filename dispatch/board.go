package dispatch

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// Board is the units as they are now: what the roster, CAD, position feeds and claims say, put together. Its writers
// take turns; readers load one State and never wait. All methods may be called from many goroutines at once.
//
// Statuses, crews and claims are published before the call returns. Positions are gathered, and published by the next
// Tick. Nothing of it is kept: after a restart every status is unknown and every position missing until reported.
type Board struct {
	state atomic.Pointer[State]

	mu       sync.Mutex // below: guarded
	muster   *Muster
	tracks   map[UnitID]*track
	claims   map[AssignmentID]*Claim
	holding  map[roster.OfficerID]*Claim // who is held by which claim
	known    map[UnitID]bool             // every call sign of the roster
	whole    uint64                      // counts CAD's whole states; 0: there was none
	wholeAt  time.Time                   // when the last one came
	queue    []*track                    // whose state is newer than the one published
	heard    time.Time                   // when a position feed last said anything
	accepted uint64                      // fixes
	refused  map[Refusal]uint64
	roads    *roads.Network     // as built; nil: none
	paced    *roads.Network     // as units drive
	speeds   map[string]float64 // of paced
	ahead    time.Time          // when a next state was last made
	sorted   time.Time          // when the pools were last put in order
}

// NewBoard returns a Board without a roster.
func NewBoard() *Board {
	return &Board{
		tracks: map[UnitID]*track{}, claims: map[AssignmentID]*Claim{}, holding: map[roster.OfficerID]*Claim{},
		refused: map[Refusal]uint64{},
	}
}

// State returns what is published; nil before there is a roster.
func (b *Board) State() *State { return b.state.Load() }

// SetMuster puts another roster in place and publishes what it makes of the present.
func (b *Board) SetMuster(m *Muster, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.muster == nil || b.muster.book != m.book {
		b.known = callSigns(m.book)
	}
	b.muster = m
	b.pace()
	b.renew(now)
}

// callSigns returns every call sign that the roster knows, on duty or not.
func callSigns(book *roster.Book) map[UnitID]bool {
	known := make(map[UnitID]bool, book.People())
	for i := range book.People() {
		if o := &book.Person(i).Officer; o.Role == roster.RoleOfficer {
			known[UnitID(o.CallSign())] = true
		}
	}
	for _, p := range book.Pairs().All() {
		known[UnitID(p.CallSign())] = true
	}
	return known
}

// Knows tells whether the roster or CAD knows a call sign.
func (b *Board) Knows(id UnitID) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.knows(id)
}

func (b *Board) knows(id UnitID) bool { return b.known[id] || b.tracks[id] != nil }

// track returns the track of a call sign, a new one where there is none.
func (b *Board) track(id UnitID) *track {
	t := b.tracks[id]
	if t == nil {
		t = &track{id: id, place: -1}
		if s := b.state.Load(); s != nil {
			if i, ok := s.roll.unit(id); ok {
				t.place = i
			}
		}
		b.tracks[id] = t
	}
	return t
}

// touch has the next state show a track anew.
func (b *Board) touch(t *track) {
	if !t.queued {
		t.queued = true
		b.queue = append(b.queue, t)
	}
}

// TakeFixes takes positions, to be published by the next Tick, and says of each, by index, why it was refused; empty:
// it was not. Cost: some 200 ns each (BenchmarkTakeFix).
func (b *Board) TakeFixes(fixes []Fix, now time.Time) []Refusal {
	out := make([]Refusal, len(fixes))
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range fixes {
		out[i] = b.takeFix(fixes[i], now)
	}
	return out
}

// TakeFix takes one position as TakeFixes does.
func (b *Board) TakeFix(f Fix, now time.Time) Refusal {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.takeFix(f, now)
}

func (b *Board) takeFix(f Fix, now time.Time) Refusal {
	t := b.tracks[f.Unit]
	if t == nil {
		if !b.known[f.Unit] {
			b.refused[RefusedUnknown]++
			return RefusedUnknown
		}
		t = b.track(f.Unit)
	}
	why := t.take(f, now)
	if why != "" {
		b.refused[why]++
		return why
	}
	b.accepted++
	b.heard = now
	b.touch(t)
	return ""
}

// Heard says that a unit's device lives though it gives no fix: one with a movement gate, standing still.
func (b *Board) Heard(id UnitID, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.heard = now
	if b.knows(id) { // a unit that has no position yet too: else nobody would learn that the feed speaks
		t := b.track(id)
		t.heard = now
		b.touch(t)
	}
}

// Expect says that a position feed has spoken before this board was made: its silence counts from now.
func (b *Board) Expect(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.heard.IsZero() {
		b.heard = now
	}
}

// Accepted returns how many fixes were taken since the start, from position feeds and with statuses.
func (b *Board) Accepted() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.accepted
}

// Refused returns how many fixes were refused since the start, by cause.
func (b *Board) Refused() map[Refusal]uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.refused)
}

// Report takes what CAD says of a unit. The roster.Error is NotFound for a call sign that neither the roster nor CAD's
// crews know, Invalid for a time more than 5 s ahead, Conflict for one older than the status held.
func (b *Board) Report(r Report, now time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	crewed, err := b.take(r, now)
	if err != nil {
		return err
	}
	b.show(crewed, now)
	return nil
}

// ReportAll takes CAD's whole state. A unit that it does not name stays listed, marked as differing from the roster,
// and CAD's word on its crew is over. It returns an error by index, nil where the report was taken. A whole state that
// names no unit known here is none: nothing changes by it.
func (b *Board) ReportAll(all []Report, now time.Time) []error {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := b.whole
	b.whole++
	errs, named := make([]error, len(all)), false
	for i := range all {
		if _, errs[i] = b.take(all[i], now); errs[i] == nil || b.tracks[all[i].Unit] != nil {
			b.track(all[i].Unit).listed, named = b.whole, true
		}
	}
	if !named {
		b.whole = before
		return errs
	}
	b.wholeAt = now
	for _, t := range b.tracks {
		if t.listed < b.whole {
			t.crew = nil
		}
	}
	b.show(true, now)
	return errs
}

// take files a report and tells whether the crews change by it.
func (b *Board) take(r Report, now time.Time) (crewed bool, err error) {
	if !b.knows(r.Unit) && len(r.Crew) == 0 {
		return false, &roster.Error{Kind: roster.NotFound, Field: "unit_id", Msg: "neither the roster nor a crew that CAD named has this call sign"}
	}
	if r.Time.Sub(now) > maxAheadOf {
		return false, roster.Invalidf("time", "is more than 5 s ahead of this service's clock")
	}
	t := b.track(r.Unit)
	if t.report != nil && r.Time.Before(t.report.Time) && t.report.Time.Sub(now) <= maxAheadOf {
		return false, &roster.Error{Kind: roster.Conflict, Field: "time", Msg: "is older than the status held"}
	}
	before, had := t.said(now)
	t.report, t.listed, t.gone = &r, b.whole, nil
	switch {
	case slices.Contains(r.Secondary, OffDuty):
		t.gone, t.crew = before.officers, nil
	case r.Crew != nil:
		t.crew = &r
	}
	if r.At != nil {
		f := *r.At
		f.Unit, f.Source = r.Unit, PositionStatus
		if why := t.take(f, now); why != "" {
			b.refused[why]++
		} else {
			b.accepted++
		}
	}
	b.touch(t)
	after, has := t.said(now)
	return had != has || before.until != after.until || !slices.Equal(before.officers, after.officers), nil
}

// show publishes what was queued; all of it anew where crews changed.
func (b *Board) show(crews bool, now time.Time) {
	if s := b.state.Load(); crews || s == nil || !s.roll.valid.Contains(roster.MinuteOf(now)) {
		b.renew(now)
		return
	}
	b.patch(now)
}

// Hold puts a claim on the board, or replaces the one with its ID, and publishes it.
func (b *Board) Hold(c Claim, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c.Officers = slices.Clone(c.Officers)
	before := b.lift(c.ID)
	b.claims[c.ID] = &c
	b.track(c.Unit).claim = &c
	b.hold(now, before, &c)
}

// Release takes a claim off the board.
func (b *Board) Release(id AssignmentID, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if before := b.lift(id); before != nil {
		b.hold(now, before)
	}
}

// lift removes a claim and returns it; nil where it was not there.
func (b *Board) lift(id AssignmentID) *Claim {
	c := b.claims[id]
	if c == nil {
		return nil
	}
	delete(b.claims, id)
	if t := b.tracks[c.Unit]; t != nil && t.claim == c {
		t.claim = nil
	}
	return c
}

// hold works out anew who is held, and publishes what some claims, of which some may be nil, change.
func (b *Board) hold(now time.Time, changed ...*Claim) {
	clear(b.holding)
	for _, c := range b.claims {
		for _, id := range c.Officers {
			if x := b.holding[id]; x == nil || c.Since.Before(x.Since) || c.Since.Equal(x.Since) && c.ID < x.ID {
				b.holding[id] = c
			}
		}
	}
	s := b.state.Load()
	if s == nil {
		return
	}
	crews := false
	for _, c := range changed {
		if c == nil {
			continue
		}
		// A claim whose people are not all aboard, by the roster and by CAD, changes crews by itself.
		kept := crew{unit: c.Unit, officers: c.Officers, claim: c}
		crews = crews || !s.roll.watch.has(kept) || !has(s.roll.units, kept)
		b.touch(b.track(c.Unit))
		for i := range s.roll.units {
			if u := &s.roll.units[i]; slices.ContainsFunc(c.Officers, u.aboard) {
				b.touch(b.track(u.ID))
			}
		}
	}
	b.show(crews, now)
}

// TickEvery is how often Tick is to be called.
const TickEvery = 100 * time.Millisecond

// Tick publishes the positions gathered since the last one and what the clock has brought: shift changes, absences,
// certificates, crews whose time is over. Whoever calls it every 100 ms, and when a minute begins, keeps the board right.
func (b *Board) Tick(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.muster == nil {
		return
	}
	at := roster.MinuteOf(now)
	s := b.state.Load()
	switch {
	case s == nil || !s.roll.valid.Contains(at):
		b.renew(now)
	case len(b.queue) > 0:
		b.patch(now)
	}
	s = b.state.Load()
	// The next state is made in the last minute; anew when the present one has changed, but not at every change.
	end := s.roll.valid.End.Time()
	left := end.Sub(now)
	if s.next.Load() == nil && left <= time.Minute && (left <= 2*TickEvery || now.Sub(b.ahead) >= time.Second || now.Before(b.ahead)) {
		b.ahead = now
		s.next.Store(b.build(end))
	}
}
