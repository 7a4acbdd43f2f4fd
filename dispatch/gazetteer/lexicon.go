package gazetteer

import (
	"slices"
	"sort"
	"strconv"
	"strings"
)

// lexicon is the words of all names. A spelling is a way to write one: its kept form, or another ("street" for st) that
// people may begin or mistype. Words go by the number of their kept form among the spellings.
type lexicon struct {
	spellings []string // sorted bytewise
	shared    []uint8  // how many first bytes each has in common with the one before, at most 255
	kept      []int32  // the number of the kept form of each
	others    []int32  // the spellings that are not kept forms, ascending
}

// newLexicon takes the kept forms of all names' words.
func newLexicon(words map[string]bool) *lexicon {
	l := &lexicon{}
	for w := range words {
		l.spellings = append(l.spellings, w)
	}
	add := func(written, kept string) {
		if words[kept] && !words[written] {
			l.spellings = append(l.spellings, written)
		}
	}
	other := map[string]string{}
	for written, f := range aliases {
		other[written] = f.text
	}
	for written, n := range ordinals {
		other[written] = strconv.Itoa(n)
	}
	for written, kept := range other {
		add(written, kept)
	}
	slices.Sort(l.spellings)
	l.shared, l.kept = make([]uint8, len(l.spellings)), make([]int32, len(l.spellings))
	for i, s := range l.spellings {
		if i > 0 {
			l.shared[i] = uint8(min(255, common(s, l.spellings[i-1])))
		}
		l.kept[i] = int32(i)
		if !words[s] {
			l.kept[i] = l.number(other[s])
			l.others = append(l.others, int32(i))
		}
	}
	return l
}

// number returns the number of a spelling, -1 if it is not known.
func (l *lexicon) number(spelling string) int32 {
	if i, ok := slices.BinarySearch(l.spellings, spelling); ok {
		return int32(i)
	}
	return -1
}

// begun returns the range of spellings that begin with some letters, half-open.
func (l *lexicon) begun(letters string) (lo, hi int32) {
	i, _ := slices.BinarySearch(l.spellings, letters)
	n := sort.Search(len(l.spellings)-i, func(k int) bool { return !strings.HasPrefix(l.spellings[i+k], letters) })
	return int32(i), int32(i + n)
}

// common counts the first bytes that two words share.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
