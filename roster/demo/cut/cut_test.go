package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestFilesAreWhatTheCommandWrites keeps anybody from editing them by hand, and the command from changing unseen.
func TestFilesAreWhatTheCommandWrites(t *testing.T) {
	districts, places, err := derive()
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"districts.geojson": districts, "places.csv": places} {
		want, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s is not what the command writes (-file +written):\n%.2000s", name, diff)
		}
	}
}

// TestArrange: whatever lines come in, what comes out meets at end points only.
func TestArrange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		step := rapid.Int64Range(0, 40)
		point := rapid.Custom(func(t *rapid.T) point { return point{step.Draw(t, "x"), step.Draw(t, "y")} })
		in := segmentsAlong(rapid.SliceOfN(point, 2, 25).Draw(t, "line"))
		out, err := arrange(in)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range out {
			for _, o := range out[i+1:] {
				if s == o || s.crosses(o) || s.holds(o.a) || s.holds(o.b) || o.holds(s.a) || o.holds(s.b) {
					t.Fatalf("%v and %v meet", s, o)
				}
			}
		}
	})
}

// TestFaces: the faces of an arrangement and what lies outside of them add up to nothing, and each side has a left.
func TestFaces(t *testing.T) {
	square := func(x, y, size int64) []segment {
		return segmentsAlong([]point{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}})
	}
	segments, err := arrange(slices.Concat(
		square(0, 0, 100),
		[]segment{newSegment(point{50, -20}, point{50, 120})}, // cuts the square, and overshoots
		square(10, 10, 20), // an island in the western half
	))
	if err != nil {
		t.Fatal(err)
	}
	segments = prune(segments)
	f := facesOf(segments)
	if len(f.outer) != 3 || len(f.left) != 2*len(segments) {
		t.Fatalf("%d faces, %d of %d sides have a left; want 3 and all", len(f.outer), len(f.left), 2*len(segments))
	}
	west, east, island := f.around(point{40, 50}), f.around(point{60, 50}), f.around(point{20, 20})
	if west == east || west == island || f.around(point{200, 50}) != outsideFace {
		t.Errorf("faces west %d, east %d, island %d", west, east, island)
	}
	if got := f.left[side{point{10, 30}, point{30, 30}}]; got != west {
		t.Errorf("above the island is face %d, want the western half, %d", got, west)
	}
}

// TestSimplify: a bend goes, but not one that something stands in.
func TestSimplify(t *testing.T) {
	bend := func() []point { return []point{{0, 0}, {50, 30}, {100, 0}} }
	for _, c := range []struct {
		name  string
		limit int64
		other []point
		want  int
	}{
		{"free", 10_000, []point{{0, 0}, {50, -30}, {100, 0}}, 2},
		{"too large", 1_000, []point{{0, 0}, {50, -30}, {100, 0}}, 3},
		{"something in it", 10_000, []point{{40, 10}, {60, 10}}, 3},
		{"drawn already", 10_000, []point{{0, 0}, {100, 0}}, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			borders := []border{{line: bend()}, {line: c.other}}
			simplify(borders, c.limit)
			if got := len(borders[0].line); got != c.want {
				t.Errorf("%d points left, want %d: %v", got, c.want, borders[0].line)
			}
		})
	}
}
