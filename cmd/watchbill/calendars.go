package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"watchbill/api/subscription"
	"watchbill/cmd/internal/app"
	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
)

// calendarsCmd issues and revokes the addresses of calendar feeds.
type calendarsCmd struct {
	Issue  calendarsIssueCmd  `cmd:"" help:"Make an address at which a calendar program reads a feed, and print it once."`
	List   calendarsListCmd   `cmd:"" help:"List the addresses, without their secrets."`
	Revoke calendarsRevokeCmd `cmd:"" help:"Take an address back."`
}

type calendarsIssueCmd struct {
	Data     string            `required:"" placeholder:"DIR" help:"The store, whether a service runs on it or not."`
	Officer  roster.OfficerID  `xor:"feed" required:"" placeholder:"ID" help:"Whose own duty the feed holds."`
	District roster.DistrictID `xor:"feed" required:"" placeholder:"ID" help:"Whose watches and gaps the feed holds."`
	URL      string            `name:"url" placeholder:"BASE" default:"http://127.0.0.1:8080" help:"Where calendar programs reach the service. Default: ${default}."`
}

// Help is shown by kong.
func (calendarsIssueCmd) Help() string {
	return `The address alone is on the last line of output. It holds a secret: whoever has it reads the feed. It cannot be shown again; issue another and revoke this one.

Example:

    watchbill calendars issue --data /var/lib/watchbill --officer B214 --url https://watchbill.example`
}

// Validate is called by kong.
func (c *calendarsIssueCmd) Validate() error {
	base, err := url.Parse(c.URL)
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" || base.RawQuery != "" || base.Fragment != "" || base.User != nil {
		return fmt.Errorf("--url: %q is no address such as https://watchbill.example", c.URL)
	}
	return validStore(c.Data)
}

func (c *calendarsIssueCmd) feed() subscription.Feed {
	if c.Officer != "" {
		return subscription.Feed{Of: subscription.OfOfficer, ID: string(c.Officer)}
	}
	return subscription.Feed{Of: subscription.OfDistrict, ID: string(c.District)}
}

// Run is called by kong.
func (c *calendarsIssueCmd) Run(ctx context.Context, con *console) error {
	data, err := openCalendars(ctx, con, c.Data)
	if err != nil {
		return err
	}
	made, token, err := data.IssueCalendar(ctx, c.feed(), con.now())
	if err := errors.Join(err, data.Close()); err != nil {
		return err
	}
	con.progress.Stop()
	_, err = fmt.Fprintf(con.out, "Calendar of %s %s, number %s. Whoever has this address reads it; it is shown once:\n%s%s?token=%s\n",
		made.Of, made.ID, made.Number, strings.TrimRight(c.URL, "/"), made.Path(), token)
	return err
}

type calendarsListCmd struct {
	Data string `required:"" placeholder:"DIR" help:"The store, whether a service runs on it or not."`
}

// Validate is called by kong.
func (c *calendarsListCmd) Validate() error { return validStore(c.Data) }

// Run is called by kong.
func (c *calendarsListCmd) Run(ctx context.Context, con *console) error {
	data, err := openCalendars(ctx, con, c.Data)
	if err != nil {
		return err
	}
	list, err := data.Calendars(ctx)
	if err := errors.Join(err, data.Close()); err != nil {
		return err
	}
	con.progress.Stop()
	if len(list) == 0 {
		_, err := fmt.Fprintln(con.out, "No calendar's address has been issued.")
		return err
	}
	t := sheet.Table{Columns: []sheet.Column{{Name: "Number"}, {Name: "Feed"}, {Name: "Of"}, {Name: "Issued (UTC)"}}}
	for _, s := range list {
		t.Row(s.Number, string(s.Of), s.ID, s.Issued.Format("2006-01-02 15:04"))
	}
	return t.Write(con.out)
}

type calendarsRevokeCmd struct {
	Data   string `required:"" placeholder:"DIR" help:"The store, whether a service runs on it or not."`
	Number string `arg:"" placeholder:"NUMBER" help:"The address's number, as list shows it."`
}

// Help is shown by kong.
func (calendarsRevokeCmd) Help() string {
	return `From then on the address answers as one that never was.

Example:

    watchbill calendars revoke --data /var/lib/watchbill ab12cd34`
}

// Validate is called by kong.
func (c *calendarsRevokeCmd) Validate() error { return validStore(c.Data) }

// Run is called by kong.
func (c *calendarsRevokeCmd) Run(ctx context.Context, con *console) error {
	data, err := openCalendars(ctx, con, c.Data)
	if err != nil {
		return err
	}
	gone, err := data.RevokeCalendar(ctx, c.Number)
	if err := errors.Join(err, data.Close()); err != nil {
		return err
	}
	con.progress.Stop()
	_, err = fmt.Fprintf(con.out, "Revoked %s, of %s %s.\n", gone.Number, gone.Of, gone.ID)
	return err
}

// openCalendars opens the store that holds the addresses.
func openCalendars(ctx context.Context, con *console, dir string) (*app.Data, error) {
	return openStore(ctx, con, dir)
}
