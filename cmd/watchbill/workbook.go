package main

import (
	"context"
	"fmt"
	"iter"

	"watchbill/cmd/internal/sheet"
	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/roster/pack/workbook"
)

type workbookCmd struct {
	rosterFlags
	horizonFlags
	needFlag
	File string `arg:"" placeholder:"FILE.xlsx" help:"Where to write. An earlier workbook there is replaced."`
}

// Help is shown by kong.
func (workbookCmd) Help() string {
	return `Sheets Slots, Gaps, Targets and Shares, with the figures of coverage, gaps and targets as dates and numbers that a spreadsheet sorts and filters. A roster itself is written as a workbook by export, and read from one wherever a pack is.

Example:

    watchbill workbook --pack packs/springfield --from 2027-01-01 coverage-2027.xlsx`
}

// Validate is called by kong.
func (c *workbookCmd) Validate() error {
	if !workbook.Is(c.File) {
		return fmt.Errorf("%q does not end in .xlsx", c.File)
	}
	return c.rosterFlags.Validate()
}

// Run is called by kong.
func (c *workbookCmd) Run(ctx context.Context, con *console) error {
	book, err := c.figures(ctx, con, "workbook")
	if err != nil {
		return err
	}
	grid, err := newGrid(ctx, con, book, &c.horizonFlags, &c.needFlag)
	if err != nil {
		return asUsage(err, "workbook")
	}
	opt := grid.Options()
	targets, err := coverage.NewTargets(ctx, book, opt.From, opt.Days)
	if err != nil {
		return err
	}
	con.progress.Doing("writing " + c.File)
	if err := workbook.SaveSheets(c.File, slotsSheet(grid), gapsSheet(grid), targetsSheet(targets), sharesSheet(grid)); err != nil {
		return err
	}
	con.progress.Stop()
	_, err = fmt.Fprintf(con.out, "%s: slots, gaps, targets and shares, need %s, %s\n", sheet.Clean(c.File), opt.Need, horizon(opt.From, opt.Days))
	return err
}

// columnsOf makes columns of names; a width stands for dates and times, which their names do not show.
func columnsOf(names ...string) (list []workbook.Column) {
	for _, n := range names {
		list = append(list, workbook.Column{Name: n, Width: max(17, len(n)+3)})
	}
	return list
}

// sheetOf makes a sheet of rows.
func sheetOf(name string, columns []workbook.Column, rows iter.Seq[[]workbook.Cell]) workbook.Sheet {
	return workbook.Sheet{Name: name, Columns: columns, Rows: rows}
}

// times are an interval by the agency's clock and in UTC.
func times(book *roster.Book, v roster.Interval) []workbook.Cell {
	return []workbook.Cell{
		workbook.Moment(book.Zone(), v.Start), workbook.Moment(book.Zone(), v.End), workbook.Moment(greenwich, v.Start), workbook.Moment(greenwich, v.End),
	}
}

// greenwich is the zone of what is said in UTC.
var greenwich = func() *roster.Zone {
	z, err := roster.LoadZone("UTC")
	if err != nil {
		panic(err) // the time package knows UTC without a database
	}
	return z
}()

func slotsSheet(grid *coverage.Grid) workbook.Sheet {
	book := grid.Book()
	zone := book.Zone().Name()
	return sheetOf("Slots", columnsOf("district_id", "shift_id", "date", "start ("+zone+")", "end ("+zone+")", "start (UTC)", "end (UTC)", "required", "min", "minutes", "covered_minutes", "status"),
		func(yield func([]workbook.Cell) bool) {
			for s := range grid.Slots() {
				row := []workbook.Cell{workbook.Text(book.Districts().At(s.District).ID), workbook.Text(book.Shifts().At(s.Shift).ID), workbook.Day(s.Date)}
				row = append(row, times(book, s.Interval)...)
				row = append(row, workbook.Number(s.Required), workbook.Number(s.Min), workbook.Number(s.Minutes()), workbook.Number(s.CoveredMinutes), workbook.Text(s.Status()))
				if !yield(row) {
					return
				}
			}
		})
}

func gapsSheet(grid *coverage.Grid) workbook.Sheet {
	book := grid.Book()
	zone := book.Zone().Name()
	return sheetOf("Gaps", columnsOf("district_id", "start ("+zone+")", "end ("+zone+")", "start (UTC)", "end (UTC)", "minutes", "short", "short_minutes", "cause", "officers"),
		func(yield func([]workbook.Cell) bool) {
			for g := range grid.Gaps() {
				row := append([]workbook.Cell{workbook.Text(book.Districts().At(g.District).ID)}, times(book, g.Interval)...)
				row = append(row, workbook.Number(g.Minutes()), workbook.Number(g.Short), workbook.Number(g.ShortMinutes), workbook.Text(g.Cause), workbook.Text(some(g.Who)))
				if !yield(row) {
					return
				}
			}
		})
}

// some joins names by blanks, and says how many there are beyond what a cell holds.
func some(who roster.List[string]) string {
	b := []byte{}
	for i, id := range who.All() {
		if len(b)+len(id) > workbook.MaxCell-40 {
			return fmt.Sprintf("%s … and %d more (see gaps --format csv)", b, who.Len()-i)
		}
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, id...)
	}
	return string(b)
}

func targetsSheet(targets *coverage.Targets) workbook.Sheet {
	book := targets.Book()
	return sheetOf("Targets", columnsOf("district_id", "shift_id", "from", "to", "required", "least", "short"),
		func(yield func([]workbook.Cell) bool) {
			for _, t := range targets.Gaps {
				if !yield([]workbook.Cell{
					workbook.Text(book.Districts().At(t.District).ID), workbook.Text(book.Shifts().At(t.Shift).ID), workbook.Day(t.From), workbook.Day(t.To),
					workbook.Number(t.Required), workbook.Number(t.Least), workbook.Number(t.Short()),
				}) {
					return
				}
			}
		})
}

func sharesSheet(grid *coverage.Grid) workbook.Sheet {
	book, shares := grid.Book(), grid.Shares()
	return sheetOf("Shares", columnsOf("of", "district_id", "shift_id", "month", "covered_minutes", "minutes", "share"),
		func(yield func([]workbook.Cell) bool) {
			put := func(of string, district, shift, month workbook.Cell, s coverage.Share) bool {
				row := []workbook.Cell{workbook.Text(of), district, shift, month, workbook.Number(s.CoveredMinutes), workbook.Number(s.Minutes), {}}
				if s.Minutes > 0 {
					row[6] = workbook.Share(s.Of())
				}
				return yield(row)
			}
			none := workbook.Cell{}
			if !put("agency", none, none, none, shares.Agency) {
				return
			}
			for d, s := range shares.Districts {
				if !put("district", workbook.Text(book.Districts().At(d).ID), none, none, s) {
					return
				}
			}
			for k, s := range shares.Shifts {
				if !put("shift", none, workbook.Text(book.Shifts().At(k).ID), none, s) {
					return
				}
			}
			for d, list := range shares.DistrictShifts {
				for k, s := range list {
					if !put("district and shift", workbook.Text(book.Districts().At(d).ID), workbook.Text(book.Shifts().At(k).ID), none, s) {
						return
					}
				}
			}
			for _, m := range shares.Months {
				if !put("month", none, none, workbook.Text(fmt.Sprintf("%04d-%02d", m.Year, m.Month.Month)), m.Share) {
					return
				}
			}
		})
}
