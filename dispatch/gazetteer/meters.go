package gazetteer

import (
	"math"

	"watchbill/roster"
)

const metersPerDegree = 111_195

// meters is the distance between two points. It takes the Earth for flat, which over the few kilometres that decide
// anything here is right to a part in a thousand.
func meters(a, b roster.Point) float64 {
	x := math.Remainder(b.Lon-a.Lon, 360) * math.Cos((a.Lat+b.Lat)/2*math.Pi/180)
	return math.Hypot(x, b.Lat-a.Lat) * metersPerDegree
}

// box is the least range of latitudes and longitudes around some points. The zero value is not an empty one: see emptyBox.
type box struct{ south, west, north, east float64 }

func emptyBox() box { return box{90, 180, -90, -180} }

func (b box) with(p roster.Point) box {
	return box{min(b.south, p.Lat), min(b.west, p.Lon), max(b.north, p.Lat), max(b.east, p.Lon)}
}

// joined is the box around both.
func (b box) joined(c box) box {
	return box{min(b.south, c.south), min(b.west, c.west), max(b.north, c.north), max(b.east, c.east)}
}

// near tells whether the boxes overlap once both are widened by some degrees.
func (b box) near(c box, degrees float64) bool {
	return b.south <= c.north+degrees && c.south <= b.north+degrees && b.west <= c.east+4*degrees && c.west <= b.east+4*degrees
}

// holds tells whether a point lies in the box widened by some degrees.
func (b box) holds(p roster.Point, degrees float64) bool {
	return b.near(box{p.Lat, p.Lon, p.Lat, p.Lon}, degrees)
}

func (b box) middle() roster.Point {
	return roster.Point{Lon: (b.west + b.east) / 2, Lat: (b.south + b.north) / 2}
}

// spread is the distance from corner to corner.
func (b box) spread() float64 {
	return meters(roster.Point{Lon: b.west, Lat: b.south}, roster.Point{Lon: b.east, Lat: b.north})
}
