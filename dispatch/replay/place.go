package replay

import (
	"math"

	"github.com/golang/geo/s2"

	"watchbill/dispatch"
	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// place is somewhere a unit or a call can be.
type place struct {
	on   s2.Point
	at   roster.Point
	spot roads.Spot // on the roads; zero: near none, or there is no network
}

// bank is places spread evenly over a district: a unit on patrol is at one of them.
type bank []place

const (
	bankSize = 1024
	tries    = 200 * bankSize // of a district that is next to nothing of the box around it
)

// The strides of the two-dimensional golden sequence, as shares of 2^64: points that follow one another by them fill a
// square far more evenly than chance does. A bank serves all runs, so that what chance made of it would be an error that
// no interval over the runs shows: with places drawn independently, travel times differed by 1 % from seed to seed.
const (
	strideX = 0xc13fa9a902a6328f
	strideY = 0x91e10da5c79e7b1c
)

// newBanks draws the banks of all districts.
func newBanks(g *dispatch.Ground, districts roster.List[roster.District], seed uint64, network *roads.Network) []bank {
	banks := make([]bank, districts.Len())
	for i, d := range districts.All() {
		banks[i] = newBank(g, d, i, seed, network)
	}
	return banks
}

// newBank draws a bank by rejection from the box around the district. Where that finds too few, the one place that
// stands for the district makes up for them.
func newBank(g *dispatch.Ground, d roster.District, index int, seed uint64, network *roads.Network) bank {
	west, south, east, north := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, part := range d.Parts {
		for _, polygon := range part.Polygons {
			for _, p := range polygon[0] {
				west, east = min(west, p.Lon), max(east, p.Lon)
				south, north = min(south, p.Lat), max(north, p.Lat)
			}
		}
	}
	x := stir(seed^forBank) ^ key(string(d.ID))
	y := stir(x)
	b := make(bank, 0, bankSize)
	for n := 0; len(b) < bankSize && n < tries; n++ {
		x, y = x+strideX, y+strideY
		// The conversions keep a processor from fusing the two steps, which would round otherwise than the others do.
		p := roster.Point{Lon: west + float64(fraction(x)*(east-west)), Lat: south + float64(fraction(y)*(north-south))}
		if g.Holds(index, p) {
			b = append(b, placeAt(p, network))
		}
	}
	for len(b) < bankSize {
		b = append(b, placeAt(g.Inside(index), network))
	}
	return b
}

func placeAt(p roster.Point, network *roads.Network) place {
	x := place{on: s2.PointFromLatLng(s2.LatLngFromDegrees(p.Lat, p.Lon)), at: p}
	if network != nil {
		x.spot, _ = network.Snap(p)
	}
	return x
}

// chord2 is the square of the chord between two places of the unit sphere: it orders as the distance does.
func chord2(p, q *s2.Point) float64 {
	x, y, z := p.X-q.X, p.Y-q.Y, p.Z-q.Z
	return float64(x*x) + float64(y*y) + float64(z*z)
}
