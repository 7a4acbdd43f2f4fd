package roads

import (
	"math"

	"watchbill/roster"
)

// place is a position in millionths of a degree, about 0.1 m, which is finer than anybody surveys.
type place struct{ lon, lat int32 }

const (
	perDegree     = 1e6
	earthRadius   = 6371008.8                               // metres, mean
	metersPerUnit = earthRadius * math.Pi / 180 / perDegree // along a meridian
)

func placeOf(p roster.Point) place {
	return place{int32(math.Round(p.Lon * perDegree)), int32(math.Round(p.Lat * perDegree))}
}

func (p place) point() roster.Point {
	return roster.Point{Lon: float64(p.lon) / perDegree, Lat: float64(p.lat) / perDegree}
}

// onEarth tells whether p is a place on Earth. Short of the poles, where a degree of longitude is nothing.
func (p place) onEarth() bool {
	return p.lon >= -180*perDegree && p.lon <= 180*perDegree && p.lat >= -89*perDegree && p.lat <= 89*perDegree
}

// shrink is how much shorter a degree of longitude is than one of latitude, at a latitude in units.
func shrink(lat float64) float64 { return math.Cos(lat * (math.Pi / 180 / perDegree)) }

// metersTo is the distance on the plane that touches the Earth between p and q; right for the few metres between
// points of a road.
func (p place) metersTo(q place) float64 {
	dy := float64(q.lat) - float64(p.lat)
	dx := (float64(q.lon) - float64(p.lon)) * shrink((float64(p.lat)+float64(q.lat))/2)
	return math.Sqrt(dx*dx+dy*dy) * metersPerUnit
}

// between is the place at the fraction t of the way from p to q.
func (p place) between(q place, t float64) roster.Point {
	return roster.Point{
		Lon: (float64(p.lon) + t*(float64(q.lon)-float64(p.lon))) / perDegree,
		Lat: (float64(p.lat) + t*(float64(q.lat)-float64(p.lat))) / perDegree,
	}
}

// curveOrder is the number of bits a coordinate has on the curve.
const curveOrder = 16

// curveIndex is how far along Hilbert's curve over a box a place lies. Places near each other on the ground come near
// each other on it, and so lie near each other in memory.
func curveIndex(p place, west, south int32, span float64) uint32 {
	const side = 1 << curveOrder
	x := uint32(min(side-1, (float64(p.lon)-float64(west))/span*side))
	y := uint32(min(side-1, (float64(p.lat)-float64(south))/span*side))
	var index uint32
	for s := uint32(side / 2); s > 0; s /= 2 {
		var right, up uint32
		if x&s != 0 {
			right = 1
		}
		if y&s != 0 {
			up = 1
		}
		index += s * s * (3*right ^ up)
		if up == 0 {
			if right == 1 {
				x, y = side-1-x, side-1-y
			}
			x, y = y, x
		}
	}
	return index
}
