package dispatch

import (
	"github.com/golang/geo/s2"

	"watchbill/roster"
)

// LocateByIndex is Locate without the raster and without queries that are used again.
func (g *Ground) LocateByIndex(p roster.Point) (district int, inside bool) {
	at := pointOn(p)
	if found := s2.NewContainsPointQuery(g.index, s2.VertexModelSemiOpen).ContainingShapes(at); len(found) > 0 {
		return found[0].(parcel).district, true
	}
	return g.nearest(at)
}

// Sure returns which part of the raster's cells answer at once, and how many there are.
func (g *Ground) Sure() (part float64, cells int) {
	n := 0
	for _, x := range g.raster.first {
		if x >= 0 {
			n++
		}
	}
	return float64(n) / float64(max(1, len(g.raster.first))), len(g.raster.first)
}

// First runs a lookup of a published state without describing what it finds, and returns how many it finds.
func (s *State) First(q Query) int {
	l := s.lookup(q)
	l.first()
	n := len(l.short.list)
	l.done()
	return n
}

// Anew is the state that the board would publish if it kept nothing of the one before.
func (b *Board) Anew(q Query) *Answer {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.build(q.Now).nearest(q, new(page))
}
