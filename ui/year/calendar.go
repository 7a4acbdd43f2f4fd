package year

import (
	"fmt"
	"time"

	"watchbill/coverage"
	"watchbill/roster"
)

// monthOf is the month that a date lies in.
func monthOf(d roster.Date) coverage.Month {
	year, month, _ := d.Civil()
	return coverage.Month{Year: year, Month: int(month)}
}

// monthID names a month as paths do: 2027-03.
func monthID(m coverage.Month) string { return fmt.Sprintf("%04d-%02d", m.Year, m.Month) }

// first and last are the dates of a month.
func first(m coverage.Month) roster.Date { return roster.NewDate(m.Year, time.Month(m.Month), 1) }
func last(m coverage.Month) roster.Date  { return first(m).AddMonths(1) - 1 }

// parseMonth reads what monthID writes.
func parseMonth(s string) (coverage.Month, bool) {
	d, err := roster.ParseDate(s + "-01")
	if err != nil || len(s) != len("2027-03") {
		return coverage.Month{}, false
	}
	return monthOf(d), true
}

// monthName is the name of a month: Mar, or March 2027.
func monthName(m coverage.Month) string { return time.Month(m.Month).String()[:3] }
func monthTitle(m coverage.Month) string {
	return fmt.Sprintf("%s %d", time.Month(m.Month), m.Year)
}

// months are those of a run of dates.
func months(from roster.Date, days int) (list []coverage.Month) {
	for d := from; d < from+roster.Date(days); d = last(monthOf(d)) + 1 {
		list = append(list, monthOf(d))
	}
	return list
}

// weekend tells whether a date is a Saturday or a Sunday.
func weekend(d roster.Date) bool {
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}
