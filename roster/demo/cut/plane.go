package main

import (
	"cmp"
	"math"
)

// grid is the number of steps of a coordinate in one degree: about 1.1 m north, 0.85 m east here. All geometry is done
// in whole steps, so that "left of", "on" and "crosses" are exact and a second run gives the same bytes.
const grid = 1e5

// point is a place in grid steps: x east, y north.
type point struct{ x, y int64 }

// compare orders points from west to east, then from south to north.
func (p point) compare(q point) int {
	return cmp.Or(cmp.Compare(p.x, q.x), cmp.Compare(p.y, q.y))
}

// segment is a straight piece of a line between two different points, a before b.
type segment struct{ a, b point }

// newSegment puts the ends in order, so that a piece drawn twice is recognised as one.
func newSegment(a, b point) segment {
	if b.compare(a) < 0 {
		a, b = b, a
	}
	return segment{a, b}
}

// turn is twice the area of the triangle p, q, r: positive when r lies to the left of the way from p to q.
func turn(p, q, r point) int64 {
	return (q.x-p.x)*(r.y-p.y) - (q.y-p.y)*(r.x-p.x)
}

func sign(n int64) int { return cmp.Compare(n, 0) }

// holds tells whether p lies on s, ends excluded.
func (s segment) holds(p point) bool {
	return p != s.a && p != s.b && turn(s.a, s.b, p) == 0 &&
		min(s.a.x, s.b.x) <= p.x && p.x <= max(s.a.x, s.b.x) &&
		min(s.a.y, s.b.y) <= p.y && p.y <= max(s.a.y, s.b.y)
}

// crosses tells whether the inner parts of s and t meet in one point.
func (s segment) crosses(t segment) bool {
	return sign(turn(s.a, s.b, t.a))*sign(turn(s.a, s.b, t.b)) < 0 &&
		sign(turn(t.a, t.b, s.a))*sign(turn(t.a, t.b, s.b)) < 0
}

// crossing is the grid point nearest to where s and t cross.
func (s segment) crossing(t segment) point {
	da, db := turn(t.a, t.b, s.a), turn(t.a, t.b, s.b)
	share := float64(da) / float64(da-db)
	return point{
		s.a.x + int64(math.Round(share*float64(s.b.x-s.a.x))),
		s.a.y + int64(math.Round(share*float64(s.b.y-s.a.y))),
	}
}

// area2 is twice the area inside a closed line (first point not repeated), positive when it runs counter-clockwise.
func area2(ring []point) int64 {
	var sum int64
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p.x*q.y - q.x*p.y
	}
	return sum
}

// inside tells whether p, which must not lie on the line, is inside the closed line.
func inside(ring []point, p point) bool {
	in := false
	for i, a := range ring {
		in = in != passesEast(a, ring[(i+1)%len(ring)], p)
	}
	return in
}

// passesEast tells whether a ray from p to the east meets the segment a–b, whose lower end belongs to it.
func passesEast(a, b, p point) bool {
	if (a.y > p.y) == (b.y > p.y) {
		return false
	}
	if a.y > b.y {
		a, b = b, a
	}
	return turn(a, b, p) > 0
}

// length is the distance between two points in steps.
func length(p, q point) float64 { return math.Hypot(float64(q.x-p.x), float64(q.y-p.y)) }

// within tells whether p lies in the triangle a, b, c or on its edge.
func within(a, b, c, p point) bool {
	x, y, z := sign(turn(a, b, p)), sign(turn(b, c, p)), sign(turn(c, a, p))
	return x >= 0 && y >= 0 && z >= 0 || x <= 0 && y <= 0 && z <= 0
}
