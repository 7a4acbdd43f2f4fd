package api

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"watchbill/roster"
)

// The bounds of what a body may hold.
const (
	maxText  = 128 // characters of a string
	maxWords = 32  // in a list
	maxSign  = 64  // bytes of a call sign
)

// raw returns the text of the scalar that is being read, and goes past it.
func (b *body) raw() []byte {
	start := b.at
	if b.text[b.at] == '"' {
		b.skipString()
	} else {
		for b.at < len(b.text) && !endsScalar[b.text[b.at]] {
			b.at++
		}
	}
	raw := b.text[start:b.at]
	b.skipSpace()
	return raw
}

var endsScalar = [256]bool{',': true, '}': true, ']': true, ' ': true, '\t': true, '\r': true, '\n': true}

func (b *body) skipSpace() {
	for b.at < len(b.text) {
		switch b.text[b.at] {
		case ' ', '\t', '\r', '\n':
			b.at++
		default:
			return
		}
	}
}

func (b *body) skipString() {
	for b.at++; b.text[b.at] != '"'; b.at++ {
		if b.text[b.at] == '\\' {
			b.at++
		}
	}
	b.at++
}

// skip goes past a value of any type.
func (b *body) skip() {
	for depth := 0; ; {
		switch b.text[b.at] {
		case '{', '[':
			depth++
			b.at++
		case '}', ']':
			depth--
			b.at++
		case ',', ':':
			b.at++
		default:
			b.raw()
		}
		b.skipSpace()
		if depth == 0 {
			return
		}
	}
}

// key reads the name of a member, up to the colon.
func (b *body) key() []byte {
	raw := b.raw()
	return unquote(raw)
}

// unquote returns what a string literal says, as a part of it where it has no escapes.
func unquote(raw []byte) []byte {
	for _, c := range raw {
		if c == '\\' {
			var s string
			_ = json.Unmarshal(raw, &s) // of valid JSON
			return []byte(s)
		}
	}
	return raw[1 : len(raw)-1]
}

// line reads a string of at most so many characters, all of which can be printed on a line.
func (b *body) line(most int) string {
	if b.text[b.at] != '"' {
		b.wrongType("a string")
		return ""
	}
	s := string(unquote(b.raw()))
	switch {
	case len(s) > most && utf8.RuneCountInString(s) > most:
		b.fault("is longer than %d characters", most)
	case !printable(s):
		b.fault("holds a character that cannot be printed")
	}
	return s
}

func printable(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' {
			return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
		}
	}
	return true
}

// id reads an identifier.
func (b *body) id() string {
	s := b.line(maxText)
	if !roster.ValidID(s) && !b.faulty() {
		b.fault("%q is not an identifier: 1 to %d of A-Z a-z 0-9 . _ -", clip(s), roster.MaxID)
	}
	return s
}

// sign reads a call sign.
func (b *body) sign() string {
	s := b.line(maxText)
	if why := unfitSign(s); why != "" && !b.faulty() {
		b.fault("%s", why)
	}
	return s
}

// unfitSign says what keeps a text from being a call sign, empty when nothing does.
func unfitSign(s string) string {
	switch {
	case len(s) > maxSign:
		return fmt.Sprintf("is longer than %d bytes", maxSign)
	case !utf8.ValidString(s) || !printable(s):
		return "holds a character that cannot be printed"
	}
	return ""
}

// lines reads a list of strings.
func (b *body) lines(most, length int) []string {
	out := []string{}
	b.list(most, func(int) { out = append(out, b.line(length)) })
	return out
}

// choice reads one of the known words.
func choice[S ~string](b *body, known ...S) S {
	s := S(b.line(maxText))
	if !slices.Contains(known, s) && !b.faulty() {
		words := make([]string, len(known))
		for i, k := range known {
			words[i] = string(k)
		}
		b.fault("%q is not one of: %s", clip(string(s)), strings.Join(words, ", "))
	}
	return s
}

// number reads a number.
func (b *body) number() float64 {
	if c := b.text[b.at]; c != '-' && (c < '0' || c > '9') {
		b.wrongType("a number")
		return 0
	}
	f, err := strconv.ParseFloat(string(b.raw()), 64)
	if err != nil {
		b.fault("is too large a number")
		return 0
	}
	return f
}

// integer reads a whole number from least to most.
func (b *body) integer(least, most int) int {
	f := b.number()
	if f != math.Trunc(f) || f < float64(least) || f > float64(most) {
		b.fault("is not a whole number from %d to %d", least, most)
		return least
	}
	return int(f)
}

// flag reads a boolean.
func (b *body) flag() bool {
	if c := b.text[b.at]; c != 't' && c != 'f' {
		b.wrongType("a boolean")
		return false
	}
	return b.raw()[0] == 't'
}

// instant reads an instant with offset.
func (b *body) instant() time.Time {
	if b.text[b.at] != '"' {
		b.wrongType("a string with an instant")
		return time.Time{}
	}
	s := string(unquote(b.raw()))
	if t, ok := parseInstant(s); ok {
		return t.UTC()
	}
	b.fault("%q is not an instant with offset, such as 2027-03-03T12:00:00Z", clip(s))
	return time.Time{}
}

// point reads a place.
func (b *body) point() (p roster.Point) {
	given := b.object(latLon, func(i int) {
		if i == 0 {
			p.Lat = b.degrees(90)
		} else {
			p.Lon = b.degrees(180)
		}
	})
	b.require(given, latLon, 2)
	return p
}

var latLon = []string{"lat", "lon"}

// degrees reads a coordinate, at most so far from 0.
func (b *body) degrees(most float64) float64 {
	f := b.number()
	if math.Abs(f) > most {
		b.fault("is not a number from %g to %g", -most, most)
	}
	return f
}

// require notes which of the first n members of the object that was just read are missing.
func (b *body) require(given uint64, names []string, n int) {
	for i, name := range names[:n] {
		if given>>i&1 == 0 && !b.faulty() {
			b.faultAt(name, "is required")
		}
	}
}

// faulty tells whether the value as a whole was refused already, so that its members are not missed as well.
func (b *body) faulty() bool {
	return len(b.faults) > 0 && b.faults[len(b.faults)-1].Pointer == b.pointer()
}
