package desk

import (
	"cmp"
	"slices"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// maxAhead is how far a report may lie ahead of our clock. One that lies farther, because the clock was set back since it
// came, makes none that follows it an older one.
const maxAhead = 5 * time.Second

// follower lets assignments follow one report. It is used under the desk's lock.
type follower struct {
	*Desk
	report *dispatch.Report
	now    time.Time
	events []AssignmentEvent
}

// run does all that the report asks for, unless it touches a decision that is being written: then, if it need not be
// now, it does nothing and returns the channel that is closed when that is known.
func (f *follower) run(final bool) <-chan struct{} {
	r := f.report
	at := f.at()
	before := f.followed[r.Unit]
	if at.Before(before.at) && before.at.Sub(f.now) <= maxAhead {
		return nil
	}
	u, _ := f.board.Unit(r.Unit, f.now)
	officers := u.Officers
	if x := f.intent; x != nil && (x.a.Unit == r.Unit || overlap(x.a.Officers, officers)) {
		if !final {
			return x.done
		}
		if x.a.Unit == r.Unit && f.byUnit[r.Unit] != nil {
			return nil // its own assignment is changing; CAD will say so again
		}
	}
	next := followed{at: at, call: r.Call}
	defer func() { f.followed[r.Unit] = next }()

	progress, clear := word(r)
	a := f.byUnit[r.Unit]
	switch {
	case progress != "" && r.Call != "" && (a == nil || a.Call != r.Call):
		if a != nil {
			f.close(a.closed(f.past(), f.by(), "CAD gave the unit to call "+string(r.Call)))
		} else if f.repeats(before) {
			return nil
		}
		next.blocked = f.open(&u, progress, before)
	case a == nil:
	case progress != "":
		f.advance(a, progress)
	case clear && (a.Shown || a.Source == SourceCAD || slices.Contains(r.Secondary, dispatch.BackToAssignedArea)):
		next := a.stepped(Cleared, f.past(), f.by())
		next.EndReason = "CAD reports it cleared"
		f.close(next)
	case r.Primary == dispatch.StatusUnavailable && !a.Shown:
		f.show(a)
	}
	return nil
}

// by is who says so: CAD, unless the report names a person.
func (f *follower) by() string { return cmp.Or(f.report.By, SourceCAD) }

// at is when the report was made.
func (f *follower) at() time.Time {
	if f.report.Time.IsZero() {
		return f.now
	}
	return f.report.Time.UTC().Truncate(time.Millisecond)
}

// word reads how far the unit is on a call, or that it is off it.
func word(r *dispatch.Report) (progress State, clear bool) {
	for _, s := range r.Secondary {
		switch s {
		case dispatch.Dispatched, dispatch.EnRoute, dispatch.OnScene:
			if order[State(s)] > order[progress] {
				progress = State(s)
			}
		}
	}
	if progress != "" {
		return progress, false
	}
	if slices.Contains(r.Secondary, dispatch.BackToAssignedArea) {
		return "", true
	}
	free := r.Primary == dispatch.StatusAvailable || r.Primary == dispatch.StatusConditional || slices.Contains(r.Secondary, dispatch.InService)
	return "", free && r.Call == ""
}

// repeats tells whether CAD only goes on showing a call that was closed here: it is not opened again. What CAD said
// before a restart is not known; then an assignment of the unit for the call that has been closed counts.
func (f *follower) repeats(before followed) bool {
	if before.blocked != "" {
		return false
	}
	if !before.at.IsZero() {
		return before.call == f.report.Call
	}
	_, known := f.latest[unitCall{f.report.Unit, f.report.Call}]
	return known
}

// open makes an assignment for what CAD did. Where somebody else has its people it returns who, having told of it once.
func (f *follower) open(u *dispatch.UnitState, progress State, before followed) (blocked dispatch.AssignmentID) {
	r, at := f.report, f.past()
	other := f.holding(r.Unit, u.Officers, "")
	if other == nil && f.intent != nil && (f.intent.a.Unit == r.Unit || overlap(f.intent.a.Officers, u.Officers)) {
		other = f.intent.a
	}
	if other != nil {
		f.conflict(other, before.blocked == other.ID && before.call == r.Call)
		return other.ID
	}
	a := &Assignment{
		ID: dispatch.AssignmentID(f.names.next(f.now)), Unit: r.Unit, Call: r.Call, State: Dispatched, Revision: 1, Source: SourceCAD, Shown: true,
		Officers: append([]roster.OfficerID{}, u.Officers...), Steps: []Step{{State: Dispatched, At: at, By: f.by()}},
	}
	if asked := f.recents.last[r.Call]; asked != nil {
		a.Level, a.Recommendation = asked.Level, asked.ID
		a.WithoutCIT = asked.without(u)
	}
	if progress != Dispatched {
		a = a.stepped(progress, at, f.by())
		a.Revision = 1 // it is written once
	}
	f.become(a, Opened, EntryCAD, "")
	return ""
}

// conflict tells that CAD has sent people who are on another call.
func (f *follower) conflict(other *Assignment, known bool) {
	h := other.holder()
	e := AssignmentEvent{Kind: Conflicted, Unit: f.report.Unit, Call: f.report.Call, Holder: &h}
	f.events = append(f.events, e)
	if known {
		return
	}
	f.counts.Conflicts++
	f.note(&Entry{At: f.now, Kind: EntryConflict, Call: e.Call, Unit: e.Unit, By: f.by(), Holder: &h, Reason: "CAD sent people who are on another call"})
	f.tell(Event{Kind: EventConflict, At: f.now, Conflict: &e})
}

// advance takes the unit's assignment on, never back.
func (f *follower) advance(a *Assignment, progress State) {
	if order[progress] <= order[a.State] {
		f.show(a)
		return
	}
	next := a.stepped(progress, f.past(), f.by())
	next.Shown = true
	f.become(next, Advanced, EntryStep, "")
}

// show remembers that CAD has seen the unit busy.
func (f *follower) show(a *Assignment) {
	if a.Shown {
		return
	}
	next := *a
	next.Shown = true
	f.put(&next)
	f.backlog.touch(TableAssignment, string(a.ID))
}

func (f *follower) close(a *Assignment) { f.become(a, Closed, EntryStep, a.EndReason) }

// past is when the report was made, or now where its clock is ahead.
func (f *follower) past() time.Time {
	if at := f.at(); at.Before(f.now) {
		return at
	}
	return f.now
}

// become makes an assignment what CAD says, to be written when the ledger can.
func (f *follower) become(a *Assignment, what AssignmentEventKind, kind EntryKind, why string) {
	f.put(a)
	f.backlog.touch(TableAssignment, string(a.ID))
	f.note(a.line(kind, f.now, f.by(), why))
	f.rewatch(a, f.now)
	f.events = append(f.events, AssignmentEvent{Kind: what, Unit: a.Unit, Call: a.Call, Assignment: a})
	f.tell(Event{Kind: EventAssignment, At: f.now, Assignment: a})
}

func overlap(a, b []roster.OfficerID) bool {
	return slices.ContainsFunc(a, func(o roster.OfficerID) bool { return slices.Contains(b, o) })
}
