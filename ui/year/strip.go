package year

import (
	"strconv"
	"strings"

	"watchbill/coverage"
)

// strip is a row's slots as the script reads them: a date of the horizon after the other.
type strip struct {
	// Slots is one character a date: "-" asks for nobody, "c" covered, else the cause of the gap, a absence, l lapse, b both,
	// u unstaffed, small where the slot is partial and large where it is uncovered.
	Slots string
	// Need and Have are the number required and the least on watch, runs of equal ones as "2x14", blank-separated.
	Need, Have string
	// Lacks are the minutes not covered of each partial slot, in order, blank-separated.
	Lacks string
}

// stripOf writes the slots of a row.
func stripOf(marks []mark) strip {
	slots, lacks := make([]byte, 0, len(marks)), make([]byte, 0, 64)
	for _, m := range marks {
		slots = append(slots, letter(m))
		if m.status == coverage.Partial {
			if len(lacks) > 0 {
				lacks = append(lacks, ' ')
			}
			lacks = strconv.AppendInt(lacks, int64(m.missing), 10)
		}
	}
	return strip{
		string(slots), runs(marks, func(m mark) int { return m.required }), runs(marks, func(m mark) int { return m.least }), string(lacks),
	}
}

// causeLetters are those of the causes in partial slots.
var causeLetters = map[coverage.Cause]byte{
	coverage.CauseAbsence: 'a', coverage.CauseLapse: 'l', coverage.CauseBoth: 'b', coverage.CauseUnstaffed: 'u',
}

// letter is the character of a slot.
func letter(m mark) byte {
	switch m.status {
	case coverage.Covered:
		return 'c'
	case coverage.Partial:
		return causeLetters[m.cause]
	case coverage.Uncovered:
		return causeLetters[m.cause] - 'a' + 'A'
	}
	return '-'
}

// runs writes a number of each slot, how often it follows itself where it does.
func runs(marks []mark, number func(mark) int) string {
	var b strings.Builder
	for i := 0; i < len(marks); {
		n := i + 1
		for n < len(marks) && number(marks[n]) == number(marks[i]) {
			n++
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(number(marks[i])))
		if n-i > 1 {
			b.WriteByte('x')
			b.WriteString(strconv.Itoa(n - i))
		}
		i = n
	}
	return b.String()
}
