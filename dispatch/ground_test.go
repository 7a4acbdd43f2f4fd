package dispatch_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"watchbill/dispatch"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// drawStar draws a closed ring around a centre, either way round.
func drawStar(t *rapid.T, c roster.Point, least, most float64) roster.Ring {
	n := rapid.IntRange(5, 12).Draw(t, "corners") // enough to have the centre and a hole around it inside
	var ring roster.Ring
	for i := range n {
		turn := 2 * math.Pi * (float64(i) + rapid.Float64Range(0, 0.8).Draw(t, "turn")) / float64(n)
		r := rapid.Float64Range(least, most).Draw(t, "radius")
		ring = append(ring, roster.Point{Lon: c.Lon + r*math.Cos(turn), Lat: c.Lat + 0.7*r*math.Sin(turn)})
	}
	ring = append(ring, ring[0])
	if rapid.Bool().Draw(t, "clockwise") {
		slices.Reverse(ring)
	}
	return ring
}

// drawGround draws districts of one or two parts, some with a hole. They may overlap.
func drawGround(t *rapid.T) roster.Records {
	rec := small()
	rec.Districts = nil
	size := rapid.SampledFrom([]float64{0.01, 0.1, 1.5}).Draw(t, "size")
	for i := range rapid.IntRange(1, 4).Draw(t, "districts") {
		d := roster.District{ID: roster.DistrictID(fmt.Sprint("D", i))}
		for range rapid.IntRange(1, 2).Draw(t, "parts") {
			c := roster.Point{Lon: -75 + size*rapid.Float64Range(-3, 3).Draw(t, "lon"), Lat: 40 + size*rapid.Float64Range(-3, 3).Draw(t, "lat")}
			polygon := roster.Polygon{drawStar(t, c, 0.5*size, size)}
			if rapid.Bool().Draw(t, "hole") {
				polygon = append(polygon, drawStar(t, c, 0.05*size, 0.12*size))
			}
			d.Parts = append(d.Parts, roster.Part{Polygons: []roster.Polygon{polygon}})
		}
		rec.Districts = append(rec.Districts, d)
	}
	return rec
}

// inPlane tells by casting a ray whether p lies in a part of d, and how many metres it is from the nearest edge.
func inPlane(d roster.District, p roster.Point) (in bool, edge float64) {
	edge = math.Inf(1)
	for _, part := range d.Parts {
		for _, polygon := range part.Polygons {
			crossed := 0
			for _, ring := range polygon {
				for i := range len(ring) - 1 {
					a, b := ring[i], ring[i+1]
					edge = min(edge, fromEdge(p, a, b))
					if a.Lat > b.Lat {
						a, b = b, a
					}
					if a.Lat <= p.Lat && p.Lat < b.Lat && (b.Lon-a.Lon)*(p.Lat-a.Lat) > (p.Lon-a.Lon)*(b.Lat-a.Lat) {
						crossed++
					}
				}
			}
			in = in || crossed%2 == 1
		}
	}
	return in, edge
}

// fromEdge returns about how many metres p is from an edge, in the plane around p.
func fromEdge(p, a, b roster.Point) float64 {
	const degree = math.Pi / 180 * 6371010
	k := math.Cos(p.Lat*math.Pi/180) * degree
	ax, ay, bx, by := (a.Lon-p.Lon)*k, (a.Lat-p.Lat)*degree, (b.Lon-p.Lon)*k, (b.Lat-p.Lat)*degree
	f := 0.0
	if l := (bx-ax)*(bx-ax) + (by-ay)*(by-ay); l > 0 {
		f = max(0, min(1, -(ax*(bx-ax)+ay*(by-ay))/l))
	}
	return math.Hypot(ax+f*(bx-ax), ay+f*(by-ay))
}

func TestLocateTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rec := drawGround(t)
		b, faults := roster.NewBook(rec, 0)
		if b == nil {
			t.Skip(faults)
		}
		g := dispatch.NewGround(b, nil)
		lo, hi := bounds(rec.Districts)
		for range 20 {
			p := roster.Point{Lon: rapid.Float64Range(lo.Lon, hi.Lon).Draw(t, "lon"), Lat: rapid.Float64Range(lo.Lat, hi.Lat).Draw(t, "lat")}
			got, inside := g.Locate(p)
			want, least, near := -1, math.Inf(1), math.Inf(1)
			for i, d := range rec.Districts {
				in, edge := inPlane(d, p)
				near = min(near, edge)
				if in && want < 0 {
					want = i
				}
				if i == got {
					least = edge
				}
			}
			switch {
			case near < 3: // edges are within a metre of where they are drawn
			case inside != (want >= 0) || inside && got != want:
				t.Fatalf("%v: got district %d, inside %v, want %d", p, got, inside, want)
			case !inside && least > near*1.02+5:
				t.Fatalf("%v: district %d is %.0f m away, another one %.0f m", p, got, least, near)
			}
		}
	})
}

func bounds(districts []roster.District) (lo, hi roster.Point) {
	lo, hi = roster.Point{Lon: 180, Lat: 90}, roster.Point{Lon: -180, Lat: -90}
	for _, d := range districts {
		for _, part := range d.Parts {
			for _, polygon := range part.Polygons {
				for _, p := range polygon[0] {
					lo = roster.Point{Lon: min(lo.Lon, p.Lon), Lat: min(lo.Lat, p.Lat)}
					hi = roster.Point{Lon: max(hi.Lon, p.Lon), Lat: max(hi.Lat, p.Lat)}
				}
			}
		}
	}
	return lo, hi
}

func TestFarSideTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rec := drawGround(t)
		b, faults := roster.NewBook(rec, 0)
		if b == nil {
			t.Skip(faults)
		}
		g := dispatch.NewGround(b, nil)
		for range 20 {
			p := roster.Point{Lon: rapid.Float64Range(-135, -15).Draw(t, "lon"), Lat: rapid.Float64Range(-10, 80).Draw(t, "lat")}
			if rapid.Bool().Draw(t, "near") {
				p = roster.Point{Lon: -75 + (p.Lon+75)/100, Lat: 40 + (p.Lat-40)/100}
			}
			for i, d := range rec.Districts {
				if got, want := g.FarSide(p, i), farthestCorner(d, p); math.Abs(got-want) > 0.01 {
					t.Fatalf("far side of %s from %v: got %f m, want %f m", d.ID, p, got, want)
				}
			}
		}
	})
}

func TestInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rec := drawGround(t)
		b, faults := roster.NewBook(rec, 0)
		if b == nil {
			t.Skip(faults)
		}
		g := dispatch.NewGround(b, nil)
		for i, d := range rec.Districts {
			if in, _ := inPlane(d, g.Inside(i)); !in {
				t.Fatalf("%v is not in %s", g.Inside(i), d.ID)
			}
		}
	})
}

// TestInsideOfAShapeWithoutMiddle: the middle of a horseshoe, and of a ring, is not in it.
func TestInsideOfAShapeWithoutMiddle(t *testing.T) {
	rec := small()
	rec.Districts[0].Parts[0].Polygons = []roster.Polygon{{{{Lon: 0, Lat: 0}, {Lon: 3, Lat: 0}, {Lon: 3, Lat: 3}, {Lon: 2, Lat: 3},
		{Lon: 2, Lat: 1}, {Lon: 1, Lat: 1}, {Lon: 1, Lat: 3}, {Lon: 0, Lat: 3}, {Lon: 0, Lat: 0}}}}
	outer := square("B", 10, 0, 3, 3).Parts[0].Polygons[0][0]
	hole := square("B", 11, 1, 1, 1).Parts[0].Polygons[0][0]
	rec.Districts[1].Parts[0].Polygons = []roster.Polygon{{outer, hole}}
	g := dispatch.NewGround(book(t, rec), nil)
	for i := range 2 {
		if in, _ := inPlane(rec.Districts[i], g.Inside(i)); !in {
			t.Errorf("%v is not in %s", g.Inside(i), rec.Districts[i].ID)
		}
	}
}

// TestLocateOnBorders: a place on a border or corner lies in exactly one district; a call in the hole lies in none.
func TestLocateOnBorders(t *testing.T) {
	rec := small()
	west := rec.Districts[1].Parts[0].Polygons[0][0][0].Lon
	rec.Districts[0].Parts[0].Polygons[0] = append(rec.Districts[0].Parts[0].Polygons[0], square("", -75.76, 39.64, 0.02, 0.02).Parts[0].Polygons[0][0])
	g := dispatch.NewGround(book(t, rec), nil)
	for _, c := range []struct {
		name   string
		at     roster.Point
		in     []int
		inside bool
	}{
		{"border of A and B", roster.Point{Lon: west, Lat: 39.65}, []int{0, 1}, true},
		{"middle of B", roster.Point{Lon: west + 0.05, Lat: 39.65}, []int{1}, true},
		{"hole in A", roster.Point{Lon: -75.75, Lat: 39.65}, []int{0}, false},
		{"the river", roster.Point{Lon: -75.45, Lat: 39.65}, []int{2}, false},
		{"another state", roster.Point{Lon: -122.3, Lat: 47.6}, []int{0}, false},
		{"the pole", roster.Point{Lon: 0, Lat: -90}, []int{0, 1, 2}, false},
		{"the other side of the date line", roster.Point{Lon: 179.9, Lat: 40}, []int{0}, false},
	} {
		d, inside := g.Locate(c.at)
		if !slices.Contains(c.in, d) || inside != c.inside {
			t.Errorf("%s: got district %d, inside %v, want one of %v, %v", c.name, d, inside, c.in, c.inside)
		}
	}
}

func TestGroundIsShared(t *testing.T) {
	rec := small()
	g := dispatch.NewGround(book(t, rec), nil)
	if dispatch.NewGround(book(t, small()), g) != g {
		t.Error("the same districts, read anew, were surveyed anew")
	}
	rec.Districts = slices.Clone(rec.Districts)
	rec.Districts[0] = square("A", -75.8, 39.5, 0.1, 0.2)
	if dispatch.NewGround(book(t, rec), g) == g {
		t.Error("a changed district was not surveyed anew")
	}
}

// TestLocateRealCalls: 98 % of Seattle's calls lie in their own precinct.
func TestLocateRealCalls(t *testing.T) {
	const dir = "../../shared/packs/seattle-2016"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("there is no ", dir)
	}
	b, faults, err := pack.Open(t.Context(), dir)
	if b == nil {
		t.Fatal(err, faults)
	}
	g := dispatch.NewGround(b, nil)
	differ, outside := 0, 0
	for k, call := range b.Calls().All() {
		if k%7 > 0 {
			continue // the slow way is slow
		}
		got, inside := g.Locate(*call.At)
		if !inside {
			outside++
		}
		near := math.Inf(1)
		want := -1
		for i, d := range b.Districts().All() {
			in, edge := inPlane(d, *call.At)
			near = min(near, edge)
			if in && want < 0 {
				want = i
			}
		}
		if near > 3 && (inside != (want >= 0) || inside && got != want) {
			differ++
		}
	}
	if differ > 0 {
		t.Errorf("%d of a seventh of %d calls are not where casting a ray puts them", differ, b.Calls().Len())
	}
	t.Logf("%d of a seventh of %d calls lie outside every precinct", outside, b.Calls().Len())
}
