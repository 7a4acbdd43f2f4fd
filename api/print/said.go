package print

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"watchbill/roster"
)

// Percent says part ÷ whole in percent with one decimal, rounded, such as "92.8 %": 100.0 only when whole is reached, 0.0
// only when there is none of it, and a dash where whole is 0.
func Percent(part, whole int) string {
	if whole <= 0 {
		return "–"
	}
	n := (2000*part + whole) / (2 * whole) // tenths of a percent, halves up
	if part < whole {
		n = min(n, 999)
	}
	if part > 0 {
		n = max(n, 1)
	}
	return fmt.Sprintf("%d.%d %%", n/10, n%10)
}

// Share is what a chart draws of part ÷ whole: 0 to 100, NaN where whole is 0.
func Share(part, whole int) float64 {
	if whole <= 0 {
		return math.NaN()
	}
	return 100 * float64(part) / float64(whole)
}

// Count says a number with a comma between thousands.
func Count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Length says a number of minutes in hours and minutes: 8 h, 7 h 30, 45 min.
func Length(minutes int) string {
	h, m := minutes/60, minutes%60
	switch {
	case h == 0:
		return fmt.Sprintf("%d min", m)
	case m == 0:
		return Count(h) + " h"
	}
	return fmt.Sprintf("%s h %02d", Count(h), m)
}

// Seconds says a length of time of any size: 14 s, 3 min 05, 2 h 10.
func Seconds(s int) string {
	switch {
	case s < 60:
		return fmt.Sprintf("%d s", s)
	case s < 3600:
		return fmt.Sprintf("%d min %02d", s/60, s%60)
	}
	return fmt.Sprintf("%s h %02d", Count(s/3600), s/60%60)
}

// Day says a date: Fri 19 Nov 2027.
func Day(d roster.Date) string {
	year, month, day := d.Civil()
	return fmt.Sprintf("%.3s %d %.3s %d", d.Weekday(), day, month, year)
}

// Days says a range of dates, both ends inclusive; one date where they are the same.
func Days(from, to roster.Date) string {
	if from == to {
		return Day(from)
	}
	return Day(from) + " to " + Day(to)
}

// Made says a moment by the agency's clock, with the name of its hour: 22 Nov 2026, 06:40 EST.
func Made(at time.Time, zone *roster.Zone) string {
	return at.In(zone.Location()).Format("2 Jan 2006, 15:04 MST")
}
