package main

import (
	"context"
	"errors"
	"fmt"

	"watchbill/cmd/internal/sheet"
)

type exportCmd struct {
	Data string `required:"" placeholder:"DIR" help:"The store, whether a service runs on it or not."`
	Pack string `arg:"" placeholder:"PACK" help:"Where to write: a .zip, an .xlsx workbook, or else a directory. An earlier pack there is replaced."`
}

// Help is shown by kong.
func (exportCmd) Help() string {
	return `The pack appears whole or not at all. Imported and exported again it is the same, byte for byte.

Example:

    watchbill export --data /var/lib/watchbill springfield.zip`
}

// Validate is called by kong.
func (c *exportCmd) Validate() error { return validStore(c.Data) }

// Run is called by kong.
func (c *exportCmd) Run(ctx context.Context, con *console) error {
	data, err := openStore(ctx, con, c.Data)
	if err != nil {
		return err
	}
	book, err := data.Export(ctx)
	if err := errors.Join(err, data.Close()); err != nil {
		return err
	}
	con.progress.Doing("writing " + c.Pack)
	if err := writePack(ctx, c.Pack, book.Records()); err != nil {
		return err
	}
	con.progress.Stop()
	_, err = fmt.Fprintf(con.out, "%s: revision %d: %s\n", sheet.Clean(c.Pack), book.Revision(), contents(book))
	return err
}
