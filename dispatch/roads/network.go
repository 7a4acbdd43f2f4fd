package roads

import (
	"sync"

	"watchbill/roster"
)

// Network is a road network at a pace. It never changes and is safe for concurrent use.
type Network struct {
	*plan
	millis []uint32 // by stretch: milliseconds from end to end
	edges  []edge   // by the vertex they lead to; see plan.first
}

// plan is what does not depend on the pace.
type plan struct {
	places    []place // of nodes, which are numbered along a curve so that neighbours are near in memory
	stretches []stretch
	course    []place   // of all stretches, end to end, each from node to node
	along     []float32 // metres from the beginning of the stretch, by point of course
	labels    []label   // of stretches; the first is that of none
	turns     []turn    // forbidden, ascending

	vertexOf []uint32    // by node: its first vertex; the next node's is the end
	comingBy []arc       // by vertex: the restricted arc that alone leads to it; noArc where those that are free do
	heads    [][2]uint32 // by stretch: the vertex that its two arcs lead to; noVertex where one is shut
	first    []uint32    // by vertex: where the edges that lead to it begin in edges
	edgeArcs []arc       // by edge

	grid    grid
	scratch sync.Pool // of *scratch
}

// stretch is a piece of road between two nodes. Its course goes on to the next stretch's start.
type stretch struct {
	trait
	from, to int32
	start    uint32 // in plan.course
}

// arc is a stretch in a direction: twice its index, plus 1 from end to beginning.
type arc uint32

func (a arc) stretch() uint32 { return uint32(a >> 1) }
func (a arc) reverse() arc    { return a ^ 1 }
func (a arc) flow() flow      { return forward << (a & 1) }

// edge is an arc as a search against the traffic sees it: where it comes from, and what it takes.
type edge struct{ tail, millis uint32 }

const noVertex = 1<<32 - 1

// Nodes is the number of nodes: places where roads meet, end, or change their name, class, speed or direction.
func (n *Network) Nodes() int { return len(n.places) }

// NodeAt returns the place of node i of [Nodes].
func (n *Network) NodeAt(i int32) roster.Point { return n.places[i].point() }

// Stretches is the number of pieces of road between nodes.
func (n *Network) Stretches() int { return len(n.stretches) }

// Vertices is the number of vertices that a search can settle.
func (n *Network) Vertices() int { return len(n.comingBy) }

// Edges is the number of stretches, counted once for each direction in which they may be driven.
func (n *Network) Edges() int {
	sum := 0
	for i := range n.stretches {
		sum += int(n.stretches[i].flow&1 + n.stretches[i].flow>>1)
	}
	return sum
}

// Meters is the length of all roads together.
func (n *Network) Meters() float64 {
	sum := 0.0
	for i := range n.stretches {
		sum += n.length(uint32(i))
	}
	return sum
}

// end is where the course of stretch i ends in plan.course.
func (p *plan) end(i uint32) uint32 {
	if int(i)+1 < len(p.stretches) {
		return p.stretches[i+1].start
	}
	return uint32(len(p.course))
}

// length is that of stretch i in metres.
func (p *plan) length(i uint32) float64 { return float64(p.along[p.end(i)-1]) }

// tail and head are the nodes that an arc leads from and to.
func (p *plan) tail(a arc) int32 {
	if s := &p.stretches[a.stretch()]; a&1 == 0 {
		return s.from
	} else {
		return s.to
	}
}

func (p *plan) head(a arc) int32 { return p.tail(a.reverse()) }
