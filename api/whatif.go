package api

import (
	"bytes"
	"context"
	"fmt"
	"sync"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/coverage"
	"watchbill/coverage/whatif"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// postWhatIf answers POST /v1/whatif. Nothing is stored.
func (s *server) postWhatIf(c echo.Context) error {
	of, err := s.scope(c)
	if err != nil {
		return err
	}
	book := of.book
	b, err := readJSON(c)
	if err != nil {
		return err
	}
	q, err := s.readWhatIf(c, b, book)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	grid, err := of.grids.Grid(ctx, book, q.opt)
	if err != nil {
		return inBody(err, nil)
	}
	base := s.asked.Load()
	if base == nil || base.Grid() != grid {
		if base, err = whatif.NewBaseline(ctx, grid); err != nil {
			return err
		}
		s.asked.Store(base)
	}
	answer, err := s.whatIf(ctx, q, base)
	if err != nil {
		return err
	}
	text := drafts.Get().(*bytes.Buffer) // a pool of nothing else
	defer func() {
		if text.Cap() <= mostKept {
			text.Reset()
			drafts.Put(text)
		}
	}()
	if err := answer.WriteJSON(text); err != nil {
		return err
	}
	return sendBytes(c, jsonType[0], text.Bytes())
}

// drafts are the buffers of answers that have been sent, but for the longest, which are seldom.
var drafts = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const mostKept = 1 << 20

// readWhatIf reads a question: an object, or a change file as it is, whose horizon then stands in the query.
func (s *server) readWhatIf(c echo.Context, b *body, book *roster.Book) (*whatIfAsked, error) {
	if b.text[b.at] != '[' {
		if err := newQuery(c).done(); err != nil {
			return nil, err
		}
		q := b.whatIf(book, s.today(book))
		return q, b.done()
	}
	query := newQuery(c, "from", "days", "need", "limit")
	q := &whatIfAsked{opt: s.horizon(query, book), limit: query.integer("limit", defaultWhatRows, 0, maxLimit), name: AskedChanges}
	q.opt.Need = query.onDuty()
	b.changes(q)
	q.at = func(pointer string) string { return pointer }
	if err := query.done(); err != nil {
		return nil, err
	}
	return q, b.done()
}

// whatIf answers a question. Attrition takes up to a second and is drawn one at a time, whoever asks, as grids are.
func (s *server) whatIf(ctx context.Context, q *whatIfAsked, base *whatif.Baseline) (Answer, error) {
	if q.draw != nil {
		select {
		case s.draws <- struct{}{}:
			defer func() { <-s.draws }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return q.answer(ctx, base)
}

// whatIfAsked is a question about the roster.
type whatIfAsked struct {
	opt   coverage.Options
	limit int
	name  string              // one of the Asked words
	book  whatIfBook          // of every question but those below
	edit  *pack.Changes       // of changes and boundary
	at    func(string) string // where a change's pointer is in the body
	draw  *whatif.Attrition
}

// whatIfBook makes the Book that would be: one of package whatif's questions.
type whatIfBook interface {
	Book(*roster.Book) (*roster.Book, []whatif.Note, error)
}

// answer answers the question. Errors are web.Faults for what is wrong with it.
func (q *whatIfAsked) answer(ctx context.Context, base *whatif.Baseline) (Answer, error) {
	grid := base.Grid()
	if q.draw != nil {
		l, err := q.draw.Ask(ctx, base)
		if err != nil {
			return nil, q.within(err)
		}
		return NewLosses(grid, l, q.limit), nil
	}
	next, notes, err := q.next(grid.Book())
	if err != nil {
		return nil, err
	}
	d, err := base.Ask(ctx, next)
	if err != nil {
		return nil, err
	}
	var moves *whatif.Moves
	if q.name == AskedBoundary || !whatif.SameBoundaries(grid.Book(), next) {
		moves = whatif.MovesOf(grid.Book(), next)
	}
	return NewDifference(q.name, d, moves, notes, q.limit), nil
}

// next returns the Book that would be.
func (q *whatIfAsked) next(book *roster.Book) (*roster.Book, []WhatIfNote, error) {
	if q.edit != nil {
		next, found := q.edit.Apply(book)
		if next == nil {
			return nil, nil, q.refused(found)
		}
		var notes []WhatIfNote
		for _, f := range found {
			notes = append(notes, WhatIfNote{q.at(f.Pointer), f.Msg})
		}
		return next, notes, nil
	}
	next, noted, err := q.book.Book(book)
	if err != nil {
		return nil, nil, q.within(err)
	}
	return next, WhatIfNotes(q.name, noted), nil
}

// WhatIfNotes makes notes of those of a question of that name.
func WhatIfNotes(name string, noted []whatif.Note) []WhatIfNote {
	var notes []WhatIfNote
	for _, n := range noted {
		notes = append(notes, WhatIfNote{"/" + name + "/" + fieldPointer.Replace(n.Field), n.Msg})
	}
	return notes
}

// within says where in the body the faults of a question are.
func (q *whatIfAsked) within(err error) error {
	faults := bodyFaults(nil, err, nil)
	if len(faults) == 0 {
		return err
	}
	for i := range faults {
		faults[i].Pointer = "/" + q.name + faults[i].Pointer
	}
	return atMost(faults)
}

// refused says where in the body the faults of changes are.
func (q *whatIfAsked) refused(found pack.ChangeFaults) error {
	var faults web.Faults
	for _, f := range found {
		if !f.Warning {
			faults = append(faults, web.Fault{Pointer: q.at(f.Pointer), Detail: f.Msg})
		}
	}
	return atMost(faults)
}

// atMost keeps the first faults and says how many more there are.
func atMost(faults web.Faults) web.Faults {
	if more := len(faults) - maxFaults; more > 0 {
		faults = append(faults[:maxFaults:maxFaults], web.Fault{Detail: fmt.Sprintf("and %d more faults", more)})
	}
	return faults
}
