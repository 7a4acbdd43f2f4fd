package main

import (
	"context"
	"errors"
	"fmt"

	"watchbill/cmd/internal/sheet"
	"watchbill/cmd/internal/vault"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

type backupCmd struct {
	Data string `required:"" placeholder:"DIR" help:"The store, whether a service runs on it or not."`
	File string `arg:"" placeholder:"FILE" help:"Where to write the backup. An earlier backup there is replaced; any other file is not."`
}

// Help is shown by kong.
func (backupCmd) Help() string {
	return `One file with all that the store holds as of one moment: roster, journal, calendars' addresses, audit trail. A service goes on meanwhile. The copy is checked before it is written and the file after; it appears whole or not at all, readable by its owner only. Exit status 1 where the store has faults, which are reported: the backup is made all the same, unless its pages are damaged.

Example:

    watchbill backup --data /var/lib/watchbill /mnt/backups/watchbill-$(date +%F)`
}

// Validate is called by kong.
func (c *backupCmd) Validate() error { return validStore(c.Data) }

// Run is called by kong.
func (c *backupCmd) Run(ctx context.Context, con *console) error {
	data, err := openStore(ctx, con, c.Data)
	if err != nil {
		return err
	}
	con.progress.Doing("backing up " + c.Data)
	packed, err := data.Backup(ctx, c.File, version, con.now())
	con.progress.Stop()
	if closed := data.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(con.out, "%s: %s bytes, %s records at revision %d, roster %s\n", sheet.Clean(c.File), sheet.Count(int(packed.Bytes)),
		sheet.Count(recordsOf(packed.Findings)), packed.Revision, rosterRevision(packed.Roster))
	fmt.Fprintf(con.out, "sha256      %s\n", packed.File)
	printHead(con, packed.Audit)
	if !packed.Findings.Sound() {
		return faultsOf("the store", packed.Findings)
	}
	_, err = fmt.Fprintln(con.out, "Read again and checked.")
	return err
}

func recordsOf(f vault.Findings) (n int) {
	for _, s := range f.Spaces {
		n += s.Records
	}
	return n
}

func rosterRevision(r uint64) string {
	if r == 0 {
		return "none"
	}
	return fmt.Sprintf("r%d", r)
}

// printHead shows where the audit trail stands, in the form that verify --head takes.
func printHead(con *console, h audit.Head) {
	if h.Seq > 0 {
		fmt.Fprintf(con.out, "audit head  %s\n", h)
	}
}

// faultsOf is an error with a line for each fault.
func faultsOf(what string, f vault.Findings) error {
	var errs []error
	for _, line := range f.All() {
		errs = append(errs, &roster.Error{Kind: roster.Unavailable, Msg: what + ": " + sheet.Clean(line)})
	}
	return errors.Join(errs...)
}
