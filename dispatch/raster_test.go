package dispatch_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"pgregory.net/rapid"

	"watchbill/dispatch"
	"watchbill/roster"
	"watchbill/roster/pack"
)

// sameAsIndex compares Locate with the index alone.
func sameAsIndex(t interface {
	Helper()
	Fatalf(string, ...any)
}, g *dispatch.Ground, p roster.Point) {
	t.Helper()
	d, inside := g.Locate(p)
	if want, in := g.LocateByIndex(p); d != want || inside != in {
		t.Fatalf("%.9f, %.9f: got district %d, inside %v, the index says %d, %v", p.Lat, p.Lon, d, inside, want, in)
	}
}

// drawNear draws a place at or near a corner or an edge of one of the districts.
func drawNear(t *rapid.T, districts []roster.District) roster.Point {
	d := rapid.SampledFrom(districts).Draw(t, "district")
	ring := rapid.SampledFrom(rapid.SampledFrom(rapid.SampledFrom(d.Parts).Draw(t, "part").Polygons).Draw(t, "polygon")).Draw(t, "ring")
	k := rapid.IntRange(0, len(ring)-2).Draw(t, "edge")
	a, b := ring[k], ring[k+1]
	f := rapid.SampledFrom([]float64{0, 0.5, 1, rapid.Float64Range(0, 1).Draw(t, "along")}).Draw(t, "where")
	off := rapid.SampledFrom([]float64{0, 0, 1e-9, 1e-6, 5e-6, 9e-6, 1.1e-5, 1.8e-5, 3e-5, 1e-3}).Draw(t, "off")
	turn := rapid.Float64Range(0, 2*math.Pi).Draw(t, "turn")
	return roster.Point{
		Lon: math.Min(180, math.Max(-180, a.Lon+f*(b.Lon-a.Lon)+off*math.Cos(turn))),
		Lat: math.Min(90, math.Max(-90, a.Lat+f*(b.Lat-a.Lat)+off*math.Sin(turn))),
	}
}

// TestRasterTwin: random districts, with holes, in several parts and overlapping; places all over and on their edges.
func TestRasterTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rec := drawGround(t)
		if rapid.Bool().Draw(t, "squares") { // edges along the grid, and corners that four share
			n := rapid.IntRange(1, 4).Draw(t, "n")
			rec.Districts = nil
			for i := range n * n {
				rec.Districts = append(rec.Districts, square(fmt.Sprint("S", i), -75+float64(i%n)/16, 40+float64(i/n)/16, 1./16, 1./16))
			}
		}
		b, faults := roster.NewBook(rec, 0)
		if b == nil {
			t.Skip(faults)
		}
		g := dispatch.NewGround(b, nil)
		lo, hi := bounds(rec.Districts)
		for range 30 {
			sameAsIndex(t, g, roster.Point{Lon: rapid.Float64Range(lo.Lon-0.01, hi.Lon+0.01).Draw(t, "lon"), Lat: rapid.Float64Range(lo.Lat-0.01, hi.Lat+0.01).Draw(t, "lat")})
			sameAsIndex(t, g, drawNear(t, rec.Districts))
		}
	})
}

// TestRasterAtTheEnds: at the date line, the poles and the equator, thin and huge districts.
func TestRasterAtTheEnds(t *testing.T) {
	for name, districts := range map[string][]roster.District{
		"west of the date line": {square("A", 179, 10, 1, 1)},
		"east of it":            {square("A", -180, 10, 1, 1)},
		"on both sides":         {square("A", 179, 10, 1, 1), square("B", -180, 10, 1, 1)},
		"across it":             {{ID: "A", Parts: []roster.Part{{Polygons: []roster.Polygon{{{{Lon: 179.5, Lat: 10}, {Lon: -179.5, Lat: 10}, {Lon: -179.5, Lat: 11}, {Lon: 179.5, Lat: 11}, {Lon: 179.5, Lat: 10}}}}}}}},
		"the north":             {square("A", 10, 84, 1, 0.9), square("B", 11, 84, 1, 0.9)},
		"the far north":         {square("A", 10, 88, 5, 1.9)},
		"the equator":           {square("A", -0.5, -0.5, 1, 1)},
		"the south":             {square("A", -75, -40, 1, 1), square("B", -75, -39, 1, 1)},
		"the south, by four":    {square("A", -75, -40, 0.9, 0.5), square("B", -75, -39.5, 0.9, 0.5), square("C", -75, -39, 0.9, 0.5), square("D", -75, -38.5, 0.9, 0.5)},
		"a strip":               {square("A", -80, 40, 20, 0.0001), square("B", -80, 40.0001, 20, 0.0001)},
		"a stack":               {square("A", -80, 20, 0.0001, 30)},
		"a state":               {square("A", -109, 37, 7, 4)},
		"a yard":                {square("A", -75, 40, 0.00001, 0.00001), square("B", -75.00001, 40, 0.00001, 0.00001)},
		"far apart":             {square("A", -75, 40, 0.01, 0.01), square("B", 75, -40, 0.01, 0.01)},
		"one over the other":    {square("A", -75, 40, 0.1, 0.1), square("B", -75.05, 39.9, 0.2, 0.3)},
	} {
		t.Run(name, func(t *testing.T) {
			rec := small()
			rec.Districts = districts
			b, faults := roster.NewBook(rec, 0)
			if b == nil {
				t.Skip(faults)
			}
			g := dispatch.NewGround(b, nil)
			rapid.Check(t, func(t *rapid.T) {
				sameAsIndex(t, g, drawNear(t, districts))
				lo, hi := bounds(districts)
				p := roster.Point{Lon: rapid.Float64Range(lo.Lon, hi.Lon).Draw(t, "lon"), Lat: rapid.Float64Range(lo.Lat, hi.Lat).Draw(t, "lat")}
				sameAsIndex(t, g, p)
				sameAsIndex(t, g, roster.Point{Lon: -p.Lon, Lat: p.Lat})
			})
		})
	}
}

