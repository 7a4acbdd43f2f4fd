package dispatch

import (
	"maps"
	"time"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// SetRoads puts a road network in place, nil for none, and publishes what it makes of the present.
func (b *Board) SetRoads(n *roads.Network, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.roads, b.paced = n, nil
	b.pace()
	for _, t := range b.tracks {
		t.snap(n)
	}
	b.renew(now)
}

// pace has units drive as policy.json says.
func (b *Board) pace() {
	if b.roads == nil || b.muster == nil {
		return
	}
	speeds := b.muster.book.Policy().Speeds
	if b.paced == nil || !maps.Equal(speeds, b.speeds) {
		b.paced, b.speeds = b.roads.Paced(speeds), maps.Clone(speeds)
	}
}

// snap finds where on the roads the fix is.
func (t *track) snap(n *roads.Network) {
	t.spot = roads.Spot{}
	if t.fixed && n != nil {
		t.spot, _ = n.Snap(t.fix.At)
	}
}

// enter finds the call on the roads; where it is not near one, everybody is ranked by the straight line.
func (l *lookup) enter() {
	if n := l.state.roads; n != nil && l.query.District == "" {
		l.spot, _ = n.Snap(l.at)
	}
}

// rank shows the shortlist every free unit of some classes.
func (l *lookup) rank(classes ...class) {
	l.sets = l.sets[:0]
	for _, c := range classes {
		p, start := l.state.poolOf(c), l.headStart(c)
		l.blind(p, start)
		if l.spot.IsZero() {
			l.straight(p, start)
			continue
		}
		for _, i := range p.offRoad {
			l.offer(ranked{unit: i, travel: l.travel(i)}, start)
		}
		l.sets = append(l.sets, set{p.seen, p.marks, start})
	}
	l.search()
}

// rankSome shows the shortlist some units.
func (l *lookup) rankSome(units []int32) {
	l.sets = l.sets[:0]
	var driving []int32
	for _, i := range units {
		if l.spot.IsZero() || l.state.live.of(i).spot.IsZero() {
			l.offer(ranked{unit: i, travel: l.travel(i)}, 0)
		} else {
			driving = append(driving, i)
		}
	}
	if len(driving) > 0 {
		l.sets = append(l.sets, set{driving, l.state.marks(driving), 0})
		l.search()
	}
}

// set is some units as a search finds them.
type set struct {
	units []int32
	marks *roads.Marks
	start float64 // seconds that they are ranked earlier
}

// search shows the shortlist the units of the sets in the order of their arrival, until nobody who is still on the way
// could come onto it.
func (l *lookup) search() {
	if len(l.sets) == 0 {
		return
	}
	l.marked = l.marked[:0]
	for i := range l.sets {
		l.marked = append(l.marked, l.sets[i].marks)
	}
	l.state.roads.Search(l.spot, l.marked, l.horizon(), l)
}

// horizon is how long the search has to go on: a unit with a head start may arrive that much later.
func (l *lookup) horizon() float64 {
	most := 0.0
	for i := range l.sets {
		most = max(most, l.sets[i].start)
	}
	return l.short.limit() + most + 0.001 // units that take as long as the last one are seen too: ties go by their own rules
}

// Visit is called by the search.
func (l *lookup) Visit(set int, i int32, seconds float64) (limit float64) {
	x := &l.sets[set]
	l.offer(ranked{unit: x.units[i], travel: seconds, road: true}, x.start)
	return l.horizon()
}

// marks indexes units for a search.
func (s *State) marks(units []int32) *roads.Marks {
	spots := make([]roads.Spot, len(units))
	for k, i := range units {
		spots[k] = s.live.of(i).spot
	}
	return roads.NewMarks(s.roads, spots)
}

// travel is the time of one unit in a straight line.
func (l *lookup) travel(unit int32) float64 {
	if x := l.state.live.of(unit); x.fixed {
		return l.seconds(x.on.Sub(l.call.Vector).Norm2())
	}
	return l.farSide(l.roll.units[unit].District)
}

// Route returns the way that a unit drives to a place; false where there is none by road.
func (s *State) Route(unit UnitID, to roster.Point) (roads.Route, bool) {
	i, ok := s.roll.unit(unit)
	if !ok || s.roads == nil || s.live == nil || s.live.of(i).spot.IsZero() {
		return roads.Route{}, false
	}
	spot, ok := s.roads.Snap(to)
	if !ok {
		return roads.Route{}, false
	}
	return s.roads.Route(s.live.of(i).spot, spot)
}
