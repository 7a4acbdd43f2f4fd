package staffing

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/workrules"
)

// Decision is what is to become of a request.
type Decision struct {
	State    State  // Agreed, Approved, Denied or Withdrawn
	Reason   Reason // why it is denied; only then, and then required
	Override string // why it is approved though it breaks work rules that block; only then
	Revision uint64 // that the record must be at; 0: any
}

// MaxOverride is the greatest length of an override's reason, in characters.
const MaxOverride = 200

// Decide takes a request a step further. Fields of Invalid errors are state, reason and override.
func (r *Register) Decide(ctx context.Context, a Actor, id string, d Decision, now time.Time) (*Request, error) {
	return again(ctx, func() (*Request, error) {
		q, err := r.Request(ctx, a, id, now)
		if err != nil {
			return nil, err
		}
		if d.Revision != 0 && d.Revision != q.Revision {
			return nil, &Moved{q.Revision}
		}
		next, err := q.decided(a, d, r.opt.Roster.Book(), now)
		if err != nil {
			return nil, err
		}
		w := write{actor: a, action: audit.RequestDecided, of: next.said(), event: Event{requests, id, next.State}, txn: next.txn(q.Revision), record: next}
		if next.State == Approved {
			w.changes = q.changes()
			override := d.Override
			w.judge = func(ctx context.Context, before, after *roster.Book) error {
				override = d.Override
				return r.judge(ctx, q, a, before, after, &override)
			}
			w.judged = func(w *write) {
				last := next.Steps[len(next.Steps)-1]
				last.Override = override
				made := q.with(last)
				w.txn, w.record = made.txn(q.Revision), made
			}
		}
		if err := r.commit(ctx, w); err != nil {
			return nil, err
		}
		return r.request(ctx, id, now)
	})
}

// txn writes the request over what has the revision.
func (q *Request) txn(revision uint64) store.Txn {
	key := keyOf(requests, q.ID)
	t := store.Txn{If: []store.Condition{{Key: key, Revision: revision}}, Ops: []store.Op{store.Put(key, encode(q))}}
	if q.State.settled() {
		t.Ops = append(t.Ops, store.Delete(waiting(requests, string(q.Officer), q.ID)))
	}
	return t
}

// decided is the request after a decision, as far as the record and the actor go. The Book may be nil.
func (q *Request) decided(a Actor, d Decision, book *roster.Book, now time.Time) (*Request, error) {
	if err := d.check(q); err != nil {
		return nil, err
	}
	if err := q.mayDecide(a, d.State, book); err != nil {
		return nil, err
	}
	switch {
	case q.State.settled():
		return nil, conflict("The request is %s already.", q.State)
	case d.State == Agreed && q.State != Proposed:
		return nil, conflict("The other officer has agreed already.")
	case d.State == Approved && q.State == Proposed:
		return nil, conflict("%s has not agreed yet.", q.Swap.Takes.Officer)
	}
	s := a.step(d.State, now)
	s.Reason, s.Override = d.Reason, d.Override
	return q.with(s), nil
}

// check finds what makes no sense for the request.
func (d *Decision) check(q *Request) error {
	switch {
	case !slices.Contains([]State{Agreed, Approved, Denied, Withdrawn}, d.State):
		return roster.Invalidf("state", "%q is not one of: agreed, approved, denied, withdrawn", d.State)
	case d.State == Agreed && q.Swap == nil:
		return roster.Invalidf("state", "nobody has to agree to a leave; a supervisor approves it")
	case d.State != Denied && d.Reason != "":
		return roster.Invalidf("reason", "only a denial has one")
	case d.State == Denied && !slices.Contains(Reasons, d.Reason):
		return roster.Invalidf("reason", "a denial needs one of: %s", reasonWords())
	case d.State != Approved && d.Override != "":
		return roster.Invalidf("override", "only an approval has one")
	case len([]rune(d.Override)) > MaxOverride:
		return roster.Invalidf("override", "is longer than %d characters", MaxOverride)
	}
	return nil
}

func reasonWords() string {
	words := make([]string, len(Reasons))
	for i, x := range Reasons {
		words[i] = string(x)
	}
	return strings.Join(words, ", ")
}

