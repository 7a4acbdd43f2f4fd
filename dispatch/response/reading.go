package response

import (
	"cmp"
	"slices"
	"time"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// reading is a journal being read.
type reading struct {
	*Report
	ground      *dispatch.Ground
	until       time.Time
	calls       map[roster.CallID]*call // of one name the last
	done        []named                 // those before it
	needs       map[desk.RecommendationID]roster.Need
	assignments map[dispatch.AssignmentID]*assignment
	watch       *dispatch.Watch // of the minute asked about last: lines come nearly in the order of time
	changes     int             // lines of assignments so far
}

// call is what is gathered of a call.
type call struct {
	first       time.Time // first recommendation, of any need; zero: none
	began       time.Time // first line
	last        time.Time // last recommendation or assignment
	identified  time.Time // first that said crisis; zero: none did
	need        roster.Need
	tier        int
	district    int
	missed      bool
	none        bool // the last recommendation said so
	assignments []*assignment
}

// named is a call with its name.
type named struct {
	id roster.CallID
	*call
}

// assignment is what is gathered of one.
type assignment struct {
	unit      dispatch.UnitID
	kind      desk.EntryKind
	reason    string
	certified Answer
	steps     []desk.Step // as in desk.Assignment, by the times of their lines
	outcome   desk.Outcome
	changed   int // place of the line that said the outcome
}

// line takes one line of the journal.
func (r *reading) line(e *desk.Entry) {
	switch e.Kind {
	case desk.EntryRecommendation:
		r.asked(e)
	case desk.EntryMiss:
		if c := r.calls[e.Call]; c != nil {
			c.missed = true
		}
	case desk.EntryClaim, desk.EntryOverride, desk.EntryCAD:
		r.sent(e)
	case desk.EntryStep, desk.EntryUndo, desk.EntryOutcome:
		if a := r.assignments[e.Assignment]; a != nil {
			r.changes++
			a.change(e, r.changes)
		}
	case desk.EntryConflict, desk.EntryFreed, desk.EntryUnwatched: // change nothing of how a call was met
	default: // of a later program
		count(&r.Unread, r.within(e.At))
	}
}

// call returns the record of a call, beginning it. A name that comes again after Apart is that of another call: else a
// report of a year would count what those of its months do not.
func (r *reading) call(e *desk.Entry) *call {
	c := r.calls[e.Call]
	if c != nil && e.At.Sub(c.last) > Apart {
		r.done = append(r.done, named{e.Call, c})
		c = nil
	}
	if c == nil {
		c = &call{began: e.At}
		r.calls[e.Call] = c
	}
	c.last = e.At
	return c
}

// asked takes a recommendation.
func (r *reading) asked(e *desk.Entry) {
	if e.Decision == nil {
		return
	}
	if slices.Contains(e.Decision.Warnings, desk.WarnRosterOnly) {
		if r.within(e.At) {
			r.ElsewhereAsk++
		}
		return
	}
	r.needs[e.Recommendation] = e.Decision.Need
	c := r.call(e)
	if c.first.IsZero() {
		c.first = e.At
	}
	c.none = e.Decision.Need == roster.NeedNone
	if c.identified.IsZero() && !c.none { // the line is not kept: its candidates are most of a journal
		c.identified, c.need, c.tier, c.district = e.At, e.Decision.Need, e.Decision.Tier, r.district(&e.Decision.Facts)
	}
}

// sent takes a unit given to a call.
func (r *reading) sent(e *desk.Entry) {
	c := r.call(e)
	a := &assignment{unit: e.Unit, kind: e.Kind, reason: e.Reason, steps: []desk.Step{{State: desk.Dispatched, At: e.At}}, outcome: e.Outcome}
	if e.State != desk.Dispatched && e.State != "" { // CAD showed it further on at once
		a.steps = append(a.steps, desk.Step{State: e.State, At: e.At})
	}
	if e.Kind == desk.EntryClaim && r.needs[e.Recommendation] == roster.NeedCIT {
		a.certified = Yes
	} else {
		a.certified = r.aboard(e.Unit, e.At)
	}
	c.assignments = append(c.assignments, a)
	r.assignments[e.Assignment] = a
}

// aboard tells whether the roster has somebody certified and designated under a call sign at an instant.
func (r *reading) aboard(unit dispatch.UnitID, at time.Time) Answer {
	minute := roster.MinuteOf(at)
	if r.watch == nil || !r.watch.Valid().Contains(minute) {
		r.watch = dispatch.NewWatch(r.Book, minute)
	}
	units := r.watch.Units()
	for i := range units.Len() {
		if u := units.At(i); u.ID == unit {
			if u.Certified() {
				return Yes
			}
			return No
		}
	}
	return Unsure
}

// change takes a step, a step back or an outcome put right.
func (a *assignment) change(e *desk.Entry, place int) {
	switch e.Kind {
	case desk.EntryStep:
		a.steps = append(a.steps, desk.Step{State: e.State, At: e.At})
	case desk.EntryUndo:
		for len(a.steps) > 1 && a.steps[len(a.steps)-1].State != e.State {
			a.steps = a.steps[:len(a.steps)-1]
		}
	}
	if a.outcome != e.Outcome {
		a.outcome, a.changed = e.Outcome, place
	}
}

// at is when it came to a state, zero: it did not.
func (a *assignment) at(s desk.State) time.Time {
	for _, step := range a.steps {
		if step.State == s {
			return step.At
		}
	}
	return time.Time{}
}

// open tells whether its unit is still on the call.
func (a *assignment) open() bool {
	s := a.steps[len(a.steps)-1].State
	return s != desk.Cleared && s != desk.Cancelled
}

// within tells whether an instant lies in the period.
func (r *reading) within(at time.Time) bool {
	d := r.Book.Zone().DateAt(roster.MinuteOf(at))
	return r.From <= d && d <= r.To
}

// finish makes calls of what was gathered.
func (r *reading) finish() {
	shifts := newShifts(r.Book, r.From, r.To)
	for id, c := range r.calls {
		r.done = append(r.done, named{id, c})
	}
	for _, c := range r.done {
		switch {
		case !c.identified.IsZero():
			if r.within(c.identified) {
				r.Calls = append(r.Calls, r.made(c.id, c.call, shifts))
			}
		case !c.first.IsZero():
			count(&r.NotCrisis, r.within(c.first))
		default:
			count(&r.Unasked, r.within(c.began))
		}
	}
	slices.SortFunc(r.Calls, func(x, y Call) int {
		return cmp.Or(x.Identified.Compare(y.Identified), cmp.Compare(x.ID, y.ID))
	})
}

// made is a call of what was gathered of it.
func (r *reading) made(id roster.CallID, c *call, shifts *shifts) Call {
	minute := roster.MinuteOf(c.identified)
	date := r.Book.Zone().DateAt(minute)
	x := Call{
		ID: id, Date: date, Month: monthOf(date), District: c.district, Shift: shifts.at(minute),
		Need: c.need, Tier: c.tier, Missed: c.missed, Reclassified: c.none, Identified: c.identified,
	}
	said := -1
	for i, a := range c.assignments {
		sent := a.steps[0].At
		if i == 0 {
			x.Sent = map[desk.EntryKind]Sent{desk.EntryClaim: ByClaim, desk.EntryOverride: ByOverride, desk.EntryCAD: ByCAD}[a.kind]
		}
		if a.kind == desk.EntryOverride {
			x.Overrides = append(x.Overrides, a.reason)
		}
		earliest(&x.Assigned, sent)
		earliest(&x.Arrived, a.at(desk.OnScene))
		x.WithCertified = better(x.WithCertified, a.certified)
		if !a.at(desk.OnScene).IsZero() {
			x.OnScene = better(x.OnScene, a.certified)
		}
		if a.certified == Yes {
			earliest(&x.Certified, sent)
			earliest(&x.CertifiedOn, a.at(desk.OnScene))
		}
		if a.outcome != desk.NoOutcome && a.changed > said {
			x.Outcome, said = a.outcome, a.changed
		}
		x.Open = x.Open || a.open()
	}
	return x
}

// better is yes where one of them is, else not known where one of them is.
func better(x, y Answer) Answer {
	if x == Yes || y == Yes {
		return Yes
	}
	return max(x, y)
}

func earliest(at *time.Time, x time.Time) {
	if !x.IsZero() && (at.IsZero() || x.Before(*at)) {
		*at = x
	}
}

// district is where a call was: as it was given, or where its place lies.
func (r *reading) district(f *desk.Facts) int {
	if f.District != "" {
		if d, ok := r.Book.District(f.District); ok {
			return d
		}
		return NotKnown
	}
	if f.Point == nil {
		return NotKnown
	}
	if d, inside := r.ground.Locate(*f.Point); inside {
		return d
	}
	return NotKnown
}

// shifts finds the shift of a minute.
type shifts struct {
	watches *roster.Watches
	zone    *roster.Zone
	n       int
}

func newShifts(b *roster.Book, from, to roster.Date) *shifts {
	return &shifts{b.Watches(roster.DateRange{From: from - 1, To: to}), b.Zone(), b.Shifts().Len()}
}

// at is the shift that began last of those on at a minute, of equals the first of the agency's; NotKnown where none is.
func (s *shifts) at(m roster.Minute) int {
	day := s.zone.DateAt(m)
	found, began := NotKnown, roster.Minute(0)
	for _, d := range []roster.Date{day - 1, day} {
		for i := range s.n {
			if v := s.watches.On(i, d); v.Contains(m) && (found == NotKnown || v.Start > began) {
				found, began = i, v.Start
			}
		}
	}
	return found
}
