package main

import (
	"context"
	"fmt"
	"strings"

	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
)

type checkCmd struct {
	Pack string `arg:"" placeholder:"PACK" help:"The pack: a directory, a .zip or an .xlsx workbook."`
}

// Help is shown by kong.
func (checkCmd) Help() string {
	return `Faults and warnings go to standard output as FILE:LINE: COLUMN: what is wrong. The exit status is 1 if there are faults; warnings alone leave it 0.

Example:

    watchbill check packs/springfield`
}

// Run is called by kong.
func (c *checkCmd) Run(ctx context.Context, con *console) error {
	con.progress.Doing("checking " + c.Pack)
	book, faults, err := openPack(ctx, c.Pack)
	con.progress.Stop()
	if err != nil {
		return noPack(err, c.Pack)
	}
	printFaults(con.out, faults)
	if faults.Err() != nil {
		fmt.Fprintf(con.err, "watchbill: %s: %s; correct them and check again\n", sheet.Clean(c.Pack), countFaults(faults))
		return errFaults
	}
	fmt.Fprintf(con.out, "%s: no faults: %s\n", sheet.Clean(c.Pack), contents(book))
	return nil
}

// contents counts what a roster holds.
func contents(book *roster.Book) string {
	r := book.Records()
	var parts []string
	for _, part := range []struct {
		n    int
		noun string
	}{
		{len(r.Districts), "district"}, {len(r.Shifts), "shift"}, {len(r.Officers), "person"}, {len(r.Credentials), "credential"},
		{len(r.Postings), "posting"}, {len(r.Absences), "absence"}, {len(r.Extras), "extra"}, {len(r.Pairs), "pair"}, {len(r.Targets), "target"},
	} {
		if part.n > 0 {
			parts = append(parts, sheet.Number(part.n, part.noun))
		}
	}
	return strings.Join(parts, ", ")
}
