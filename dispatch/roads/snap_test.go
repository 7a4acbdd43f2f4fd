package roads_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// checkSnap compares a snap with a look at every piece of road.
func checkSnap(t rapid.TB, n *roads.Network, p roster.Point) {
	t.Helper()
	slow := n.SnapSlowly(p.Lon, p.Lat)
	s, ok := n.Snap(p)
	if ok != (slow <= roads.MaxSnapMeters) || ok && math.Abs(s.OffRoad()-slow) > 0.01 {
		t.Errorf("%v: %v m off, %v; twin says %v m", p, s.OffRoad(), ok, slow)
	}
	if at := n.On(s); ok && math.Abs(apart(at, p)-s.OffRoad()) > 0.1 {
		t.Errorf("%v: on %v, which is %v m away, not %v", p, at, apart(at, p), s.OffRoad())
	}
}

func TestSnapTowns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawTown(t)
		n, _, err := roads.Assemble(&w.OSM, roads.Options{})
		if err != nil {
			return
		}
		for range 20 {
			checkSnap(t, n, roster.Point{
				Lon: -75 + rapid.Float64Range(-0.01, 0.025).Draw(t, "lon"),
				Lat: 39 + rapid.Float64Range(-0.01, 0.025).Draw(t, "lat"),
			})
		}
	})
}

func TestSnapDelaware(t *testing.T) {
	n, _ := delaware(t)
	r := rand.New(rand.NewPCG(21, 22))
	count := 200
	if testing.Short() || racing {
		count = 20
	}
	for range count {
		checkSnap(t, n, roster.Point{Lon: -75.9 + r.Float64(), Lat: 38.4 + 1.5*r.Float64()})
		checkSnap(t, n, roster.Point{Lon: wilmington.Lon + r.NormFloat64()/20, Lat: wilmington.Lat + r.NormFloat64()/20})
	}
}

// TestNoSpot names places that no road is near, and what is none.
func TestNoSpot(t *testing.T) {
	n, _ := delaware(t)
	for _, p := range []roster.Point{
		{Lon: -75.10, Lat: 39.05}, // Delaware Bay
		{}, {Lon: 180, Lat: 89}, {Lon: -180, Lat: -90}, {Lon: -75.5, Lat: 91}, {Lon: 1e300, Lat: 39},
		{Lon: math.NaN(), Lat: 39}, {Lon: -75, Lat: math.Inf(1)},
	} {
		if s, ok := n.Snap(p); ok || !s.IsZero() {
			t.Errorf("%v: spot %v", p, s)
		}
	}
	var none roads.Spot
	name, ref := n.Street(none)
	if n.On(none) != (roster.Point{}) || name+ref != "" {
		t.Error("no spot is somewhere")
	}
	here, _ := n.Snap(wilmington)
	for _, c := range [][2]roads.Spot{{none, here}, {here, none}, {none, none}} {
		if _, _, ok := n.Travel(c[0], c[1]); ok {
			t.Errorf("%v: a road leads there", c)
		}
		if _, ok := n.Route(c[0], c[1]); ok {
			t.Errorf("%v: a route leads there", c)
		}
	}
	n.Search(none, []*roads.Marks{roads.NewMarks(n, []roads.Spot{here})}, math.Inf(1), &found{t: t})
}
