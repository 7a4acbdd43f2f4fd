package dispatch

import (
	"math"

	"github.com/golang/geo/s2"

	"watchbill/roster"
)

// raster answers for most places at once which district they lie in. It is a grid over the agency; a cell that no edge
// comes near lies in the same districts throughout, so that one of its places answers for all. The zero raster answers
// nothing. It never changes.
type raster struct {
	west, south      float64
	perLon, perLat   float64 // cells in a degree
	columns, rows    int
	first            []int16 // by cell, rows from the south: the first district there; unsure: ask the index
	marginX, marginY float64 // cells that edges are kept away from
}

// What a cell may hold besides a district. Places outside every district are for the index, too: it finds the nearest.
const (
	unsure  = -1 // an edge is near, or no district is there
	unasked = -2 // while the raster is made
)

const (
	// marginMeters is how near an edge may be to a cell that answers at once: edges are drawn to the metre, and a metre
	// outside still counts as on the border.
	marginMeters = 2 * borderMeters
	// cellsPerDistrict keeps the cells that edges come near few: some 32 cells from border to border.
	cellsPerDistrict       = 1024
	fewestCells, mostCells = 1 << 16, 1 << 21
	farthestNorth          = 85.0 // beyond it degrees of longitude are too short to count in
	metersInDegree         = earthRadiusMeters * math.Pi / 180
)

// newRaster lays the grid and asks, for each stretch of it that no edge cuts through, in which district one place is;
// -1: in none. It returns the zero raster for districts that a grid of degrees does not fit: at the poles, and on both
// sides of the date line.
func newRaster(districts []roster.District, ask func(s2.Point) int) raster {
	lo, hi := roster.Point{Lon: 180, Lat: 90}, roster.Point{Lon: -180, Lat: -90}
	fits := len(districts) <= math.MaxInt16
	eachEdge(districts, func(a, b roster.Point) {
		lo = roster.Point{Lon: min(lo.Lon, a.Lon, b.Lon), Lat: min(lo.Lat, a.Lat, b.Lat)}
		hi = roster.Point{Lon: max(hi.Lon, a.Lon, b.Lon), Lat: max(hi.Lat, a.Lat, b.Lat)}
		fits = fits && math.Abs(a.Lon-b.Lon) < 180 // S2 draws the others the short way around the globe
	})
	width, height := hi.Lon-lo.Lon, hi.Lat-lo.Lat
	if !fits || !(width > 0 && height > 0) || max(hi.Lat, -lo.Lat) > farthestNorth {
		return raster{}
	}
	cells := float64(min(max(cellsPerDistrict*len(districts), fewestCells), mostCells))
	squeeze := math.Cos(max(math.Abs(lo.Lat), math.Abs(hi.Lat)) * math.Pi / 180) // of a degree of longitude, where it is shortest
	g := raster{west: lo.Lon, south: lo.Lat}
	// Cells about as high as wide, but never more of them than there may be, however thin the agency is.
	g.columns = int(min(max(math.Sqrt(cells*width*squeeze/height), 1), cells))
	g.rows = max(int(cells)/g.columns, 1)
	g.perLon, g.perLat = float64(g.columns)/width, float64(g.rows)/height
	g.marginX, g.marginY = marginMeters/metersInDegree/squeeze*g.perLon, marginMeters/metersInDegree*g.perLat
	g.first = make([]int16, g.columns*g.rows)
	for i := range g.first {
		g.first[i] = unasked
	}
	eachEdge(districts, g.mark)
	g.flood(ask)
	return g
}

// eachEdge visits the edges of districts as they are given, in degrees.
func eachEdge(districts []roster.District, visit func(a, b roster.Point)) {
	for i := range districts {
		for _, part := range districts[i].Parts {
			for _, polygon := range part.Polygons {
				for _, ring := range polygon {
					for k := range len(ring) - 1 {
						visit(ring[k], ring[k+1])
					}
				}
			}
		}
	}
}

// mark makes unsure every cell that an edge comes near.
func (g *raster) mark(a, b roster.Point) {
	if a.Lat > b.Lat {
		a, b = b, a
	}
	ax, ay := (a.Lon-g.west)*g.perLon, (a.Lat-g.south)*g.perLat
	bx, by := (b.Lon-g.west)*g.perLon, (b.Lat-g.south)*g.perLat
	for row := clampCell(ay-g.marginY, g.rows); row <= clampCell(by+g.marginY, g.rows); row++ {
		// The stretch of the edge that comes near the row.
		x, y := ax, bx
		if by > ay {
			x = ax + (bx-ax)*min(max((float64(row)-g.marginY-ay)/(by-ay), 0), 1)
			y = ax + (bx-ax)*min(max((float64(row+1)+g.marginY-ay)/(by-ay), 0), 1)
		}
		cells := g.first[row*g.columns:][:g.columns]
		for k := clampCell(min(x, y)-g.marginX, g.columns); k <= clampCell(max(x, y)+g.marginX, g.columns); k++ {
			cells[k] = unsure
		}
	}
}

// clampCell returns the cell that a coordinate lies in, the outermost where it lies outside.
func clampCell(x float64, n int) int { return min(max(int(math.Floor(x)), 0), n-1) }

// flood asks about one cell of each stretch that no edge cuts through, and lets it answer for the rest.
func (g *raster) flood(ask func(s2.Point) int) {
	var todo []int
	for from := range g.first {
		if g.first[from] != unasked {
			continue
		}
		found := int16(ask(pointOn(g.middle(from))))
		pour := func(i int) {
			if g.first[i] == unasked {
				g.first[i] = found
				todo = append(todo, i)
			}
		}
		for pour(from); len(todo) > 0; {
			i := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if i%g.columns > 0 {
				pour(i - 1)
			}
			if i%g.columns < g.columns-1 {
				pour(i + 1)
			}
			if i >= g.columns {
				pour(i - g.columns)
			}
			if i < len(g.first)-g.columns {
				pour(i + g.columns)
			}
		}
	}
}

// middle returns the middle of a cell.
func (g *raster) middle(cell int) roster.Point {
	return roster.Point{
		Lon: g.west + (float64(cell%g.columns)+0.5)/g.perLon, Lat: g.south + (float64(cell/g.columns)+0.5)/g.perLat,
	}
}

// at returns the first district that p lies in; unsure where the index has to be asked.
func (g *raster) at(p roster.Point) int {
	x, y := (p.Lon-g.west)*g.perLon, (p.Lat-g.south)*g.perLat
	if !(x >= 0 && y >= 0 && x < float64(g.columns) && y < float64(g.rows)) {
		return unsure
	}
	return int(g.first[int(y)*g.columns+int(x)])
}
