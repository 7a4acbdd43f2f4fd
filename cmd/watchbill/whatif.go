package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"watchbill/api"
	"watchbill/cmd/internal/sheet"
	"watchbill/coverage/whatif"
	"watchbill/roster"
	"watchbill/roster/pack"
)

type whatifCmd struct {
	rosterFlags
	horizonFlags
	needFlag
	formatFlag
	whatifFlags
}

// Help is shown by kong.
func (whatifCmd) Help() string {
	return `Coverage before and after a change that is not made: both shares, gaps opened, closed and changed, slots worsened and bettered, recruitment targets broken and mended. Nothing is written. A change file is a JSON list of rows to add, change and remove; "watchbill export" and docs/whatif.md show what rows have.

Gaps of one district that overlap in time belong together: they opened where there were none before, closed where there are none after, and changed where they differ; one gap may so change into two. What is in no list has stayed.

A class takes its officers away while it runs and certifies them from its last day on. A new rotation keeps squads together. Attrition lets officers leave at random, nobody being replaced, and says how the share spreads. A boundary changes no coverage: it is said which past calls move.

Examples:

    watchbill whatif --pack PACK --change leave.json --format json

    watchbill whatif --data DIR --class 2027-03-01..2027-03-05 --officers A104,A212,A377

    watchbill whatif --data DIR --leave 2027-07-01..2027-07-14 --officers A104

    watchbill whatif --data DIR --transfer A104 --on 2027-03-01 --district harbor --shift night

    watchbill whatif --data DIR --new-rotation 4-4 --cycle "* * * * - - - -" --shift night --on 2027-03-01

    watchbill whatif --data DIR --boundary harbor.geojson

    watchbill whatif --data DIR --attrition 9.05 --runs 200`
}

// Run is called by kong.
func (c *whatifCmd) Run(ctx context.Context, con *console) error {
	if err := c.checked(); err != nil {
		return usage(err, "watchbill whatif --help")
	}
	book, err := c.book(ctx, con)
	if err != nil {
		return err
	}
	grid, err := newGrid(ctx, con, book, &c.horizonFlags, &c.needFlag)
	if err != nil {
		return asUsage(err, "whatif")
	}
	base, err := whatif.NewBaseline(ctx, grid)
	if err != nil {
		return err
	}
	con.progress.Doing("asking what if")
	if c.Attrition != "" {
		return c.attrition(ctx, con, base)
	}
	next, notes, err := c.next(con, book, grid.Options().From)
	if err != nil {
		return err
	}
	d, err := base.Ask(ctx, next)
	if err != nil {
		return err
	}
	question, moves := c.asks(), (*whatif.Moves)(nil)
	if question == api.AskedBoundary || !whatif.SameBoundaries(book, next) {
		moves = whatif.MovesOf(book, next)
	}
	answer := api.NewDifference(question, d, moves, notes, api.WhatIfEverything)
	return c.write(con,
		func(w io.Writer) error { return api.WriteWhatIfCSV(w, answer) },
		func() api.Answer { return answer },
		func(w *bufio.Writer) error { return differenceTable(w, c.title(), d, moves, notes) })
}

// attrition draws who leaves.
func (c *whatifCmd) attrition(ctx context.Context, con *console, base *whatif.Baseline) error {
	rate, err := parseRate(c.Attrition)
	if err != nil {
		return usage(err, "watchbill whatif --help")
	}
	losses, err := whatif.Attrition{Rate: rate, Runs: c.Runs, Seed: c.Seed}.Ask(ctx, base)
	if err != nil {
		return asUsage(err, "whatif")
	}
	answer := api.NewLosses(base.Grid(), losses, api.WhatIfEverything)
	return c.write(con,
		func(w io.Writer) error { return api.WriteWhatIfCSV(w, answer) },
		func() api.Answer { return answer },
		func(w *bufio.Writer) error { return lossesTable(w, base.Grid(), losses) })
}

// next returns the Book that would be.
func (c *whatifCmd) next(con *console, book *roster.Book, from roster.Date) (*roster.Book, []api.WhatIfNote, error) {
	if c.Change != "" || c.Boundary != "" {
		return c.edited(con, book)
	}
	question, err := c.question(book, from)
	if err != nil {
		return nil, nil, usage(err, "watchbill whatif --help")
	}
	next, noted, err := question.Book(book)
	if err != nil {
		return nil, nil, asUsage(err, "whatif")
	}
	return next, api.WhatIfNotes(c.asks(), noted), nil
}

// edited applies a change file, or the Feature of a boundary. Its faults are printed, one a line.
func (c *whatifCmd) edited(con *console, book *roster.Book) (*roster.Book, []api.WhatIfNote, error) {
	changes, err := c.changes()
	if err != nil {
		return nil, nil, err
	}
	next, faults := changes.Apply(book)
	con.progress.Stop()
	var notes []api.WhatIfNote
	n := 0
	for _, f := range faults {
		fmt.Fprintln(con.err, sheet.Clean(f.String()))
		if f.Warning {
			notes = append(notes, api.WhatIfNote{Pointer: f.Pointer, Detail: f.Msg})
		} else {
			n++
		}
	}
	if next == nil {
		fmt.Fprintf(con.err, "watchbill: the changes have %s, nothing was worked out; correct them and try again\n", sheet.Number(n, "fault"))
		return nil, nil, errFaults
	}
	return next, notes, nil
}

// changes reads the file that the flags name.
func (c *whatifCmd) changes() (*pack.Changes, error) {
	name := c.Change + c.Boundary
	file := os.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("there is no file %s", name)
		} else if err != nil {
			return nil, err
		}
		defer f.Close()
		file = f
	}
	if c.Change != "" {
		return pack.ReadChanges(file)
	}
	const most = 16 << 20
	feature, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && len(feature) > most {
		err = fmt.Errorf("%s is larger than 16 MiB", name)
	}
	if err != nil {
		return nil, err
	}
	return pack.ChangeBoundary(feature, c.Part), nil
}
