package roads_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/paulmach/osm"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// list gathers what is visited, and lowers the limit after some.
type list struct {
	seconds []float64
	most    int
	then    float64
}

func (l *list) Visit(_ int, _ int32, seconds float64) float64 {
	l.seconds = append(l.seconds, seconds)
	if len(l.seconds) >= l.most {
		return l.then
	}
	return math.Inf(1)
}

func (l *list) all(n *roads.Network, call roads.Spot, sets []*roads.Marks, limit float64) []float64 {
	l.seconds = nil
	n.Search(call, sets, limit, l)
	return l.seconds
}

// TestLimits checks that limits cut the list of all marks where they say, and nowhere else.
func TestLimits(t *testing.T) {
	n, _ := delaware(t)
	r := rand.New(rand.NewPCG(31, 32))
	sets := []*roads.Marks{roads.NewMarks(n, scattered(n, r, 50, newCastle, nil)), roads.NewMarks(n, nil), roads.NewMarks(n, scattered(n, r, 30, newCastle, nil))}
	count := 20
	if racing {
		count = 3
	}
	for _, call := range scattered(n, r, count, newCastle, nil) {
		whole := (&list{most: 1 << 30}).all(n, call, sets, math.Inf(1))
		if len(whole) != 80 || !slices.IsSorted(whole) {
			t.Fatalf("%d visits: %v", len(whole), whole)
		}
		below := func(limit float64) []float64 { k, _ := slices.BinarySearch(whole, limit); return whole[:k] }
		for _, limit := range []float64{0, -1, math.NaN(), 1, whole[0], whole[20], whole[20] + 0.0005, whole[79] + 1, math.MaxFloat64} {
			want := below(limit)
			if limit != limit {
				want = nil
			}
			if got := (&list{most: 1 << 30}).all(n, call, sets, limit); !slices.Equal(got, want) {
				t.Errorf("limit %v: %d visits, want %d", limit, len(got), len(want))
			}
			if got := (&list{most: 3, then: limit}).all(n, call, sets, math.Inf(1)); !slices.Equal(got, whole[:max(3, len(want))]) {
				t.Errorf("limit %v after 3: %d visits, want %d", limit, len(got), max(3, len(want)))
			}
		}
	}
}

// TestOneStreet has units and the call on one street, both ways and one way, and beside it.
func TestOneStreet(t *testing.T) {
	for _, c := range []struct {
		name           string
		oneway         string
		before, behind bool // whether the unit before the call, and the one that has passed it, come straight
	}{
		{name: "both ways", oneway: "no", before: true, behind: true},
		{name: "one way", oneway: "yes", before: true},
		{name: "the other way", oneway: "-1", behind: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, _, err := roads.Assemble(block(tags("highway=residential", "oneway="+c.oneway), nil), roads.Options{})
			if err != nil {
				t.Fatal(err)
			}
			at := func(share float64) roads.Spot { // on the street across, whose way leads north-east
				s, _ := n.Snap(roster.Point{Lon: -75 + 0.01*share, Lat: 39 + 0.01*share})
				return s
			}
			for _, d := range []struct {
				from     float64
				straight bool
			}{{0.4, c.before}, {0.6, c.behind}, {0.5, true}} {
				_, meters, ok := n.Travel(at(d.from), at(0.5))
				if !ok || (meters < 200) != d.straight {
					t.Errorf("from %v: %v m, %v", d.from, meters, ok)
				}
				checkRoute(t, n, at(d.from), at(0.5), searched(n, at(d.from), at(0.5)))
			}
		})
	}
}

// searched is the time searched.
func searched(n *roads.Network, from, to roads.Spot) float64 {
	return (&list{most: 1}).all(n, to, []*roads.Marks{roads.NewMarks(n, []roads.Spot{{}, from})}, math.Inf(1))[0]
}

// TestOffRoad checks that the way beside the road counts at both ends.
func TestOffRoad(t *testing.T) {
	n, _, err := roads.Assemble(block(tags("highway=residential"), nil), roads.Options{})
	if err != nil {
		t.Fatal(err)
	}
	on := roster.Point{Lon: -74.997, Lat: 39}
	off := roster.Point{Lon: -74.997, Lat: 38.999}
	a, _ := n.Snap(on)
	b, _ := n.Snap(off)
	if meters := apart(on, off); math.Abs(b.OffRoad()-meters) > 0.1 {
		t.Errorf("%v m off, want %v", b.OffRoad(), meters)
	}
	for _, pair := range [][2]roads.Spot{{a, b}, {b, a}} {
		seconds, meters, _ := n.Travel(pair[0], pair[1])
		if math.Abs(meters-b.OffRoad()) > 0.1 || math.Abs(seconds-meters/roads.OffRoadMPS) > 0.1 {
			t.Errorf("%v s, %v m", seconds, meters)
		}
	}
}

