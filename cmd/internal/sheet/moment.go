package sheet

import (
	"fmt"
	"strings"

	"watchbill/api/print"
	"watchbill/roster"
)

// Day writes a date as it is said: Fri 19 Nov 2027.
func Day(d roster.Date) string { return print.Day(d) }

// Month writes a month: Nov 2027.
func Month(d roster.Date) string {
	year, month, _ := d.Civil()
	return fmt.Sprintf("%.3s %d", month, year)
}

// Clock writes what the agency's clock shows at m: 22:47. When the clock shows that time twice that day, the second
// one is followed by the name of its hour: 01:30 EST.
func Clock(z *roster.Zone, m roster.Minute) string {
	d, c := z.Local(m)
	if z.Instant(d, c) == m {
		return c.String()
	}
	return c.String() + m.Time().In(z.Location()).Format(" MST")
}

// Span writes an interval by the agency's clock: Fri 19 Nov 22:00–06:00. The day of the end is left out where it is within
// a day of the start; with years set the year is said, where the reader could not know it, and so it is of what lasts for months.
func Span(z *roster.Zone, v roster.Interval, years bool) string {
	years = years || v.Minutes() > 180*24*60
	from, _ := z.Local(v.Start)
	to, _ := z.Local(v.End)
	s := spanDay(from, years) + Clock(z, v.Start) + "–"
	if v.Minutes() >= 24*60 {
		s += strings.Replace(spanDay(to, years), "  ", " ", 1)
	}
	return s + Clock(z, v.End)
}

func spanDay(d roster.Date, years bool) string {
	year, month, day := d.Civil()
	s := fmt.Sprintf("%.3s %2d %.3s ", d.Weekday(), day, month)
	if years {
		s += fmt.Sprintf("%d ", year)
	}
	return s
}
