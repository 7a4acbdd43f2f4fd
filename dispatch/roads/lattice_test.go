package roads_test

import (
	"container/heap"
	"math"
	"testing"

	"github.com/paulmach/osm"
	"pgregory.net/rapid"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// apart is the distance in metres.
func apart(p, q roster.Point) float64 {
	const meters = 6371008.8 * math.Pi / 180
	dx := (q.Lon - p.Lon) * math.Cos((p.Lat+q.Lat)/2*math.Pi/180)
	return math.Hypot(dx, q.Lat-p.Lat) * meters
}

// town is a made-up town of streets on a bent lattice, as OpenStreetMap tells it.
type town struct {
	osm.OSM
	nodes  map[osm.NodeID]*osm.Node
	closed map[osm.NodeID]bool
	via    map[osm.NodeID]bool
	pieces []piece
}

// piece is a straight piece of a way, in the direction of the way.
type piece struct {
	way  *osm.Way
	a, b osm.NodeID
}

// drawTown draws a town in which everything that a network has to heed occurs.
func drawTown(t *rapid.T) *town {
	w := &town{nodes: map[osm.NodeID]*osm.Node{}, closed: map[osm.NodeID]bool{}, via: map[osm.NodeID]bool{}}
	side := rapid.IntRange(2, 5).Draw(t, "side")
	jitter := rapid.Float64Range(-0.0006, 0.0006)
	node := func(lon, lat float64) osm.NodeID {
		id := osm.NodeID(len(w.nodes) + 1)
		n := &osm.Node{ID: id, Lon: math.Round(lon*1e6) / 1e6, Lat: math.Round(lat*1e6) / 1e6}
		w.nodes[id], w.Nodes = n, append(w.Nodes, n)
		return id
	}
	corner := func(x, y int) osm.NodeID { return osm.NodeID(y*side + x + 1) }
	for y := range side {
		for x := range side {
			node(-75+0.003*float64(x)+jitter.Draw(t, "x"), 39+0.003*float64(y)+jitter.Draw(t, "y"))
		}
	}
	street := func(a, b osm.NodeID) {
		if rapid.IntRange(0, 9).Draw(t, "gap") == 0 {
			return
		}
		p, q := w.nodes[a], w.nodes[b]
		way := &osm.Way{ID: osm.WayID(len(w.Ways) + 1), Nodes: osm.WayNodes{{ID: a}}}
		for k := range rapid.IntRange(0, 2).Draw(t, "bends") {
			s := 0.4 + 0.2*float64(k)
			mid := node(p.Lon+s*(q.Lon-p.Lon)+jitter.Draw(t, "bend")/10, p.Lat+s*(q.Lat-p.Lat)+jitter.Draw(t, "bend")/10)
			way.Nodes = append(way.Nodes, osm.WayNode{ID: mid})
			if rapid.IntRange(0, 19).Draw(t, "bollard") == 0 {
				w.closed[mid] = true
				w.nodes[mid].Tags = osm.Tags{{Key: "barrier", Value: "bollard"}}
			}
		}
		way.Nodes = append(way.Nodes, osm.WayNode{ID: b})
		way.Tags = osm.Tags{
			{Key: "highway", Value: rapid.SampledFrom([]string{"residential", "residential", "tertiary"}).Draw(t, "class")},
			{Key: "oneway", Value: rapid.SampledFrom([]string{"no", "no", "yes", "-1"}).Draw(t, "oneway")},
			{Key: "maxspeed", Value: rapid.SampledFrom([]string{"", "25 mph", "50"}).Draw(t, "speed")},
		}
		w.Ways = append(w.Ways, way)
	}
	for y := range side {
		for x := range side - 1 {
			street(corner(x, y), corner(x+1, y))
			street(corner(y, x), corner(y, x+1))
		}
	}
	w.cut()
	for range rapid.IntRange(0, 6).Draw(t, "restrictions") {
		w.restrict(t, corner(rapid.IntRange(0, side-1).Draw(t, "x"), rapid.IntRange(0, side-1).Draw(t, "y")))
	}
	return w
}

// cut makes the pieces.
func (w *town) cut() {
	for _, way := range w.Ways {
		for k := range way.Nodes[1:] {
			w.pieces = append(w.pieces, piece{way, way.Nodes[k].ID, way.Nodes[k+1].ID})
		}
	}
}

// restrict puts a turn restriction at a corner.
func (w *town) restrict(t *rapid.T, via osm.NodeID) {
	var at []osm.WayID
	for _, p := range w.pieces {
		if p.a == via || p.b == via {
			at = append(at, p.way.ID)
		}
	}
	if len(at) == 0 {
		return
	}
	kind := rapid.SampledFrom([]string{"no_left_turn", "no_u_turn", "only_straight_on"}).Draw(t, "kind")
	from, to := rapid.SampledFrom(at).Draw(t, "from"), rapid.SampledFrom(at).Draw(t, "to")
	w.via[via] = true
	w.Relations = append(w.Relations, &osm.Relation{
		Tags: osm.Tags{{Key: "type", Value: "restriction"}, {Key: "restriction", Value: kind}},
		Members: osm.Members{
			{Type: osm.TypeWay, Ref: int64(from), Role: "from"},
			{Type: osm.TypeNode, Ref: int64(via), Role: "via"},
			{Type: osm.TypeWay, Ref: int64(to), Role: "to"},
		},
	})
}

// ride is a piece in a direction.
type ride struct {
	piece int
	back  bool
}

func (w *town) ends(r ride) (from, to osm.NodeID) {
	if p := w.pieces[r.piece]; r.back {
		return p.b, p.a
	} else {
		return p.a, p.b
	}
}

// open tells whether traffic flows so.
func (w *town) open(r ride) bool {
	switch w.pieces[r.piece].way.Tags.Find("oneway") {
	case "yes":
		return !r.back
	case "-1":
		return r.back
	}
	return true
}

// kmh is the speed on a piece.
func (w *town) kmh(p int) float64 {
	tags := w.pieces[p].way.Tags
	if tags.Find("maxspeed") == "50" {
		return 50
	} else if tags.Find("maxspeed") == "" && tags.Find("highway") == "tertiary" {
		return 56
	}
	return 40 // as signed in miles, or usual in a residential street
}

func (w *town) seconds(p int) float64 {
	return apart(w.point(w.pieces[p].a), w.point(w.pieces[p].b)) / w.kmh(p) * 3.6
}

func (w *town) point(id osm.NodeID) roster.Point {
	return roster.Point{Lon: w.nodes[id].Lon, Lat: w.nodes[id].Lat}
}

// follows tells whether one may go on with next after r.
func (w *town) follows(r, next ride) bool {
	_, at := w.ends(r)
	from, _ := w.ends(next)
	if at != from || !w.open(next) {
		return false
	}
	if w.closed[at] {
		return r.piece == next.piece
	}
	if r.piece == next.piece && w.midBlock(at) {
		return false
	}
	for _, rule := range w.Relations {
		m := rule.Members
		if osm.NodeID(m[1].Ref) != at || osm.WayID(m[0].Ref) != w.pieces[r.piece].way.ID {
			continue
		}
		if !w.exists(m[0].Ref, at, false) || !w.exists(m[2].Ref, at, true) {
			continue // it speaks of a turn that nobody could make anyway
		}
		same := osm.WayID(m[2].Ref) == w.pieces[next.piece].way.ID
		if only := rule.Tags.Find("restriction") == "only_straight_on"; only != same {
			return false
		}
	}
	return true
}

// exists tells whether a way can be driven away from a node, or toward it.
func (w *town) exists(way int64, at osm.NodeID, away bool) bool {
	for k, p := range w.pieces {
		for _, back := range []bool{false, true} {
			r := ride{k, back}
			from, to := w.ends(r)
			if int64(p.way.ID) == way && w.open(r) && (away && from == at || !away && to == at) {
				return true
			}
		}
	}
	return false
}

// midBlock tells whether a node is none at which units turn round: two pieces alike, and nothing else.
func (w *town) midBlock(at osm.NodeID) bool {
	var here []ride // away from it
	for k, p := range w.pieces {
		if p.a == at {
			here = append(here, ride{k, false})
		}
		if p.b == at {
			here = append(here, ride{k, true})
		}
	}
	if len(here) != 2 || w.via[at] || w.closed[at] {
		return false
	}
	a, b := here[0], here[1]
	through := w.open(a) == w.open(ride{b.piece, !b.back}) && w.open(b) == w.open(ride{a.piece, !a.back})
	same := w.pieces[a.piece].way.Tags.Find("highway") == w.pieces[b.piece].way.Tags.Find("highway")
	return through && same && w.kmh(a.piece) == w.kmh(b.piece)
}

// travel is the time from the middle of one piece to that of another.
func (w *town) travel(from, to int) float64 {
	if from == to {
		return 0
	}
	reached := map[ride]float64{}
	q := &rides{}
	for _, back := range []bool{false, true} {
		if r := (ride{from, back}); w.open(r) {
			heap.Push(q, arrived{r, w.seconds(from) / 2})
		}
	}
	best := math.Inf(1)
	for q.Len() > 0 {
		x := heap.Pop(q).(arrived)
		if _, ok := reached[x.ride]; ok {
			continue
		}
		reached[x.ride] = x.seconds
		for k := range w.pieces {
			for _, back := range []bool{false, true} {
				next := ride{k, back}
				if !w.follows(x.ride, next) {
					continue
				}
				if k == to {
					best = min(best, x.seconds+w.seconds(k)/2)
				}
				heap.Push(q, arrived{next, x.seconds + w.seconds(k)})
			}
		}
	}
	return best
}

type arrived struct {
	ride
	seconds float64
}

type rides []arrived

func (q rides) Len() int           { return len(q) }
func (q rides) Less(i, j int) bool { return q[i].seconds < q[j].seconds }
func (q rides) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *rides) Push(x any)        { *q = append(*q, x.(arrived)) }
func (q *rides) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}

