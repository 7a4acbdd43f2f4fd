package dispatch

import (
	"math"
	"slices"
	"sync"

	"github.com/golang/geo/s2"

	"watchbill/roster"
)

// Ground is an agency's districts on the sphere. A district is named by its index in Book.Districts. It is immutable
// and safe for concurrent use.
type Ground struct {
	districts []roster.District
	areas     []area
	index     *s2.ShapeIndex
	parcels   []int // district of each shape of the index
	raster    raster
	queries   sync.Pool // of *s2.ContainsPointQuery: they are not safe to share, but may be used again
}

// area is what is kept of a district beside its place in the index.
type area struct {
	hull   []s2.Point
	inside roster.Point
	name   string // as a sentence wants it: "District 4", "district 004"
}

// NewGround surveys the districts of a Book. When before was made of the very same districts it is returned as it is.
// Cost: some 3 ms for 19,000 points (BenchmarkGround), a microsecond when nothing changed.
func NewGround(b *roster.Book, before *Ground) *Ground {
	districts := b.Districts().Append(nil)
	if before != nil && slices.EqualFunc(before.districts, districts, sameDistrict) {
		return before
	}
	g := &Ground{districts: districts, areas: make([]area, len(districts)), index: s2.NewShapeIndex()}
	survey := newSurveyor()
	for i, d := range districts {
		for _, part := range d.Parts {
			for _, polygon := range part.Polygons {
				g.index.Add(survey.parcel(polygon, i))
				g.parcels = append(g.parcels, i)
			}
		}
		g.areas[i] = area{hull: hull(d), inside: insidePoint(d), name: d.Name()}
		if g.areas[i].name == string(d.ID) {
			g.areas[i].name = "district " + string(d.ID)
		}
	}
	g.index.Build() // S2 would otherwise build it, under a lock, in the first query
	g.queries.New = func() any { return s2.NewContainsPointQuery(g.index, s2.VertexModelSemiOpen) }
	g.raster = newRaster(districts, g.within)
	return g
}

func sameDistrict(a, b roster.District) bool {
	return a.ID == b.ID && slices.EqualFunc(a.Parts, b.Parts, func(a, b roster.Part) bool {
		return a.Name == b.Name && slices.EqualFunc(a.Polygons, b.Polygons, func(a, b roster.Polygon) bool {
			return slices.EqualFunc(a, b, sameRing)
		})
	})
}

func sameRing(a, b roster.Ring) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || slices.Equal(a, b))
}

// borderMeters is how far outside its edge a place still counts as on a district's border.
const borderMeters = 1

// Districts is the number of districts.
func (g *Ground) Districts() int { return len(g.areas) }

// Locate returns the district that p lies in, the first by identifier where districts overlap. Of places in none it
// returns the nearest one, and false; but a border is within the district, to the metre that edges are drawn by.
// Cost: some 3 ns, up to a few microseconds near a border, some 25 outside every district (BenchmarkLocate).
func (g *Ground) Locate(p roster.Point) (district int, inside bool) {
	if d := g.raster.at(p); d != unsure {
		return d, true
	}
	at := pointOn(p)
	if d := g.within(at); d >= 0 {
		return d, true
	}
	return g.nearest(at)
}

// nearest returns the district with the nearest edge, the first by identifier where several are equally near, as they
// are around a corner that they share; and whether the place still counts as on its border.
func (g *Ground) nearest(at s2.Point) (district int, inside bool) {
	target := s2.NewMinDistanceToPointTarget(at)
	options := s2.NewClosestEdgeQueryOptions().MaxResults(1).IncludeInteriors(false)
	least := s2.NewClosestEdgeQuery(g.index, options).FindEdges(target)[0].Distance()
	// S2 gives one of them, now this, now that: we ask for all that are as near.
	options = s2.NewClosestEdgeQueryOptions().DistanceLimit(least.Successor()).IncludeInteriors(false)
	district = len(g.areas)
	for _, found := range s2.NewClosestEdgeQuery(g.index, options).FindEdges(target) {
		district = min(district, g.parcels[found.ShapeID()])
	}
	return district, chordMeters(float64(least)) <= borderMeters
}

// within returns the first district that a place lies in, by the index; -1: in none.
func (g *Ground) within(at s2.Point) int {
	q := g.queries.Get().(*s2.ContainsPointQuery)
	defer g.queries.Put(q)
	if found := q.ContainingShapes(at); len(found) > 0 {
		return found[0].(parcel).district
	}
	return unsure
}

// FarSide returns the greatest distance in metres that two places can have of which one is p and the other lies in
// the district: the most that p can be away from a unit known only to be there. Right within a quarter of the globe.
func (g *Ground) FarSide(p roster.Point, district int) float64 {
	return chordMeters(g.farSide(pointOn(p), district))
}

// farSide returns the square of the chord to the far side. The farthest place of an area is a corner of its hull.
func (g *Ground) farSide(p s2.Point, district int) (chord2 float64) {
	for i := range g.areas[district].hull {
		chord2 = max(chord2, p.Sub(g.areas[district].hull[i].Vector).Norm2())
	}
	return chord2
}

// Inside returns a place inside the district that may stand for it.
func (g *Ground) Inside(district int) roster.Point { return g.areas[district].inside }

// Holds tells whether a place lies in the district, be it in others as well; of places on its very edge it may tell
// either.
func (g *Ground) Holds(district int, p roster.Point) bool {
	for _, part := range g.districts[district].Parts {
		for _, polygon := range part.Polygons {
			if contains(polygon, p) {
				return true
			}
		}
	}
	return false
}

// chordMeters turns the square of a chord of the unit sphere into metres along the ground. Most chords are of a few
// kilometres: for those up to 60 km the first terms of the arcsine are exact to a billionth of a metre, and several times
// faster.
func chordMeters(chord2 float64) float64 {
	if chord2 < 1e-4 {
		return math.Sqrt(chord2) * (1 + chord2*(1.0/24+chord2*(3.0/640))) * earthRadiusMeters
	}
	return 2 * math.Asin(min(1, math.Sqrt(chord2)/2)) * earthRadiusMeters
}

// Distance returns the metres between two places along the ground.
func Distance(p, q roster.Point) float64 {
	return chordMeters(pointOn(p).Sub(pointOn(q).Vector).Norm2())
}
