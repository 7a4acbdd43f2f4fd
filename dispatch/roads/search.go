package roads

import "math"

// Visitor is told of the marks that a search finds.
type Visitor interface {
	// Visit is told that mark i of a set is seconds away from the call. It returns the limit in seconds from which on
	// marks are of no interest any more: +Inf to go on as before, 0 to stop. A limit never rises again.
	Visit(set int, i int32, seconds float64) (limit float64)
}

// Search finds marks by the time they need to drive to the call, and visits each that can get there once, in ascending
// order of that time, as long as it is below the limit: the one given (in seconds, +Inf for none), or the least that a
// visit has returned. Of those of one millisecond the order is always the same. A nil set is empty; a call
// that is no spot is reached by none. Time off the road, at both ends, counts at [OffRoadMPS].
//
// The time is proportional to the number of vertices nearer than the last mark visited; nothing is allocated once the
// network has been searched (BenchmarkSearch).
func (n *Network) Search(call Spot, sets []*Marks, limit float64, v Visitor) {
	if call.IsZero() {
		return
	}
	s := n.scratch.Get().(*scratch)
	n.search(s, call, sets, limit, v)
	n.scratch.Put(s)
}

// scratch is what a search writes on. It belongs to one search at a time.
type scratch struct {
	search uint32 // number of the present search, which stamps what it has written
	labels []reached
	seen   []uint32 // by mark of all sets, end to end: the search that visited it
	queue  heap
	limit  uint32 // milliseconds
}

// reached is a vertex with the least time known from it to the call, and the edge to take there.
type reached struct{ search, millis, by uint32 }

const (
	markBit   = 1 << 31 // in the lower half of a key: a mark, not a vertex
	byCall    = 1<<32 - 1
	maxMillis = 1<<31 - 1 // 24 days; what is farther is not reached
)

// begin readies s for a search among so many marks.
func (s *scratch) begin(marks int, limit float64) {
	s.search++
	if s.search == 0 { // after four thousand million searches old stamps would come to life
		clear(s.labels)
		clear(s.seen)
		s.search = 1
	}
	if marks > len(s.seen) {
		s.seen = make([]uint32, marks+marks/4)
	}
	s.queue = s.queue[:0]
	s.limit = limitMillis(limit)
}

// limitMillis is the first whole number of milliseconds not below limit seconds, which may itself have been a whole
// number of milliseconds before it was divided: hence the hair.
func limitMillis(limit float64) uint32 {
	switch {
	case !(limit > 0): // NaN too
		return 0
	case limit >= maxMillis/1000:
		return maxMillis
	}
	return uint32(math.Ceil(limit*1000 - 1e-3))
}

func (n *Network) search(s *scratch, call Spot, sets []*Marks, limit float64, visitor Visitor) {
	marks, left := 0, 0
	for _, m := range sets {
		if m != nil {
			marks, left = marks+len(m.spots), left+m.on
		}
	}
	if left == 0 {
		return // else the whole network would be searched for nobody
	}
	s.begin(marks, limit)
	n.start(s, call, sets)
	for len(s.queue) > 0 {
		key := s.queue.pop()
		millis, id := uint32(key>>32), uint32(key)
		if millis >= s.limit {
			return
		}
		if id&markBit != 0 {
			if slot := id &^ markBit; s.seen[slot] != s.search {
				s.seen[slot] = s.search
				set, i := owner(sets, int(slot))
				s.limit = min(s.limit, limitMillis(visitor.Visit(set, i, float64(millis)/1000)))
				if left--; left == 0 {
					return
				}
			}
			continue
		}
		if s.labels[id].millis < millis {
			continue // it was reached faster later
		}
		base := 0
		for _, m := range sets {
			if m == nil {
				continue
			}
			if m.at[id>>6]>>(id&63)&1 != 0 {
				n.meet(s, m, base, id, millis)
			}
			base += len(m.spots)
		}
		for k := n.first[id]; k < n.first[id+1]; k++ {
			e := n.edges[k]
			s.reach(e.tail, millis+e.millis, k)
		}
	}
}

