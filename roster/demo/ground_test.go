package demo_test

import (
	"math"
	"os"
	"testing"

	"watchbill/roster"
	"watchbill/roster/demo"
)

// step is a point in whole steps of 0.00001°, the grid of the file, so that the geometry below is exact.
type step struct{ x, y int64 }

type edge struct{ a, b step }

// drawn is one ring of the demo's ground: without the repeated end, outer lines first.
type drawn struct {
	district roster.DistrictID
	ring     []step
	hole     bool
}

func ground(t *testing.T) []drawn {
	t.Helper()
	var rings []drawn
	for _, d := range demo.Records(roster.NewDate(2027, 1, 1)).Districts {
		for _, part := range d.Parts {
			for _, polygon := range part.Polygons {
				for i, ring := range polygon {
					if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
						t.Fatalf("%s: ring %d has %d points, from %v to %v: not closed", d.ID, i, len(ring), ring[0], ring[len(ring)-1])
					}
					var steps []step
					for _, p := range ring[1:] {
						steps = append(steps, step{int64(math.Round(p.Lon * 1e5)), int64(math.Round(p.Lat * 1e5))})
					}
					rings = append(rings, drawn{d.ID, steps, i > 0})
				}
			}
		}
	}
	return rings
}

func edges(ring []step) []edge {
	var all []edge
	for i, a := range ring {
		all = append(all, edge{a, ring[(i+1)%len(ring)]})
	}
	return all
}

func area2(ring []step) (sum int64) {
	for _, e := range edges(ring) {
		sum += e.a.x*e.b.y - e.b.x*e.a.y
	}
	return sum
}

func turn(p, q, r step) int64 { return (q.x-p.x)*(r.y-p.y) - (q.y-p.y)*(r.x-p.x) }

func TestSevenDistricts(t *testing.T) {
	r := demo.Records(roster.NewDate(2027, 1, 1))
	if len(r.Districts) != 7 {
		t.Fatalf("%d districts, want 7", len(r.Districts))
	}
	for _, d := range r.Districts {
		if d.Name() == string(d.ID) || d.Parts[0].Group == "" {
			t.Errorf("%s lacks a name or a group", d.ID)
		}
	}
	for _, name := range []string{"districts.geojson", "places.csv"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > 60_000 {
			t.Errorf("%s has %d bytes, more than 60,000", name, info.Size())
		}
	}
}

func TestRingsAreSimple(t *testing.T) {
	for _, d := range ground(t) {
		if area := area2(d.ring); area == 0 || (area < 0) != d.hole {
			t.Errorf("%s: area %d, hole %v: outer rings run counter-clockwise, holes clockwise", d.district, area, d.hole)
		}
		all := edges(d.ring)
		for i, e := range all {
			for k, f := range all[i+1:] {
				next := k == 0 || i == 0 && i+1+k == len(all)-1 // neighbours share one end
				if meet(e, f, next) {
					t.Errorf("%s: edges %v and %v of a ring meet", d.district, e, f)
				}
			}
		}
	}
}

// meet tells whether two edges share a point, beyond the one end that neighbours share.
func meet(e, f edge, next bool) bool {
	if next {
		return e.a == f.a || e.b == f.b || e.a == f.b && e.b == f.a
	}
	opposite := func(m, n int64) bool { return m <= 0 && n >= 0 || m >= 0 && n <= 0 }
	return max(e.a.x, e.b.x) >= min(f.a.x, f.b.x) && max(f.a.x, f.b.x) >= min(e.a.x, e.b.x) &&
		max(e.a.y, e.b.y) >= min(f.a.y, f.b.y) && max(f.a.y, f.b.y) >= min(e.a.y, e.b.y) &&
		opposite(turn(e.a, e.b, f.a), turn(e.a, e.b, f.b)) && opposite(turn(f.a, f.b, e.a), turn(f.a, f.b, e.b))
}

// TestDistrictsTile: every edge inside the county is drawn once by each of two districts, in opposite directions; the
// edges drawn once make one closed line, the county's, and it encloses exactly what the districts do.
func TestDistrictsTile(t *testing.T) {
	owner := map[edge]roster.DistrictID{}
	var total int64
	for _, d := range ground(t) {
		total += area2(d.ring)
		for _, e := range edges(d.ring) {
			if other, twice := owner[e]; twice {
				t.Errorf("%v is drawn by %s and by %s in the same direction", e, other, d.district)
			}
			owner[e] = d.district
		}
	}
	outline := map[step]step{}
	var at step
	for e, d := range owner {
		switch other, shared := owner[edge{e.b, e.a}]; {
		case shared && other == d:
			t.Errorf("%s lies on both sides of %v", d, e)
		case !shared:
			outline[e.a], at = e.b, e.a
		}
	}
	county := []step{at}
	for p := outline[at]; p != at && len(county) <= len(outline); p = outline[p] {
		county = append(county, p)
	}
	if len(county) != len(outline) {
		t.Fatalf("the outer edges make a line of %d points and leave %d over", len(county), len(outline)-len(county))
	}
	if area2(county) != total {
		t.Errorf("the county encloses %d, its districts %d", area2(county), total)
	}
	// New Castle County has 1,279 km² with its waters (494 square miles, U.S. Census Bureau).
	km2 := float64(total) / 2 * 1e-10 * 111.19 * 111.19 * math.Cos(39.58*math.Pi/180)
	if math.Abs(km2-1279) > 25 {
		t.Errorf("the county has %.0f km², want about 1279", km2)
	}
}

