package roads

// segment is a straight piece of a way between two of its nodes.
type segment struct{ a, b, way int32 }

// contraction makes stretches of segments: chains through nodes where nothing ends, meets or changes.
type contraction struct {
	segments []segment
	ways     []rawWay
	places   []place
	states   []nodeState

	first    []int32 // by node: where its segments begin in incident
	incident []int32
	of       []arc // by segment: the stretch, as driven from a to b; noArc until one is made

	stretches []stretch
	course    []place
}

const noArc arc = 1<<32 - 1

func contract(s *survey, segments []segment) *contraction {
	c := &contraction{segments: segments, ways: s.ways, places: s.places, states: s.states}
	c.first = make([]int32, len(c.places)+1)
	for _, g := range segments {
		c.first[g.a]++
		c.first[g.b]++
	}
	sum := int32(0)
	for i, n := range c.first {
		sum += n
		c.first[i] = sum // the end; filling in counts it down to the beginning
	}
	c.incident = make([]int32, sum)
	c.of = make([]arc, len(segments))
	for k := len(segments) - 1; k >= 0; k-- {
		c.of[k] = noArc
		for _, n := range [2]int32{segments[k].b, segments[k].a} {
			c.first[n]--
			c.incident[c.first[n]] = int32(k)
		}
	}
	for n := range c.places {
		if !c.plain(int32(n)) {
			c.from(int32(n))
		}
	}
	for k, g := range segments { // rings that touch nothing else
		if c.of[k] == noArc {
			c.states[g.a] |= turning
			c.from(g.a)
		}
	}
	return c
}

// at lists the segments at node n.
func (c *contraction) at(n int32) []int32 { return c.incident[c.first[n]:c.first[n+1]] }

// flowFrom is the flow of segment k as seen by one who stands at its end n.
func (c *contraction) flowFrom(k, n int32) flow {
	f := c.ways[c.segments[k].way].trait.flow
	if c.segments[k].a != n {
		return f.flipped()
	}
	return f
}

// plain tells whether node n is mere course: two segments alike, one going on where the other ends.
func (c *contraction) plain(n int32) bool {
	at := c.at(n)
	if len(at) != 2 || at[0] == at[1] || c.states[n]&turning != 0 {
		return false
	}
	t, u := c.ways[c.segments[at[0]].way].trait, c.ways[c.segments[at[1]].way].trait
	t.flow, u.flow = c.flowFrom(at[0], n), c.flowFrom(at[1], n).flipped()
	return t == u
}

// from makes the stretches that begin at node n.
func (c *contraction) from(n int32) {
	for _, k := range c.at(n) {
		if c.of[k] == noArc {
			c.follow(n, k)
		}
	}
}

// follow makes the stretch that begins at node n with segment k.
func (c *contraction) follow(n, k int32) {
	t := c.ways[c.segments[k].way].trait
	t.flow = c.flowFrom(k, n)
	made := stretch{trait: t, from: n, start: uint32(len(c.course))}
	id := arc(len(c.stretches)) << 1
	c.course = append(c.course, c.places[n])
	for {
		g := c.segments[k]
		next := g.b
		if g.a == n {
			c.of[k] = id
		} else {
			next = g.a
			c.of[k] = id | 1
		}
		c.pave(c.places[n], c.places[next])
		n = next
		if !c.plain(n) {
			break
		}
		if at := c.at(n); at[0] == k {
			k = at[1]
		} else {
			k = at[0]
		}
		if c.of[k] != noArc { // round a ring
			break
		}
	}
	made.to = n
	c.stretches = append(c.stretches, made)
}

// pave continues the course from p to q, with places between where that is far: the grid and the file ask for it.
func (c *contraction) pave(p, q place) {
	steps := int32(p.metersTo(q)/(maxSegmentMeters/2)) + 1
	for i := int32(1); i < steps; i++ {
		t := float64(i) / float64(steps)
		c.course = append(c.course, placeOf(p.between(q, t)))
	}
	c.course = append(c.course, q)
}

// arcAt is the arc of segment k that leads to its end n, or away from it; false where traffic does not flow so.
func (c *contraction) arcAt(k, n int32, toward bool) (arc, bool) {
	a := c.of[k]
	if (c.segments[k].b == n) != toward {
		a = a.reverse()
	}
	return a, c.stretches[a.stretch()].flow&a.flow() != 0
}
