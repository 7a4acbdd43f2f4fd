package replay

import (
	"cmp"
	"slices"

	"watchbill/coverage"
	"watchbill/roster"
)

// calendar says of each minute in which month it is, and which shift a call counts for: of those that are on, the one
// that began last, the first in shifts.csv of those that began together.
type calendar struct {
	start  roster.Minute
	shift  []int16 // by minute of the span; none where no shift is on
	month  []int16
	months []coverage.Month
}

func newCalendar(b *roster.Book, from roster.Date, days int, span roster.Interval) *calendar {
	n := int(span.End - span.Start)
	c := &calendar{start: span.Start, shift: make([]int16, n), month: make([]int16, n)}
	for i := range c.shift {
		c.shift[i] = none
	}
	dates := roster.DateRange{From: from - 2, To: from + roster.Date(days) + 2}
	watches := b.Watches(dates)
	type tour struct {
		roster.Interval
		shift int
	}
	var tours []tour
	for d := dates.From; d <= dates.To; d++ {
		for s := range b.Shifts().Len() {
			if v := watches.On(s, d).And(span); v.Minutes() > 0 {
				tours = append(tours, tour{watches.On(s, d), s})
			}
		}
	}
	slices.SortFunc(tours, func(x, y tour) int { return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.shift, x.shift)) })
	for _, t := range tours {
		for m := max(t.Start, span.Start); m < min(t.End, span.End); m++ {
			c.shift[m-span.Start] = int16(t.shift)
		}
	}
	for d := from; d <= from+roster.Date(days); d++ {
		year, month, _ := d.Civil()
		if k := (coverage.Month{Year: year, Month: int(month)}); len(c.months) == 0 || c.months[len(c.months)-1] != k {
			c.months = append(c.months, k)
		}
		for m := b.Zone().Instant(d, 0); m < min(b.Zone().Instant(d+1, 0), span.End); m++ {
			c.month[m-span.Start] = int16(len(c.months) - 1)
		}
	}
	return c
}

// of returns shift, none where none is on, and month, an index, of an instant within the span.
func (c *calendar) of(at Time) (shift, month int) {
	m := roster.Minute(at/Minute) - c.start
	return int(c.shift[m]), int(c.month[m])
}
