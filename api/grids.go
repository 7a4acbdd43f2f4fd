package api

import (
	"context"
	"slices"
	"sync"

	"watchbill/coverage"
	"watchbill/roster"
)

// Grids keeps the coverage grids that were asked for last, so that asking again costs nothing and a changed roster only
// what it touches. It is safe for concurrent use.
//
// Grids are computed one at a time, whoever asks: that bounds what a burst of different questions can take.
type Grids struct {
	turn chan struct{} // holds a token while somebody computes

	mu   sync.Mutex // held for a few comparisons only
	kept []*coverage.Grid
}

// What is kept: so many grids, of so many slots together (a slot is 12 bytes, and then there are the gaps). The newest
// stays whatever its size.
const (
	maxGrids     = 16
	maxGridSlots = 8 << 20
)

// NewGrids returns an empty cache.
func NewGrids() *Grids { return &Grids{turn: make(chan struct{}, 1)} }

// Grid returns the grid of this very book. Errors are those of [coverage.New], and of ctx while it waits for its turn.
func (g *Grids) Grid(ctx context.Context, book *roster.Book, opt coverage.Options) (*coverage.Grid, error) {
	if grid := g.find(book, opt); grid != nil && grid.Book() == book {
		return grid, nil
	}
	select {
	case g.turn <- struct{}{}:
		defer func() { <-g.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	before := g.find(book, opt)
	if before == nil {
		grid, err := coverage.New(ctx, book, opt)
		if err == nil {
			g.keep(grid, nil)
		}
		return grid, err
	}
	if before.Book() == book {
		return before, nil // somebody else computed it meanwhile
	}
	grid, err := before.Next(ctx, book)
	if err == nil && before.Book().Revision() <= book.Revision() {
		g.keep(grid, before)
	}
	return grid, err
}

// find returns the grid of book with these options, else that of another Book with the same options, else nil.
func (g *Grids) find(book *roster.Book, opt coverage.Options) (grid *coverage.Grid) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, k := range g.kept {
		if k.Options() == opt && (grid == nil || k.Book() == book) {
			grid = k
			copy(g.kept[1:i+1], g.kept[:i]) // the latest used comes first
			g.kept[0] = k
		}
	}
	return grid
}

// keep puts grid in the place of before, if there is one, and lets go of what is too much.
func (g *Grids) keep(grid, before *coverage.Grid) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.kept = slices.DeleteFunc(g.kept, func(k *coverage.Grid) bool { return k == before })
	g.kept = slices.Insert(g.kept, 0, grid)
	slots := 0
	for i, k := range g.kept {
		slots += k.Book().Districts().Len() * k.Book().Shifts().Len() * k.Options().Days
		if i > 0 && (i >= maxGrids || slots > maxGridSlots) {
			clear(g.kept[i:])
			g.kept = g.kept[:i]
			break
		}
	}
}
