package whatif

import (
	"cmp"
	"slices"

	"watchbill/roster"
)

// Move is past calls that lie in another district after a change of boundaries. "" stands for no district.
type Move struct {
	From, To roster.DistrictID
	Calls    int
	Crisis   int // those of them that were cleared as a crisis
}

// Moves is what a change of boundaries does to past calls. Coverage does not depend on boundaries and stays as it is.
//
// A call with a place lies in the district around it, the first bytewise where several are. After the change the
// districts that came to hold the place, or no longer do, decide: one that is new around it takes it from those that
// were there. Calls without a place cannot move and are only counted.
type Moves struct {
	Calls   int    // with a place
	NoPlace int    // without one
	Moved   int    // of Calls, those that lie in another district after
	Moves   []Move // the most calls first, then by From and To bytewise; never nil
}

// MovesOf returns what happens to the past calls of the Book before. It takes time in proportion to the calls times the
// points of the boundaries near them.
func MovesOf(before, after *roster.Book) *Moves {
	m := &Moves{Moves: []Move{}}
	was, is := areasOf(before), areasOf(after)
	by := map[[2]roster.DistrictID]*Move{}
	for _, c := range before.Calls().All() {
		if c.At == nil {
			m.NoPlace++
			continue
		}
		m.Calls++
		from, around := locate(was, *c.At, nil)
		to, _ := locate(is, *c.At, around)
		if from == to {
			continue
		}
		m.Moved++
		k := [2]roster.DistrictID{from, to}
		if by[k] == nil {
			by[k] = &Move{From: from, To: to}
		}
		by[k].Calls++
		if c.Crisis {
			by[k].Crisis++
		}
	}
	for _, x := range by {
		m.Moves = append(m.Moves, *x)
	}
	slices.SortFunc(m.Moves, func(x, y Move) int {
		return cmp.Or(cmp.Compare(y.Calls, x.Calls), cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To))
	})
	return m
}

// SameBoundaries tells whether two Books have the same districts with the same polygons.
func SameBoundaries(before, after *roster.Book) bool {
	if after.SameGround(before) {
		return true
	}
	return slices.EqualFunc(before.Districts().Append(nil), after.Districts().Append(nil), func(x, y roster.District) bool {
		return x.ID == y.ID && slices.EqualFunc(x.Parts, y.Parts, func(p, q roster.Part) bool {
			return slices.EqualFunc(p.Polygons, q.Polygons, func(a, b roster.Polygon) bool {
				return slices.EqualFunc(a, b, slices.Equal[roster.Ring])
			})
		})
	})
}

// area is one polygon of a district with the box around it.
type area struct {
	id      roster.DistrictID
	polygon roster.Polygon
	south   roster.Point // the corner of the least longitude and latitude
	north   roster.Point // and that of the greatest
}

// areasOf lists the polygons of all districts by identifier.
func areasOf(b *roster.Book) []area {
	var all []area
	for _, d := range b.Districts().All() {
		for _, part := range d.Parts {
			for _, polygon := range part.Polygons {
				a := area{id: d.ID, polygon: polygon, south: polygon[0][0], north: polygon[0][0]}
				for _, p := range polygon[0] {
					a.south = roster.Point{Lon: min(a.south.Lon, p.Lon), Lat: min(a.south.Lat, p.Lat)}
					a.north = roster.Point{Lon: max(a.north.Lon, p.Lon), Lat: max(a.north.Lat, p.Lat)}
				}
				all = append(all, a)
			}
		}
	}
	return all
}

// locate returns the district around a place and all that are. Those that were around it before give way to a new one.
func locate(areas []area, p roster.Point, before []roster.DistrictID) (id roster.DistrictID, around []roster.DistrictID) {
	for i := range areas {
		a := &areas[i]
		if (len(around) == 0 || around[len(around)-1] != a.id) && a.contains(p) {
			around = append(around, a.id)
		}
	}
	for _, x := range around {
		if before != nil && !slices.Contains(before, x) {
			return x, around
		}
	}
	if len(around) > 0 {
		id = around[0]
	}
	return id, around
}

// contains tells whether p lies in the polygon in the plane of degrees.
func (a *area) contains(p roster.Point) bool {
	if p.Lon < a.south.Lon || p.Lon > a.north.Lon || p.Lat < a.south.Lat || p.Lat > a.north.Lat {
		return false
	}
	in := false
	for _, ring := range a.polygon {
		for i := range len(ring) - 1 {
			x, y := ring[i], ring[i+1]
			if (x.Lat > p.Lat) != (y.Lat > p.Lat) && p.Lon < x.Lon+(p.Lat-x.Lat)/(y.Lat-x.Lat)*(y.Lon-x.Lon) {
				in = !in
			}
		}
	}
	return in
}
