package main

import (
	"bufio"
	"context"
	"io"

	"watchbill/api"
)

type gapsCmd struct {
	rosterFlags
	horizonFlags
	needFlag
	formatFlag
}

// Help is shown by kong.
func (gapsCmd) Help() string {
	return `A gap is a time in which fewer are on watch than the slots ask for. Its cause is what would close it: undoing every absence, undoing every lapse, both together, or none of that (unstaffed). csv and json name everybody concerned, in UTC.

Example:

    watchbill gaps --data /var/lib/watchbill --days 28`
}

// Run is called by kong.
func (c *gapsCmd) Run(ctx context.Context, con *console) error {
	book, err := c.book(ctx, con)
	if err != nil {
		return err
	}
	grid, err := newGrid(ctx, con, book, &c.horizonFlags, &c.needFlag)
	if err != nil {
		return asUsage(err, "gaps")
	}
	return c.write(con,
		func(w io.Writer) error { return api.WriteGapsCSV(w, grid) },
		func() api.Answer { return api.NewGaps(grid) },
		func(w *bufio.Writer) error { return gapsTable(w, grid) })
}
