package main

import (
	"context"
	"errors"

	"watchbill/api"
	"watchbill/api/print"
	"watchbill/cmd/internal/app"
	"watchbill/coverage"
	"watchbill/coverage/report"
	"watchbill/dispatch/response"
	"watchbill/roster"
)

// reportCmd is the reports that an agency answers with.
type reportCmd struct {
	Coverage coverageReportCmd `cmd:"" help:"Report coverage compliance over a period."`
	Response responseReportCmd `cmd:"" help:"Report response and diversion over a period, from the journal."`
}

// periodFlags choose the dates of a report.
type periodFlags struct {
	From roster.Date `placeholder:"DATE" help:"First date, YYYY-MM-DD. Default: the last whole month."`
	To   roster.Date `placeholder:"DATE" help:"Last date, inclusive. Goes with --from."`
}

// Validate is called by kong.
func (f *periodFlags) Validate() error {
	switch {
	case f.From != 0 && f.To == 0:
		return errors.New("--from goes with --to, the last date of the period")
	case f.From == 0 && f.To != 0:
		return errors.New("--to goes with --from, the first date of the period")
	case f.To < f.From:
		return errors.New("--to is before --from")
	}
	return nil
}

// dates returns the period, the last whole month where none was given.
func (f *periodFlags) dates(con *console, book *roster.Book) (from, to roster.Date) {
	if f.From == 0 {
		return api.LastMonth(today(con, book))
	}
	return f.From, f.To
}

// reportFormatFlag chooses how a report is written.
type reportFormatFlag struct {
	Format string `default:"table" enum:"csv,html,json,table" help:"How to write the report: ${enum}. html is one page to print."`
}

// write writes a report; page makes its page, which the table is laid out from too.
func (f *reportFormatFlag) write(con *console, r api.Report, page *print.Document) error {
	con.progress.Stop()
	switch f.Format {
	case "csv":
		return r.WriteCSV(con.out)
	case "json":
		return r.WriteJSON(con.out)
	case "html":
		return page.WriteHTML(con.out)
	}
	return pageTable(con.out, page)
}

type coverageReportCmd struct {
	rosterFlags
	periodFlags
	needFlag
	reportFormatFlag
}

// Validate is called by kong, for the flags of each part.
func (c *coverageReportCmd) Validate() error {
	return errors.Join(c.rosterFlags.Validate(), c.periodFlags.Validate())
}

// Help is shown by kong.
func (coverageReportCmd) Help() string {
	return `The roster held against a period, of the past too: shares of slots and minutes with their counts, by district, shift and month, gaps by cause, the worst slots, the share of patrol certified, the targets met. csv has one figure a row.

Example:

    watchbill report coverage --data /var/lib/watchbill --from 2027-01-01 --to 2027-03-31 --format html >first-quarter.html`
}

// Run is called by kong.
func (c *coverageReportCmd) Run(ctx context.Context, con *console) error {
	book, err := c.book(ctx, con)
	if err != nil {
		return err
	}
	from, to := c.dates(con, book)
	days := int(to-from) + 1
	con.progress.Doing("working out the coverage")
	grid, err := coverage.New(ctx, book, coverage.Options{Need: c.Need, From: from, Days: days})
	if err != nil {
		return asUsage(err, "report coverage")
	}
	targets, err := coverage.NewTargets(ctx, book, from, days)
	if err != nil {
		return asUsage(err, "report coverage")
	}
	compliance, err := report.New(ctx, grid, targets, report.Options{})
	if err != nil {
		return err
	}
	return c.write(con, api.NewCoverageReport(compliance), api.NewCoverageReportPage(compliance, con.now()))
}

type responseReportCmd struct {
	Data string `required:"" placeholder:"DIR" help:"The service's store, whether the service runs or not."`
	periodFlags
	reportFormatFlag
}

// Validate is called by kong.
func (c *responseReportCmd) Validate() error {
	return errors.Join(validStore(c.Data), c.periodFlags.Validate())
}

// Help is shown by kong.
func (responseReportCmd) Help() string {
	return `From the dispatch journal: identified crisis calls, the share with a certified officer on scene, times, overrides with their reasons, outcomes and the diversion share, by district, shift and month. Calls that never came to the desk are not in it, and the report says so.

Example:

    watchbill report response --data /var/lib/watchbill --from 2027-01-01 --to 2027-03-31`
}

// Run is called by kong.
func (c *responseReportCmd) Run(ctx context.Context, con *console) error {
	con.progress.Doing("reading the store " + c.Data)
	data, err := app.Open(ctx, c.Data, false)
	if err != nil {
		return noStore(err, c.Data)
	}
	r, err := c.read(ctx, con, data)
	if err = errors.Join(err, data.Close()); err != nil {
		return asUsage(err, "report response")
	}
	return c.write(con, api.NewResponseReport(r), api.NewResponseReportPage(r, con.now()))
}

func (c *responseReportCmd) read(ctx context.Context, con *console, data *app.Data) (*response.Report, error) {
	book, err := data.Book(ctx)
	if err != nil {
		return nil, err
	}
	from, to := c.dates(con, book)
	con.progress.Doing("reading the journal")
	return response.Read(book, api.JournalFrom(ctx, data, response.Cursor(book, from)), response.Options{From: from, To: to})
}
