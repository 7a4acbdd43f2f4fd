package edit

import (
	"context"

	"watchbill/roster"
)

// base returns the newest Book that is in memory, or loads it.
func (e *Editor) base(ctx context.Context) (*roster.Book, error) {
	if e.opt.Book != nil {
		if b := e.opt.Book(); b != nil && (e.last == nil || b.Revision() > e.last.Revision()) {
			e.last = b
		}
	}
	if e.last != nil {
		return e.last, nil
	}
	if err := e.load(ctx); err != nil {
		return nil, err
	}
	return e.last, nil
}

// reload tells whether the roster is another than the base, and takes it as the base then. A Book that somebody
// published meanwhile saves loading it.
func (e *Editor) reload(ctx context.Context) (moved bool, err error) {
	revision, err := e.store.Revision(ctx)
	if err != nil || e.last != nil && e.last.Revision() == revision {
		return false, err
	}
	if e.opt.Book != nil {
		if b := e.opt.Book(); b != nil && b.Revision() == revision {
			e.last = b
			return true, nil
		}
	}
	return true, e.load(ctx)
}

// load reads the roster in the store.
func (e *Editor) load(ctx context.Context) error {
	rows, revision, err := e.store.Load(ctx)
	if err != nil {
		return err
	}
	if revision == 0 {
		return &roster.Error{Kind: roster.Unavailable, Msg: "There is no roster yet to edit; import one."}
	}
	book, faults := roster.NewBook(rows, revision)
	if err := faults.Err(); err != nil {
		return err
	}
	e.last = book
	return nil
}
