package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// nobody is the owner of what lies outside the county.
const nobody = -1

// ownersOf says which district, as an index into districts, each face belongs to: the face that holds a district's
// seed to that district, every other to the neighbour with which it has the longest border, the surest first. So small
// annexed parts of a city far from it, and slivers between a city limit and a road, go to the district around them.
func ownersOf(f faces, districts []district) ([]int, error) {
	owner := make([]int, len(f.outer))
	for i := range owner {
		owner[i] = nobody
	}
	for i, d := range districts {
		face := f.around(d.seed.point())
		if face == outsideFace {
			return nil, fmt.Errorf("the seed of %s lies outside the county", d.id)
		}
		if other := owner[face]; other != nobody {
			return nil, fmt.Errorf("no line separates %s from %s", d.id, districts[other].id)
		}
		owner[face] = i
	}
	for left := len(owner) - len(districts); left > 0; left-- {
		face, by := surest(f, owner, len(districts))
		if face == nobody {
			return nil, fmt.Errorf("%d faces border on no district", left)
		}
		owner[face] = by
	}
	return owner, nil
}

// surest is the face without an owner that shares the longest border with one district, and that district.
func surest(f faces, owner []int, districts int) (face, by int) {
	shared := make([]float64, len(owner)*districts)
	for s, i := range f.left {
		if j := f.left[s.back()]; i != outsideFace && owner[i] == nobody && j != outsideFace && owner[j] != nobody {
			// Rounded to whole steps, the sum does not depend on the order of the map.
			shared[i*districts+owner[j]] += math.Round(length(s.a, s.b))
		}
	}
	longest := 0.0
	face, by = nobody, nobody
	for k, l := range shared {
		if l > longest {
			longest, face, by = l, k/districts, k%districts
		}
	}
	return face, by
}

// border is a piece of line between two junctions, or a closed one (first point repeated), with the district on
// either side.
type border struct {
	line        []point
	left, right int
}

// bordersOf chains the segments that have different owners on their two sides.
func bordersOf(f faces, owner []int, segments []segment) []border {
	ownerOf := func(s side) int {
		if i := f.left[s]; i != outsideFace {
			return owner[i]
		}
		return nobody
	}
	out := map[point][]point{}
	for _, s := range segments {
		if ownerOf(side(s)) != ownerOf(side(s).back()) {
			out[s.a] = append(out[s.a], s.b)
			out[s.b] = append(out[s.b], s.a)
		}
	}
	var all []border
	used := map[segment]bool{}
	ends := slices.SortedFunc(maps.Keys(out), point.compare)
	chain := func(from, to point) {
		if line := chainFrom(out, used, from, to); len(line) > 1 {
			all = append(all, border{line, ownerOf(side{from, to}), ownerOf(side{to, from})})
		}
	}
	for _, p := range ends {
		if len(out[p]) != 2 {
			for _, q := range out[p] {
				chain(p, q)
			}
		}
	}
	// What is left now are closed lines without a junction.
	for _, p := range ends {
		chain(p, out[p][0])
	}
	return all
}

// chainFrom follows unused segments from the way from–to until a junction or its own beginning.
func chainFrom(out map[point][]point, used map[segment]bool, from, to point) []point {
	line := []point{from}
	for !used[newSegment(from, to)] {
		used[newSegment(from, to)] = true
		line = append(line, to)
		next := out[to]
		if len(next) != 2 {
			break
		}
		if next[0] == from {
			from, to = to, next[1]
		} else {
			from, to = to, next[0]
		}
	}
	return line
}
