package eido

import (
	"math"

	"watchbill/roster"
)

// polygon reads the outer ring of a gml:Polygon as its centre of gravity, which may lie outside a bent one, and the
// distance to its farthest corner.
func polygon(e *element) (spot, string) {
	outer := e.find(named("exterior"))
	if outer == nil {
		return spot{}, "the Polygon has no exterior"
	}
	ring, ok := outer.corners()
	if !ok || len(ring) < 4 || ring[0] != ring[len(ring)-1] {
		return spot{}, "the Polygon's ring needs at least 4 positions, the last equal to the first"
	}
	for _, p := range ring {
		if !onEarth(p) {
			return spot{}, "the Polygon's coordinates are no place on Earth; latitude comes first"
		}
	}
	unwrap(ring)
	s := spot{point: centroid(ring)}
	for _, p := range ring {
		s.radiusM = max(s.radiusM, distanceM(s.point, p))
	}
	if s.radiusM > maxRadiusM {
		return spot{}, "the Polygon reaches farther than 1,000,000 metres"
	}
	s.point.Lon = wrap(s.point.Lon)
	return s, ""
}

// corners reads a ring's positions: one posList, or a pos each.
func (e *element) corners() ([]roster.Point, bool) {
	var values []float64
	step := 2
	if list := e.find(named("posList")); list != nil {
		if list.dimension == "3" || list.dimension == "" && len(list.srs) > 4 && list.srs[len(list.srs)-4:] == "4979" {
			step = 3
		}
		v, ok := numbers(list.text)
		if !ok || len(v)%step != 0 {
			return nil, false
		}
		values = v
	} else {
		for _, p := range e.all(nil, named("pos")) {
			v, ok := numbers(p.text)
			if !ok || len(v) < 2 || len(v) > 3 {
				return nil, false
			}
			values = append(values, v[0], v[1])
		}
	}
	ring := make([]roster.Point, 0, len(values)/step)
	for i := 0; i+step <= len(values); i += step {
		ring = append(ring, roster.Point{Lat: values[i], Lon: values[i+1]})
	}
	return ring, true
}

// unwrap moves longitudes by whole turns so that no side is longer than half a turn: a ring across 180° stays whole.
func unwrap(ring []roster.Point) {
	for i := 1; i < len(ring); i++ {
		ring[i].Lon -= 360 * math.Round((ring[i].Lon-ring[i-1].Lon)/360)
	}
}

// centroid returns the centre of gravity of a closed ring in the plane of its degrees. Where a ring has next to no area,
// or crosses itself so that the sum runs away, it is the mean of the corners.
func centroid(ring []roster.Point) roster.Point {
	var area, x, y, meanX, meanY float64
	o := ring[0] // near the ring the products keep their digits
	west, east, south, north := o.Lon, o.Lon, o.Lat, o.Lat
	for i, a := range ring[:len(ring)-1] {
		b := ring[i+1]
		cross := (a.Lon-o.Lon)*(b.Lat-o.Lat) - (b.Lon-o.Lon)*(a.Lat-o.Lat)
		area += cross
		x += (a.Lon + b.Lon - 2*o.Lon) * cross
		y += (a.Lat + b.Lat - 2*o.Lat) * cross
		meanX, meanY = meanX+a.Lon-o.Lon, meanY+a.Lat-o.Lat
		west, east, south, north = min(west, b.Lon), max(east, b.Lon), min(south, b.Lat), max(north, b.Lat)
	}
	p := roster.Point{Lon: o.Lon + x/(3*area), Lat: o.Lat + y/(3*area)}
	if !(p.Lon >= west && p.Lon <= east && p.Lat >= south && p.Lat <= north) { // also where area is 0
		n := float64(len(ring) - 1)
		p = roster.Point{Lon: o.Lon + meanX/n, Lat: o.Lat + meanY/n}
	}
	return p
}

// distanceM is the great-circle distance in metres.
func distanceM(a, b roster.Point) float64 {
	rad := math.Pi / 180
	h := math.Pow(math.Sin((b.Lat-a.Lat)*rad/2), 2) +
		math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*math.Pow(math.Sin((b.Lon-a.Lon)*rad/2), 2)
	return 2 * 6371008.8 * math.Asin(math.Sqrt(min(h, 1)))
}
