package main

import (
	"context"
	"fmt"

	"watchbill/cmd/internal/app"
	"watchbill/cmd/internal/sheet"
)

type restoreCmd struct {
	File       string `arg:"" placeholder:"FILE" help:"The backup, as watchbill backup or GET /v1/admin/backup wrote it."`
	Data       string `required:"" placeholder:"DIR" help:"Where the store is to be. A service that runs on it must be stopped first."`
	Replace    bool   `help:"Put it in the place of the store that is there, which is kept aside."`
	WithFaults bool   `help:"Restore it even if its records or its audit trail have faults."`
}

// Help is shown by kong.
func (restoreCmd) Help() string {
	return `Checks the whole backup first and touches nothing until it is whole. Interrupted at any moment it leaves the store that was there, or the restored one. The audit trail goes on with a record of the restoring.

Example:

    watchbill restore /mnt/backups/watchbill-2027-03-02 --data /var/lib/watchbill`
}

// Validate is called by kong.
func (c *restoreCmd) Validate() error { return validStore(c.Data) }

// Run is called by kong.
func (c *restoreCmd) Run(ctx context.Context, con *console) error {
	con.progress.Doing("restoring " + c.File)
	done, err := app.RestoreStore(ctx, c.File, c.Data, c.Replace, c.WithFaults, con.now)
	con.progress.Stop()
	if err != nil {
		return err
	}
	fmt.Fprintf(con.out, "Restored %s into %s: made %s UTC, %s records, roster %s\n", sheet.Clean(c.File), sheet.Clean(c.Data),
		done.Made.UTC().Format("2006-01-02 15:04:05"), sheet.Count(recordsOf(done.Findings)), rosterRevision(done.Roster))
	printHead(con, done.Head)
	if done.Aside != "" {
		fmt.Fprintf(con.out, "The store that was there is kept as %s\n", sheet.Clean(done.Aside))
	}
	if !done.Findings.Sound() {
		fmt.Fprintf(con.out, "It has faults: %d; see: watchbill verify\n", len(done.Findings.All()))
	}
	return nil
}
