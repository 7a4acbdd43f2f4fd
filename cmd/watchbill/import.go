package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"watchbill/cmd/internal/app"
	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
)

type importCmd struct {
	Pack   string `arg:"" placeholder:"PACK" help:"The pack: a directory, a .zip or an .xlsx workbook."`
	Data   string `required:"" placeholder:"DIR" help:"The store, made where there is none. While a service runs on it, the import goes through the service."`
	DryRun bool   `help:"Say what the import would change, and change nothing."`
}

// Help is shown by kong.
func (importCmd) Help() string {
	return `The store holds exactly the pack afterwards: rows that the pack does not have are removed. A pack with faults changes nothing; they are reported as by check.

Example:

    watchbill import packs/springfield --data /var/lib/watchbill --dry-run`
}

// Validate is called by kong.
func (c *importCmd) Validate() error { return validStore(c.Data) }

// Run is called by kong.
func (c *importCmd) Run(ctx context.Context, con *console) error {
	book, err := readPack(ctx, con, c.Pack)
	if err != nil {
		return err
	}
	con.progress.Doing("importing into " + c.Data)
	done, err := c.into(ctx, c.Data, !c.DryRun, book.Records(), con.now)
	if c.DryRun && errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		done, err = c.intoNothing(ctx, book.Records(), con.now)
	}
	con.progress.Stop()
	if err != nil {
		return err
	}
	return printImported(con.out, done, c.DryRun)
}

// into imports into the store in dir, which create makes where there is none; now is the time that the record of it bears.
func (c *importCmd) into(ctx context.Context, dir string, create bool, records roster.Records, now func() time.Time) (app.Imported, error) {
	data, err := app.Open(ctx, dir, create)
	if err != nil {
		return app.Imported{}, err
	}
	data.Clock(now)
	done, err := data.Import(ctx, records, c.DryRun)
	return done, errors.Join(err, data.Close())
}

// intoNothing tries an import into a store that is not there yet, and leaves none behind.
func (c *importCmd) intoNothing(ctx context.Context, records roster.Records, now func() time.Time) (app.Imported, error) {
	dir, err := os.MkdirTemp("", "watchbill-dry-run-")
	if err != nil {
		return app.Imported{}, err
	}
	defer os.RemoveAll(dir)
	return c.into(ctx, dir, true, records, now)
}

// printImported counts the rows and says how it ended.
func printImported(w io.Writer, done app.Imported, try bool) error {
	t := sheet.Table{Columns: []sheet.Column{
		{Name: "File"}, {Name: "Added", Right: true}, {Name: "Changed", Right: true}, {Name: "Removed", Right: true}, {Name: "Unchanged", Right: true},
	}}
	var sum app.TableChanges
	for _, x := range done.Tables {
		t.Row(x.File, sheet.Count(x.Added), sheet.Count(x.Changed), sheet.Count(x.Removed), sheet.Count(x.Unchanged))
		sum.Added += x.Added
		sum.Changed += x.Changed
		sum.Removed += x.Removed
		sum.Unchanged += x.Unchanged
	}
	t.Row("All", sheet.Count(sum.Added), sheet.Count(sum.Changed), sheet.Count(sum.Removed), sheet.Count(sum.Unchanged))
	if err := t.Write(w); err != nil {
		return err
	}
	end := fmt.Sprintf("Imported as revision %d.", done.Revision)
	switch {
	case !done.Changed:
		end = fmt.Sprintf("Nothing differs; the store stays at revision %d.", done.Revision)
	case try:
		end = "A dry run: nothing was changed."
	}
	_, err := fmt.Fprintln(w, end)
	return err
}
