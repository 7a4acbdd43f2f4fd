package main

import (
	"fmt"
	"strconv"

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

// today is the date that the agency's clocks show.
func today(con *console, book *roster.Book) roster.Date {
	return book.Zone().DateAt(roster.MinuteOf(con.now()))
}

// horizon says which dates a result is about.
func horizon(from roster.Date, days int) string {
	if days == 1 {
		return sheet.Day(from)
	}
	return fmt.Sprintf("%s to %s (%s)", sheet.Day(from), sheet.Day(from+roster.Date(days-1)), sheet.Number(days, "day"))
}
