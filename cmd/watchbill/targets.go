package main

import (
	"bufio"
	"context"
	"io"

	"watchbill/api"
	"watchbill/coverage"
)

type targetsCmd struct {
	rosterFlags
	horizonFlags
	formatFlag
}

// Help is shown by kong.
func (targetsCmd) Help() string {
	return `A recruitment target says how many certified officers must be posted to a district and shift, whatever their leave or days off. The table and json also give the share of patrol that is certified.

Example:

    watchbill targets --pack packs/springfield --from 2027-01-01`
}

// Run is called by kong.
func (c *targetsCmd) Run(ctx context.Context, con *console) error {
	book, err := c.book(ctx, con)
	if err != nil {
		return err
	}
	con.progress.Doing("counting who is posted")
	targets, err := coverage.NewTargets(ctx, book, c.from(con, book), int(c.Days))
	if err != nil {
		return asUsage(err, "targets")
	}
	return c.write(con,
		func(w io.Writer) error { return api.WriteTargetsCSV(w, targets) },
		func() api.Answer { return api.NewTargets(targets) },
		func(w *bufio.Writer) error { return targetsTable(w, targets) })
}
