package gazetteer

import (
	"cmp"
	"slices"

	"watchbill/roster"
)

// entity is what a name stands for: the streets of that name, the roads of a route's number, or one place.
type entity struct {
	name   string
	kind   Kind // KindStreet or KindPlace
	route  bool // a street by its number
	place  *roster.Place
	nodes  []int32        // of a street, ascending
	points []roster.Point // where they are
	byLat  []int32        // indexes of points, from south to north
	box    box
	parts  []stretch
}

// stretch is a part of a street's nodes that lie together, or a place.
type stretch struct {
	at  roster.Point
	box box
}

// linkMeters is how far apart two nodes of one name may be and still be the same street: more than the length of a block in
// the country, less than the way to the next town that has a Main Street too.
const linkMeters = 1500

// survey finds where a street's nodes are and which of them lie together.
func (e *entity) survey(at func(int32) roster.Point) {
	slices.Sort(e.nodes)
	e.nodes = slices.Clip(slices.Compact(e.nodes))
	e.points, e.byLat = make([]roster.Point, len(e.nodes)), make([]int32, len(e.nodes))
	e.box = emptyBox()
	for i, n := range e.nodes {
		e.points[i], e.byLat[i] = at(n), int32(i)
		e.box = e.box.with(e.points[i])
	}
	slices.SortFunc(e.byLat, func(i, j int32) int {
		return cmp.Or(cmp.Compare(e.points[i].Lat, e.points[j].Lat), cmp.Compare(i, j))
	})
	for _, group := range linked(e.points, e.byLat, linkMeters) {
		e.parts = append(e.parts, stretchOf(e.points, group))
	}
}

// stretchOf is the stretch of some of the points: its middle is that of them nearest to the middle of their box.
func stretchOf(points []roster.Point, group []int32) stretch {
	s := stretch{box: emptyBox()}
	for _, i := range group {
		s.box = s.box.with(points[i])
	}
	middle, least := s.box.middle(), -1.0
	for _, i := range group {
		if d := meters(middle, points[i]); least < 0 || d < least {
			s.at, least = points[i], d
		}
	}
	return s
}

// linked groups points, given from south to north, so that each group is held together by steps of at most some metres.
func linked(points []roster.Point, byLat []int32, step float64) [][]int32 {
	root := make([]int32, len(points))
	for i := range root {
		root[i] = int32(i)
	}
	find := func(i int32) int32 {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for k, i := range byLat {
		for _, j := range byLat[k+1:] {
			if (points[j].Lat-points[i].Lat)*metersPerDegree > step {
				break
			}
			if a, b := find(i), find(j); a != b && meters(points[i], points[j]) <= step {
				root[max(a, b)] = min(a, b)
			}
		}
	}
	var groups [][]int32
	at := make(map[int32]int, 1)
	for i := range points {
		r := find(int32(i))
		k, ok := at[r]
		if !ok {
			k = len(groups)
			at[r] = k
			groups = append(groups, nil)
		}
		groups[k] = append(groups[k], int32(i))
	}
	return groups
}
