package staffing

import (
	"slices"
	"time"

	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// State is what became of a record so far.
type State string

// The states. Of a leave: Open, Approved, Denied, Withdrawn. Of a swap: Proposed, Agreed, Approved, Denied, Withdrawn,
// Expired. Of an offer: Open, Filled, Expired, Withdrawn.
const (
	Open      State = "open"
	Proposed  State = "proposed" // the other officer has not agreed yet
	Agreed    State = "agreed"   // they have; a supervisor decides
	Approved  State = "approved"
	Denied    State = "denied"
	Withdrawn State = "withdrawn"
	Expired   State = "expired"
	Filled    State = "filled"
)

// RequestStates are the states of a request.
var RequestStates = []State{Open, Proposed, Agreed, Approved, Denied, Withdrawn, Expired}

// settled tells whether nothing can happen any more.
func (s State) settled() bool { return s != Open && s != Proposed && s != Agreed }

// Kind is what a request asks for.
type Kind string

// The kinds of request.
const (
	LeaveRequest Kind = "leave"
	SwapRequest  Kind = "swap"
)

// Reason is why a request was denied. The list is closed, and none of it is about a person's health.
type Reason string

// The reasons.
const (
	CoverShort  Reason = "cover-short" // too few would remain
	WorkRules   Reason = "work-rules"
	TooLate     Reason = "too-late"   // asked for too shortly before
	NoBalance   Reason = "no-balance" // no days left
	Blackout    Reason = "blackout"   // a date on which nobody is let go
	Duplicate   Reason = "duplicate"
	OtherReason Reason = "other"
)

// Reasons are all of them.
var Reasons = []Reason{CoverShort, WorkRules, TooLate, NoBalance, Blackout, Duplicate, OtherReason}

// Leave is what a leave request asks for: whole days, or a time where Days is zero.
type Leave struct {
	Days roster.DateRange `json:"days,omitzero"`
	Time roster.Interval  `json:"time,omitzero"`
	Kind string           `json:"kind"` // of absences.csv
}

// Timed tells whether the leave is by time.
func (l *Leave) Timed() bool { return l.Days.From == 0 }

// Tour is a tour as it was when a swap was proposed.
type Tour struct {
	Officer  roster.OfficerID  `json:"officer"`
	Date     roster.Date       `json:"date"` // the duty date
	District roster.DistrictID `json:"district"`
	Shift    roster.ShiftID    `json:"shift"`
	Time     roster.Interval   `json:"time"`
}

// Swap is two officers exchanging tours: each stands the other's.
type Swap struct {
	Gives Tour      `json:"gives"` // of who asks
	Takes Tour      `json:"takes"` // of the other
	Until time.Time `json:"until"` // from then on it is too late; UTC
}

// Step is something that happened to a request.
type Step struct {
	State    State            `json:"state"` // that it led to
	At       time.Time        `json:"at"`    // UTC, to the millisecond
	By       audit.Who        `json:"by"`
	Officer  roster.OfficerID `json:"officer,omitempty"` // who they are on the roster; empty: nobody
	Reason   Reason           `json:"reason,omitempty"`
	Override string           `json:"override,omitempty"` // why work rules that were broken did not hinder it
}

// Request is one officer's request. It is immutable; what happens to it makes another.
type Request struct {
	ID        string              `json:"id"`
	Kind      Kind                `json:"kind"`
	State     State               `json:"state"`
	Officer   roster.OfficerID    `json:"officer"` // who asks
	Leave     *Leave              `json:"leave,omitempty"`
	Swap      *Swap               `json:"swap,omitempty"`
	Districts []roster.DistrictID `json:"districts"` // that it concerned when it was made, sorted
	Steps     []Step              `json:"steps"`     // oldest first; the first is the making
	Revision  uint64              `json:"-"`         // of the store, when the record was last written
}

// Made is when the request was made.
func (q *Request) Made() time.Time { return q.Steps[0].At }

// Parties are the officers whose duty it is about.
func (q *Request) Parties() []roster.OfficerID {
	if q.Swap != nil {
		return []roster.OfficerID{q.Officer, q.Swap.Takes.Officer}
	}
	return []roster.OfficerID{q.Officer}
}

// Span is the time that the request is about, by date; the dates of a time are UTC's, a day wider at each end.
func (q *Request) Span() roster.DateRange {
	switch {
	case q.Swap != nil:
		x, y := q.Swap.Gives.Date, q.Swap.Takes.Date
		return roster.DateRange{From: min(x, y), To: max(x, y)}
	case q.Leave.Timed():
		return roster.DateRange{From: roster.DateOf(q.Leave.Time.Start.Time()) - 1, To: roster.DateOf(q.Leave.Time.End.Time()) + 1}
	}
	return q.Leave.Days
}

// Pending tells whether the request waits for somebody.
func (q *Request) Pending() bool { return !q.State.settled() }

// asOf returns the request as time has made it by now: a swap that was not decided before its first tour has expired.
func (q *Request) asOf(now time.Time) *Request {
	if q.Swap == nil || q.State.settled() || now.Before(q.Swap.Until) {
		return q
	}
	return q.with(Step{State: Expired, At: q.Swap.Until, By: settles.Who})
}

// with returns the request after another step.
func (q *Request) with(s Step) *Request {
	next := *q
	next.State, next.Steps = s.State, append(slices.Clone(q.Steps), s)
	return &next
}

// step is one that an actor takes now.
func (a Actor) step(s State, now time.Time) Step {
	return Step{State: s, At: moment(now), By: a.Who, Officer: a.Officer}
}

// moment is how records keep time.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// MayRead tells whether an actor may see the request: its officers and, in one of its districts, readers. The Book may be nil.
func (q *Request) MayRead(a Actor, book *roster.Book) bool {
	return a.is(q.Parties()...) || a.reads(q.Districts) || a.reads(q.districtsNow(book))
}

// MaySeeKind tells whether an actor may see what sort of leave it is, which can say something of somebody's health: the
// officer and supervisors of all its districts may. The Book may be nil.
func (q *Request) MaySeeKind(a Actor, book *roster.Book) bool {
	return a.is(q.Officer) || a.supervises(q.districtsNow(book))
}

// districtsNow are the districts that the request concerns as the roster is: those that it concerned when it was made and
// that are still there, and of a leave those in which its officer is posted by now. Without a Book it is as it was.
func (q *Request) districtsNow(book *roster.Book) []roster.DistrictID {
	if book == nil {
		return q.Districts
	}
	var list []roster.DistrictID
	for _, d := range q.Districts {
		if _, ok := book.District(d); ok {
			list = append(list, d)
		}
	}
	if q.Leave == nil {
		return list
	}
	return joined(list, districtsIn(book, q.Officer, q.datesIn(book)))
}
