package desk

import (
	"context"
	"errors"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// AssignmentEventKind says what a report did to assignments.
type AssignmentEventKind string

// What reports do.
const (
	Opened     AssignmentEventKind = "opened"
	Advanced   AssignmentEventKind = "advanced"
	Closed     AssignmentEventKind = "closed"
	Conflicted AssignmentEventKind = "conflict" // its people are on another call: the status was taken, no assignment was opened
)

// AssignmentEvent is what a report did to one assignment.
type AssignmentEvent struct {
	Kind       AssignmentEventKind `json:"kind"`
	Unit       dispatch.UnitID     `json:"unit_id"`
	Call       roster.CallID       `json:"call_id"`
	Assignment *Assignment         `json:"assignment,omitempty"` // nil for a conflict
	Holder     *Holder             `json:"holder,omitempty"`     // of a conflict
}

// Refused is a report that was not taken.
type Refused struct {
	Index  int    `json:"index"` // in what was given
	Reason string `json:"reason"`
}

// unitCall is a unit on a call.
type unitCall struct {
	unit dispatch.UnitID
	call roster.CallID
}

// followed is the last report of a unit that assignments followed.
type followed struct {
	at      time.Time
	call    roster.CallID
	blocked dispatch.AssignmentID // that has its people, so that none was opened
}

// Status passes a report on to the board and lets assignments follow it: Dispatched, EnRoute or OnScene with a call
// opens one, closing what the unit had for another call; without, they take the unit's assignment on; clearing closes it.
// The board takes the status whatever the ledger does: an assignment that is not written within RecordWait is
// marked Unrecorded and is written later. A report older than the last of its unit changes no assignment. Errors are
// those of [Board].Report.
func (d *Desk) Status(ctx context.Context, r dispatch.Report) (dispatch.UnitState, []AssignmentEvent, error) {
	now := d.clock()
	if err := d.board.Report(r, now); err != nil {
		return dispatch.UnitState{}, nil, err
	}
	timer := time.NewTimer(d.recordWait)
	defer timer.Stop()
	events := d.follow(ctx, &r, now, timer.C)
	d.recorded(ctx, events)
	d.mu.Lock()
	for i, e := range events {
		if e.Assignment != nil {
			events[i].Assignment = d.shown(e.Assignment)
		}
	}
	d.mu.Unlock()
	u, _ := d.board.Unit(r.Unit, now)
	return u, events, nil
}

// StatusAll does as Status with CAD's whole state. Reports that the board refuses are listed with its reason; the others
// are taken. It stops with ctx's error: the board then has all of them, and assignments follow the rest at the next report.
func (d *Desk) StatusAll(ctx context.Context, reports []dispatch.Report) (accepted int, refused []Refused, err error) {
	now := d.clock()
	patience, done := context.WithTimeout(ctx, d.recordWait)
	defer done()
	var all []AssignmentEvent
	for i, err := range d.board.ReportAll(reports, now) {
		if err != nil {
			refused = append(refused, Refused{Index: i, Reason: reason(err)})
			continue
		}
		accepted++
		if ctx.Err() == nil {
			all = append(all, d.follow(patience, &reports[i], now, nil)...)
		}
	}
	d.recorded(ctx, all)
	return accepted, refused, ctx.Err()
}

// reason is an error in words that may be shown.
func reason(err error) string {
	var e *roster.Error
	if errors.As(err, &e) {
		return e.Msg
	}
	return "internal"
}

// recorded waits until what reports did is written, if that is soon.
func (d *Desk) recorded(ctx context.Context, events []AssignmentEvent) {
	var keys []string
	for _, e := range events {
		if e.Assignment != nil {
			keys = append(keys, string(e.Assignment.ID))
		}
	}
	if len(keys) > 0 {
		d.wait(ctx, TableAssignment, keys...)
	}
}

// follow lets assignments follow a report. Where a decision about the same people is being written it waits for that
// as long as it may, and then takes it as made.
func (d *Desk) follow(ctx context.Context, r *dispatch.Report, now time.Time, patience <-chan time.Time) []AssignmentEvent {
	for wait := true; ; {
		d.mu.Lock()
		f := &follower{Desk: d, report: r, now: now}
		busy := f.run(!wait)
		if busy == nil {
			d.flushLater()
			d.mu.Unlock()
			return f.events
		}
		d.mu.Unlock()
		select {
		case <-busy:
		case <-patience:
			wait = false
		case <-ctx.Done():
			wait = false
		}
	}
}
