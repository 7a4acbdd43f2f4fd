package replay

import (
	"math"

	"watchbill/dispatch"
	"watchbill/dispatch/roads"
)

// search finds the nearest by road.
type search struct {
	spots []roads.Spot
	ids   []int32
	best  int32
	least float64
	own   bool
	k     *desk
	call  *visit
}

// byRoad is nearest by road; units near no road count by the straight line.
func (k *desk) byRoad(of []class, v *visit, at Time, district int32) (int32, float64) {
	s := &k.search
	*s = search{spots: s.spots[:0], ids: s.ids[:0], best: none, least: math.Inf(1), k: k, call: v}
	for _, c := range of {
		for _, id := range k.free[c] {
			if district != none && k.units[id].district != district || k.draws.Elsewhere(k.f.units[id].key, at) {
				continue
			}
			x := k.where(id, at)
			if x.spot.IsZero() {
				s.offer(id, dispatch.Distance(x.at, v.place.at)*k.f.pace)
				continue
			}
			s.spots, s.ids = append(s.spots, x.spot), append(s.ids, id)
		}
	}
	if len(s.ids) > 0 {
		k.f.roads.Search(v.place.spot, []*roads.Marks{roads.NewMarks(k.f.roads, s.spots)}, s.limit(), s)
	}
	return s.best, s.least
}

// limit lets those be seen who take as long as the best.
func (s *search) limit() float64 { return s.least + 0.001 }

// Visit is called by the search.
func (s *search) Visit(_ int, i int32, seconds float64) float64 {
	s.offer(s.ids[i], seconds)
	return s.limit()
}

func (s *search) offer(id int32, seconds float64) {
	here := int(s.k.units[id].district) == s.call.district
	if seconds < s.least || seconds == s.least && (here && !s.own || here == s.own && id < s.best) {
		s.best, s.least, s.own = id, seconds, here
	}
}
