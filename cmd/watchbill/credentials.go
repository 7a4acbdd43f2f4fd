package main

import (
	"bufio"
	"context"
	"io"

	"watchbill/api"
	"watchbill/roster"
	"watchbill/roster/training"
)

type credentialsCmd struct {
	rosterFlags
	On     roster.Date `placeholder:"DATE" help:"The date to judge by, YYYY-MM-DD. Default: today by the agency's clock."`
	Format string      `default:"table" enum:"csv,json,table,audit,html" help:"How to write the result: ${enum}."`
}

// Help is shown by kong.
func (credentialsCmd) Help() string {
	return `The table groups by what there is to do: certificates in grace, lapsing within 30, 60 and 90 days, then those who are not certified, by reason; then tiers, mandates and gaps in the documentation. csv has the standing of everybody, json all there is of them. audit is CSV with every credential on record, and html a page to print, for whoever audits.

Example:

    watchbill credentials --pack packs/springfield --on 2027-01-01
    watchbill credentials --data /var/lib/watchbill --format html > credentials.html`
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
	switch c.Format {
	case "audit":
		con.progress.Stop()
		return api.WriteCredentialsCSV(con.out, training.New(book, on))
	case "html":
		con.progress.Stop()
		return api.NewCredentialsPage(training.New(book, on), con.now()).WriteHTML(con.out)
	}
	format := formatFlag{c.Format}
	return format.write(con,
		func(w io.Writer) error { return api.WriteStandingsCSV(w, book, on) },
		func() api.Answer { return api.NewStandings(book, on) },
		func(w *bufio.Writer) error { return credentialsTable(w, training.New(book, on)) })
}
