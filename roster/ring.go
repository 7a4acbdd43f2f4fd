package roster

import (
	"cmp"
	"fmt"
	"slices"
)

// fault says what is wrong with the part's geometry, "" if nothing is: every ring closed, not empty, within the
// world, and not crossing itself. Touching itself in a point is tolerated, as real boundaries do.
func (p *Part) fault() string {
	if len(p.Polygons) == 0 {
		return "empty: a district needs a polygon"
	}
	for _, polygon := range p.Polygons {
		if len(polygon) == 0 {
			return "empty: a polygon needs a ring"
		}
		for _, ring := range polygon {
			if msg := ring.fault(); msg != "" {
				return msg
			}
		}
	}
	return ""
}

func (r Ring) fault() string {
	if len(r) == 0 {
		return "empty: the ring has no points"
	}
	for _, p := range r {
		if !(p.Lon >= -180 && p.Lon <= 180 && p.Lat >= -90 && p.Lat <= 90) {
			return fmt.Sprintf("point %v,%v is outside the world (longitude first, then latitude)", p.Lon, p.Lat)
		}
	}
	if r[0] != r[len(r)-1] {
		return fmt.Sprintf("the ring is open: it begins at %v,%v and ends at %v,%v", r[0].Lon, r[0].Lat, r[len(r)-1].Lon, r[len(r)-1].Lat)
	}
	if len(r) < 4 {
		return fmt.Sprintf("the ring has %d points; it takes at least 4, the last equal to the first", len(r))
	}
	x, y, found, tangled := r.crossing()
	if tangled {
		return fmt.Sprintf("the ring's %d edges lie side by side too closely to be checked; simplify it", len(r)-1)
	}
	if found {
		return fmt.Sprintf("the ring crosses itself near %.6f,%.6f", (x.Lon+y.Lon)/2, (x.Lat+y.Lat)/2)
	}
	for i := 2; i < len(r); i++ {
		if turn(r[0], r[i-1], r[i]) != 0 {
			return ""
		}
	}
	return "the ring is empty: its points lie on one line"
}

// maxMeetings bounds the pairs of edges that are looked at: some tenths of a second.
const maxMeetings = 50_000_000

// crossing finds two edges that properly cross and returns the ends of the first. It sweeps the edges by longitude, so
// that an edge meets only those beside it. A ring whose edges lie beside each other by the thousand, as no border's do, is
// tangled: it is not looked at to the end.
func (r Ring) crossing() (a, b Point, found, tangled bool) {
	n := len(r) - 1
	west := func(i int32) float64 { return min(r[i].Lon, r[i+1].Lon) }
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int { return cmp.Compare(west(i), west(j)) })
	var open []int32
	met := 0
	for _, i := range order {
		p, q := r[i], r[i+1]
		south, north := min(p.Lat, q.Lat), max(p.Lat, q.Lat)
		kept := open[:0]
		if met += len(open); met > maxMeetings {
			return a, b, false, true
		}
		for _, j := range open {
			s, t := r[j], r[j+1]
			if max(s.Lon, t.Lon) < west(i) {
				continue
			}
			kept = append(kept, j)
			if max(s.Lat, t.Lat) < south || min(s.Lat, t.Lat) > north {
				continue
			}
			if turn(p, q, s)*turn(p, q, t) < 0 && turn(s, t, p)*turn(s, t, q) < 0 {
				return p, q, true, false
			}
		}
		open = append(kept, i)
	}
	return a, b, false, false
}

// turn is 1 when c lies left of the line from a to b, -1 right, 0 on it.
func turn(a, b, c Point) int {
	return cmp.Compare((b.Lon-a.Lon)*(c.Lat-a.Lat), (b.Lat-a.Lat)*(c.Lon-a.Lon))
}
