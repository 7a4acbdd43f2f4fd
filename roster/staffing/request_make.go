package staffing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// The bounds of requests.
const (
	MaxPending   = 20      // requests of one officer that wait at once
	MaxLeaveDays = 366     // of one leave
	MaxAhead     = 2 * 366 // days from today to the first of a request
)

// AbsenceKinds are the kinds of leave that can be asked for, those of absences.csv.
var AbsenceKinds = []string{"vacation", "sick", "training", "court", "light-duty", "family", "military", "admin", "injury", "other"}

// Ask is a request to be made: exactly one of Leave and With.
type Ask struct {
	Officer roster.OfficerID // who asks
	Leave   *Leave
	With    *SwapAsk
}

// SwapAsk is a swap to be proposed.
type SwapAsk struct {
	Date      roster.Date // of the tour that is given
	Officer   roster.OfficerID
	OtherDate roster.Date // of the tour that is taken
	Until     time.Time   // when it is too late to agree and to approve; zero: when the first of the two tours begins
}

// MakeRequest makes a request. Fields of Invalid errors are officer_id, leave.from, leave.to, leave.kind, swap.date,
// swap.with_officer_id, swap.with_date and swap.until.
func (r *Register) MakeRequest(ctx context.Context, a Actor, ask Ask, now time.Time) (*Request, error) {
	book, err := r.book()
	if err != nil {
		return nil, err
	}
	if !a.is(ask.Officer) && !a.Supervisor {
		return nil, notTheirs // before anything is said of somebody else's duty
	}
	q, err := newRequest(book, ask, now)
	if err != nil {
		return nil, err
	}
	if !a.is(q.Officer) && !a.supervises(q.Districts) {
		return nil, notTheirs
	}
	q.Steps = []Step{a.step(q.State, now)}
	return again(ctx, func() (*Request, error) { return r.addRequest(ctx, a, q, now) })
}

var notTheirs = forbidden("Officers ask for themselves, supervisors for the officers of their districts.")

// newRequest checks what is asked against the roster.
func newRequest(book *roster.Book, ask Ask, now time.Time) (*Request, error) {
	q := &Request{ID: newID(now), Officer: ask.Officer}
	today := book.Zone().DateAt(roster.MinuteOf(now))
	if _, ok := book.Officer(ask.Officer); !ok {
		return nil, roster.Invalidf("officer_id", "%q is not on the roster", ask.Officer)
	}
	if ask.With == nil {
		q.Kind, q.State, q.Leave = LeaveRequest, Open, ask.Leave
		if err := checkLeave(book, ask.Leave, today); err != nil {
			return nil, err
		}
		q.Districts = districtsIn(book, q.Officer, q.datesIn(book))
		return q, nil
	}
	swap, err := newSwap(book, ask, today, now)
	if err != nil {
		return nil, err
	}
	q.Kind, q.State, q.Swap = SwapRequest, Proposed, swap
	q.Districts = joined([]roster.DistrictID{swap.Gives.District, swap.Takes.District})
	return q, nil
}

// datesIn is the request's dates by the agency's clock.
func (q *Request) datesIn(book *roster.Book) roster.DateRange {
	if q.Leave != nil && q.Leave.Timed() {
		z := book.Zone()
		return roster.DateRange{From: z.DateAt(q.Leave.Time.Start), To: z.DateAt(q.Leave.Time.End - 1)}
	}
	return q.Span()
}

func checkLeave(book *roster.Book, l *Leave, today roster.Date) error {
	var errs []error
	refuse := func(field, format string, args ...any) {
		errs = append(errs, roster.Invalidf("leave."+field, format, args...))
	}
	if !slices.Contains(AbsenceKinds, l.Kind) {
		refuse("kind", "%q is not one of: %s", l.Kind, strings.Join(AbsenceKinds, ", "))
	}
	days := l.Days
	if l.Timed() {
		if l.Time.End <= l.Time.Start {
			refuse("to", "is not after from")
			return errors.Join(errs...)
		}
		days = (&Request{Leave: l}).datesIn(book)
	}
	switch {
	case days.To < days.From:
		refuse("to", "%s is before %s", days.To, days.From)
	case days.To-days.From >= MaxLeaveDays:
		refuse("to", "is more than %d days after from; ask for the rest apart", MaxLeaveDays)
	case days.To < today:
		refuse("to", "%s is over", days.To)
	case days.From > today+MaxAhead:
		refuse("from", "is more than %d days ahead", MaxAhead)
	}
	return errors.Join(errs...)
}

