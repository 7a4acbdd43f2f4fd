package sheet

import (
	"strings"

	"watchbill/api/print"
)

// Percent writes part ÷ whole as [print.Percent] does, without the sign: columns head themselves with it.
func Percent(part, whole int) string { return strings.TrimSuffix(print.Percent(part, whole), " %") }

// Count writes n with a comma between thousands.
func Count(n int) string { return print.Count(n) }

// Number writes a count with its noun, which takes an s when there is not one of it.
func Number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Count(n) + " " + noun + "s"
}

// Length writes a number of minutes as hours and minutes: 8 h, 7 h 30, 45 min.
func Length(minutes int) string { return print.Length(minutes) }
