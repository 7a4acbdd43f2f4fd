package main

import (
	"bufio"
	"context"
	"errors"
	"io"

	"watchbill/api"
	"watchbill/cmd/internal/app"
	filling "watchbill/coverage/fill"
	"watchbill/roster"
	"watchbill/roster/pack"
)

type fillersCmd struct {
	rosterFlags
	Gap      string            `placeholder:"ID" help:"The gap, as gaps --format json names it. Either this or --district and --at are needed."`
	District roster.DistrictID `placeholder:"ID" help:"The district."`
	At       string            `placeholder:"MOMENT" help:"Any moment in the gap, local to the agency unless it has an offset."`
	needFlag
	formatFlag
}

// Help is shown by kong.
func (fillersCmd) Help() string {
	return `Who may lawfully fill a gap, in fair order: fewest hours of extra duty in the last 28 days first. Whoever is on duty in a district that can spare them comes before. A gap longer than a watch is offered in pieces. json and csv say of everybody else why they may not. Of a gap that is under way only the rest is to be filled.

Examples:

    watchbill fillers --data /var/lib/watchbill --district A --at 2027-03-05T20:00
    watchbill fillers --pack packs/springfield --gap cit~A~2027-03-06T00:00Z`
}

// Validate is called by kong.
func (c *fillersCmd) Validate() error {
	if err := c.rosterFlags.Validate(); err != nil {
		return err
	}
	if (c.Gap == "") == (c.District == "" && c.At == "") || (c.District == "") != (c.At == "") {
		return errors.New("which gap? name it with --gap ID, or with --district ID and --at MOMENT")
	}
	return nil
}

// Run is called by kong.
func (c *fillersCmd) Run(ctx context.Context, con *console) error {
	book, err := c.book(ctx, con)
	if err != nil {
		return err
	}
	con.progress.Doing("looking for the gap")
	opening, err := c.opening(ctx, book)
	if err != nil {
		return asUsage(err, "fillers")
	}
	con.progress.Doing("looking for who may fill it")
	opt := filling.Options{Now: roster.MinuteOf(con.now())}
	if opt.Ledger, err = c.turns(ctx, con, opening.Period(opt.Now).Start); err != nil {
		return err
	}
	ans, err := opening.Fillers(ctx, opt)
	if err != nil {
		return err
	}
	return c.write(con,
		func(w io.Writer) error { return api.WriteFillersCSV(w, ans) },
		func() api.Answer { return api.NewFillers(ans) },
		func(w *bufio.Writer) error { return fillersTable(w, ans) })
}

// turns reads the offers that a store has since a moment; a pack has none.
func (c *fillersCmd) turns(ctx context.Context, con *console, from roster.Minute) (filling.Ledger, error) {
	if c.Data == "" {
		return nil, nil //nolint:nilnil // there are none, and nothing is wrong
	}
	data, err := app.Open(ctx, c.Data, false)
	if err != nil {
		return nil, noStore(err, c.Data)
	}
	asked, err := data.Asked(ctx, from.Time(), con.now())
	return api.Turns(asked), errors.Join(err, data.Close())
}

// opening finds the gap.
func (c *fillersCmd) opening(ctx context.Context, book *roster.Book) (*filling.Opening, error) {
	if c.Gap != "" {
		return filling.Find(ctx, book, c.Gap)
	}
	at, err := pack.ParseMoment(c.At, book.Zone())
	if err != nil {
		return nil, err
	}
	district, ok := book.District(c.District)
	if !ok {
		return nil, usage(notKnown("district", string(c.District), func(yield func(string) bool) {
			for _, d := range book.Districts().All() {
				if !yield(string(d.ID)) {
					return
				}
			}
		}), "watchbill fillers --help")
	}
	return filling.At(ctx, book, c.Need, district, at)
}