// newSwap finds the tours that are to be exchanged.
func newSwap(book *roster.Book, ask Ask, today roster.Date, now time.Time) (*Swap, error) {
	var errs []error
	refuse := func(field, format string, args ...any) {
		errs = append(errs, roster.Invalidf("swap."+field, format, args...))
	}
	if _, ok := book.Officer(ask.With.Officer); !ok {
		refuse("with_officer_id", "%q is not on the roster", ask.With.Officer)
	} else if ask.With.Officer == ask.Officer {
		refuse("with_officer_id", "an officer exchanges tours with somebody else")
	}
	for field, d := range map[string]roster.Date{"date": ask.With.Date, "with_date": ask.With.OtherDate} {
		if d > today+MaxAhead {
			refuse(field, "is more than %d days ahead", MaxAhead)
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	gives, err := tourOn(book, ask.Officer, ask.With.Date)
	if err != nil {
		refuse("date", "%v", err)
	}
	takes, err := tourOn(book, ask.With.Officer, ask.With.OtherDate)
	if err != nil {
		refuse("with_date", "%v", err)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	first := min(gives.Time.Start, takes.Time.Start).Time()
	until := moment(ask.With.Until)
	switch {
	case !first.After(now):
		refuse("date", "the first of the two tours has begun")
	case ask.With.Until.IsZero():
		until = first
	case until.After(first):
		refuse("until", "is after the first of the two tours begins, %s", roster.MinuteOf(first))
	case !until.After(now):
		refuse("until", "is over")
	}
	return &Swap{gives, takes, until}, errors.Join(errs...)
}

// addRequest writes a new request, unless its officer has as many as may wait, or one for the same.
func (r *Register) addRequest(ctx context.Context, a Actor, q *Request, now time.Time) (*Request, error) {
	key := guard(requests, string(q.Officer))
	at, err := revisionOf(ctx, r.opt.KV, key)
	if err != nil {
		return nil, err
	}
	n := 0
	var same *Request
	err = scan(ctx, r.opt.KV, store.Prefix(waiting(requests, string(q.Officer), "")), func(e store.Entry) (bool, error) {
		other, err := r.request(ctx, lastPart(e.Key), now)
		if err == nil && other.Pending() {
			n++
			if q.repeats(other) {
				same = other
			}
		}
		return true, notGone(err)
	})
	switch {
	case err != nil:
		return nil, err
	case same != nil:
		return nil, conflict("%s asks for this already, in request %s; withdraw that one first.", q.Officer, same.ID)
	case n >= MaxPending:
		return nil, conflict("%s has %d requests that wait for an answer, which is the most there may be; withdraw one first.", q.Officer, n)
	}
	err = r.commit(ctx, write{
		actor: a, action: audit.RequestMade, of: q.said(), event: Event{requests, q.ID, q.State}, record: q,
		txn: store.Txn{If: []store.Condition{{Key: key, Revision: at}}, Ops: []store.Op{
			store.Put(keyOf(requests, q.ID), encode(q)), store.Put(waiting(requests, string(q.Officer), q.ID), nil), store.Put(key, nil),
		}},
	})
	if err != nil {
		return nil, err
	}
	return r.request(ctx, q.ID, now)
}

// repeats tells whether a request asks for what another does: leave that overlaps, or a swap of one tour.
func (q *Request) repeats(p *Request) bool {
	switch {
	case q.Kind != p.Kind:
		return false
	case q.Swap != nil:
		return q.Swap.Gives == p.Swap.Gives
	case q.Leave.Timed() != p.Leave.Timed():
		return false
	case q.Leave.Timed():
		return q.Leave.Time.Meets(p.Leave.Time)
	}
	return q.Leave.Days.Meets(p.Leave.Days)
}

// said is the request in the audit trail.
func (q *Request) said() string { return fmt.Sprintf("request %s %s", q.ID, q.State) }
