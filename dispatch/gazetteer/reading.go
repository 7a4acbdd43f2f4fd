package gazetteer

import (
	"math"
	"strings"
)

// The points that it costs to read a query otherwise than it was typed.
const (
	pointsHouse  = 1  // without its house number
	pointsJoined = 2  // two words as one
	pointsCut    = 2  // without what follows the street
	pointsNoMark = 6  // as an intersection, with nothing between the streets
	pointsApart  = 5  // streets that come close without meeting
	pointsBridge = 10 // streets that come less close
	pointsNoMeet = 40 // one street, where two were typed that do not meet

	pointsFewerWords = 12 // without a word
)

// reading is a way to read a query, or one side of an intersection.
type reading struct {
	query  []*typed
	points int32
	house  string   // the house number that was set aside, "" for none
	rest   string   // what was left out after the street, "" for nothing
	hint   []string // the words of it: perhaps a town
}

// typed is the words of a query with what each may mean.
func (g *Gazetteer) typed(q string) []*typed {
	words := fold(q)
	all := make([]*typed, len(words))
	for i := range words {
		all[i] = &typed{word: words[i]}
		if !words[i].mark {
			all[i].reach = g.lexicon.reachOf(&words[i], i == len(words)-1)
		}
	}
	return all
}

// weightyTyped leaves out marks and stop words, unless there is nothing else.
func weightyTyped(words []*typed) []*typed {
	kept := make([]*typed, 0, len(words))
	for _, w := range words {
		if !w.mark && w.class != stop {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		for _, w := range words {
			if !w.mark {
				kept = append(kept, w)
			}
		}
	}
	return kept
}

// search reads words in one way after the other, as long as what was found costs more than the next way to read them.
func (f *finding) search(words []*typed) []sighting {
	words = weightyTyped(words)
	var all []sighting
	best := int32(math.MaxInt32)
	try := func(r reading) {
		if best <= r.points {
			return
		}
		for _, s := range f.g.sightings(r) {
			all, best = append(all, s), min(best, s.points)
		}
	}
	whole := reading{query: words}
	bare, housed := whole.withoutHouse()
	try(whole)
	if housed {
		try(bare)
	}
	for i := range len(words) - 1 {
		if r, ok := f.g.joined(bare, i); ok {
			try(r)
		}
	}
	for _, r := range []reading{whole, bare} {
		if r, ok := r.cut(); ok {
			try(r)
		}
	}
	return all
}

// asTyped reads words in no other way than they stand.
func (f *finding) asTyped(words []*typed) []sighting {
	return f.g.sightings(reading{query: weightyTyped(words)})
}

// sightings are the names found by a reading.
func (g *Gazetteer) sightings(r reading) []sighting {
	names := g.search(r.query)
	all := make([]sighting, len(names))
	for i, x := range names {
		x.points += r.points
		all[i] = sighting{x, &r}
	}
	return all
}

// leaveOut notes a word that the reading goes without.
func (r *reading) leaveOut(w *typed) {
	r.rest = strings.TrimPrefix(r.rest+" "+w.raw, " ")
	r.hint = append(r.hint, w.text)
}

// withoutHouse leaves a leading house number out: "812 N Market", "800 block of Market". The reading itself if there is
// none.
func (r reading) withoutHouse() (reading, bool) {
	if len(r.query) < 2 || !r.query[0].house {
		return r, false
	}
	r.points += pointsHouse
	r.house, r.query = r.query[0].raw, r.query[1:]
	if t := r.query[0].text; len(r.query) > 1 && (t == "block" || t == "blk") {
		r.house, r.query = r.house+" "+r.query[0].raw, r.query[1:]
	}
	return r, true
}

// joined reads words i and i+1 as one, if that is a word of some name.
func (g *Gazetteer) joined(r reading, i int) (reading, bool) {
	if i+1 >= len(r.query) || !joins(r.query[i].word, r.query[i+1].word) {
		return r, false
	}
	one := &typed{word: join([]word{r.query[i].word, r.query[i+1].word}, 0)[0]}
	if g.lexicon.number(one.text) < 0 {
		return r, false
	}
	one.reach = g.lexicon.reachOf(&one.word, false)
	query := append(append(make([]*typed, 0, len(r.query)), r.query[:i]...), one)
	r.query, r.points = append(query, r.query[i+2:]...), r.points+pointsJoined
	return r, true
}

// cut leaves out what follows a comma or, without one, the first type of street: a town, a flat, a zip code.
func (r reading) cut() (reading, bool) {
	end := 0
	for i := 1; i < len(r.query) && end == 0; i++ {
		if r.query[i].comma {
			end = i
		}
	}
	for i := 1; i < len(r.query)-1 && end == 0; i++ {
		if r.query[i].class == typeWord {
			end = i + 1
		}
	}
	if end == 0 {
		return r, false
	}
	for _, w := range r.query[end:] {
		r.leaveOut(w)
	}
	r.query, r.points = r.query[:end:end], r.points+pointsCut
	return r, true
}
