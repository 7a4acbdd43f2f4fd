package sheet

import (
	"fmt"
	"strconv"
)

// Percent writes part ÷ whole in percent with one decimal, rounded, but 100.0 only when whole is reached and 0.0 only
// when there is none of it; a dash where whole is 0.
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
	return fmt.Sprintf("%d.%d", n/10, n%10)
}

// Count writes n with a comma between thousands.
func Count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Number writes a count with its noun, which takes an s when there is not one of it.
func Number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Count(n) + " " + noun + "s"
}

// Length writes a number of minutes as hours and minutes: 8 h, 7 h 30, 45 min.
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