// mayDecide tells whether an actor may take the step. Supervisors answer for all districts that the request concerns.
func (q *Request) mayDecide(a Actor, s State, book *roster.Book) error {
	supervisor := a.supervises(q.districtsNow(book))
	switch s {
	case Agreed:
		if !a.is(q.Swap.Takes.Officer) && !supervisor {
			return forbidden("%s agrees to it, or a supervisor of both districts for them.", q.Swap.Takes.Officer)
		}
	case Withdrawn:
		if !a.is(q.Parties()...) && !supervisor {
			return forbidden("Its officers withdraw it, or a supervisor of their districts.")
		}
	default:
		if !supervisor {
			return forbidden("A supervisor of the districts that it concerns decides it.")
		}
		if a.is(q.Parties()...) {
			return forbidden("It is your own; another supervisor decides it.")
		}
	}
	return nil
}

// row is a row of a change file.
type row struct {
	File string            `json:"file"`
	Op   string            `json:"op"`
	Row  map[string]string `json:"row"`
}

func added(file string, cells map[string]string) row { return row{file, "add", cells} }

// changesOf makes changes of rows.
func changesOf(rows ...row) *pack.Changes {
	text, err := json.Marshal(rows)
	if err != nil {
		panic(err) // strings only
	}
	c, _ := pack.ReadChanges(strings.NewReader(string(text))) // a Reader of a string does not fail
	return c
}

// changes are the rows that an approval makes.
func (q *Request) changes() *pack.Changes {
	note := "request " + q.ID
	if q.Leave != nil {
		from, to := q.Leave.Days.From.String(), q.Leave.Days.To.String()
		if q.Leave.Timed() {
			from, to = q.Leave.Time.Start.String(), q.Leave.Time.End.String()
		}
		return changesOf(added(roster.AbsencesFile, map[string]string{"officer_id": string(q.Officer), "from": from, "to": to, "kind": q.Leave.Kind, "note": note}))
	}
	var rows []row
	for _, x := range [2][2]Tour{{q.Swap.Gives, q.Swap.Takes}, {q.Swap.Takes, q.Swap.Gives}} {
		own, other := x[0], x[1]
		rows = append(rows,
			// By day, so that it takes away exactly the tour of that date, however tours overlap.
			added(roster.AbsencesFile, map[string]string{"officer_id": string(own.Officer), "from": own.Date.String(), "to": own.Date.String(), "kind": "other", "note": note}),
			added(roster.ExtrasFile, map[string]string{
				"officer_id": string(own.Officer), "district_id": string(other.District), "from": other.Time.Start.String(), "to": other.Time.End.String(), "kind": "swap",
			}))
	}
	return changesOf(rows...)
}

// judge refuses an approval that the roster as it is does not bear.
func (r *Register) judge(ctx context.Context, q *Request, a Actor, before, after *roster.Book, override *string) error {
	if err := q.mayDecide(a, Approved, before); err != nil {
		return err
	}
	if q.Swap == nil {
		*override = "" // nobody's duty grows
		return nil
	}
	if err := q.Swap.stands(before); err != nil {
		return err
	}
	return r.refuse(ctx, q.breaches(before, after), override)
}

// stands sees that both tours are still as they were, and that nobody is on leave when they would stand the other's.
func (w *Swap) stands(book *roster.Book) error {
	for _, x := range [2][2]Tour{{w.Gives, w.Takes}, {w.Takes, w.Gives}} {
		own, other := x[0], x[1]
		if err := own.same(book); err != nil {
			return err
		}
		if err := refuseAway(book, own.Officer, other.Time); err != nil {
			return err
		}
	}
	return nil
}

// breaches lists the work rules that a swap breaks.
func (q *Request) breaches(before, after *roster.Book) []workrules.Breach {
	gives, takes := q.Swap.Gives, q.Swap.Takes
	return append(breaches(before, after, gives.Officer, takes.Time), breaches(before, after, takes.Officer, gives.Time)...)
}

// Preview returns the Book that approving a request would make of the one in force, and the work rules that it would
// break, blocking or not. A Conflict says why it cannot be approved as things stand.
func (r *Register) Preview(q *Request, book *roster.Book) (*roster.Book, []workrules.Breach, error) {
	if q.Swap != nil {
		if err := q.Swap.stands(book); err != nil {
			return nil, nil, err
		}
	}
	after, faults := q.changes().Apply(book)
	if after == nil {
		return nil, nil, conflict("The roster does not take it: %s.", reasons(faults))
	}
	if q.Swap == nil {
		return after, nil, nil
	}
	return after, q.breaches(book, after), nil
}
