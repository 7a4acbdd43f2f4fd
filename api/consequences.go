package api

import (
	"context"
	"errors"
	"slices"

	"watchbill/api/web/access"
	"watchbill/coverage"
	"watchbill/coverage/whatif"
	"watchbill/roster"
	"watchbill/roster/part"
)

// maxConsequences is how many rows each list of an answer's consequences has.
const maxConsequences = 200

// outlook keeps what the consequences of writes are held against: the newest Book's grids of the year ahead, so that each
// write costs what it changes. It is safe for concurrent use; one is worked out at a time. It has grids of its own, so that
// no write waits for somebody's question.
type outlook struct {
	turn chan struct{}
	kept map[roster.Need]*whatif.Baseline // guarded by turn
}

func newOutlook() *outlook {
	return &outlook{turn: make(chan struct{}, 1), kept: map[roster.Need]*whatif.Baseline{}}
}

// of returns what a change from one Book to another does from a day on. Errors are those of ctx.
func (o *outlook) of(ctx context.Context, before, after *roster.Book, today roster.Date) (*Consequences, error) {
	select {
	case o.turn <- struct{}{}:
		defer func() { <-o.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c := &Consequences{
		From: today, Days: defaultDays,
		GapsOpened: []Gap{}, GapsClosed: []Gap{}, GapsChanged: []GapChange{}, TargetsBroken: []TargetGap{}, TargetsMended: []TargetGap{},
	}
	for _, need := range []roster.Need{roster.NeedCIT, roster.NeedCoResponder} {
		if need == roster.NeedCoResponder && !asksForPairs(before) && !asksForPairs(after) {
			continue
		}
		base, err := o.baseline(ctx, before, coverage.Options{Need: need, From: today, Days: defaultDays})
		if err != nil {
			return nil, err
		}
		d, err := base.Ask(ctx, after)
		if err != nil {
			return nil, err
		}
		c.add(need, d)
	}
	return c, nil
}

// asksForPairs tells whether any target asks for co-responders; where none does there are none of their gaps.
func asksForPairs(book *roster.Book) bool {
	for d := range book.Districts().Len() {
		for i := range book.Shifts().Len() {
			if required, always := book.Steady(roster.NeedCoResponder, d, i); required > 0 || !always {
				return true
			}
		}
	}
	return false
}

// baseline returns that of a Book, made of the one kept where that is possible.
func (o *outlook) baseline(ctx context.Context, book *roster.Book, opt coverage.Options) (*whatif.Baseline, error) {
	kept := o.kept[opt.Need]
	if kept != nil && kept.Grid().Book() == book && kept.Grid().Options() == opt {
		return kept, nil
	}
	var grid *coverage.Grid
	var err error
	if kept != nil && kept.Grid().Options() == opt {
		grid, err = kept.Grid().Next(ctx, book)
	} else {
		grid, err = coverage.New(ctx, book, opt)
	}
	if err != nil {
		return nil, err
	}
	base, err := whatif.NewBaseline(ctx, grid)
	if err == nil {
		o.kept[opt.Need] = base
	}
	return base, err
}

// add adds the difference of one need.
func (c *Consequences) add(need roster.Need, d *whatif.Difference) {
	was, is := &side{d.Before}, &side{d.After}
	c.GapsOpened = appendSome(c, c.GapsOpened, d.Opened, is.gap)
	c.GapsClosed = appendSome(c, c.GapsClosed, d.Closed, was.gap)
	c.GapsChanged = appendSome(c, c.GapsChanged, d.Changed, func(g *whatif.GapChange) GapChange {
		return GapChange{g.District, listed(g.Before, WhatIfEverything, was.gap).Rows, listed(g.After, WhatIfEverything, is.gap).Rows}
	})
	if need != roster.NeedCIT {
		return
	}
	c.ShareBefore, c.ShareAfter = newShare(d.Agency.Before), newShare(d.Agency.After)
	c.TargetsBroken = appendSome(c, c.TargetsBroken, d.Broken, is.target)
	c.TargetsMended = appendSome(c, c.TargetsMended, d.Mended, was.target)
}

// appendSome appends rows up to the limit and counts the others.
func appendSome[T, R any](c *Consequences, to []R, all []T, row func(*T) R) []R {
	room := maxConsequences - len(to)
	c.LeftOut += max(0, len(all)-room)
	return append(to, listed(all, room, row).Rows...)
}

// follows is what a change from one Book to another does to the coverage that whoever asks answers for, as POST /v1/whatif
// tells them; nil where they answer for nothing that is on the roster.
func (s *server) follows(ctx context.Context, before, after *roster.Book) (*Consequences, error) {
	today := s.today(after)
	ids := access.Of(ctx).Districts
	if ids == nil {
		return s.outlook.of(ctx, before, after, today)
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	is, err := part.Districts(after, ids)
	if errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		return nil, nil //nolint:nilnil // the answer has null there
	}
	if err != nil {
		return nil, err
	}
	was, err := part.Districts(before, ids)
	if err != nil {
		return nil, err
	}
	return newOutlook().of(ctx, was, is, today) // of its own: the one that is kept is of the whole agency
}
