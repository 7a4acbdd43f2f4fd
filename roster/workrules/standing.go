package workrules

import (
	"context"

	"watchbill/roster"
)

// Standing lists the breaches that stand on a roster over some dates, which must have both ends: those of everybody, by officer
// and then in the order of [Check]. Errors are roster.Invalid about "from" for dates within ten days of an end of the
// calendar, where a window of 7 days may reach beyond what a date can say, and that of ctx. A year of a city of 8,000 takes
// some tenths of a second.
func Standing(ctx context.Context, book *roster.Book, dates roster.DateRange) ([]Breach, error) {
	if dates.From <= margin || dates.To > roster.MaxDate-margin {
		return nil, roster.Invalidf("from", "%s to %s is too near an end of the calendar", dates.From, dates.To)
	}
	zone := book.Zone()
	c := NewChecker(book, roster.Interval{Start: zone.Instant(dates.From, 0), End: zone.Instant(dates.To+1, 0)})
	var list []Breach
	for i := range book.People() {
		if i%64 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		c.Load(book.Person(i))
		list = c.Breaches(list)
	}
	return list, nil
}
