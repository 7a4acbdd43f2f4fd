package main

import (
	"bufio"
	"context"
	"io"

	"watchbill/api"
	"watchbill/roster"
)

type credentialsCmd struct {
	rosterFlags
	On roster.Date `placeholder:"DATE" help:"The date to judge by, YYYY-MM-DD. Default: today by the agency's clock."`
	formatFlag
}

// Help is shown by kong.
func (credentialsCmd) Help() string {
	return `The table groups by what there is to do: certificates in grace, lapsing within 30, 60 and 90 days, then those who are not certified, by reason.

Example:

    watchbill credentials --pack packs/springfield --on 2027-01-01`
}

// Run is called by kong.
func (c *credentialsCmd) Run(ctx context.Context, con *console) error {
	book, err := c.book(ctx, con)
	if err != nil {
		return err
	}
	on := c.On
	if on == 0 {
		on = today(con, book)
	}
	return c.write(con,
		func(w io.Writer) error { return api.WriteStandingsCSV(w, book, on) },
		func() api.Answer { return api.NewStandings(book, on) },
		func(w *bufio.Writer) error { return credentialsTable(w, book, on) })
}
