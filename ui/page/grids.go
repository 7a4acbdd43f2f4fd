package page

import (
	"context"

	"watchbill/coverage"
	"watchbill/roster"
)

// Grids gives the coverage grid of a roster. It is of the whole agency: who shows it leaves out what whoever asks does not see.
type Grids interface {
	// Grid returns the grid of this very book. Errors are those of [coverage.New].
	Grid(ctx context.Context, book *roster.Book, opt coverage.Options) (*coverage.Grid, error)
}