// in counts the rings around a point given in half steps, so that it can lie on no corner: 1 inside the district.
func in(rings []drawn, id roster.DistrictID, lat, lon float64) bool {
	x, y := lon*1e5+0.37, lat*1e5+0.41
	inside := false
	for _, d := range rings {
		if d.district != id {
			continue
		}
		for _, e := range edges(d.ring) {
			ax, ay, bx, by := float64(e.a.x), float64(e.a.y), float64(e.b.x), float64(e.b.y)
			if (ay > y) != (by > y) && x < ax+(bx-ax)*(y-ay)/(by-ay) {
				inside = !inside
			}
		}
	}
	return inside
}

func TestNoPointInTwoDistricts(t *testing.T) {
	rings := ground(t)
	districts := demo.Records(roster.NewDate(2027, 1, 1)).Districts
	hits := 0
	for lat := 39.27; lat < 39.86; lat += 0.007 {
		for lon := -75.81; lon < -75.40; lon += 0.007 {
			n := 0
			for _, d := range districts {
				if in(rings, d.ID, lat, lon) {
					n++
				}
			}
			if n > 1 {
				t.Errorf("%.5f,%.5f lies in %d districts", lat, lon, n)
			}
			hits += n
		}
	}
	if hits < 1000 {
		t.Errorf("only %d points of the raster lie in the county", hits)
	}
}

func TestWhereThingsAre(t *testing.T) {
	rings := ground(t)
	for _, c := range []struct {
		name     string
		lat, lon float64
		want     roster.DistrictID // empty: outside the county
	}{
		{"Wilmington city hall", 39.7447, -75.5484, "wilmington"},
		{"Newark, Main Street", 39.6837, -75.7497, "newark"},
		{"Newark city hall", 39.6776, -75.7631, "newark"},
		{"Claymont station", 39.7977, -75.4522, "brandywine"},
		{"Concord Mall", 39.8229, -75.5441, "brandywine"},
		{"Hockessin library", 39.7883, -75.7013, "mill-creek"},
		{"Christiana Hospital", 39.6880, -75.6691, "mill-creek"}, // north of Interstate 95
		{"Old New Castle, court house", 39.6599, -75.5638, "new-castle"},
		{"Christiana Mall", 39.6784, -75.6515, "new-castle"}, // east of Route 1
		{"Delaware City town hall", 39.5736, -75.5937, "new-castle"},
		{"Glasgow Park", 39.6107, -75.7308, "bear-glasgow"},
		{"Bear library", 39.6355, -75.6601, "bear-glasgow"},
		{"Middletown town hall", 39.4511, -75.7174, "appoquinimink"}, // south of the canal
		{"Odessa, library", 39.4549, -75.6556, "appoquinimink"},
		{"Philadelphia", 39.9526, -75.1652, ""},
		{"Elkton, Maryland", 39.6068, -75.8333, ""},
		{"Dover", 39.1582, -75.5244, ""},
		{"Pennsville, New Jersey", 39.6535, -75.5166, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, d := range demo.Records(roster.NewDate(2027, 1, 1)).Districts {
				if got := in(rings, d.ID, c.lat, c.lon); got != (d.ID == c.want) {
					t.Errorf("in %s: %v, want %q", d.ID, got, c.want)
				}
			}
		})
	}
}

func TestPlacesLieInTheCounty(t *testing.T) {
	rings := ground(t)
	r := demo.Records(roster.NewDate(2027, 1, 1))
	if len(r.Places) < 40 {
		t.Errorf("%d places, want about 40", len(r.Places))
	}
	used := map[roster.DistrictID]int{}
	for _, p := range r.Places {
		found := 0
		for _, d := range r.Districts {
			if in(rings, d.ID, p.At.Lat, p.At.Lon) {
				found++
				used[d.ID]++
			}
		}
		if found != 1 {
			t.Errorf("%s lies in %d districts", p.ID, found)
		}
	}
	for _, d := range r.Districts {
		if used[d.ID] == 0 {
			t.Errorf("%s has no place", d.ID)
		}
	}
}
