package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"watchbill/api"
	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
	"watchbill/roster/workrules"
)

type workrulesCmd struct {
	rosterFlags
	From roster.Date `placeholder:"DATE" help:"First date, YYYY-MM-DD. Default: today by the agency's clock."`
	Days dayCount    `default:"28" help:"Number of dates, 1 to 3660."`
	formatFlag
}

// Help is shown by kong.
func (workrulesCmd) Help() string {
	return `Every breach of the agency's work rules that stands on the roster: rest between duties, hours in any 24 h and any 7 days, days in a row. Duty is tours less absences, plus extra duty, in every district.

Example:

    watchbill workrules --data /var/lib/watchbill --days 14`
}

// Run is called by kong.
func (c *workrulesCmd) Run(ctx context.Context, con *console) error {
	book, err := c.book(ctx, con)
	if err != nil {
		return err
	}
	dates := roster.DateRange{From: (&horizonFlags{From: c.From}).from(con, book)}
	if dates.To = dates.From + roster.Date(c.Days) - 1; dates.To > roster.MaxDate {
		return usage(fmt.Errorf("--days: %d days from %s go beyond %s", c.Days, dates.From, roster.MaxDate), "watchbill workrules --help")
	}
	con.progress.Doing("holding duty to the work rules")
	list, err := workrules.Standing(ctx, book, dates)
	if err != nil {
		return asUsage(err, "workrules")
	}
	return c.write(con,
		func(w io.Writer) error { return api.WriteBreachesCSV(w, book, list) },
		func() api.Answer { return api.NewBreaches(book, dates, list) },
		func(w *bufio.Writer) error { return breachesTable(w, book, dates, list) })
}

// listedBreaches is how many the table names.
const listedBreaches = 100

// breachesTable writes the breaches by start.
func breachesTable(w *bufio.Writer, book *roster.Book, dates roster.DateRange, list []workrules.Breach) error {
	heading(w, book, "Work rules: what the roster breaks", horizon(dates.From, int(dates.To-dates.From)+1))
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "Nothing: the roster keeps the rules of agency.json.")
		return err
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(x, y workrules.Breach) int { return cmp.Compare(x.Start, y.Start) })
	t := sheet.Table{Columns: []sheet.Column{{Name: "From"}, {Name: "To"}, {Name: "Unit"}, {Name: "Name"}, {Name: "What"}}}
	for _, b := range list[:min(len(list), listedBreaches)] {
		i, _ := book.Officer(b.Officer) // the list is of this Book
		o := &book.Person(i).Officer
		t.Row(moment(book, b.Start), moment(book, b.End), o.CallSign(), cmp.Or(o.Name, string(o.ID)), b.Said())
	}
	if err := t.Write(w); err != nil {
		return err
	}
	if more := len(list) - listedBreaches; more > 0 {
		fmt.Fprintf(w, "and %s more: --format csv lists all.\n", sheet.Count(more))
	}
	what := "1 breach"
	if len(list) > 1 {
		what = sheet.Count(len(list)) + " breaches"
	}
	people := map[roster.OfficerID]bool{}
	for _, b := range list {
		people[b.Officer] = true
	}
	_, err := fmt.Fprintf(w, "\n%s, by %s.\n", what, sheet.Number(len(people), "officer"))
	return err
}

// moment writes an instant by the agency's clock.
func moment(book *roster.Book, m roster.Minute) string {
	d, c := book.Zone().Local(m)
	return d.String() + " " + c.String()
}
