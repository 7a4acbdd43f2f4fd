package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"

	"watchbill/api"
	"watchbill/cmd/internal/sheet"
	"watchbill/coverage"
	"watchbill/roster"
)

// horizonFlags choose the dates.
type horizonFlags struct {
	From roster.Date `placeholder:"DATE" help:"First duty date, YYYY-MM-DD. Default: today by the agency's clock."`
	Days dayCount    `default:"365" help:"Number of duty dates, 1 to 3660."`
}

// dayCount is a number of dates that a horizon may have.
type dayCount int

// UnmarshalText is called by kong.
func (n *dayCount) UnmarshalText(text []byte) error {
	days, err := strconv.Atoi(string(text))
	if err != nil || days < 1 || days > coverage.MaxDays {
		return fmt.Errorf("%q is not a number of days from 1 to %d", text, coverage.MaxDays)
	}
	*n = dayCount(days)
	return nil
}

// from returns the first date, today where none was given.
func (f *horizonFlags) from(con *console, book *roster.Book) roster.Date {
	if f.From != 0 {
		return f.From
	}
	return today(con, book)
}

func today(con *console, book *roster.Book) roster.Date {
	return roster.DateOf(con.now().In(book.Zone().Location()))
}

// needFlag chooses what is counted.
type needFlag struct {
	Need roster.Need `default:"cit" enum:"cit,co-responder" help:"What is needed: ${enum}."`
}

// needed says what is counted.
func needed(n roster.Need) string {
	if n == roster.NeedCoResponder {
		return "co-responder pair"
	}
	return "CIT officer"
}

// formatFlag chooses how the result is written.
type formatFlag struct {
	Format string `default:"table" enum:"csv,json,table" help:"How to write the result: ${enum}."`
}

// write writes the result in the format chosen.
func (f *formatFlag) write(con *console, csv func(io.Writer) error, answer func() api.Answer, table func(*bufio.Writer) error) error {
	con.progress.Stop()
	switch f.Format {
	case "csv":
		return csv(con.out)
	case "json":
		return answer().WriteJSON(con.out)
	}
	return table(con.out)
}

// heading writes the first lines of a table: whose roster, what of it, and when.
func heading(w io.Writer, book *roster.Book, what, when string) {
	fmt.Fprintf(w, "%s\n%s\n", sheet.Clip(sheet.Clean(book.Agency().Name), sheet.Columns), what)
	fmt.Fprintf(w, "%s, by the clock of %s", when, book.Zone().Name())
	if r := book.Revision(); r > 0 {
		fmt.Fprintf(w, ", roster r%d", r)
	}
	fmt.Fprint(w, "\n\n")
}

// horizon says which dates a result is about.
func horizon(from roster.Date, days int) string {
	if days == 1 {
		return sheet.Day(from)
	}
	return fmt.Sprintf("%s to %s (%s)", sheet.Day(from), sheet.Day(from+roster.Date(days-1)), sheet.Number(days, "day"))
}

// asUsage turns what the engine says of the options into an error about the arguments.
func asUsage(err error, command string) error {
	if errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
		return usage(err, "watchbill "+command+" --help")
	}
	return err
}
