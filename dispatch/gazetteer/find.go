package gazetteer

import (
	"cmp"
	"slices"
	"strings"

	"watchbill/roster"
)

// The limits of a query.
const (
	MaxQueryBytes = 200
	DefaultLimit  = 8  // matches, where 0 or fewer are asked for
	MaxLimit      = 50 // matches, whatever is asked for
)

const (
	window    = 20 // points: matches that cost this much more than the best one are left out
	maxSides  = 24 // names looked at for each side of an intersection
	maxMarks  = 4  // places where a query is taken apart
	sameMeter = 60 // intersections that lie this close are the same one, by whatever names
)

// sighting is a name found, and by which reading.
type sighting struct {
	found
	by *reading
}

// hit is a place that the query may mean.
type hit struct {
	kind   Kind
	points int32
	a, b   sighting // b of an intersection, or what a street does not meet
	at     roster.Point
	part   int32
	corner corner
	hinted bool    // its district is named after the street
	far    float64 // metres from near, 0 without
	alone  bool    // b was typed too, but does not meet a
}

// finding is a query being answered. It belongs to one goroutine.
type finding struct {
	g     *Gazetteer
	near  *roster.Point
	limit int
	words []*typed
	hits  []hit
}

// Check tells whether q may be asked: an [roster.Error] of kind Invalid if it is empty, or longer than [MaxQueryBytes].
func Check(q string) error {
	if len(q) > MaxQueryBytes {
		return roster.Invalidf("q", "%d bytes are too many; at most %d", len(q), MaxQueryBytes)
	}
	if strings.TrimSpace(q) == "" {
		return roster.Invalidf("q", "wanted: a street, an intersection, a place, or coordinates")
	}
	return nil
}

// Find gives the places that q may mean, best first, at most limit (0 or fewer: [DefaultLimit]; at most [MaxLimit]);
// never nil, empty if there are none. near, if not nil and on Earth, decides between equally good ones: the nearer comes
// first, by its At. Errors: those of [Check]. Cost: tens of microseconds; below a millisecond for a single letter
// (BenchmarkFind).
func (g *Gazetteer) Find(q string, near *roster.Point, limit int) ([]Match, error) {
	if err := Check(q); err != nil {
		return []Match{}, err
	}
	if m, ok := g.coordinates(q); ok {
		return []Match{m}, nil
	}
	if limit <= 0 {
		limit = DefaultLimit
	}
	if near != nil && !onEarth(*near) {
		near = nil
	}
	f := &finding{g: g, near: near, limit: min(limit, MaxLimit), words: g.typed(q)}
	if marked := f.intersections(apartMeters); marked {
		f.names(f.asTyped(f.words), 0) // "Smith & Sons"
		f.unless(func() { f.intersections(bridgeMeters) })
		f.unless(f.lone)
	} else {
		f.names(f.search(f.words), 0)
		f.unless(f.unmarked)
		f.unless(f.fewer)
	}
	return f.matches(), nil
}

// unless tries something else where nothing was found.
func (f *finding) unless(otherwise func()) {
	if len(f.hits) == 0 {
		otherwise()
	}
}

// fewer leaves out the words that mean nothing here, or the last one.
func (f *finding) fewer() {
	words := weightyTyped(f.words)
	if len(words) < 2 {
		return
	}
	known := slices.DeleteFunc(slices.Clone(words), func(w *typed) bool { return !w.soft() && w.unknown() })
	if len(known) == len(words) {
		known = words[:len(words)-1]
	}
	if len(known) == 0 {
		return
	}
	r := reading{query: known, points: pointsFewerWords}
	for _, w := range words {
		if !slices.Contains(known, w) {
			r.leaveOut(w)
		}
	}
	if bare, ok := r.withoutHouse(); ok {
		f.names(f.g.sightings(bare), 0)
	}
	f.unless(func() { f.names(f.g.sightings(r), 0) })
}

