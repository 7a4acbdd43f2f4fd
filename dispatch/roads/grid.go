package roads

import "math"

const (
	// maxSegmentMeters bounds a straight piece of a course, so that one reaches into few cells.
	maxSegmentMeters = 10_000
	cellMeters       = 200
)

// grid finds the straight pieces of the courses near a place: each cell lists those that touch it. A piece is named by
// the index in plan.course of its beginning.
type grid struct {
	west, south   int32
	width, height float64 // of a cell, in units of place
	columns, rows int
	first         []uint32 // by cell: where its pieces begin in pieces; the next cell's is the end
	pieces        []uint32
}

func newGrid(course []place, stretches []stretch) grid {
	if len(course) == 0 {
		return grid{first: []uint32{0}}
	}
	west, south, east, north := course[0].lon, course[0].lat, course[0].lon, course[0].lat
	for _, p := range course {
		west, east, south, north = min(west, p.lon), max(east, p.lon), min(south, p.lat), max(north, p.lat)
	}
	wide, high := float64(east)-float64(west), float64(north)-float64(south)
	g := grid{west: west, south: south, height: cellMeters / metersPerUnit}
	g.width = g.height / shrink((float64(south)+float64(north))/2)
	// No more cells than a few for each piece, however scattered the roads are.
	for (wide/g.width+1)*(high/g.height+1) > float64(4*len(course)+1024) {
		g.width, g.height = g.width*1.5, g.height*1.5
	}
	g.columns, g.rows = int(wide/g.width)+1, int(high/g.height)+1
	g.first = make([]uint32, g.columns*g.rows+1)
	g.each(course, stretches, func(cell int, _ uint32) { g.first[cell]++ })
	sum := uint32(0)
	for i, n := range g.first {
		sum += n
		g.first[i] = sum
	}
	g.pieces = make([]uint32, sum)
	g.each(course, stretches, func(cell int, piece uint32) {
		g.first[cell]--
		g.pieces[g.first[cell]] = piece
	})
	return g
}

// each visits every pair of a piece and a cell that it touches, and some that it nearly touches.
func (g *grid) each(course []place, stretches []stretch, visit func(cell int, piece uint32)) {
	for i := range stretches {
		end := uint32(len(course))
		if i+1 < len(stretches) {
			end = stretches[i+1].start
		}
		for k := stretches[i].start; k+1 < end; k++ {
			g.touched(course[k], course[k+1], func(cell int) { visit(cell, k) })
		}
	}
}

// touched visits the cells that the straight piece from p to q touches, row by row.
func (g *grid) touched(p, q place, visit func(cell int)) {
	if p.lat > q.lat {
		p, q = q, p
	}
	x1, y1 := g.at(p)
	x2, y2 := g.at(q)
	low, high := g.row(y1), g.row(y2)
	for row := low; row <= high; row++ {
		left, right := x1, x2
		if high > low { // where it crosses the row, with a hair's breadth for rounding
			t1 := max(0, (float64(row)-y1)/(y2-y1)-1e-6)
			t2 := min(1, (float64(row+1)-y1)/(y2-y1)+1e-6)
			left, right = x1+t1*(x2-x1), x1+t2*(x2-x1)
		}
		if left > right {
			left, right = right, left
		}
		for column := g.column(left - 1e-6); column <= g.column(right+1e-6); column++ {
			visit(row*g.columns + column)
		}
	}
}

// at is p in columns and rows, which go beyond the grid where p does.
func (g *grid) at(p place) (x, y float64) {
	return (float64(p.lon) - float64(g.west)) / g.width, (float64(p.lat) - float64(g.south)) / g.height
}

func (g *grid) column(x float64) int { return min(max(int(math.Floor(x)), 0), g.columns-1) }
func (g *grid) row(y float64) int    { return min(max(int(math.Floor(y)), 0), g.rows-1) }
