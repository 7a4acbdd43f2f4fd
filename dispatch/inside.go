package dispatch

import (
	"math"
	"slices"

	"watchbill/roster"
)

// insidePoint returns a place inside the district that may stand for it on a map: the middle of its largest polygon,
// or of that polygon's widest stretch where the middle lies outside it.
func insidePoint(d roster.District) roster.Point {
	var largest roster.Polygon
	most := -1.0
	for _, part := range d.Parts {
		for _, polygon := range part.Polygons {
			if area := math.Abs(signedArea(polygon[0])); area > most {
				largest, most = polygon, area
			}
		}
	}
	p := centroid(largest[0])
	if !contains(largest, p) {
		p = widest(largest)
	}
	if r := (roster.Point{Lon: round6(p.Lon), Lat: round6(p.Lat)}); contains(largest, r) {
		return r
	}
	return p
}

// round6 rounds to a millionth of a degree, about a decimetre.
func round6(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// centroid returns the centre of gravity of a ring's area in the plane of degrees.
func centroid(ring roster.Ring) roster.Point {
	o, area := ring[0], signedArea(ring)
	var c roster.Point
	for i := range len(ring) - 1 {
		a, b := ring[i], ring[i+1]
		w := (a.Lon-o.Lon)*(b.Lat-o.Lat) - (b.Lon-o.Lon)*(a.Lat-o.Lat)
		c.Lon += w * (a.Lon + b.Lon - 2*o.Lon)
		c.Lat += w * (a.Lat + b.Lat - 2*o.Lat)
	}
	return roster.Point{Lon: o.Lon + c.Lon/(3*area), Lat: o.Lat + c.Lat/(3*area)}
}

// contains tells whether p lies in the polygon in the plane of degrees.
func contains(polygon roster.Polygon, p roster.Point) bool {
	in := false
	for _, ring := range polygon {
		for i := range len(ring) - 1 {
			a, b := ring[i], ring[i+1]
			if (a.Lat > p.Lat) != (b.Lat > p.Lat) && p.Lon < a.Lon+(p.Lat-a.Lat)/(b.Lat-a.Lat)*(b.Lon-a.Lon) {
				in = !in
			}
		}
	}
	return in
}

// widest returns the middle of the widest stretch inside the polygon along a few parallels.
func widest(polygon roster.Polygon) roster.Point {
	const parallels = 31
	south, north := math.Inf(1), math.Inf(-1)
	for _, p := range polygon[0] {
		south, north = min(south, p.Lat), max(north, p.Lat)
	}
	best, width := polygon[0][0], 0.0
	var at []float64
	for k := 1; k <= parallels; k++ {
		lat := south + (north-south)*float64(k)/(parallels+1)
		at = at[:0]
		for _, ring := range polygon {
			for i := range len(ring) - 1 {
				a, b := ring[i], ring[i+1]
				if (a.Lat > lat) != (b.Lat > lat) {
					at = append(at, a.Lon+(lat-a.Lat)/(b.Lat-a.Lat)*(b.Lon-a.Lon))
				}
			}
		}
		slices.Sort(at)
		for i := 0; i+1 < len(at); i += 2 {
			if w := at[i+1] - at[i]; w > width {
				best, width = roster.Point{Lon: (at[i] + at[i+1]) / 2, Lat: lat}, w
			}
		}
	}
	return best
}
