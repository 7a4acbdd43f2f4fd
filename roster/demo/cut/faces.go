package main

import (
	"cmp"
	"math"
	"slices"
)

// side is one side of a segment: the way from a to b, with what lies to its left.
type side struct{ a, b point }

func (s side) back() side { return side{s.b, s.a} }

// loops walks along the segments of an arrangement, always taking the sharpest left turn, and returns the closed lines
// that this gives. Each runs with one face on its left: counter-clockwise around a face from outside, clockwise around
// what lies in a face or outside of everything.
func loops(segments []segment) [][]side {
	out := map[point][]point{}
	var sides []side
	for _, s := range segments {
		out[s.a] = append(out[s.a], s.b)
		out[s.b] = append(out[s.b], s.a)
		sides = append(sides, side(s), side(s).back())
	}
	for p, ends := range out {
		slices.SortFunc(ends, func(q, r point) int { return cmp.Compare(bearing(p, q), bearing(p, r)) })
	}
	walked := map[side]bool{}
	var all [][]side
	for _, first := range sides {
		var loop []side
		for s := first; !walked[s]; s = onward(out[s.b], s) {
			walked[s] = true
			loop = append(loop, s)
		}
		if len(loop) > 0 {
			all = append(all, loop)
		}
	}
	return all
}

// onward is the side that follows s around the face on its left: of the ways out of s.b, counter-clockwise by bearing,
// the one before the way back.
func onward(ends []point, s side) side {
	i := slices.Index(ends, s.a)
	return side{s.b, ends[(i+len(ends)-1)%len(ends)]}
}

// bearing is the direction from p to q as an angle. Two different directions on the grid within this county differ by
// far more than a float64 can tell apart.
func bearing(p, q point) float64 { return math.Atan2(float64(q.y-p.y), float64(q.x-p.x)) }

// ring is the loop as points, the first not repeated.
func ring(loop []side) []point {
	points := make([]point, len(loop))
	for i, s := range loop {
		points[i] = s.a
	}
	return points
}

// outsideFace is the face that has no end.
const outsideFace = -1

// faces is an arrangement cut into its faces.
type faces struct {
	outer [][]point    // the outer line of each face, counter-clockwise
	left  map[side]int // the face to the left of each side, or outsideFace
}

// facesOf finds the faces of an arrangement without loose ends.
func facesOf(segments []segment) faces {
	f := faces{left: map[side]int{}}
	var inner [][]side
	for _, loop := range loops(segments) {
		if area2(ring(loop)) < 0 {
			inner = append(inner, loop)
			continue
		}
		for _, s := range loop {
			f.left[s] = len(f.outer)
		}
		f.outer = append(f.outer, ring(loop))
	}
	for _, loop := range inner {
		face := f.around(slices.MinFunc(ring(loop), point.compare))
		for _, s := range loop {
			f.left[s] = face
		}
	}
	return f
}

// around is the smallest face whose outer line runs around p and not through it.
func (f faces) around(p point) int {
	found := outsideFace
	for i, line := range f.outer {
		if !slices.Contains(line, p) && inside(line, p) &&
			(found == outsideFace || area2(line) < area2(f.outer[found])) {
			found = i
		}
	}
	return found
}
