package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// Progress takes an assignment on, or a step back.
type Progress struct {
	State    State     `json:"state,omitempty"`    // EnRoute, OnScene, Cleared or Cancelled; empty with Undo, or to put the outcome right
	Outcome  Outcome   `json:"outcome,omitempty"`  // with Cleared, or of one that is cleared already
	Undo     bool      `json:"undo,omitempty"`     // takes the last step back
	At       time.Time `json:"at,omitzero"`        // when it happened; zero: now; before the last step: then
	Reason   string    `json:"reason,omitempty"`   // at most MaxReason characters
	Revision uint64    `json:"revision,omitempty"` // that the assignment must be at; 0: any
	Key      string    `json:"-"`                  // idempotency; empty: none
	By       string    `json:"by,omitempty"`
}

// ahead is how far a clock elsewhere may be ahead of ours.
const ahead = 5 * time.Second

func (q *Progress) check(now time.Time) error {
	var c checker
	switch q.State {
	case EnRoute, OnScene, Cleared, Cancelled:
		if q.Undo {
			c.refuse("undo", "goes without a state")
		}
	case "":
		if !q.Undo && q.Outcome == NoOutcome {
			c.refuse("state", "is needed: EnRoute, OnScene, Cleared or Cancelled")
		}
	default:
		c.refuse("state", "%q is not one of EnRoute, OnScene, Cleared, Cancelled", q.State)
	}
	switch {
	case q.Outcome == NoOutcome:
	case !slices.Contains(Outcomes, q.Outcome):
		c.refuse("outcome", "%q is not one of %v", q.Outcome, Outcomes)
	case q.Undo || q.State != Cleared && q.State != "":
		c.refuse("outcome", "goes with Cleared")
	}
	if q.At.After(now.Add(ahead)) {
		c.refuse("at", "lies in the future")
	}
	c.text("reason", q.Reason, MaxReason)
	c.word("Idempotency-Key", q.Key)
	c.word("by", q.By)
	return errors.Join(c.wrong...)
}

// Advance takes an assignment on. States may be skipped; the way back is Undo, which takes back the last step, that of
// closing only if its people are still free. An open assignment can be cancelled; a cleared one's outcome can be put
// right. Asking for the state that it is in changes nothing.
//
// Errors: *Moved when it is at another revision, *Taken when closing cannot be undone, roster.Error of kind Invalid,
// NotFound, Conflict (no way from its state), Unavailable as with Assign. An outcome of one that is not cleared is Invalid.
func (d *Desk) Advance(ctx context.Context, id dispatch.AssignmentID, q Progress) (*Assignment, error) {
	now := d.clock()
	q.Reason = strings.TrimSpace(q.Reason)
	if err := q.check(now); err != nil {
		return nil, err
	}
	digest := digestOf("advance "+string(id), q)
	if q.At.IsZero() || q.At.After(now) {
		q.At = now
	} else {
		q.At = q.At.UTC().Truncate(time.Millisecond)
	}
	return d.decide(ctx, d.claimWait, func(ctx context.Context) (*Assignment, error) {
		d.mu.Lock()
		k, err := d.keys.repeated(q.Key, digest)
		if k != nil || err != nil {
			d.mu.Unlock()
			return k.assigned(), err
		}
		p, a, err := d.step(id, &q, digest, now)
		d.mu.Unlock()
		if p == nil || err != nil {
			return a, err
		}
		return d.carry(ctx, p)
	})
}

// step checks a progress and makes a decision of it, or returns the assignment where nothing changes. The caller holds
// the lock and has the turn.
func (d *Desk) step(id dispatch.AssignmentID, q *Progress, digest string, now time.Time) (*decision, *Assignment, error) {
	a := d.assignments[id]
	if a == nil {
		return nil, nil, noAssignment()
	}
	if q.Revision != 0 && q.Revision != a.Revision {
		return nil, nil, &Moved{Revision: a.Revision}
	}
	next, kind, err := d.next(a, q)
	if err != nil {
		return nil, nil, err
	}
	if next == a {
		shown := d.shown(a)
		if q.Key != "" {
			d.keys.add(&kept{Key: q.Key, Digest: digest, At: now, Assignment: shown})
			d.backlog.touch(TableKey, q.Key)
			d.flushLater()
		}
		return nil, shown, nil
	}
	p, err := d.intend(next, q.Key, digest, now, next.line(kind, now, q.By, q.Reason))
	return p, next, err
}

// next is the assignment after a progress; itself where nothing changes. The caller holds the lock.
func (d *Desk) next(a *Assignment, q *Progress) (*Assignment, EntryKind, error) {
	refuse := func(msg string) (*Assignment, EntryKind, error) {
		return nil, "", &roster.Error{Kind: roster.Conflict, Field: "state", Msg: msg}
	}
	switch {
	case q.Undo && len(a.Steps) == 1:
		return refuse("it has no step to take back; cancel it")
	case q.Undo:
		next := a.undone()
		if other := d.holding(a.Unit, a.Officers, a.ID); next.Open() && other != nil {
			return nil, "", taken(a.Unit, a.Officers, other)
		}
		return next, EntryUndo, nil
	case a.State == Cleared && (q.State == Cleared || q.State == ""):
		if q.Outcome == NoOutcome || q.Outcome == a.Outcome {
			return a, "", nil
		}
		next := *a
		next.Outcome = q.Outcome
		next.Revision++
		return &next, EntryOutcome, nil
	case q.State == "":
		return nil, "", roster.Invalidf("outcome", "it is %s: state the outcome with Cleared, or after that", a.State)
	case q.State == a.State:
		return a, "", nil
	case !a.Open():
		return refuse("it is closed; undo that first")
	case order[q.State] < order[a.State]:
		return refuse("it is " + string(a.State) + " already; undo that first")
	}
	next := a.stepped(q.State, q.At, q.By)
	if !next.Open() {
		next.Outcome, next.EndReason = q.Outcome, q.Reason
	}
	return next, EntryStep, nil
}

func noAssignment() error {
	return &roster.Error{Kind: roster.NotFound, Field: "id", Msg: "there is no such assignment"}
}

// Assignment returns one that is open or was closed within Keep; a roster.Error of kind NotFound otherwise.
func (d *Desk) Assignment(id dispatch.AssignmentID) (*Assignment, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if a := d.assignments[id]; a != nil {
		return d.shown(a), nil
	}
	return nil, noAssignment()
}

// Assignments lists those that are open, or all that are known, in the order in which they were made.
func (d *Desk) Assignments(open bool) []*Assignment {
	d.mu.Lock()
	defer d.mu.Unlock()
	list := make([]*Assignment, 0, len(d.byUnit))
	for _, a := range d.assignments {
		if !open || a.Open() {
			list = append(list, d.shown(a))
		}
	}
	slices.SortFunc(list, func(a, b *Assignment) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return list
}

// shown marks what is not written. The caller holds the lock.
func (d *Desk) shown(a *Assignment) *Assignment {
	if !d.backlog.has(TableAssignment, string(a.ID)) {
		return a
	}
	marked := *a
	marked.Unrecorded = true
	return &marked
}
