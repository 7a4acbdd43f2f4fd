package main

import (
	"context"
	"fmt"

	"watchbill/api"
	"watchbill/coverage"
	"watchbill/coverage/rollcall"
	"watchbill/roster"
)

type rollcallCmd struct {
	rosterFlags
	District roster.DistrictID `placeholder:"ID" help:"Only this district. Default: every one."`
	Shift    roster.ShiftID    `required:"" placeholder:"ID" help:"The shift."`
	On       roster.Date       `placeholder:"DATE" help:"The date on which the watch starts, YYYY-MM-DD. Default: today by the agency's clock."`
	Format   string            `default:"table" enum:"table,json,html" help:"How to write the result: ${enum}. html is a page to print."`
}

// Help is shown by kong.
func (rollcallCmd) Help() string {
	return `Everybody on duty in the district during the watch, with certificates, languages and skills; the co-responder pairs; who is away, and by what kind of absence; the gaps with their causes; and the relief.

Example:

    watchbill rollcall --pack packs/springfield --district A --shift night --on 2027-01-01`
}

// Run is called by kong.
func (c *rollcallCmd) Run(ctx context.Context, con *console) error {
	book, err := c.book(ctx, con)
	if err != nil {
		return err
	}
	ask, err := c.question(con, book)
	if err != nil {
		return usage(err, "watchbill rollcall --help")
	}
	watches, err := rollcall.Watches(ctx, book, ask, coverage.New)
	if err != nil {
		return asUsage(err, "rollcall")
	}
	con.progress.Stop()
	answer := api.NewRollCall(book, watches)
	switch c.Format {
	case "json":
		return answer.WriteJSON(con.out)
	case "html":
		return answer.Page(book, con.now()).WriteHTML(con.out)
	}
	return rollcallTable(con.out, book, answer)
}

// question finds what is asked about.
func (c *rollcallCmd) question(con *console, book *roster.Book) (rollcall.Question, error) {
	ask := rollcall.Question{District: -1, Date: c.On}
	if c.On == 0 {
		ask.Date = today(con, book)
	}
	ok := false
	if ask.Shift, ok = book.Shift(c.Shift); !ok {
		return ask, notKnown("shift", string(c.Shift), func(yield func(string) bool) {
			for _, s := range book.Shifts().All() {
				if !yield(string(s.ID)) {
					return
				}
			}
		})
	}
	if c.District == "" {
		return ask, nil
	}
	if ask.District, ok = book.District(c.District); !ok {
		return ask, notKnown("district", string(c.District), func(yield func(string) bool) {
			for _, d := range book.Districts().All() {
				if !yield(string(d.ID)) {
					return
				}
			}
		})
	}
	return ask, nil
}

// notKnown says that the roster has no such thing, and what is near.
func notKnown(what, id string, known func(yield func(string) bool)) error {
	near := roster.Suggest(id, known)
	if near != "" {
		near = "; nearest is " + near
	}
	return fmt.Errorf("--%s: there is no %s %q on the roster%s", what, what, id, near)
}
