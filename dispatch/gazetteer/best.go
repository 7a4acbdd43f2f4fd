package gazetteer

import (
	"cmp"
	"math"
	"slices"
)

// matches sorts the hits and describes the best.
func (f *finding) matches() []Match {
	slices.SortFunc(f.hits, f.order)
	all := make([]Match, 0, min(f.limit, len(f.hits)))
	var kept []*hit
	for i := range f.hits {
		h := &f.hits[i]
		if len(kept) == f.limit || h.points > f.hits[0].points+window {
			break
		}
		if !repeats(kept, h) {
			kept = append(kept, h)
			all = append(all, f.match(h))
		}
	}
	return all
}

// order sorts hits: by what they cost; by the district that was named; by distance; then, of no better reason, by kind, the
// name with the fewest words, the longest street, the name, and the place.
func (f *finding) order(x, y hit) int {
	if c := cmp.Or(cmp.Compare(x.points, y.points), -compareBool(x.hinted, y.hinted), cmp.Compare(x.far, y.far)); c != 0 {
		return c
	}
	if c := cmp.Or(cmp.Compare(x.rank(), y.rank()), cmp.Compare(f.length(&x), f.length(&y)), -cmp.Compare(f.spread(&x), f.spread(&y))); c != 0 {
		return c
	}
	a, b := &f.g.entities[x.a.entity], &f.g.entities[y.a.entity]
	return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(x.at.Lat, y.at.Lat), cmp.Compare(x.at.Lon, y.at.Lon),
		cmp.Compare(x.a.entity, y.a.entity), cmp.Compare(x.b.entity, y.b.entity), cmp.Compare(x.part, y.part))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// rank puts places before intersections before streets.
func (h *hit) rank() int {
	return slices.Index([]Kind{KindPlace, KindIntersection, KindStreet}, h.kind)
}

// length counts the words of the names.
func (f *finding) length(h *hit) int {
	n := len(f.g.entries[h.a.entry].words)
	if h.kind == KindIntersection {
		n += len(f.g.entries[h.b.entry].words)
	}
	return n
}

func (f *finding) spread(h *hit) float64 {
	if h.kind != KindStreet {
		return 0
	}
	return f.g.entities[h.a.entity].parts[h.part].box.spread()
}

// repeats tells whether a better hit is the same intersection by other names: the same corner is East 4th and West 4th.
func repeats(kept []*hit, h *hit) bool {
	return slices.ContainsFunc(kept, func(k *hit) bool {
		if k.kind == KindIntersection && h.kind == KindIntersection {
			return meters(k.at, h.at) <= sameMeter
		}
		return k.kind == h.kind && k.a.entity == h.a.entity && k.part == h.part && h.kind != KindIntersection
	})
}

// match describes a hit.
func (f *finding) match(h *hit) Match {
	e := &f.g.entities[h.a.entity]
	m := Match{Kind: h.kind, Name: e.name, At: h.at, District: f.g.label(h.at), Score: math.Max(0.01, 1-float64(h.points)/100), How: f.how(h)}
	switch h.kind {
	case KindPlace:
		m.Place = e.place.ID
	case KindIntersection:
		m.Name += " & " + f.g.entities[h.b.entity].name
	case KindStreet:
		m.SpreadMeters = math.Round(f.spread(h))
	}
	return m
}
