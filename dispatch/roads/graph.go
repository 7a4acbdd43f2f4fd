package roads

// newNetwork derives from places, stretches, course, labels and turns everything else.
func newNetwork(p *plan) *Network {
	p.measure()
	p.split()
	n := &Network{plan: p}
	n.edges = p.link(true)
	p.grid = newGrid(p.course, p.stretches)
	p.scratch.New = func() any { return &scratch{labels: make([]reached, len(p.comingBy))} }
	return n.Paced(nil)
}

// measure fills in along.
func (p *plan) measure() {
	p.along = make([]float32, len(p.course))
	for i := range p.stretches {
		sum := 0.0
		for k := p.stretches[i].start + 1; k < p.end(uint32(i)); k++ {
			sum += p.course[k-1].metersTo(p.course[k])
			p.along[k] = float32(sum)
		}
	}
}

// split gives each node a vertex for the arcs that lead to it freely, if there are any, and one for each that turns are
// forbidden after. It leaves the arcs by the node they lead to in edgeArcs and first, for link.
func (p *plan) split() {
	p.first = make([]uint32, len(p.places)+1)
	for i := range p.stretches {
		for a := arc(i) << 1; a <= arc(i)<<1|1; a++ {
			if p.stretches[i].flow&a.flow() != 0 {
				p.first[p.head(a)]++
			}
		}
	}
	sum := uint32(0)
	for i, k := range p.first {
		sum += k
		p.first[i] = sum
	}
	p.edgeArcs = make([]arc, sum)
	for a := arc(len(p.stretches)) << 1; a > 0; {
		a--
		if p.stretches[a.stretch()].flow&a.flow() != 0 {
			p.first[p.head(a)]--
			p.edgeArcs[p.first[p.head(a)]] = a
		}
	}
	p.heads = make([][2]uint32, len(p.stretches))
	for i := range p.heads {
		p.heads[i] = [2]uint32{noVertex, noVertex}
	}
	p.vertexOf = make([]uint32, len(p.places)+1)
	p.comingBy = make([]arc, 0, len(p.places)+len(p.turns))
	for node := range p.places {
		p.vertexOf[node] = uint32(len(p.comingBy))
		free := uint32(noVertex)
		for _, a := range p.edgeArcs[p.first[node]:p.first[node+1]] {
			by := noArc
			if p.binds(a) {
				by = a
			} else if free != noVertex {
				p.heads[a.stretch()][a&1] = free
				continue
			} else {
				free = uint32(len(p.comingBy))
			}
			p.heads[a.stretch()][a&1] = uint32(len(p.comingBy))
			p.comingBy = append(p.comingBy, by)
		}
	}
	p.vertexOf[len(p.places)] = uint32(len(p.comingBy))
}

// link returns the edges by the vertex that they lead to, and sets first and edgeArcs to go with them. Pruned, it
// leaves out what no search needs: rings from a vertex to itself, and roads out of dead ends, for who drives into one
// comes back to the vertex that they left (which they do not where turns are restricted).
func (p *plan) link(prune bool) []edge {
	byNode, arcs := p.first, p.edgeArcs
	edges := make([]edge, 0, len(arcs)+2*len(p.turns))
	edgeArcs := make([]arc, 0, cap(edges))
	first := make([]uint32, len(p.comingBy)+1)
	for node := range p.places {
		for head := p.vertexOf[node]; head < p.vertexOf[node+1]; head++ {
			first[head] = uint32(len(edges))
			for _, a := range arcs[byNode[node]:byNode[node+1]] {
				if p.heads[a.stretch()][a&1] != head {
					continue
				}
				from := p.tail(a)
				if prune && p.alone(int32(node)) && p.alone(from) && byNode[from+1]-byNode[from] == 1 && arcs[byNode[from]] == a.reverse() {
					continue
				}
				for v := p.vertexOf[from]; v < p.vertexOf[from+1]; v++ {
					if p.leads(v, a) && (!prune || v != head) {
						edges = append(edges, edge{tail: v})
						edgeArcs = append(edgeArcs, a)
					}
				}
			}
		}
	}
	first[len(p.comingBy)] = uint32(len(edges))
	p.first, p.edgeArcs = first, edgeArcs
	return edges
}

// alone tells whether a node has just one vertex, for arcs that are all free.
func (p *plan) alone(node int32) bool {
	v := p.vertexOf[node]
	return p.vertexOf[node+1] == v+1 && p.comingBy[v] == noArc
}

// leads tells whether one who is at vertex v may drive out on a, an arc from the same node.
func (p *plan) leads(v uint32, a arc) bool {
	in := p.comingBy[v]
	return in == noArc || !p.forbidden(newTurn(in, a))
}

// binds tells whether some turn after arc a is forbidden.
func (p *plan) binds(a arc) bool {
	i := p.turnFrom(newTurn(a, 0))
	return i < len(p.turns) && p.turns[i].in() == a
}

func (p *plan) forbidden(t turn) bool {
	i := p.turnFrom(t)
	return i < len(p.turns) && p.turns[i] == t
}

// turnFrom finds the first turn not below t.
func (p *plan) turnFrom(t turn) int {
	low, high := 0, len(p.turns)
	for low < high {
		if mid := int(uint(low+high) >> 1); p.turns[mid] < t {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}
