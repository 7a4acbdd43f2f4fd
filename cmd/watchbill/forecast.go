package main

import (
	"bufio"
	"context"
	"errors"
	"io"

	"watchbill/api"
	"watchbill/coverage"
	"watchbill/coverage/forecast"
	"watchbill/roster"
)

type forecastCmd struct {
	rosterFlags
	horizonFlags
	Attrition  float64 `default:"9.05" help:"Of 100 officers, how many leave within a year: 0 to 100."`
	LeadMonths int     `default:"12" help:"Months until a certified officer follows one who left; 0: nobody does."`
	Slots      bool    `help:"With --format csv: a row for each slot instead of one for each district and shift."`
	formatFlag
}

// Help is shown by kong.
func (forecastCmd) Help() string {
	return `What the year ahead brings if nobody acts: which certificates lapse and the gaps that each will open, what is left of coverage when officers leave and when tours are lost on the day (unplanned_rate in agency.json), how likely each slot is to hold, and how many certified officers a district and shift needs so that it holds. Nothing is simulated; docs/forecast.md has the definitions.

Example:

    watchbill forecast --pack packs/springfield --from 2027-01-01 --attrition 12 --lead-months 9`
}

// Validate is called by kong. Values out of range are the engine's to refuse.
func (c *forecastCmd) Validate() error {
	if c.Slots && c.Format != "csv" {
		return errors.New("--slots goes with --format csv: json has the slots, and the table has room for the thinnest only")
	}
	return c.rosterFlags.Validate()
}

// Run is called by kong.
func (c *forecastCmd) Run(ctx context.Context, con *console) error {
	book, err := c.book(ctx, con)
	if err != nil {
		return err
	}
	con.progress.Doing("computing the forecast")
	grid, err := coverage.New(ctx, book, coverage.Options{Need: roster.NeedCIT, From: c.from(con, book), Days: int(c.Days)})
	if err != nil {
		return asUsage(err, "forecast")
	}
	f, err := forecast.New(ctx, grid, forecast.Options{Attrition: c.Attrition, LeadMonths: c.LeadMonths})
	if err != nil {
		return asUsage(err, "forecast")
	}
	csv := api.WriteForecastCSV
	if c.Slots {
		csv = api.WriteForecastSlotsCSV
	}
	return c.write(con,
		func(w io.Writer) error { return csv(w, f) },
		func() api.Answer { return api.NewForecast(f) },
		func(w *bufio.Writer) error { return forecastTable(w, f) })
}
