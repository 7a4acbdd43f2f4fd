package roads

import (
	"cmp"
	"math"
	"slices"

	"watchbill/roster"
)

// network makes the network of what has been gathered.
func (s *survey) network() (*Network, Built, error) {
	c := contract(s, s.segments())
	whole := &plan{places: c.places, stretches: c.stretches, course: c.course, labels: s.label.list, turns: c.turns(s)}
	whole.split()
	edges := whole.link(false)
	kept := whole.connected(largest(whole.first, edges))
	whole.measure()
	p := s.take(whole, kept)
	if len(p.stretches) == 0 {
		return nil, s.built, roster.Invalidf("extract", "holds no roads that a unit could drive on%s", s.options.Clip.where())
	}
	n := newNetwork(p)
	s.built.Nodes, s.built.Stretches, s.built.Points = n.Nodes(), n.Stretches(), len(p.course)
	s.built.Vertices, s.built.Edges, s.built.Meters = n.Vertices(), n.Edges(), n.Meters()
	return n, s.built, nil
}

func (b Box) where() string {
	if b == (Box{}) {
		return ""
	}
	return " inside the box"
}

// connected returns, by stretch, the directions that lie within a part of the graph.
func (p *plan) connected(in []bool) []flow {
	kept := make([]flow, len(p.stretches))
	for i := range kept {
		for a := arc(i) << 1; a <= arc(i)<<1|1; a++ {
			if head := p.heads[i][a&1]; head == noVertex || !in[head] {
				continue
			}
			from := p.tail(a)
			for v := p.vertexOf[from]; v < p.vertexOf[from+1]; v++ {
				if in[v] && p.leads(v, a) {
					kept[i] |= a.flow()
				}
			}
		}
	}
	return kept
}

// take makes a plan of the directions kept, with nodes and stretches numbered for the memory's sake, and counts the rest.
func (s *survey) take(whole *plan, kept []flow) *plan {
	p := &plan{}
	renumbered := whole.renumber(kept, p)
	list := make([]uint32, 0, len(kept))
	for i, f := range kept {
		if f == 0 {
			s.built.DroppedStretches++
			s.built.DroppedMeters += whole.length(uint32(i))
			continue
		}
		if f != whole.stretches[i].flow {
			s.built.DroppedEdges++
		}
		list = append(list, uint32(i))
	}
	ends := func(i uint32) (low, high int32) {
		a, b := renumbered[whole.stretches[i].from], renumbered[whole.stretches[i].to]
		return min(a, b), max(a, b)
	}
	slices.SortStableFunc(list, func(i, j uint32) int {
		ilow, ihigh := ends(i)
		jlow, jhigh := ends(j)
		return cmp.Or(cmp.Compare(ilow, jlow), cmp.Compare(ihigh, jhigh))
	})
	arcs := make([]arc, 2*len(kept)) // by old arc
	for i := range arcs {
		arcs[i] = noArc
	}
	names := newLabels()
	for _, i := range list {
		old := whole.stretches[i]
		made := stretch{trait: old.trait, start: uint32(len(p.course))}
		made.from, made.to = ends(i)
		made.flow = kept[i]
		made.label = names.of(whole.labels[old.label].name, whole.labels[old.label].ref)
		p.course = append(p.course, whole.course[old.start:whole.end(i)]...)
		id := arc(len(p.stretches)) << 1
		if renumbered[old.from] > renumbered[old.to] {
			slices.Reverse(p.course[made.start:])
			made.flow = made.flow.flipped()
			id |= 1
		}
		arcs[i<<1], arcs[i<<1|1] = id, id.reverse()
		p.stretches = append(p.stretches, made)
	}
	p.labels = names.list
	for _, t := range whole.turns {
		in, out := t.in(), t.out()
		if kept[in.stretch()]&in.flow() != 0 && kept[out.stretch()]&out.flow() != 0 {
			p.turns = append(p.turns, newTurn(arcs[in], arcs[out]))
		}
	}
	slices.Sort(p.turns)
	return p
}

// renumber puts the nodes of what is kept into another plan, in the order of the curve, and returns their new numbers by
// old.
func (p *plan) renumber(kept []flow, into *plan) []int32 {
	used := make([]bool, len(p.places))
	west, south, east, north := int32(math.MaxInt32), int32(math.MaxInt32), int32(math.MinInt32), int32(math.MinInt32)
	for i, f := range kept {
		if f == 0 {
			continue
		}
		for _, node := range [2]int32{p.stretches[i].from, p.stretches[i].to} {
			used[node] = true
			at := p.places[node]
			west, east, south, north = min(west, at.lon), max(east, at.lon), min(south, at.lat), max(north, at.lat)
		}
	}
	span := max(float64(east)-float64(west), float64(north)-float64(south)) + 1
	type spot struct {
		index uint32
		node  int32
	}
	var spots []spot
	for node, u := range used {
		if u {
			spots = append(spots, spot{curveIndex(p.places[node], west, south, span), int32(node)})
		}
	}
	slices.SortFunc(spots, func(a, b spot) int {
		return cmp.Or(cmp.Compare(a.index, b.index), cmp.Compare(a.node, b.node))
	})
	renumbered := make([]int32, len(p.places))
	into.places = make([]place, len(spots))
	for i, s := range spots {
		renumbered[s.node] = int32(i)
		into.places[i] = p.places[s.node]
	}
	return renumbered
}
