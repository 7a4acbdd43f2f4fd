package gazetteer

import (
	"slices"
	"strings"

	"watchbill/roster"
)

// Gazetteer finds places by what people type. It never changes and is safe for concurrent use.
type Gazetteer struct {
	entities []entity
	entries  []entry
	lexicon  *lexicon
	core     [][]int32 // by word: the entries that have it in their core, ascending
	outside  []bool    // by word: some entry has it outside its core
	longest  int       // words of the longest name
	district func(roster.Point) string
	box      box // around everything
}

// New makes a Gazetteer. Streets of one name are one street wherever they lie close, and as many as there are towns
// where they do not; a route's number is a street too. Streets with neither name nor number and places without a name
// are left out. Cost: some tenths of a second for the 22,000 names of BenchmarkNew.
func New(opt Options) *Gazetteer {
	g := &Gazetteer{district: opt.District, box: emptyBox()}
	g.addStreets(opt)
	g.addPlaces(opt.Places)
	for i := range g.entities {
		g.box = g.box.joined(g.entities[i].box)
	}
	g.index()
	return g
}

// addStreets gathers the nodes of each name and of each route's number.
func (g *Gazetteer) addStreets(opt Options) {
	if opt.Streets == nil {
		return
	}
	byKey := map[string]*entity{}
	add := func(name string, route bool, nodes []int32) {
		key := keyOf(name)
		if key == "" || len(nodes) == 0 {
			return
		}
		e := byKey[key]
		if e == nil {
			e = &entity{name: name, kind: KindStreet}
			byKey[key] = e
		}
		e.route = e.route || route
		if len(name) > len(e.name) || len(name) == len(e.name) && name < e.name {
			e.name = name // the fullest form, whatever the order they came in
		}
		e.nodes = append(e.nodes, nodes...)
	}
	for s := range opt.Streets {
		add(strings.TrimSpace(s.Name), false, s.Nodes)
		for ref := range strings.SplitSeq(s.Ref, ";") {
			add(strings.TrimSpace(ref), true, s.Nodes)
		}
	}
	keys := make([]string, 0, len(byKey))
	for key := range byKey {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		e := byKey[key]
		e.survey(opt.At)
		g.entities = append(g.entities, *e)
	}
}

// keyOf is the same for names that are the same once folded, "" for a name without a word.
func keyOf(name string) string {
	var b strings.Builder
	for _, w := range weighty(fold(name)) {
		b.WriteString(w.text)
		b.WriteByte(' ')
	}
	return b.String()
}

func (g *Gazetteer) addPlaces(places []roster.Place) {
	for i := range places {
		p := places[i] // a copy: the caller may change its own
		g.entities = append(g.entities, entity{
			name: p.Name, kind: KindPlace, place: &p,
			box: emptyBox().with(p.At), parts: []stretch{{at: p.At, box: emptyBox().with(p.At)}},
		})
	}
}

// index makes the entries of all entities, the words they use, and where each is used.
func (g *Gazetteer) index() {
	words := map[string]bool{}
	type draft struct {
		entity int
		words  []word
	}
	var drafts []draft
	for i := range g.entities {
		e := &g.entities[i]
		var kind []word
		if e.kind == KindPlace {
			kind = weighty(fold(e.place.Kind))
		}
		for _, ws := range readings(e.name) {
			if len(kind) == 1 && len(ws) < maxWords && !slices.ContainsFunc(ws, func(w word) bool { return w.text == kind[0].text }) {
				ws = append(ws, word{raw: kind[0].raw, text: kind[0].text, class: kind[0].class, kind: true})
			}
			drafts = append(drafts, draft{i, ws})
			for _, w := range ws {
				words[w.text] = true
			}
		}
	}
	g.lexicon = newLexicon(words)
	g.core, g.outside = make([][]int32, len(g.lexicon.spellings)), make([]bool, len(g.lexicon.spellings))
	for _, d := range drafts {
		g.addEntry(int32(d.entity), d.words)
	}
}

func (g *Gazetteer) addEntry(of int32, words []word) {
	e := &g.entities[of]
	x := entry{entity: of, last: uint8(len(words)), kind: -1}
	for j, w := range words {
		if w.kind {
			x.kind = j
		}
		x.words = append(x.words, g.lexicon.number(w.text))
		x.class = append(x.class, w.class)
	}
	switch {
	case e.route && len(words) > 1 && !digit(words[0].text):
		x.first = 1 // US, DE, I
	case e.kind == KindStreet:
		x.first, x.last = core(words)
	}
	n := int32(len(g.entries))
	g.entries = append(g.entries, x)
	g.longest = max(g.longest, len(words))
	for j, w := range x.words {
		if !x.inCore(j) {
			g.outside[w] = true
		} else if c := g.core[w]; len(c) == 0 || c[len(c)-1] != n {
			g.core[w] = append(c, n)
		}
	}
}
