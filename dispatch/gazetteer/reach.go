package gazetteer

import (
	"cmp"
	"slices"
)

// The points that a guess costs. A hundred are more than any match has left.
const (
	pointsOther    = 1  // the second meaning of a short form
	pointsBegun    = 3  // the last word is not finished
	pointsShort    = 6  // a word in the middle is not: "phila pike"
	pointsError    = 12 // an error of typing
	pointsInitial  = 4  // more when the first letter is not the one typed: fingers slip there least
	pointsTurned   = 12 // words in another order
	pointsMissing  = 10 // a word of the core of a street's name was not typed
	pointsFewer    = 3  // a word of a place's name was not: those are long, and called by any word of them
	pointsFewest   = 9  // however many of those
	pointsPrefix   = 9  // the route was called by its bare number
	pointsRoute    = 4  // it was called a route, but not whose
	pointsNoDir    = 4  // a direction was typed and the name has none
	pointsOtherDir = 15 // it has another
	pointsNoType   = 4  // a type was typed and the name has none
	pointsBadType  = 5  // it has another
)

// short is the least number of letters that stand for a word in the middle of what was typed.
const short = 3

// guess is a word that a typed one may mean.
type guess struct{ word, points int32 }

// reach is the known words that a typed word may mean.
type reach struct {
	exact   int32   // the word itself, -1 if it is not known
	lo, hi  int32   // the spellings that it begins
	begun   int32   // what those cost
	guesses []guess // ascending by word, each once; others than the above
}

// reachOf finds what a typed word may mean; last says that it may not be finished.
func (l *lexicon) reachOf(w *word, last bool) reach {
	r := reach{exact: l.number(w.text)}
	if r.exact >= 0 {
		r.exact = l.kept[r.exact]
	}
	if w.also != "" {
		if k := l.number(w.also); k >= 0 {
			r.guesses = append(r.guesses, guess{l.kept[k], pointsOther})
		}
	}
	letters := w.begins()
	if !digit(letters) && (last || len(letters) >= short) {
		r.begun = pointsShort
		if last {
			r.begun = pointsBegun
		}
		r.lo, r.hi = l.begun(letters)
		i, _ := slices.BinarySearch(l.others, r.lo)
		for ; i < len(l.others) && l.others[i] < r.hi; i++ {
			r.guesses = append(r.guesses, guess{l.kept[l.others[i]], r.begun})
		}
	}
	if errors := tolerance(len(w.text)); errors > 0 && !w.soft() && !digit(w.text) {
		l.near(w.text, errors, func(s int32, errors int) {
			points := int32(pointsError * errors)
			if l.spellings[s][0] != w.text[0] {
				points += pointsInitial
			}
			if errors > 0 && !digit(l.spellings[s]) {
				r.guesses = append(r.guesses, guess{l.kept[s], points})
			}
		})
	}
	slices.SortFunc(r.guesses, func(a, b guess) int {
		return cmp.Or(cmp.Compare(a.word, b.word), cmp.Compare(a.points, b.points))
	})
	r.guesses = slices.CompactFunc(r.guesses, func(a, b guess) bool { return a.word == b.word })
	return r
}

// begins is what the typed word may be the beginning of: of a short form what was typed, "stre" or "s" alike.
func (w *word) begins() string {
	if w.class == plain {
		return w.text
	}
	return string(foldedLetters(w.raw))
}

func foldedLetters(raw string) (b []byte) {
	for _, r := range raw {
		if letter(r) {
			b = appendFolded(b, r)
		}
	}
	return b
}

// points is what it costs that the typed word stands for a known one, -1 if it cannot.
func (r *reach) points(w int32) int32 {
	if w == r.exact {
		return 0
	}
	best := int32(-1)
	if r.lo <= w && w < r.hi {
		best = r.begun
	}
	for _, g := range r.guesses {
		if g.word == w && (best < 0 || g.points < best) {
			best = g.points
		}
	}
	return best
}

// unknown tells whether the typed word may mean nothing known.
func (r *reach) unknown() bool { return r.exact < 0 && r.lo == r.hi && len(r.guesses) == 0 }

// each calls f for every known word within reach, some twice.
func (r *reach) each(l *lexicon, f func(w int32)) {
	if r.exact >= 0 {
		f(r.exact)
	}
	for w := r.lo; w < r.hi; w++ {
		if l.kept[w] == w && w != r.exact {
			f(w)
		}
	}
	for _, g := range r.guesses {
		f(g.word)
	}
}
