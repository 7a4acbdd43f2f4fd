package sheet

import (
	"fmt"
	"io"
	"strings"
	"time"

	"watchbill/coverage"
	"watchbill/roster"
)

// Strip draws shares over a horizon as lines of glyphs, one glyph for a day or for so many weeks as fit the width.
// The height of a glyph is what is missing: a quiet line is a good one.
type Strip struct {
	From  roster.Date
	Days  int
	label int // cells
	lines []stripLine
}

type stripLine struct {
	label string
	days  []coverage.Share
}

// The glyphs by the share of minutes that is not covered; the marks of all and of nothing covered are those of the pages.
const (
	glyphCovered   = "▏"
	glyphUncovered = "■"
	glyphNone      = " "
)

// steps are the heights between: each is for less than so many tenths of a percent missing.
var steps = []struct {
	below int
	glyph string
}{{10, "▁"}, {20, "▂"}, {50, "▃"}, {100, "▄"}, {200, "▅"}, {500, "▆"}, {1001, "▇"}}

// Legend says what the glyphs mean.
const Legend = "▏ all covered   missing: ▁ <1 %  ▂ <2 %  ▃ <5 %  ▄ <10 %  ▅ <20 %  ▆ <50 %  ▇ more   ■ none covered"

// Line adds a line; days are by date of the horizon.
func (s *Strip) Line(label string, days []coverage.Share) {
	label = Clip(Clean(label), 20)
	s.label = max(s.label, Width(label))
	s.lines = append(s.lines, stripLine{label, days})
}

// Unit is the number of days a glyph stands for: 1, or whole weeks, so that the strip fits the width.
func (s *Strip) Unit() int {
	room := Columns - s.label - 2
	if s.Days <= room {
		return 1
	}
	return (s.Days + 7*room - 1) / (7 * room) * 7
}

// UnitName says what a glyph stands for: "a day", "a week", "3 weeks".
func (s *Strip) UnitName() string {
	switch u := s.Unit(); u {
	case 1:
		return "a day"
	case 7:
		return "a week"
	default:
		return fmt.Sprintf("%d weeks", u/7)
	}
}

// Write writes the rule of months and the lines.
func (s *Strip) Write(w io.Writer) error {
	unit := s.Unit()
	var b strings.Builder
	indent := strings.Repeat(" ", s.label+2)
	b.WriteString(strings.TrimRight(indent+s.rule(unit), " ") + "\n")
	for _, l := range s.lines {
		text := l.label + strings.Repeat(" ", s.label-Width(l.label)+2)
		for i := 0; i < s.Days; i += unit {
			var sum coverage.Share
			for _, day := range l.days[i:min(i+unit, s.Days)] {
				sum.CoveredMinutes += day.CoveredMinutes
				sum.Minutes += day.Minutes
			}
			text += glyph(sum)
		}
		b.WriteString(strings.TrimRight(text, " ") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// rule names each month above the glyph in which it begins, as far as there is room: a January by its year, and where a
// glyph is more than a week only the years.
func (s *Strip) rule(unit int) string {
	room := min((s.Days+unit-1)/unit+4, Columns-s.label-2) // the last name may stand over, not beyond the width
	line := []rune(strings.Repeat(" ", room))
	write := func(day int, name string) {
		at := day / unit
		if at+len(name) > len(line) || strings.TrimSpace(string(line[max(0, at-1):min(len(line), at+len(name)+1)])) != "" {
			return // no room
		}
		copy(line[at:], []rune(name))
	}
	// Years first, for where there is no room for all.
	for _, years := range []bool{true, false} {
		for i := range s.Days {
			year, month, day := (s.From + roster.Date(i)).Civil()
			switch {
			case i > 0 && day != 1:
			case i == 0 && s.soon() < 4*unit: // the next month's name needs the room
			case month == time.January && years:
				write(i, fmt.Sprintf("'%02d", year%100))
			case month != time.January && !years && unit <= 7:
				write(i, fmt.Sprintf("%.3s", month))
			}
		}
	}
	return string(line)
}

// soon is the number of days until a second month begins, many if none does.
func (s *Strip) soon() int {
	year, month, _ := s.From.Civil()
	if days := int(roster.NewDate(year, month, 1).AddMonths(1) - s.From); days < s.Days {
		return days
	}
	return s.Days + 4*s.Unit()
}

func glyph(s coverage.Share) string {
	switch {
	case s.Minutes == 0:
		return glyphNone
	case s.CoveredMinutes == s.Minutes:
		return glyphCovered
	case s.CoveredMinutes == 0:
		return glyphUncovered
	}
	missing := s.Minutes - s.CoveredMinutes
	for _, step := range steps {
		if missing*1000 < step.below*s.Minutes {
			return step.glyph
		}
	}
	return steps[len(steps)-1].glyph
}
