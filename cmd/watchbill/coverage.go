package main

import (
	"bufio"
	"context"
	"io"

	"watchbill/api"
	"watchbill/coverage"
	"watchbill/roster"
)

type coverageCmd struct {
	rosterFlags
	horizonFlags
	needFlag
	formatFlag
}

// Help is shown by kong.
func (coverageCmd) Help() string {
	return `A slot is one district, one shift, one date. The table sums up; csv and json have every slot, to the minute, in UTC.

Example:

    watchbill coverage --pack packs/springfield --from 2027-01-01 --format csv`
}

// Run is called by kong.
func (c *coverageCmd) Run(ctx context.Context, con *console) error {
	book, err := c.book(ctx, con)
	if err != nil {
		return err
	}
	grid, err := newGrid(ctx, con, book, &c.horizonFlags, &c.needFlag)
	if err != nil {
		return asUsage(err, "coverage")
	}
	return c.write(con,
		func(w io.Writer) error { return api.WriteCoverageCSV(w, grid) },
		func() api.Answer { return api.NewCoverage(grid) },
		func(w *bufio.Writer) error { return coverageTable(w, grid) })
}

func newGrid(ctx context.Context, con *console, book *roster.Book, h *horizonFlags, n *needFlag) (*coverage.Grid, error) {
	con.progress.Doing("working out the coverage")
	return coverage.New(ctx, book, coverage.Options{Need: n.Need, From: h.from(con, book), Days: int(h.Days)})
}
