package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"watchbill/cmd/internal/app"
	"watchbill/cmd/internal/sheet"
	"watchbill/cmd/internal/vault"
	"watchbill/roster/store/audit"
)

type verifyCmd struct {
	Data   string   `required:"" placeholder:"DIR" help:"The store, whether a service runs on it or not."`
	Head   []string `placeholder:"SEQ:HASH" help:"An audit head that was kept elsewhere, or the first 12 digits of its hash; may be given again. Only it shows that the trail's end was cut off, or all of it written anew."`
	Format string   `default:"table" enum:"json,table" help:"How to write the result: ${enum}."`
}

// Help is shown by kong.
func (verifyCmd) Help() string {
	return `Checks the store's file, that every record can be read, that the roster is a sound one, and that no audit record was altered, removed, moved or added. Exit status 1 where anything is wrong; each fault is a line on standard error. While a service runs, a copy is checked.

Example:

    watchbill verify --data /var/lib/watchbill --head 1042:9f86d081884c`
}

// Validate is called by kong.
func (c *verifyCmd) Validate() error {
	_, err := c.heads()
	return errors.Join(err, validStore(c.Data))
}

func (c *verifyCmd) heads() ([]audit.Head, error) {
	var heads []audit.Head
	for _, text := range c.Head {
		h, err := audit.ParseHead(text)
		if err != nil {
			return nil, fmt.Errorf("--head: %w", err)
		}
		heads = append(heads, h)
	}
	return heads, nil
}

// Run is called by kong.
func (c *verifyCmd) Run(ctx context.Context, con *console) error {
	heads, err := c.heads()
	if err != nil {
		return err
	}
	data, err := openStore(ctx, con, c.Data)
	if err != nil {
		return err
	}
	con.progress.Doing("checking " + c.Data)
	found, err := data.Verify(ctx, heads...)
	con.progress.Stop()
	closed := data.Close()
	if len(found.Damage) > 0 { // then it does not close, which says less
		closed = nil
	}
	if err := errors.Join(err, closed); err != nil {
		return err
	}
	if c.Format == "json" {
		e := json.NewEncoder(con.out)
		e.SetIndent("", "  ")
		err = e.Encode(found)
	} else {
		err = printFindings(con, found, len(heads))
	}
	if err == nil && !found.Sound() {
		err = faultsOf(c.Data, found)
	}
	return err
}

// printFindings says what was checked, and that it is sound where it is.
func printFindings(con *console, f vault.Findings, kept int) error {
	t := sheet.Table{Columns: []sheet.Column{{Name: "Space"}, {Name: "Records", Right: true}}}
	for _, s := range f.Spaces {
		t.Row(s.Name, sheet.Count(s.Records))
	}
	if len(f.Spaces) > 0 {
		if err := t.Write(con.out); err != nil {
			return err
		}
	}
	fmt.Fprintf(con.out, "revision    %d, roster %s\n", f.Revision, rosterRevision(f.Roster))
	printHead(con, f.Audit.Head)
	if !f.Sound() {
		return nil
	}
	end := "The store is sound: its file, its records, its roster and its audit trail."
	if kept == 0 && f.Audit.Head.Seq > 0 {
		end += "\nNo audit head was given that was kept elsewhere, so an end that was cut off would not show."
	}
	_, err := fmt.Fprintln(con.out, end)
	return err
}

// openStore opens the store, or reaches the service that holds it. What is recorded bears the console's time.
func openStore(ctx context.Context, con *console, dir string) (*app.Data, error) {
	con.progress.Doing("asking the store " + dir)
	data, err := app.Open(ctx, dir, false)
	if err != nil {
		return nil, noStore(err, dir)
	}
	data.Clock(con.now)
	return data, nil
}
