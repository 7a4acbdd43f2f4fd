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
	KV  store.KV
	Log *audit.Log
	// Book gives the Book in memory, of the revision that the store holds or of an earlier one; nil, or a nil Book: the
	// store is loaded.
	Book    func() *roster.Book
	Publish func(*roster.Book) // told of the Book after each edit, before Do returns, in the order of revisions; nil: nobody
}

// Editor changes the roster that a store holds. Its methods are safe for concurrent use; edits are made one at a time.
type Editor struct {
	opt   Options
	store *store.Store
	turn  chan struct{} // holds a token while an edit is made

	last *roster.Book // guarded by turn: the newest that is known to have been stored; nil: none yet
}

// New returns an Editor. Others may write to the same KV, but one Editor for all edits of a process spares lost races.
func New(opt Options) *Editor {
	return &Editor{opt: opt, store: store.New(opt.KV), turn: make(chan struct{}, 1)}
}

// Edit is what is to be done.
type Edit struct {
	Changes *pack.Changes // rows to add, change and remove; nil: none
	// From makes Changes of the Book that they will be applied to, for an edit that depends on what is there. Its error is
	// Do's. Nil: Changes stands.
	From func(before *roster.Book) (*pack.Changes, error)

	Action audit.Action
	Who    audit.Who
	Where  string // the address it came from
	Of     string // what the audit record says that it is about, such as "absence B214~2027-03-01"; no name, no reason
	// Note makes what follows Of in the audit record, once it is judged; nil: nothing.
	Note func() string

	// Warned is told what is worth saying of the rows, though they stand, before Judge is asked; nil: nobody.
	Warned func(pack.ChangeFaults)
	// Judge looks at the Books before and after, and refuses the edit by an error, which Do returns as it is. The two are
	// the same where Changes is nil. It may be called again, when somebody else was first. The Book after is not the one
	// that will be published: it has the revision of the one before. Nil: nothing is refused.
	Judge func(ctx context.Context, before, after *roster.Book) error
	// Also is done in the same commit, and If must hold for it. With Changes or without.
	If   []store.Condition
	Also []store.Op
	// Last makes more of either, when all is judged; nil: nothing more. Its error is Do's.
	Last func() ([]store.Condition, []store.Op, error)

	DryRun bool // all is judged, and nothing is done: Last and Note are not called
}

// Done is what an edit did, or, with DryRun, would do.
type Done struct {
	Before, After *roster.Book
	Changes       store.Changes // Unchanged counts rows of what was compared only; zero for an edit without Changes, and with DryRun
	Revision      uint64        // of the commit; 0 where nothing was to be committed
}

// tries is how often an edit is made anew that lost a race.
const tries = 100

// Do makes an edit. Faults in its rows are pack.ChangeFaults. A condition of its own that does not hold is a
// roster.Conflict; a roster that moved on meanwhile is not: the edit is judged and made anew on what it became. Where
// nothing differs and nothing is to be done with it, nothing is committed, nor recorded. A store without a roster is a
// roster.Unavailable.
func (e *Editor) Do(ctx context.Context, x Edit) (*Done, error) {
	select {
	case e.turn <- struct{}{}:
		defer func() { <-e.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for range tries {
		done, err := e.once(ctx, &x)
		lost, ok := err.(raced) //nolint:errorlint // once does not wrap it
		if !ok {
			return done, err
		}
		if moved, readErr := e.reload(ctx); readErr != nil || !moved {
			return nil, errors.Join(lost.error, readErr) // it was a condition of its own
		}
	}
	return nil, &roster.Error{Kind: roster.Unavailable, Msg: "too many edit the roster at once; try again"}
}

// once makes the edit on the newest Book in memory.
func (e *Editor) once(ctx context.Context, x *Edit) (*Done, error) {
	before, err := e.base(ctx)
	if err != nil {
		return nil, err
	}
	changes, after := x.Changes, before
	if x.From != nil {
		if changes, err = x.From(before); err != nil {
			return nil, err
		}
	}
	if changes != nil {
		var faults pack.ChangeFaults
		if after, faults = changes.Apply(before); faults.Err() != nil {
			return nil, faults.Err()
		}
		if x.Warned != nil {
			x.Warned(faults)
		}
	}
	if x.Judge != nil {
		if err := x.Judge(ctx, before, after); err != nil {
			return nil, err
		}
	}
	if x.DryRun {
		return &Done{Before: before, After: after}, nil
	}
	t, err := x.more(e.store.Guard(before.Revision()))
	if err != nil {
		return nil, err
	}
	return e.commit(ctx, x, t, changes, before, after)
}

// more returns what is to be done besides the rows, on the condition that the roster is what was judged.
func (x *Edit) more(guard store.Condition) (store.Txn, error) {
	t := store.Txn{If: append([]store.Condition{guard}, x.If...), Ops: append([]store.Op(nil), x.Also...)}
	if x.Last == nil {
		return t, nil
	}
	conditions, ops, err := x.Last()
	t.If, t.Ops = append(t.If, conditions...), append(t.Ops, ops...)
	return t, err
}

// commit writes what differs, and publishes it.
func (e *Editor) commit(ctx context.Context, x *Edit, t store.Txn, changes *pack.Changes, before, after *roster.Book) (*Done, error) {
	entry := audit.Entry{Action: x.Action, Who: x.Who, Where: x.Where, Outcome: audit.Done}
	of := x.Of
	if x.Note != nil {
		of += x.Note()
	}
	done := &Done{Before: before, After: before}
	if changes != nil {
		rows, parts := differing(before, after, changes.Files())
		var err error
		done.Changes, err = e.store.EditBy(ctx, before.Revision(), rows, parts, func(ctx context.Context, row store.Txn, c store.Changes) (uint64, error) {
			entry.What = audit.OfImport(c)
			entry.What.Of = of
			row.If, row.Ops = append(row.If, t.If[1:]...), append(row.Ops, t.Ops...) // the guard is there
			return e.opt.Log.Commit(ctx, row, entry)
		})
		if err != nil {
			return nil, orRaced(fmt.Errorf("edit the roster: %w", err))
		}
		if done.Changes.Any() {
			done.Revision = done.Changes.Revision
			done.After, _ = after.With(done.Revision)
			e.publish(done.After)
			return done, nil
		}
	}
	if len(t.Ops) == 0 && len(t.If) == 1 && changes != nil {
		return done, nil
	}
	entry.What.Of = of
	var err error
	if done.Revision, err = e.opt.Log.Commit(ctx, t, entry); err != nil {
		return nil, orRaced(fmt.Errorf("edit beside the roster: %w", err))
	}
	return done, nil
}

func (e *Editor) publish(book *roster.Book) {
	e.last = book
	if e.opt.Publish != nil {
		e.opt.Publish(book)
	}
}

// raced is a conflict that the store found: somebody else was first, with the roster or with a condition of the edit.
type raced struct{ error }

// orRaced marks the conflicts among the errors of a commit.
func orRaced(err error) error {
	if errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
		return raced{err}
	}
	return err
}

// Wait returns when the edit that is under way, if any, is published, for whoever learns of new revisions from the store
// and would load what is about to be published. The error is ctx's.
func (e *Editor) Wait(ctx context.Context) error {
	select {
	case e.turn <- struct{}{}:
		<-e.turn
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