// TestRasterOfRealDistricts asks about places all over two real cities, and at the corners of their districts.
func TestRasterOfRealDistricts(t *testing.T) {
	for _, name := range []string{"chicago-2016", "seattle-2016"} {
		t.Run(name, func(t *testing.T) {
			dir := "../../shared/packs/" + name
			if _, err := os.Stat(dir); err != nil {
				t.Skip("there is no ", dir)
			}
			b, faults, err := pack.Open(t.Context(), dir)
			if b == nil {
				t.Fatal(err, faults)
			}
			g := dispatch.NewGround(b, nil)
			districts := b.Districts().Append(nil)
			lo, hi := bounds(districts)
			r := rand.New(rand.NewPCG(1, 2))
			for range 30_000 {
				sameAsIndex(t, g, roster.Point{Lon: lo.Lon + r.Float64()*(hi.Lon-lo.Lon), Lat: lo.Lat + r.Float64()*(hi.Lat-lo.Lat)})
			}
			for _, d := range districts {
				for _, part := range d.Parts {
					for _, polygon := range part.Polygons {
						for _, ring := range polygon {
							for k, p := range ring {
								if k%5 == 0 {
									sameAsIndex(t, g, p)
									sameAsIndex(t, g, roster.Point{Lon: p.Lon + 4e-5*(r.Float64()-0.5), Lat: p.Lat + 4e-5*(r.Float64()-0.5)})
								}
							}
						}
					}
				}
			}
			part, cells := g.Sure()
			t.Logf("%.0f %% of %d cells answer at once", 100*part, cells)
		})
	}
}

// TestRasterStaysSmall: 2,000 districts take a few megabytes.
func TestRasterStaysSmall(t *testing.T) {
	g := dispatch.NewGround(grid(t, 45, 1), nil)
	if part, cells := g.Sure(); cells > 1<<21 || part < 0.8 {
		t.Errorf("%.0f %% of %d cells answer at once", 100*part, cells)
	}
}

// BenchmarkLocate is a place inside a district, one at a border, one outside, and places all over the agency.
func BenchmarkLocate(b *testing.B) {
	cities := map[string]func() *roster.Book{"chicago": func() *roster.Book { return chicago(b) }, "districts=2025": func() *roster.Book { return grid(b, 45, 1) }}
	for _, name := range []string{"chicago", "districts=2025"} {
		b.Run(name, func(b *testing.B) {
			book := cities[name]()
			g := dispatch.NewGround(book, nil)
			lo, hi := bounds(book.Districts().Append(nil))
			corner := book.Districts().At(0).Parts[0].Polygons[0][0][0]
			r := rand.New(rand.NewPCG(1, 2))
			all := make([]roster.Point, 0, 1000)
			for len(all) < 1000 {
				p := roster.Point{Lon: lo.Lon + r.Float64()*(hi.Lon-lo.Lon), Lat: lo.Lat + r.Float64()*(hi.Lat-lo.Lat)}
				if _, inside := g.Locate(p); inside {
					all = append(all, p)
				}
			}
			for _, c := range []struct {
				name string
				at   []roster.Point
			}{{"all-inside", all}, {"middle", []roster.Point{g.Inside(0)}}, {"corner", []roster.Point{corner}}, {"outside", []roster.Point{{Lon: hi.Lon + 0.1, Lat: hi.Lat}}}} {
				b.Run(c.name, func(b *testing.B) {
					b.ReportAllocs()
					i := 0
					for b.Loop() {
						g.Locate(c.at[i%len(c.at)])
						i++
					}
				})
			}
		})
	}
}

// BenchmarkGroundOfMany is the survey of 2,025 districts.
func BenchmarkGroundOfMany(b *testing.B) {
	book := grid(b, 45, 1)
	b.ReportAllocs()
	for b.Loop() {
		dispatch.NewGround(book, nil)
	}
}

// TestRasterBesideEdges: an edge along the border of two cells is drawn up to a metre beside it, in the other one.
func TestRasterBesideEdges(t *testing.T) {
	for _, south := range []float64{-40, 39} {
		for width := 0.5; width < 1.5; width += 0.1 {
			rec := small()
			rec.Districts = []roster.District{square("A", -75, south, width, 0.5), square("B", -75, south+0.5, width, 0.5)}
			g := dispatch.NewGround(book(t, rec), nil)
			for k := range 400 {
				for _, off := range []float64{-8e-6, -4e-6, -2e-6, 0, 2e-6, 4e-6, 8e-6} {
					sameAsIndex(t, g, roster.Point{Lon: -75 + width*float64(k)/400, Lat: south + 0.5 + off})
				}
			}
		}
	}
}
