package staffing

import (
	"context"
	"time"

	"watchbill/roster"
)

// Tally is what one officer had of what should be shared fairly. Of offers those count that the officer was asked in the
// period, of requests those that were made in it.
type Tally struct {
	ExtraMinutes  int // of extra duty on the roster within the period, swaps apart, for they are no more duty
	Offered       int // offers that they were asked
	Accepted      int // of those
	Declined      int
	Unanswered    int // the deadline passed
	Swaps         int // approved
	LeaveApproved int
	LeaveDenied   int
}

// Tallies counts, for every officer with anything to count, what a period brought. Extra duty is that of book. What is still
// open counts as it is now.
func (r *Register) Tallies(ctx context.Context, book *roster.Book, dates roster.DateRange, now time.Time) (map[roster.OfficerID]*Tally, error) {
	span := roster.Interval{Start: book.Zone().Instant(dates.From, 0), End: book.Zone().Instant(dates.To+1, 0)}
	all := map[roster.OfficerID]*Tally{}
	of := func(id roster.OfficerID) *Tally {
		if all[id] == nil {
			all[id] = &Tally{}
		}
		return all[id]
	}
	for i := range book.People() {
		p := book.Person(i)
		if n := ExtraMinutes(p, span); n > 0 {
			of(p.Officer.ID).ExtraMinutes = n
		}
	}
	within := func(t time.Time) bool { return span.Contains(roster.MinuteOf(t)) }
	err := r.eachRequest(ctx, false, leastID(span.Start.Time()), now, func(q *Request) {
		if within(q.Made()) {
			for _, id := range q.Parties() {
				of(id).addRequest(q)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	earliest := span.Start.Time().Add(-MaxOpenDays * 24 * time.Hour) // an offer made then may still go to the next one
	err = r.eachOffer(ctx, false, leastID(earliest), now, func(o *Offer) {
		for _, t := range o.Turns {
			if !t.Given.IsZero() && within(t.Given) {
				of(t.Officer).addTurn(t)
			}
		}
	})
	return all, err
}

func (t *Tally) addRequest(q *Request) {
	switch {
	case q.Kind == SwapRequest && q.State == Approved:
		t.Swaps++
	case q.Kind == LeaveRequest && q.State == Approved:
		t.LeaveApproved++
	case q.Kind == LeaveRequest && q.State == Denied:
		t.LeaveDenied++
	}
}

func (t *Tally) addTurn(x Turn) {
	t.Offered++
	switch x.Answer {
	case Accepted:
		t.Accepted++
	case Declined:
		t.Declined++
	case NoAnswer:
		t.Unanswered++
	}
}

// ExtraMinutes is how long an officer's extra duty within a time is, swaps apart.
func ExtraMinutes(p *roster.Personnel, span roster.Interval) (n int) {
	for _, x := range p.Extras().All() {
		if x.Kind != "swap" {
			n += x.Time.And(span).Minutes()
		}
	}
	return n
}

// Asked is that an officer was asked to take open duty.
type Asked struct {
	At     time.Time
	Answer Answer
}

// AskedSince lists, by officer, when they were asked to take open duty from a moment on, with their answers as of now.
func (r *Register) AskedSince(ctx context.Context, from, now time.Time) (map[roster.OfficerID][]Asked, error) {
	all := map[roster.OfficerID][]Asked{}
	err := r.eachOffer(ctx, false, leastID(from.Add(-MaxOpenDays*24*time.Hour)), now, func(o *Offer) {
		for _, t := range o.Turns {
			if !t.Given.IsZero() && !t.Given.Before(from) {
				all[t.Officer] = append(all[t.Officer], Asked{t.Given, t.Answer})
			}
		}
	})
	return all, err
}
