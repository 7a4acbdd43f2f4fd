package main

import (
	"cmp"
	"maps"
	"slices"
)

// corner is a point of a border that might go: the area of the triangle with its neighbours says how little it adds.
type corner struct {
	border, index int
	area          int64 // twice the area, in square steps
}

// simplify drops points whose triangle with their neighbours is smaller than limit (twice the area, in square steps),
// smallest first (Visvalingam). A point goes only while its triangle holds no other point of any border: then the
// shortcut crosses nothing, and neighbours, which share the border, keep the same edge. Ends of borders stay.
func simplify(borders []border, limit int64) {
	for {
		corners := cornersOf(borders, limit)
		points, edges := pointsOf(borders), edgesOf(borders)
		i := slices.IndexFunc(corners, func(c corner) bool { return mayGo(borders[c.border].line, c.index, points, edges) })
		if i < 0 {
			return
		}
		c := corners[i]
		borders[c.border].line = slices.Delete(borders[c.border].line, c.index, c.index+1)
	}
}

// cornersOf lists the corners below the limit, the smallest first.
func cornersOf(borders []border, limit int64) []corner {
	var corners []corner
	for i, b := range borders {
		for k := 1; k < len(b.line)-1; k++ {
			if area := max(1, abs(turn(b.line[k-1], b.line[k], b.line[k+1]))); area < limit {
				corners = append(corners, corner{i, k, area})
			}
		}
	}
	slices.SortStableFunc(corners, func(c, d corner) int { return cmp.Compare(c.area, d.area) })
	return corners
}

// mayGo tells whether the shortcut past line[k] is free of other points and not drawn already.
func mayGo(line []point, k int, points []point, edges map[segment]bool) bool {
	a, b, c := line[k-1], line[k], line[k+1]
	if a == c || edges[newSegment(a, c)] {
		return false
	}
	return !slices.ContainsFunc(points, func(p point) bool { return p != a && p != b && p != c && within(a, b, c, p) })
}

func pointsOf(borders []border) []point {
	set := map[point]bool{}
	for _, b := range borders {
		for _, p := range b.line {
			set[p] = true
		}
	}
	return slices.Collect(maps.Keys(set))
}

func edgesOf(borders []border) map[segment]bool {
	set := map[segment]bool{}
	for _, s := range segmentsOf(borders) {
		set[s] = true
	}
	return set
}

func segmentsOf(borders []border) []segment {
	var all []segment
	for _, b := range borders {
		for k := 1; k < len(b.line); k++ {
			all = append(all, newSegment(b.line[k-1], b.line[k]))
		}
	}
	return all
}

func abs(n int64) int64 { return max(n, -n) }
