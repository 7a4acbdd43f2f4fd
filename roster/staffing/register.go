package staffing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"watchbill/roster"
	"watchbill/roster/edit"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/workrules"
)

// Editor changes the roster: an edit.Editor.
type Editor interface {
	Do(context.Context, edit.Edit) (*edit.Done, error)
}

// Roster gives the roster in force, nil before there is one.
type Roster interface{ Book() *roster.Book }

// Options of a Register. KV, Log, Edit and Roster are required.
type Options struct {
	KV     store.KV
	Log    *audit.Log
	Edit   Editor
	Roster Roster

	// Blocks tells whether broken work rules hinder a decision that nobody overrides; else they only warn. Nil: they hinder.
	Blocks func(context.Context) (bool, error)
	// Told is told of every record that was written, after it was, perhaps by several goroutines at once. Nil: nobody.
	Told func(Event)
}

// Event is that a record was written.
type Event struct {
	Record string `json:"record"` // request, offer or publication
	ID     string `json:"id"`
	State  State  `json:"state"`
}

// Register is the records in a store. Its methods are safe for concurrent use, in any number of Registers on one store.
//
// Errors are of kind NotFound where there is no such record or the actor may not know of it, Forbidden where they may see
// it and not do that, Conflict where it is not to be done as things stand, Invalid, joined, with the field, where what is
// asked makes no sense, [Moved] where the record is not at the revision that was asked for, and those of the store.
type Register struct{ opt Options }

// New returns the Register that opt.KV holds.
func New(opt Options) *Register { return &Register{opt} }

// Moved is that a record is at another revision than whoever changes it has seen.
type Moved struct{ Revision uint64 }

func (m *Moved) Error() string { return fmt.Sprintf("the record is at revision %d by now", m.Revision) }

// RulesBroken is the Conflict of a decision that work rules hinder.
type RulesBroken struct{ Breaches []workrules.Breach }

func (b *RulesBroken) Error() string { return b.Unwrap().Error() }

// Unwrap returns the roster.Error.
func (b *RulesBroken) Unwrap() error {
	list := make([]string, len(b.Breaches))
	for i, x := range b.Breaches {
		list[i] = string(x.Officer) + ", " + x.Said()
	}
	return conflict("It breaks work rules: %s. A supervisor may override them in an emergency, with a reason.", strings.Join(list, "; "))
}

// tries is how often something is begun anew that lost a race.
const tries = 200

// errLost is that somebody else was first.
var errLost = errors.New("somebody else was first")

// again does op until it loses no race.
func again[T any](ctx context.Context, op func() (T, error)) (T, error) {
	var none T
	for range tries {
		v, err := op()
		if !errors.Is(err, errLost) {
			return v, err
		}
		if err := ctx.Err(); err != nil {
			return none, err
		}
	}
	return none, &roster.Error{Kind: roster.Unavailable, Msg: "too many change this record at once; try again"}
}

// write is one commit of the package's.
type write struct {
	actor   Actor
	action  audit.Action
	of      string
	event   Event
	changes *pack.Changes // nil: the roster stays
	judge   func(ctx context.Context, before, after *roster.Book) error
	judged  func(*write) // puts in txn and record what was found out by judging; nil: nothing
	txn     store.Txn
	record  any // as it will be; Revision is not known yet
}

// whole is the commit with what else its actor has in it.
func (w *write) whole() (store.Txn, error) {
	if w.judged != nil {
		w.judged(w)
	}
	if w.actor.Along == nil {
		return w.txn, nil
	}
	conditions, ops, err := w.actor.Along(w.record)
	return store.Txn{If: slices.Concat(w.txn.If, conditions), Ops: slices.Concat(w.txn.Ops, ops)}, err
}

// commit makes it. A race that was lost is errLost.
func (r *Register) commit(ctx context.Context, w write) error {
	if w.changes == nil {
		txn, err := w.whole()
		if err != nil {
			return err
		}
		entry := audit.Entry{Action: w.action, Who: w.actor.Who, Where: w.actor.Where, Outcome: audit.Done, What: audit.What{Of: w.of}}
		if _, err := r.opt.Log.Commit(ctx, txn, entry); err != nil {
			return lost(err)
		}
	} else if err := r.edit(ctx, w); err != nil {
		return err
	}
	if r.opt.Told != nil {
		r.opt.Told(w.event)
	}
	return nil
}

// edit makes a commit that changes the roster.
func (r *Register) edit(ctx context.Context, w write) error {
	var refused error
	_, err := r.opt.Edit.Do(ctx, edit.Edit{
		Changes: w.changes, Action: w.action, Who: w.actor.Who, Where: w.actor.Where, Of: w.of,
		Judge: func(ctx context.Context, before, after *roster.Book) error {
			refused = w.judge(ctx, before, after)
			return refused
		},
		Last: func() ([]store.Condition, []store.Op, error) {
			txn, err := w.whole()
			refused = err
			return txn.If, txn.Ops, err
		},
	})
	var faults pack.ChangeFaults
	switch {
	case err == nil:
		return nil
	case refused != nil:
		return refused
	case errors.As(err, &faults):
		return conflict("The roster does not take it: %s.", reasons(faults))
	}
	return lost(err)
}

// lost turns a condition of ours that did not hold into errLost.
func lost(err error) error {
	if errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
		return errLost
	}
	return err
}

// reasons says what a roster has against rows, without their places.
func reasons(faults pack.ChangeFaults) string {
	var list []string
	for _, f := range faults {
		if !f.Warning {
			list = append(list, f.Msg)
		}
	}
	return strings.Join(list, "; ")
}

func conflict(format string, args ...any) error {
	return &roster.Error{Kind: roster.Conflict, Msg: fmt.Sprintf(format, args...)}
}

func forbidden(format string, args ...any) error {
	return &roster.Error{Kind: roster.Forbidden, Msg: fmt.Sprintf(format, args...)}
}

// book returns the roster in force.
func (r *Register) book() (*roster.Book, error) {
	if b := r.opt.Roster.Book(); b != nil {
		return b, nil
	}
	return nil, &roster.Error{Kind: roster.Unavailable, Msg: "No roster is loaded yet."}
}

// breaches lists the work rules that an officer would break by standing duty at a time, and did not before.
func breaches(before, after *roster.Book, officer roster.OfficerID, duty roster.Interval) []workrules.Breach {
	const week = 7 * 24 * 60 // no rule looks further around a duty
	return workrules.Between(before, after, officer, roster.Interval{Start: duty.Start - week, End: duty.End + week})
}

// refuse is why broken work rules hinder a decision; nil where they do not. It takes the override away where there is nothing
// to override, so that what is on record is what was.
func (r *Register) refuse(ctx context.Context, broken []workrules.Breach, override *string) error {
	blocks := len(broken) > 0
	if blocks && r.opt.Blocks != nil {
		var err error
		if blocks, err = r.opt.Blocks(ctx); err != nil {
			return err
		}
	}
	if !blocks {
		*override = ""
	}
	if !blocks || *override != "" {
		return nil
	}
	return &RulesBroken{broken}
}