// TestTowns compares travel over made-up towns with a search over the ways as they are mapped: uncontracted, unsplit,
// turn by turn.
func TestTowns(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		w := drawTown(t)
		n, built, err := roads.Assemble(&w.OSM, roads.Options{})
		if err != nil || built.DroppedEdges > 0 {
			return // no two streets from which one gets to the other and back; or less is open than is mapped
		}
		spots := make([]roads.Spot, len(w.pieces))
		for k, p := range w.pieces {
			a, b := w.point(p.a), w.point(p.b)
			s, ok := n.Snap(roster.Point{Lon: (a.Lon + b.Lon) / 2, Lat: (a.Lat + b.Lat) / 2})
			if ok && s.OffRoad() < 0.1 { // else it was dropped
				spots[k] = s
			}
		}
		for range 12 {
			from, to := rapid.IntRange(0, len(spots)-1).Draw(t, "from"), rapid.IntRange(0, len(spots)-1).Draw(t, "to")
			if spots[from].IsZero() || spots[to].IsZero() {
				continue
			}
			want := w.travel(from, to)
			seconds, _, ok := n.Travel(spots[from], spots[to])
			if !ok || math.Abs(seconds-want) > 0.1+want/1000 {
				t.Fatalf("%v to %v: %v s, %v; twin says %v\n%+v", w.pieces[from], w.pieces[to], seconds, ok, want, built)
			}
			compared++
		}
	})
	t.Logf("%d travels compared", compared)
	if compared == 0 {
		t.Error("nothing was compared")
	}
}
