package staffing

import (
	"slices"
	"time"

	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// OfferStates are the states of an offer.
var OfferStates = []State{Open, Filled, Expired, Withdrawn}

// Order is in which order officers are asked.
type Order string

// The orders.
const (
	InOrder Order = "in-order" // one after another, each with a time to answer
	ToAll   Order = "all"      // all at once: the first to accept get the places
)

// Answer is what an officer answered. Empty: nothing yet.
type Answer string

// The answers.
const (
	Accepted Answer = "accepted"
	Declined Answer = "declined"
	NoAnswer Answer = "no-answer" // the deadline passed
)

// Turn is an officer who is asked, or will be.
type Turn struct {
	Officer  roster.OfficerID `json:"officer"`
	Given    time.Time        `json:"given,omitzero"` // since when they are asked; zero: not yet, or never
	Until    time.Time        `json:"until,omitzero"` // their deadline; zero: not asked yet
	Answer   Answer           `json:"answer,omitempty"`
	At       time.Time        `json:"at,omitzero"`        // of the answer
	By       audit.Who        `json:"by,omitzero"`        // who gave it: they, or a supervisor for them
	Override string           `json:"override,omitempty"` // why work rules that were broken did not hinder it
}

// Offer is open duty that officers are asked to stand. It is immutable; what happens to it makes another.
type Offer struct {
	ID       string            `json:"id"`
	State    State             `json:"state"`
	District roster.DistrictID `json:"district"`
	Time     roster.Interval   `json:"time"`
	Need     roster.Need       `json:"need"` // cit: who accepts must be certified; any: need not
	Kind     string            `json:"kind"` // of the extra duty: overtime, callback or detail
	Places   int               `json:"places"`
	Gap      string            `json:"gap,omitempty"` // id of the gap that it was made from; empty: made by hand
	Order    Order             `json:"order"`
	Minutes  int               `json:"minutes,omitempty"` // that each has to answer, in order
	Closes   time.Time         `json:"closes"`            // when it is over whoever has answered
	Turns    []Turn            `json:"turns"`             // in the order in which they are asked, each officer once
	Made     time.Time         `json:"made"`
	By       audit.Who         `json:"by"`
	Ended    time.Time         `json:"ended,omitzero"` // when it was filled, expired or was withdrawn; zero: it is open
	EndedBy  audit.Who         `json:"ended_by,omitzero"`
	Revision uint64            `json:"-"` // of the store, when the record was last written
}

// Taken is how many have accepted.
func (o *Offer) Taken() (n int) {
	for i := range o.Turns {
		if o.Turns[i].Answer == Accepted {
			n++
		}
	}
	return n
}

// Turn returns the index of an officer's turn, false where they are not among those who are asked.
func (o *Offer) Turn(officer roster.OfficerID) (int, bool) {
	i := slices.IndexFunc(o.Turns, func(t Turn) bool { return t.Officer == officer })
	return i, i >= 0
}

// AsksNow tells whether turn i is under way: given, not answered, and the offer open.
func (o *Offer) AsksNow(i int) bool {
	t := &o.Turns[i]
	return o.State == Open && !t.Given.IsZero() && t.Answer == ""
}

// MayRead tells whether an actor may see the offer: readers in its district, and those who are or were asked.
func (o *Offer) MayRead(a Actor) bool { return o.Supervised(a) || o.asked(a) }

// Supervised tells whether an actor sees all of the offer, and not only their own turn.
func (o *Offer) Supervised(a Actor) bool { return a.reads([]roster.DistrictID{o.District}) }

func (o *Offer) asked(a Actor) bool {
	i, ok := o.Turn(a.Officer)
	return ok && !o.Turns[i].Given.IsZero()
}

// clone returns a copy that can be written to.
func (o *Offer) clone() *Offer {
	next := *o
	next.Turns = slices.Clone(o.Turns)
	return &next
}

// asOf returns the offer as time has made it by now. Deadlines that passed count from when they passed, not from when
// somebody looks, so that it makes no difference who looks when.
func (o *Offer) asOf(now time.Time) *Offer {
	if o.State != Open {
		return o
	}
	next := o.clone()
	if next.lapse(now) {
		return next
	}
	return o
}

// lapse lets time pass until now, and tells whether it did anything.
func (o *Offer) lapse(now time.Time) (moved bool) {
	for o.State == Open {
		at, due := o.nextDeadline()
		if !due || now.Before(at) {
			return moved
		}
		moved = true
		for i := range o.Turns {
			if o.AsksNow(i) && !at.Before(o.Turns[i].Until) {
				o.Turns[i].Answer, o.Turns[i].At = NoAnswer, o.Turns[i].Until
			}
		}
		o.advance(at)
	}
	return moved
}

// nextDeadline is when the next turn under way is over; false where there is none.
func (o *Offer) nextDeadline() (at time.Time, due bool) {
	for i := range o.Turns {
		if o.AsksNow(i) && (!due || o.Turns[i].Until.Before(at)) {
			at, due = o.Turns[i].Until, true
		}
	}
	return at, due
}

// advance does what follows once turns were answered at a moment: the offer is filled, the next one is asked, or it is over.
func (o *Offer) advance(at time.Time) {
	if o.Taken() == o.Places {
		o.end(Filled, at, audit.Who{})
		return
	}
	for i := range o.Turns {
		switch t := &o.Turns[i]; {
		case o.AsksNow(i):
			return // somebody may still answer
		case t.Given.IsZero() && at.Before(o.Closes):
			o.ask(i, at)
			return
		}
	}
	o.end(Expired, at, audit.Who{})
}

// ask gives turn i to its officer.
func (o *Offer) ask(i int, at time.Time) {
	until := o.Closes
	if o.Order == InOrder {
		if end := at.Add(time.Duration(o.Minutes) * time.Minute); end.Before(until) {
			until = end
		}
	}
	o.Turns[i].Given, o.Turns[i].Until = at, until
}

func (o *Offer) end(s State, at time.Time, by audit.Who) {
	o.State, o.Ended, o.EndedBy = s, at, by
}

// begin asks the first, or all.
func (o *Offer) begin(now time.Time) {
	for i := range o.Turns {
		o.ask(i, now)
		if o.Order == InOrder {
			return
		}
	}
}
