package gazetteer

import (
	"slices"
	"strings"
)

// Found is a name with what it costs in points.
type Found struct {
	Name   string
	Points int32
}

// Names are the names that the engine finds for a query read as typed.
func (g *Gazetteer) Names(q string) []Found {
	return g.described(g.search(weightyTyped(g.typed(q))))
}

// NamesSlowly is the slow, obvious twin: every name is priced, and every spelling compared with every word typed.
func (g *Gazetteer) NamesSlowly(q string) []Found {
	query := g.typed(q)
	for i, w := range query {
		w.reach = g.slowReach(&w.word, i == len(query)-1)
	}
	query = weightyTyped(query)
	var all []found
	var t trace
	for i := range g.entries {
		if p := g.price(&g.entries[i], query, &t); p >= 0 && len(query) > 0 {
			all = append(all, found{g.entries[i].entity, int32(i), p})
		}
	}
	return g.described(cheapestOfEach(all))
}

func (g *Gazetteer) described(all []found) []Found {
	names := make([]Found, len(all))
	for i, x := range all {
		names[i] = Found{g.entities[x.entity].name, x.points}
	}
	return names
}

// slowReach compares a typed word with each spelling.
func (g *Gazetteer) slowReach(w *word, last bool) reach {
	r := reach{exact: -1}
	for s, spelling := range g.lexicon.spellings {
		if p := slowPoints(w, last, spelling); p >= 0 {
			r.guesses = append(r.guesses, guess{g.lexicon.kept[s], p})
		}
	}
	return r
}

func slowPoints(w *word, last bool, spelling string) int32 {
	best := int32(-1)
	consider := func(p int32) {
		if best < 0 || p < best {
			best = p
		}
	}
	letters := w.begins()
	switch {
	case w.mark:
		return -1
	case spelling == w.text:
		return 0
	case spelling == w.also:
		consider(pointsOther)
	}
	if !digit(letters) && strings.HasPrefix(spelling, letters) {
		if last {
			consider(pointsBegun)
		} else if len(letters) >= 3 {
			consider(pointsShort)
		}
	}
	if errors := Edits(w.text, spelling); errors <= tolerance(len(w.text)) && !w.soft() && !digit(w.text) && !digit(spelling) {
		p := int32(errors * pointsError)
		if w.text[0] != spelling[0] {
			p += pointsInitial
		}
		consider(p)
	}
	return best
}

// Edits is the whole table of distances: letters added, dropped, changed, or swapped with their neighbour.
func Edits(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0:
				d[i][j] = j
			case j == 0:
				d[i][j] = i
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j], d[i][j-1], d[i-1][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], 1+d[i-2][j-2])
			}
		}
	}
	return d[len(a)][len(b)]
}

// Near lists the spellings within some errors of a typed word, among some words.
func Near(words []string, typed string, errors int) map[string]int {
	set := map[string]bool{}
	for _, w := range words {
		set[w] = true
	}
	l := newLexicon(set)
	got := map[string]int{}
	l.near(typed, errors, func(s int32, errors int) { got[l.spellings[s]] = errors })
	return got
}

// Spellings lists what Near looks among.
func Spellings(words []string) []string {
	set := map[string]bool{}
	for _, w := range words {
		set[w] = true
	}
	return slices.Clone(newLexicon(set).spellings)
}

// Fold gives the words of a name in the forms that the index keeps.
func Fold(name string) string {
	var words []string
	for _, w := range weighty(fold(name)) {
		words = append(words, w.text)
	}
	return strings.Join(words, " ")
}

// Meters is the distance between two points.
var Meters = meters
