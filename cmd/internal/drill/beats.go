package drill

import (
	"math"
	"math/rand/v2"

	"watchbill/dispatch"
	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// beats are the corners of the road network that lie in the agency's districts.
type beats struct {
	network *roads.Network
	all     []int32   // on streets with a name, where calls come from
	by      [][]int32 // by district
}

func newBeats(n *roads.Network, g *dispatch.Ground) *beats {
	b := &beats{network: n, by: make([][]int32, g.Districts())}
	for i := range int32(n.Nodes()) {
		at := n.NodeAt(i)
		district, inside := g.Locate(at)
		if !inside {
			continue
		}
		b.by[district] = append(b.by[district], i)
		if spot, ok := n.Snap(at); ok {
			if name, _ := n.Street(spot); name != "" {
				b.all = append(b.all, i)
			}
		}
	}
	return b
}

// somewhere is a place in a district, or anywhere if it has no roads.
func (b *beats) somewhere(r *rand.Rand, district int) roster.Point {
	if len(b.by[district]) == 0 {
		return b.anywhere(r)
	}
	return b.network.NodeAt(pick(r, b.by[district]))
}

// near is a place in a district that is not far away: the nearest of a few.
func (b *beats) near(r *rand.Rand, district int, from roster.Point) roster.Point {
	const few = 4
	best := b.somewhere(r, district)
	for range few - 1 {
		if p := b.somewhere(r, district); meters(from, p) < meters(from, best) && meters(from, p) > 200 {
			best = p
		}
	}
	return best
}

// anywhere is a place on a street with a name. Where streets are dense, so are places.
func (b *beats) anywhere(r *rand.Rand) roster.Point { return b.network.NodeAt(pick(r, b.all)) }

const earthRadius = 6371008.8 // metres, mean

// meters is the distance on the plane that touches the Earth between two places of one county.
func meters(p, q roster.Point) float64 {
	x, y := offset(p, q)
	return math.Hypot(x, y)
}

// offset is how far q lies east and north of p, in metres.
func offset(p, q roster.Point) (east, north float64) {
	const rad = math.Pi / 180
	return (q.Lon - p.Lon) * rad * earthRadius * math.Cos((p.Lat+q.Lat)/2*rad), (q.Lat - p.Lat) * rad * earthRadius
}

// allClasses is a pace that is the same factor on roads of every class.
func allClasses(factor float64) map[string]float64 {
	pace := map[string]float64{}
	for _, c := range []string{"motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "service"} {
		pace[c] = factor
	}
	return pace
}
