package roster_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"watchbill/roster"
)

// geometryFault returns what NewBook says of a district drawn so, "" if nothing.
func geometryFault(parts ...roster.Part) string {
	r := small()
	r.Districts[0] = roster.District{ID: "D2", Parts: parts}
	_, faults := roster.NewBook(r, 1)
	var all []string
	for _, f := range faults {
		all = append(all, f.Msg)
	}
	return strings.Join(all, "\n")
}

func ringFault(points ...roster.Point) string {
	return geometryFault(roster.Part{Polygons: []roster.Polygon{{points}}})
}

func TestRingFaults(t *testing.T) {
	p := func(lon, lat float64) roster.Point { return roster.Point{Lon: lon, Lat: lat} }
	for _, c := range []struct {
		name string
		ring []roster.Point
		want string
	}{
		{"a square", square(0, 0), ""},
		{"a triangle", []roster.Point{p(0, 0), p(1, 0), p(0, 1), p(0, 0)}, ""},
		{"clockwise", []roster.Point{p(0, 0), p(0, 1), p(1, 0), p(0, 0)}, ""},
		{"a point twice", []roster.Point{p(0, 0), p(1, 0), p(1, 0), p(0, 1), p(0, 0)}, ""},
		{"touches itself in a point", []roster.Point{p(0, 0), p(2, 0), p(1, 1), p(2, 2), p(0, 2), p(1, 1), p(0, 0)}, ""},
		{"at the world's edge", []roster.Point{p(-180, -90), p(180, -90), p(180, 90), p(-180, 90), p(-180, -90)}, ""},
		{"empty", nil, "empty: the ring has no points"},
		{"open", []roster.Point{p(0, 0), p(1, 0), p(1, 1), p(0, 1)}, "the ring is open: it begins at 0,0 and ends at 0,1"},
		{"one point", []roster.Point{p(0, 0)}, "the ring has 1 points; it takes at least 4, the last equal to the first"},
		{"there and back", []roster.Point{p(0, 0), p(1, 0), p(0, 0)}, "the ring has 3 points; it takes at least 4, the last equal to the first"},
		{"a line", []roster.Point{p(0, 0), p(1, 1), p(2, 2), p(0, 0)}, "the ring is empty: its points lie on one line"},
		{"one place", []roster.Point{p(3, 3), p(3, 3), p(3, 3), p(3, 3)}, "the ring is empty: its points lie on one line"},
		{"begins twice in one place, then a line", []roster.Point{p(0, 0), p(0, 0), p(1, 1), p(2, 2), p(0, 0)}, "the ring is empty: its points lie on one line"},
		{"begins twice in one place", []roster.Point{p(0, 0), p(0, 0), p(1, 0), p(0, 1), p(0, 0)}, ""},
		{"bow tie", []roster.Point{p(0, 0), p(1, 1), p(1, 0), p(0, 1), p(0, 0)}, "the ring crosses itself near 0.500000,0.500000"},
		{"latitude first", []roster.Point{p(39, -100), p(40, -100), p(40, -99), p(39, -100)}, "point 39,-100 is outside the world (longitude first, then latitude)"},
		{"no number", []roster.Point{p(0, 0), p(math.NaN(), 0), p(0, 1), p(0, 0)}, "point NaN,0 is outside the world (longitude first, then latitude)"},
		{"infinite", []roster.Point{p(0, 0), p(math.Inf(1), 0), p(0, 1), p(0, 0)}, "point +Inf,0 is outside the world (longitude first, then latitude)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ringFault(c.ring...); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestPartFaults(t *testing.T) {
	for _, c := range []struct {
		name  string
		parts []roster.Part
		want  string
	}{
		{"no polygon", []roster.Part{{}}, "empty: a district needs a polygon"},
		{"no ring", []roster.Part{{Polygons: []roster.Polygon{{}}}}, "empty: a polygon needs a ring"},
		{"an open hole", []roster.Part{{Polygons: []roster.Polygon{{square(0, 0), square(0, 0)[:4]}}}}, "the ring is open: it begins at 0,0 and ends at 0,1"},
		{"each part", []roster.Part{{}, {Polygons: []roster.Polygon{{square(0, 0)}}}, {Polygons: []roster.Polygon{{nil}}}},
			"part 1 of D2: empty: a district needs a polygon\npart 3 of D2: empty: the ring has no points"},
	} {
		if got := geometryFault(c.parts...); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestRingTwin compares the search for crossings with the plain look at every two edges, on a small grid, where points
// and edges often coincide.
func TestRingTwin(t *testing.T) {
	point := rapid.Custom(func(t *rapid.T) roster.Point {
		return roster.Point{Lon: float64(rapid.IntRange(0, 5).Draw(t, "lon")), Lat: float64(rapid.IntRange(0, 5).Draw(t, "lat"))}
	})
	rapid.Check(t, func(t *rapid.T) {
		ring := rapid.SliceOfN(point, 3, 8).Draw(t, "ring")
		ring = append(ring, ring[0])
		got := strings.HasPrefix(ringFault(slices.Clone(ring)...), "the ring crosses itself")
		if want := crosses(ring); got != want {
			t.Fatalf("%v: crosses %v, want %v", ring, got, want)
		}
	})
}

// crosses tells whether two edges have a point in common that is an end of neither.
func crosses(r []roster.Point) bool {
	side := func(a, b, c roster.Point) float64 {
		return (b.Lon-a.Lon)*(c.Lat-a.Lat) - (b.Lat-a.Lat)*(c.Lon-a.Lon)
	}
	for i := 0; i+1 < len(r); i++ {
		for k := 0; k+1 < i; k++ {
			a, b, c, d := r[i], r[i+1], r[k], r[k+1]
			if side(a, b, c)*side(a, b, d) < 0 && side(c, d, a)*side(c, d, b) < 0 {
				return true
			}
		}
	}
	return false
}

// TestLongRing sees that a ring of many points is judged quickly enough to be tested at all.
func TestLongRing(t *testing.T) {
	const n = 100_000
	ring := circle(n)
	if got := ringFault(ring...); got != "" {
		t.Errorf("a circle: %s", got)
	}
	ring[n/2], ring[n/2+2] = ring[n/2+2], ring[n/2]
	if got := ringFault(ring...); !strings.HasPrefix(got, "the ring crosses itself near -1.000000,") {
		t.Errorf("a knot: %q", got)
	}
}

// circle is a ring of n edges.
func circle(n int) roster.Ring {
	ring := make(roster.Ring, 0, n+1)
	for i := range n {
		at := 2 * math.Pi * float64(i) / float64(n)
		ring = append(ring, roster.Point{Lon: math.Cos(at), Lat: math.Sin(at)})
	}
	return append(ring, ring[0])
}
