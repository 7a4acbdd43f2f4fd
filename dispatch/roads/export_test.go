package roads

import (
	"math"

	"github.com/paulmach/osm"
)

// Assemble builds a network of elements in memory.
func Assemble(o *osm.OSM, options Options) (*Network, Built, error) {
	s := newSurvey(options)
	for _, w := range o.Ways {
		s.addWay(w)
	}
	for _, r := range o.Relations {
		s.addRelation(r)
	}
	s.waysRead()
	for _, n := range o.Nodes {
		s.addNode(n)
	}
	return s.network()
}

// Arc is a stretch in a direction, for a twin to search.
type Arc struct {
	From, To int32 // nodes
	Stretch  uint32
	Backward bool
	Millis   uint32
}

// Arcs lists the arcs that may be driven, and the pairs of them that must not follow each other, by index.
func (n *Network) Arcs() (arcs []Arc, forbidden map[[2]int]bool) {
	index := map[arc]int{}
	for i, s := range n.stretches {
		for a := arc(i) << 1; a <= arc(i)<<1|1; a++ {
			if s.flow&a.flow() != 0 {
				index[a] = len(arcs)
				arcs = append(arcs, Arc{n.tail(a), n.head(a), uint32(i), a&1 == 1, n.millis[i]})
			}
		}
	}
	forbidden = map[[2]int]bool{}
	for _, t := range n.turns {
		forbidden[[2]int{index[t.in()], index[t.out()]}] = true
	}
	return arcs, forbidden
}

// Where is the stretch of a spot, and how far along it is, of 1.
func (n *Network) Where(s Spot) (stretch uint32, share float64) {
	l := n.length(s.stretch - 1)
	if l == 0 {
		return s.stretch - 1, 0
	}
	return s.stretch - 1, float64(s.along) / l
}

// At is the spot on a stretch at a share of its length.
func (n *Network) At(stretch uint32, share float64) Spot {
	return Spot{stretch: stretch + 1, along: float32(share * n.length(stretch))}
}

// SnapSlowly looks at every piece of road.
func (n *Network) SnapSlowly(lon, lat float64) (meters float64) {
	s := nearest{plan: n.plan, x: lon * perDegree, y: lat * perDegree, best: 1e18}
	s.shrink = shrink(s.y)
	for i := range n.stretches {
		for k := n.stretches[i].start; k+1 < n.end(uint32(i)); k++ {
			s.look(k)
		}
	}
	return math.Sqrt(s.best) * metersPerUnit
}

// Seal makes a file of a payload, Payload gives that of a network.
func Seal(payload []byte) ([]byte, error) { return seal(payload) }
func (n *Network) Payload() []byte        { return n.encode() }
