package gazetteer

import (
	"cmp"
	"math"
	"slices"

	"watchbill/roster"
)

const (
	cornerMeters = 150 // common nodes that lie this close are one corner: those of a dual carriageway
	apartMeters  = 40  // streets without a common node that come this close are taken to meet
	bridgeMeters = 250 // where none do, those that come this close: one may cross the other on a bridge, which has no node
)

// corner is where two streets meet.
type corner struct {
	at    roster.Point
	apart float64 // metres between the streets where they have no node in common, else 0
	end   bool    // the streets share a stretch of road, and this is an end of it
}

// corners are the places where two streets meet, or come within some metres of each other.
func corners(a, b *entity, apart float64) []corner {
	if !a.box.near(b.box, apart/metersPerDegree) {
		return nil
	}
	common := shared(a, b)
	if len(common) == 0 {
		return closest(a, b, apart)
	}
	byLat := make([]int32, len(common))
	for i := range byLat {
		byLat[i] = int32(i)
	}
	slices.SortFunc(byLat, func(i, j int32) int { return cmp.Compare(common[i].Lat, common[j].Lat) })
	var all []corner
	for _, group := range linked(common, byLat, cornerMeters) {
		all = append(all, cornersOf(common, group)...)
	}
	return all
}

// cornersOf makes one corner of points that lie together, at their mean; where they reach too far for that, the streets
// run together there, and the ends of that are two.
func cornersOf(points []roster.Point, group []int32) []corner {
	var mean roster.Point
	around := emptyBox()
	for _, i := range group {
		mean.Lat += points[i].Lat / float64(len(group))
		mean.Lon += points[i].Lon / float64(len(group))
		around = around.with(points[i])
	}
	if around.spread() <= 2*cornerMeters {
		return []corner{{at: mean}}
	}
	one := farthest(points, group, mean)
	return []corner{{at: one, end: true}, {at: farthest(points, group, one), end: true}}
}

func farthest(points []roster.Point, group []int32, from roster.Point) (to roster.Point) {
	most := -1.0
	for _, i := range group {
		if d := meters(from, points[i]); d > most {
			to, most = points[i], d
		}
	}
	return to
}

// shared is the points of the nodes that both streets have. It looks the fewer nodes up among the more.
func shared(a, b *entity) (common []roster.Point) {
	if len(a.nodes) > len(b.nodes) {
		a, b = b, a
	}
	rest := b.nodes
	for i, n := range a.nodes {
		k, ok := slices.BinarySearch(rest, n)
		if ok {
			common = append(common, a.points[i])
		}
		rest = rest[k:]
	}
	return common
}

// maxApart is how many places two streets without a common node are taken to meet in: those that run side by side come
// close all along.
const maxApart = 3

// closest is the middle of the nearest pair of nodes, in each of the few places where the streets come closest.
func closest(a, b *entity, apart float64) []corner {
	var all []corner
	from := 0
	for _, i := range a.byLat {
		p := a.points[i]
		for from < len(b.byLat) && (p.Lat-b.points[b.byLat[from]].Lat)*metersPerDegree > apart {
			from++
		}
		for _, j := range b.byLat[from:] {
			q := b.points[j]
			if (q.Lat-p.Lat)*metersPerDegree > apart {
				break
			}
			if d := meters(p, q); d <= apart {
				all = closer(all, corner{at: roster.Point{Lon: (p.Lon + q.Lon) / 2, Lat: (p.Lat + q.Lat) / 2}, apart: math.Max(d, 0.1)})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y corner) int { return cmp.Compare(x.apart, y.apart) })
	return all[:min(len(all), maxApart)]
}

// closer adds a corner, unless there is one already beside it; of the two it keeps the closer one.
func closer(all []corner, c corner) []corner {
	for k := range all {
		if meters(all[k].at, c.at) <= bridgeMeters {
			if c.apart < all[k].apart {
				all[k] = c
			}
			return all
		}
	}
	return append(all, c)
}
