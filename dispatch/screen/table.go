package screen

import (
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"
)

// table finds the row of a nature: that of the nature itself, else that of the longest code with which the nature
// begins, up to the end of a word. "CRISIS" is the row of "CRISIS - PERSON IN CRISIS" and not of "CRISISLINE".
type table[R any] struct {
	rows    map[string]found[R] // by folded code
	longest int                 // bytes of the longest code: a lookup's cost depends on it, not on the number of rows
}

// found is a row with its code as the map writes it.
type found[R any] struct {
	code string
	row  R
}

// newTable makes a table of a map's rows. Of codes that fold to the same the first bytewise stands, so that the order
// of a Go map decides nothing; checked policies have none.
func newTable[R, P any](rows map[string]P, ready func(P) R) table[R] {
	t := table[R]{rows: make(map[string]found[R], len(rows))}
	for _, code := range slices.Sorted(maps.Keys(rows)) {
		key := fold(nil, code)
		if _, there := t.rows[string(key)]; len(key) == 0 || there {
			continue
		}
		t.rows[string(key)] = found[R]{code, ready(rows[code])}
		t.longest = max(t.longest, len(key))
	}
	return t
}

// find looks a folded nature up. whole tells that the row is that of the nature itself.
func (t *table[R]) find(nature []byte) (f found[R], whole, ok bool) {
	for end := min(len(nature), t.longest); end > 0; end-- {
		if end < len(nature) && !boundary(nature[end:]) {
			continue
		}
		if f, ok = t.rows[string(nature[:end])]; ok {
			return f, end == len(nature), true
		}
	}
	return f, false, false
}

// boundary tells whether a word can end before rest, which is not empty.
func boundary(rest []byte) bool {
	r, _ := utf8.DecodeRune(rest)
	return utf8.RuneStart(rest[0]) && !unicode.In(r, unicode.L, unicode.N, unicode.M)
}
