package screen

import (
	"cmp"
	"maps"
	"slices"

	"watchbill/roster"
)

// Screen is a policy made ready to screen calls. It is immutable and safe for concurrent use.
type Screen struct {
	natures    [2]table[nature] // the agency's own, which goes before the default one
	levels     table[int]
	hazards    vocabulary[Hazard]
	indicators vocabulary[Indicator]
	harmless   []bool // by hazard: it is only noted
}

// The two maps of natures, by place.
const (
	agencyMap = iota
	defaultMap
)

var mapNames = [...]string{agencyMap: "the agency's map", defaultMap: "the default map"}

// nature is a row of a map of natures, its words looked up: hazards and indicators by their place.
type nature struct {
	need       roster.Need // empty: none by itself
	hazards    []int
	indicators []int
	words      string // the list for people: "weapon or violence"
}

// New makes a policy ready; nil has no rows of its own. The policy is not kept. It takes 10 µs and a third of one for
// each row (BenchmarkNew), so it is made once for each policy, not for each call.
func New(p *roster.Policy) *Screen {
	if p == nil {
		p = new(roster.Policy)
	}
	s := new(Screen)
	s.learn(p)
	s.natures[agencyMap] = newTable(p.Natures, s.nature)
	s.natures[defaultMap] = newTable(defaults, s.nature)
	s.levels = newTable(p.Levels, func(level int) int { return level })
	return s
}

// learn gathers the words: those of every agency, the hazards that the policy has rules for, and whatever else its
// natures list, which are indicators of its own.
func (s *Screen) learn(p *roster.Policy) {
	rules := map[Hazard]bool{} // whether it is harmless
	for word, rule := range p.Hazards {
		h := Hazard(plain(word))
		was, there := rules[h]
		rules[h] = rule == noteOnly && (was || !there) // of two spellings the careful rule
	}
	s.hazards = newVocabulary(hazards, slices.Collect(maps.Keys(rules)))
	for _, h := range s.hazards.words {
		s.harmless = append(s.harmless, rules[h])
	}
	var own []Indicator
	for _, n := range p.Natures {
		for _, word := range n.Indicators {
			if _, hazard := s.hazards.find(plain(word)); !hazard {
				own = append(own, Indicator(plain(word)))
			}
		}
	}
	s.indicators = newVocabulary(indicators, own)
}

const noteOnly roster.HazardRule = "note"

// nature looks up the words of a row. One that is both counts as an indicator and as a hazard.
func (s *Screen) nature(row roster.Nature) nature {
	n := nature{need: row.Need}
	switch row.Need {
	case "", roster.NeedCIT, roster.NeedCoResponder, roster.NeedAny:
	default:
		n.need = roster.NeedCIT // no policy that was checked comes here
	}
	for _, word := range row.Indicators {
		word = plain(word)
		if i, ok := s.hazards.find(word); ok {
			n.hazards = append(n.hazards, i)
		}
		if i, ok := s.indicators.find(word); ok {
			n.indicators = append(n.indicators, i)
		}
	}
	n.hazards, n.indicators = once(n.hazards), once(n.indicators)
	n.words = join(s.hazards.at(n.hazards), s.indicators.at(n.indicators), " or ")
	return n
}

// vocabulary numbers words: those of every agency first, then the agency's own by name.
type vocabulary[W ~string] struct {
	words []W
	place map[string]int
	known int // words of every agency; they come first
}

func newVocabulary[W ~string](known, own []W) vocabulary[W] {
	v := vocabulary[W]{words: slices.Clone(known), place: map[string]int{}, known: len(known)}
	for _, w := range slices.Compact(slices.Sorted(slices.Values(own))) {
		if w != "" && !slices.Contains(known, w) {
			v.words = append(v.words, w)
		}
	}
	for i, w := range v.words {
		v.place[string(w)] = i
	}
	return v
}

func (v *vocabulary[W]) find(word string) (int, bool) {
	i, ok := v.place[word]
	return i, ok
}

// at returns the words with the given places, nil when there are none.
func (v *vocabulary[W]) at(places []int) []W {
	if len(places) == 0 {
		return nil
	}
	words := make([]W, len(places))
	for i, p := range places {
		words[i] = v.words[p]
	}
	return words
}

// once sorts places and drops repetitions, in place.
func once[T cmp.Ordered](places []T) []T {
	slices.Sort(places)
	return slices.Compact(places)
}

// join lists words for people.
func join(h []Hazard, i []Indicator, between string) (list string) {
	add := func(word string) {
		if list != "" {
			list += between
		}
		list += word
	}
	for _, w := range h {
		add(string(w))
	}
	for _, w := range i {
		add(string(w))
	}
	return list
}
