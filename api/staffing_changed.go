package api

import (
	"context"
	"slices"

	"watchbill/roster"
	"watchbill/roster/staffing"
)

// maxChanged is of how many periods the changes are kept.
const maxChanged = 4

// changed keeps how the roster in force differs from the periods that were asked for last. Of a large city that is more than a
// second's work, and every officer asks. It is safe for concurrent use; one is worked out at a time.
type changed struct {
	turn chan struct{}
	kept []keptChanges // guarded by turn; the latest used first, all of one Book
}

type keptChanges struct {
	id      string
	version int
	book    *roster.Book
	list    []staffing.DutyChange
}

func newChanged() *changed { return &changed{turn: make(chan struct{}, 1)} }

// of returns the changes of a period, which must not be changed, by working them out where they are not kept. Errors are those
// of ctx and of find.
func (k *changed) of(ctx context.Context, p *staffing.Publication, book *roster.Book, find func() ([]staffing.DutyChange, error)) ([]staffing.DutyChange, error) {
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	k.kept = slices.DeleteFunc(k.kept, func(x keptChanges) bool { return x.book != book })
	next := keptChanges{id: p.ID, version: p.Last().Number, book: book}
	i := slices.IndexFunc(k.kept, func(x keptChanges) bool { return x.id == next.id && x.version == next.version })
	if i >= 0 {
		next = k.kept[i]
		k.kept = slices.Delete(k.kept, i, i+1)
	} else {
		list, err := find()
		if err != nil {
			return nil, err
		}
		next.list = list
	}
	k.kept = slices.Insert(k.kept, 0, next)
	if len(k.kept) > maxChanged {
		clear(k.kept[maxChanged:])
		k.kept = k.kept[:maxChanged]
	}
	return next.list, nil
}
