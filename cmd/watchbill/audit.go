package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"watchbill/api"
	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// auditCmd reads the audit trail, and prunes it.
type auditCmd struct {
	List  auditListCmd  `cmd:"" default:"withargs" help:"Show the audit trail, or write it out."`
	Prune auditPruneCmd `cmd:"" help:"Take old records out of it; the rest stays provable."`
}

type auditListCmd struct {
	Data   string `required:"" placeholder:"DIR" help:"The store, whether a service runs on it or not."`
	From   string `placeholder:"DATE" help:"First date, by the clock of UTC."`
	To     string `placeholder:"DATE" help:"Last date, by the clock of UTC."`
	Action string `placeholder:"ACTION" help:"Only records of this action, such as roster-imported."`
	formatFlag
}

// Help is shown by kong.
func (auditListCmd) Help() string {
	return `Who did what, when, from where: each record with its number, in the order in which they were written. Times are UTC. Whether the trail is as it was written, verify says.

Example:

    watchbill audit --data /var/lib/watchbill --from 2027-03-01 --format csv`
}

// Validate is called by kong.
func (c *auditListCmd) Validate() error {
	_, err := c.filter()
	return errors.Join(err, validStore(c.Data))
}

func (c *auditListCmd) filter() (f audit.Filter, err error) {
	var errs []error
	date := func(flag, text string, more time.Duration) time.Time {
		if text == "" {
			return time.Time{}
		}
		t, err := time.Parse(time.DateOnly, text)
		if err != nil {
			errs = append(errs, roster.Invalidf(flag, "--%s: %q is no date such as 2027-03-01", flag, text))
		}
		return t.Add(more)
	}
	f.From, f.To = date("from", c.From, 0), date("to", c.To, 24*time.Hour)
	if f.Action = audit.Action(c.Action); !api.KnownAction(f.Action) {
		errs = append(errs, roster.Invalidf("action", "--action: %q is none of %s", c.Action, strings.Join(api.ActionNames(), ", ")))
	}
	return f, errors.Join(errs...)
}

// Run is called by kong.
func (c *auditListCmd) Run(ctx context.Context, con *console) error {
	f, err := c.filter()
	if err != nil {
		return err
	}
	data, err := openStore(ctx, con, c.Data)
	if err != nil {
		return err
	}
	records, err := data.Audit(ctx, f)
	if err := errors.Join(err, data.Close()); err != nil {
		return err
	}
	return c.write(con,
		func(w io.Writer) error { return api.WriteAuditCSV(w, records) },
		func() api.Answer { return api.NewAudit(records, nil) },
		func(w *bufio.Writer) error { return auditTable(w, records) })
}

// auditTable shows a line a record.
func auditTable(w io.Writer, records []audit.Record) error {
	if len(records) == 0 {
		_, err := fmt.Fprintln(w, "No audit record is of that.")
		return err
	}
	t := sheet.Table{Columns: []sheet.Column{
		{Name: "No", Right: true}, {Name: "At (UTC)"}, {Name: "Action"}, {Name: "Outcome"}, {Name: "Who", Most: 24}, {Name: "Where", Most: 16}, {Name: "What", Rest: true},
	}}
	for i := range records {
		r := &records[i]
		t.Row(fmt.Sprint(r.Seq), r.At.UTC().Format("2006-01-02 15:04:05.00"), string(r.Action), string(r.Outcome), api.WhoText(r.Who), r.Where, api.WhatText(r.What))
	}
	return t.Write(w)
}

type auditPruneCmd struct {
	Data   string `required:"" placeholder:"DIR" help:"The store, whether a service runs on it or not."`
	Before string `required:"" placeholder:"DATE" help:"Records of before this date go, by the clock of UTC."`
}

// Help is shown by kong.
func (auditPruneCmd) Help() string {
	return `Export what goes first: it is not to be had back but from a backup. That they went, and where they ended, is itself a record. A trail with faults is not pruned.

Example:

    watchbill audit prune --data /var/lib/watchbill --before 2026-01-01`
}

// Validate is called by kong.
func (c *auditPruneCmd) Validate() error {
	_, err := c.before()
	return errors.Join(err, validStore(c.Data))
}

func (c *auditPruneCmd) before() (time.Time, error) {
	t, err := time.Parse(time.DateOnly, c.Before)
	if err != nil {
		return t, fmt.Errorf("--before: %q is no date such as 2026-01-01", c.Before)
	}
	return t, nil
}

// Run is called by kong.
func (c *auditPruneCmd) Run(ctx context.Context, con *console) error {
	before, err := c.before()
	if err != nil {
		return err
	}
	data, err := openStore(ctx, con, c.Data)
	if err != nil {
		return err
	}
	n, err := data.PruneAudit(ctx, before)
	if err := errors.Join(err, data.Close()); err != nil {
		return err
	}
	con.progress.Stop()
	_, err = fmt.Fprintf(con.out, "%s records of before %s went.\n", sheet.Count(n), c.Before)
	return err
}