// TestPaced checks speeds against the road's own.
func TestPaced(t *testing.T) {
	n, _, err := roads.Assemble(block(tags("highway=primary_link", "maxspeed=60"), nil), roads.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := n.Snap(roster.Point{Lon: -74.998, Lat: 39.002})
	b, _ := n.Snap(roster.Point{Lon: -74.993, Lat: 39.007})
	for _, c := range []struct {
		name   string
		speeds map[string]float64
		want   float64 // km/h
	}{
		{"none", nil, 60},
		{"factor", map[string]float64{"primary": 1.5}, 90},
		{"greatest factor", map[string]float64{"primary": 4}, 240},
		{"too great", map[string]float64{"primary": 5}, 250},
		{"speed", map[string]float64{"primary": 30}, 30},
		{"of others", map[string]float64{"residential": 30, "straight-line": 50, "detour": 1.4, "rail": 2}, 60},
		{"nonsense", map[string]float64{"primary": -1}, 60},
		{"nothing", map[string]float64{"primary": 0}, 60},
		{"not a number", map[string]float64{"primary": math.NaN()}, 60},
		{"endless", map[string]float64{"primary": math.Inf(1)}, 60},
	} {
		t.Run(c.name, func(t *testing.T) {
			seconds, meters, _ := n.Paced(map[string]float64{"primary": 2}).Paced(c.speeds).Travel(a, b)
			if got := meters / seconds * 3.6; math.Abs(got-c.want) > 0.2 {
				t.Errorf("%v km/h, want %v", got, c.want)
			}
		})
	}
}

// TestRing has a loop street that comes back to where it began, with the call on it.
func TestRing(t *testing.T) {
	o := block(tags("highway=footway"), nil)
	for i, p := range [][2]float64{{-74.99, 38.999}, {-74.989, 38.999}, {-74.989, 39}} {
		o.Nodes = append(o.Nodes, &osm.Node{ID: osm.NodeID(6 + i), Lon: p[0], Lat: p[1]})
	}
	o.Ways = append(o.Ways, &osm.Way{ID: 9, Nodes: osm.WayNodes{{ID: 2}, {ID: 6}, {ID: 7}, {ID: 8}, {ID: 2}}, Tags: tags("highway=residential", "oneway=yes", "maxspeed=20")})
	n, _, err := roads.Assemble(o, roads.Options{})
	if err != nil {
		t.Fatal(err)
	}
	call, _ := n.Snap(roster.Point{Lon: -74.989, Lat: 38.9995})
	for _, c := range []struct {
		from roster.Point
		want float64 // metres
	}{
		{roster.Point{Lon: -74.99, Lat: 38.9995}, 55.6 + 86.4 + 55.6},
		{roster.Point{Lon: -74.9895, Lat: 39}, 43.2 + 111.2 + 86.4 + 55.6},
		{roster.Point{Lon: -74.995, Lat: 39}, 432 + 111.2 + 86.4 + 55.6},
	} {
		from, _ := n.Snap(c.from)
		_, meters, ok := n.Travel(from, call)
		if !ok || math.Abs(meters-c.want) > 2 {
			t.Errorf("from %v: %v m, %v; want %v", c.from, meters, ok, c.want)
		}
		checkRoute(t, n, from, call, searched(n, from, call))
	}
}

// TestSharing searches one network at two paces from several goroutines.
func TestSharing(t *testing.T) {
	n, _ := delaware(t)
	r := rand.New(rand.NewPCG(41, 42))
	sets := []*roads.Marks{roads.NewMarks(n, scattered(n, r, 100, newCastle, nil))}
	calls := scattered(n, r, 20, newCastle, nil)
	paces := []*roads.Network{n, n.Paced(map[string]float64{"motorway": 2})}
	var want [2][20][]float64
	for p := range paces {
		for k := range calls {
			want[p][k] = (&list{most: 3}).all(paces[p], calls[k], sets, math.Inf(1))
		}
	}
	var wait sync.WaitGroup
	for g := range 4 {
		wait.Go(func() {
			for k := range 100 {
				p, c := (g+k)%2, (g*7+k)%20
				if got := (&list{most: 3}).all(paces[p], calls[c], sets, math.Inf(1)); !slices.Equal(got, want[p][c]) {
					t.Errorf("pace %d, call %d: %v, want %v", p, c, got, want[p][c])
				}
			}
		})
	}
	wait.Wait()
}

// TestNoAllocation holds searching and snapping to allocate nothing once warm.
func TestNoAllocation(t *testing.T) {
	n, _, err := roads.Assemble(block(tags("highway=residential"), nil), roads.Options{})
	if err != nil {
		t.Fatal(err)
	}
	spot, _ := n.Snap(roster.Point{Lon: -74.995, Lat: 39})
	sets := []*roads.Marks{roads.NewMarks(n, []roads.Spot{spot})}
	var v first
	got := testing.AllocsPerRun(100, func() {
		v = first{left: 3}
		n.Search(spot, sets, math.Inf(1), &v)
		n.Snap(wilmington)
	})
	if got > 0 && !racing {
		t.Errorf("%v allocations", got)
	}
}