// intersections looks for streets on both sides of each word or mark that may stand between two. marked tells whether
// there was any. Streets meet that come within some metres of each other.
func (f *finding) intersections(apart float64) (marked bool) {
	words := afterCorner(f.words)
	looked := 0
	for i, w := range words {
		if w.sep && i > 0 && i < len(words)-1 && looked < maxMarks {
			looked++
			marked = true
			f.meet(words[:i], words[i+1:], apart, 0)
		}
	}
	return marked
}

// afterCorner leaves "corner of" and "intersection of" out.
func afterCorner(words []*typed) []*typed {
	for i, w := range words {
		if i < 3 && (w.text == "corner" || w.text == "intersection") && i+1 < len(words) {
			if words[i+1].text == "of" {
				i++
			}
			return words[i+1:]
		}
	}
	return words
}

// unmarked reads the query as two streets with nothing between.
func (f *finding) unmarked() {
	words := weightyTyped(afterCorner(f.words))
	if len(words) > maxMarks*2 {
		return
	}
	for i := 1; i < len(words); i++ {
		f.meet(words[:i], words[i:], apartMeters, pointsNoMark)
	}
}

// sides searches for the streets of one side of an intersection.
func (f *finding) side(words []*typed) []sighting {
	all := slices.DeleteFunc(f.search(words), func(s sighting) bool { return f.g.entities[s.entity].kind != KindStreet })
	return cheapest(all)[:min(len(all), maxSides)]
}

// cheapest sorts sightings by what they cost.
func cheapest(all []sighting) []sighting {
	slices.SortStableFunc(all, func(a, b sighting) int {
		return cmp.Or(cmp.Compare(a.points, b.points), cmp.Compare(a.entity, b.entity))
	})
	return all
}

// meet adds the corners of the streets that both sides may mean.
func (f *finding) meet(left, right []*typed, apart float64, points int32) {
	as := f.side(left)
	if len(as) == 0 {
		return
	}
	bs := f.side(right)
	for _, a := range as {
		for _, b := range bs {
			if a.entity == b.entity {
				continue
			}
			for _, c := range corners(&f.g.entities[a.entity], &f.g.entities[b.entity], apart) {
				h := hit{kind: KindIntersection, points: points + a.points + b.points, a: a, b: b, at: c.at, corner: c}
				switch {
				case c.apart > apartMeters:
					h.points += pointsBridge
				case c.apart > 0:
					h.points += pointsApart
				}
				f.add(h)
			}
		}
	}
}

// lone gives the streets of an intersection that do not meet.
func (f *finding) lone() {
	words := afterCorner(f.words)
	for i, w := range words {
		if !w.sep || i == 0 || i == len(words)-1 {
			continue
		}
		f.names(f.search(words[:i]), pointsNoMeet)
		f.names(f.search(words[i+1:]), pointsNoMeet)
		return
	}
}

// names adds the streets and places that were found: all that cost as little as the last that fits the limit.
func (f *finding) names(all []sighting, points int32) {
	count, last := 0, int32(-1)
	seen := map[int32]bool{}
	for _, s := range cheapest(all) {
		if seen[s.entity] {
			continue
		}
		seen[s.entity] = true
		if count >= f.limit && s.points > last {
			return
		}
		last = s.points
		e := &f.g.entities[s.entity]
		for k, part := range e.parts {
			f.add(hit{kind: e.kind, points: points + s.points, a: s, at: part.at, part: int32(k), alone: points > 0})
			count++
		}
	}
}

func (f *finding) add(h hit) {
	if f.near != nil {
		h.far = meters(*f.near, h.at)
	}
	if hint := append(h.a.hints(), h.b.hints()...); len(hint) > 0 && f.g.district != nil {
		for _, w := range fold(f.g.district(h.at)) {
			h.hinted = h.hinted || slices.Contains(hint, w.text)
		}
	}
	f.hits = append(f.hits, h)
}

func (s sighting) hints() []string {
	if s.by == nil {
		return nil
	}
	return slices.Clip(s.by.hint)
}
