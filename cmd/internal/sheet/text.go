package sheet

import (
	"fmt"
	"strings"
	"unicode"
)

// Columns is the width that everything fits, unless a caller's own words are wider.
const Columns = 100

// Clean makes text from a roster safe to show: control characters, line breaks and marks that turn the writing
// direction become U+FFFD.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029 {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// Width is the number of terminal cells that s takes: none for marks that sit on another letter, two for the wide
// letters of East Asia and for emoji.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

// wide are the ranges of runes that take two cells (Unicode's East Asian Width W and F, in broad strokes).
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115F, Stride: 1}, {Lo: 0x2E80, Hi: 0x303E, Stride: 1}, {Lo: 0x3041, Hi: 0xA4CF, Stride: 1},
		{Lo: 0xAC00, Hi: 0xD7A3, Stride: 1}, {Lo: 0xF900, Hi: 0xFAFF, Stride: 1}, {Lo: 0xFE30, Hi: 0xFE6F, Stride: 1},
		{Lo: 0xFF00, Hi: 0xFF60, Stride: 1}, {Lo: 0xFFE0, Hi: 0xFFE6, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0x1F300, Hi: 0x1F64F, Stride: 1}, {Lo: 0x1F900, Hi: 0x1F9FF, Stride: 1}, {Lo: 0x20000, Hi: 0x3FFFD, Stride: 1}},
}

func runeWidth(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}

// Clip returns s if it takes at most width cells, else as much of it as fits before an ellipsis.
func Clip(s string, width int) string {
	if Width(s) <= width {
		return s
	}
	n := 0
	for i, r := range s {
		if n += runeWidth(r); n > width-1 {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}

// Some joins as many of the words with ", " as fit into width cells, at least one, and says how many more there are.
// The words after which it stops are cut from no word but the first. No words are a dash.
func Some(words []string, width int) (line string, more int) {
	if len(words) == 0 {
		return "–", 0
	}
	if all := strings.Join(words, ", "); Width(all) <= width {
		return all, 0
	}
	for n := len(words) - 1; n > 1; n-- {
		if s := strings.Join(words[:n], ", ") + suffix(len(words)-n); Width(s) <= width {
			return s, len(words) - n
		}
	}
	more = len(words) - 1
	return Clip(words[0], width-Width(suffix(more))) + suffix(more), more
}

func suffix(more int) string {
	if more == 0 {
		return ""
	}
	return fmt.Sprintf(" +%d more", more)
}

// Wrap breaks words, parted by blanks, into lines of at most width cells, each after the first begun with indent.
func Wrap(s string, width int, indent string) string {
	var b strings.Builder
	at := 0
	for word := range strings.FieldsSeq(s) {
		w := Width(word)
		switch {
		case b.Len() == 0:
		case at+1+w > width:
			b.WriteString("\n" + indent)
			at = Width(indent)
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += w
	}
	return b.String()
}
