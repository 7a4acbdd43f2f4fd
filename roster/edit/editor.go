package edit

import (
	"context"
	"errors"
	"fmt"

	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// Options of an Editor. KV and Log are required.
type Options struct {
	KV      store.KV
	Log     *audit.Log
	Publish func(*roster.Book) // told of the Book after each edit, before Do returns, so that who edits next sees it; nil: nobody
}

// Editor changes the roster that a store holds. Its methods are safe for concurrent use.
type Editor struct {
	opt   Options
	store *store.Store
}

// New returns an Editor.
func New(opt Options) *Editor { return &Editor{opt, store.New(opt.KV)} }

// Edit is what is to be done.
type Edit struct {
	Changes *pack.Changes // rows to add, change and remove; nil: none
	Action  audit.Action
	Who     audit.Who
	Where   string // the address it came from
	Of      string // what the audit record says that it is about, such as "absence B214~2027-03-01"; no name, no reason

	// Judge looks at the Books before and after, and refuses the edit by an error, which Do returns as it is. The two are
	// the same where Changes is nil. It may be called again, when somebody else was first. Nil: nothing is refused.
	Judge func(ctx context.Context, before, after *roster.Book) error
	// Also is done in the same commit, and If must hold for it. With Changes or without.
	If   []store.Condition
	Also []store.Op
}

// Done is what an edit did.
type Done struct {
	Before, After *roster.Book
	Changes       store.Changes
}

// tries is how often an edit is made anew that lost a race.
const tries = 100

// Do makes an edit. Faults in its rows are pack.ChangeFaults. A condition of its own that does not hold is a
// roster.Conflict; a roster that moved on meanwhile is not: the edit is judged and made anew on what it became.
func (e *Editor) Do(ctx context.Context, x Edit) (*Done, error) {
	for range tries {
		done, err := e.once(ctx, x)
		if !errors.Is(err, errMoved) {
			return done, err
		}
	}
	return nil, &roster.Error{Kind: roster.Unavailable, Msg: "too many edit the roster at once; try again"}
}

var errMoved = errors.New("the roster moved on")

// once makes the edit on the roster as it is stored now.
func (e *Editor) once(ctx context.Context, x Edit) (*Done, error) {
	before, err := e.book(ctx)
	if err != nil {
		return nil, err
	}
	after := before
	if x.Changes != nil {
		var faults pack.ChangeFaults
		if after, faults = x.Changes.Apply(before); faults.Err() != nil {
			return nil, faults.Err()
		}
	}
	if x.Judge != nil {
		if err := x.Judge(ctx, before, after); err != nil {
			return nil, err
		}
	}
	entry := audit.Entry{Action: x.Action, Who: x.Who, Where: x.Where, Outcome: audit.Done}
	if x.Changes == nil {
		entry.What.Of = x.Of
		_, err := e.opt.Log.Commit(ctx, store.Txn{If: x.If, Ops: x.Also}, entry)
		return &Done{Before: before, After: after}, err
	}
	changes, err := e.store.ImportBy(ctx, after.Records(), func(ctx context.Context, t store.Txn, c store.Changes) (uint64, error) {
		if c.Revision != before.Revision() {
			return 0, errMoved
		}
		entry.What = audit.OfImport(c)
		entry.What.Of = x.Of
		t.If, t.Ops = append(t.If, x.If...), append(t.Ops, x.Also...)
		return e.opt.Log.Commit(ctx, t, entry)
	})
	if err != nil {
		return nil, fmt.Errorf("edit the roster: %w", err)
	}
	if after, err = e.book(ctx); err != nil {
		return nil, err
	}
	if e.opt.Publish != nil {
		e.opt.Publish(after)
	}
	return &Done{before, after, changes}, nil
}

// book reads the roster in the store.
func (e *Editor) book(ctx context.Context) (*roster.Book, error) {
	rows, revision, err := e.store.Load(ctx)
	if err != nil {
		return nil, err
	}
	book, faults := roster.NewBook(rows, revision)
	return book, faults.Err()
}