// reach notes that the call is so far from vertex v, by an edge.
func (s *scratch) reach(v, millis, by uint32) {
	l := &s.labels[v]
	if millis >= s.limit || l.search == s.search && l.millis <= millis {
		return
	}
	*l = reached{s.search, millis, by}
	s.queue.push(uint64(millis)<<32 | uint64(v))
}

// owner finds the set and the index that a place in the row of all marks stands for.
func owner(sets []*Marks, slot int) (set int, i int32) {
	for k, m := range sets {
		if m == nil {
			continue
		}
		if slot < len(m.spots) {
			return k, int32(slot)
		}
		slot -= len(m.spots)
	}
	panic("roads: a mark of no set") // there are as many slots as marks
}

// start reaches the vertices next to the call, and the marks that need not pass any to get to it.
func (n *Network) start(s *scratch, call Spot, sets []*Marks) {
	i := call.stretch - 1
	off, before := offMillis(call), n.before(call)
	for d := range arc(2) {
		a := arc(i)<<1 | d
		head := n.heads[i][d]
		if head == noVertex {
			continue
		}
		from := n.tail(a)
		for v := n.vertexOf[from]; v < n.vertexOf[from+1]; v++ {
			if n.leads(v, a) {
				s.reach(v, off+n.behind(a, before), byCall)
			}
		}
		base := 0
		for _, m := range sets {
			if m == nil {
				continue
			}
			for k := m.from(head); k < len(m.arriving) && uint32(m.arriving[k]>>32) == head; k++ {
				slot := uint32(m.arriving[k])
				if spot := m.spots[slot]; spot.stretch == call.stretch {
					if t, ok := n.direct(spot, call, a); ok {
						s.mark(base, slot, t)
					}
				}
			}
			base += len(m.spots)
		}
	}
}

// meet reaches the marks on the arcs that lead to a vertex.
func (n *Network) meet(s *scratch, m *Marks, base int, v, millis uint32) {
	for k := m.from(v); k < len(m.arriving) && uint32(m.arriving[k]>>32) == v; k++ {
		slot := uint32(m.arriving[k])
		spot := m.spots[slot]
		for d, head := range n.heads[spot.stretch-1] {
			if head == v {
				s.mark(base, slot, millis+n.ahead(spot, arc(d)))
			}
		}
	}
}

// mark notes that a mark is so far from the call.
func (s *scratch) mark(base int, slot, millis uint32) {
	if millis < s.limit {
		s.queue.push(uint64(millis)<<32 | markBit | uint64(uint32(base)+slot))
	}
}

// before is the time from the beginning of its stretch to a spot on it.
func (n *Network) before(s Spot) uint32 {
	length := n.length(s.stretch - 1)
	if length <= 0 {
		return 0
	}
	share := min(float64(s.along)/length, 1)
	return uint32(share*float64(n.millis[s.stretch-1]) + 0.5)
}

// behind is the time from the beginning of an arc to a spot on it that is so far from the beginning of its stretch.
func (n *Network) behind(a arc, before uint32) uint32 {
	if a&1 == 0 {
		return before
	}
	return n.millis[a.stretch()] - before
}

// ahead is the time from the position of a unit at s to the end of its stretch in direction d.
func (n *Network) ahead(s Spot, d arc) uint32 {
	return offMillis(s) + n.behind(arc(s.stretch-1)<<1|d^1, n.before(s))
}

// direct is the time from one spot to another along the arc that both are on; false where the other is behind.
func (n *Network) direct(from, to Spot, a arc) (uint32, bool) {
	begin, end := n.behind(a, n.before(from)), n.behind(a, n.before(to))
	if begin > end {
		return 0, false
	}
	return offMillis(from) + end - begin + offMillis(to), true
}

func offMillis(s Spot) uint32 { return uint32(float64(s.off)*(1000/OffRoadMPS) + 0.5) }
