package gazetteer

import (
	"fmt"
	"slices"
	"strings"
)

// how says how a hit was come by.
func (f *finding) how(h *hit) string {
	var said []string
	say := func(s string) {
		if !slices.Contains(said, s) {
			said = append(said, s)
		}
	}
	f.explain(&h.a, say)
	if h.kind == KindIntersection {
		f.explain(&h.b, say)
	}
	switch {
	case h.alone:
		say("no intersection as typed was found: this is one street of it")
	case h.corner.end:
		say("the streets run together: this is an end of that stretch")
	case h.corner.apart > 0:
		say(fmt.Sprintf("the streets share no point: this is between them, where they are %.0f m apart", h.corner.apart))
	}
	if len(said) == 0 {
		return "as typed"
	}
	return strings.Join(said, "; ")
}

// explain says what was done to a reading to find a name.
func (f *finding) explain(s *sighting, say func(string)) {
	e := &f.g.entries[s.entry]
	name := f.g.wordsOf(s.entry)
	var t trace
	f.g.price(e, s.by.query, &t)
	matched := make([]bool, len(e.words))
	for i, q := range s.by.query {
		j := t[i]
		if j < 0 {
			if f.g.entities[e.entity].route && q.class == typeWord {
				continue
			}
			say(q.raw + " is not in the name")
			continue
		}
		matched[j] = true
		if int(j) == e.kind {
			continue
		}
		switch p := q.points(e.words[j]); {
		case p == 0:
		case p >= pointsError:
			say("spelling: " + q.raw + " → " + name[j].raw)
		default:
			say("short: " + q.raw + " → " + name[j].raw)
		}
	}
	for j := e.first; j < e.last; j++ {
		if !matched[j] && int(j) != e.kind {
			say("part of the name")
		}
	}
	if s.by.house != "" {
		say("house number " + s.by.house + " set aside: this is the middle of the street")
	}
	if s.by.rest != "" {
		say("left out: " + s.by.rest)
	}
}

// wordsOf is the words of an entry as the name has them.
func (g *Gazetteer) wordsOf(entry int32) []word {
	first := entry
	for first > 0 && g.entries[first-1].entity == g.entries[entry].entity {
		first--
	}
	return readings(g.entities[g.entries[entry].entity].name)[entry-first]
}
