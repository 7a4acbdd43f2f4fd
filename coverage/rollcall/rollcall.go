package rollcall

import (
	"context"
	"fmt"

	"watchbill/coverage"
	"watchbill/roster"
)

// reliefDays is how many days from the watch on relief is looked for.
const reliefDays = 7

// Question asks for roll calls.
type Question struct {
	District int // index; negative: every district
	Shift    int // index
	Date     roster.Date
}

// Grids gives the coverage of a horizon, as coverage.New does.
type Grids func(ctx context.Context, book *roster.Book, opt coverage.Options) (*coverage.Grid, error)

// Watches works out the roll call of each district asked for, in the order of the Book's districts. Where the shift does
// not start on that date, or the clock leaves no minute of it, the error is roster.Invalid about "on" and names the next
// date on which it does. Others are those of grids.
func Watches(ctx context.Context, book *roster.Book, q Question, grids Grids) ([]Watch, error) {
	h := &hall{book: book, shift: q.Shift, date: q.Date, duty: map[int][]Stand{}}
	h.watches = book.Watches(roster.DateRange{From: q.Date - 1, To: q.Date + reliefDays})
	h.slot = h.watches.On(q.Shift, q.Date)
	if h.slot.Minutes() == 0 {
		return nil, h.notOn()
	}
	for _, need := range []roster.Need{roster.NeedCIT, roster.NeedCoResponder} {
		grid, err := grids(ctx, book, coverage.Options{Need: need, From: q.Date, Days: 1})
		if err != nil {
			return nil, fmt.Errorf("gaps of the watch: %w", err)
		}
		h.grids = append(h.grids, grid)
	}
	first, last := 0, book.Districts().Len()
	if q.District >= 0 {
		first, last = q.District, q.District+1
	}
	list := make([]Watch, 0, last-first)
	for d := first; d < last; d++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		list = append(list, h.watch(d))
	}
	return list, nil
}

// notOn says that there is no such watch.
func (h *hall) notOn() error {
	shift := h.book.Shifts().At(h.shift)
	next := ""
	for d := h.date + 1; d <= h.date+reliefDays && next == ""; d++ {
		if h.watches.On(h.shift, d).Minutes() > 0 {
			next = fmt.Sprintf("; the next one starts on %s %s", d.Weekday(), d)
		}
	}
	if !shift.Days.Contains(h.date) {
		return roster.Invalidf("on", "shift %s does not start on a %s%s", shift.ID, h.date.Weekday(), next)
	}
	return roster.Invalidf("on", "the clock change of %s leaves no minute of shift %s%s", h.date, shift.ID, next)
}
