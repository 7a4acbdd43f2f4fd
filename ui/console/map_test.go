package console

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"watchbill/ui/page"
)

func TestChart(t *testing.T) {
	v := newChart(page.Frame{}, demoBook(t))
	if len(v.Districts) != 7 || v.Width > chartWidth+1 || v.Height > chartHeight+1 || v.Lacking != "" {
		t.Fatalf("%d districts, %d by %d, %s", len(v.Districts), v.Width, v.Height, v.Lacking)
	}
	for _, d := range v.Districts {
		if !strings.HasPrefix(d.Path, "M") || !strings.HasSuffix(d.Path, "Z") || d.X <= 0 || d.Y <= 0 || d.X > float64(v.Width) || d.Y > float64(v.Height) {
			t.Errorf("%s at %v, %v: %.40s", d.Name, d.X, d.Y, d.Path)
		}
	}
	v = charted(v, newFleet(page.Frame{}, nil, demoBook(t), someUnits(), unitsAsked{}))
	if len(v.Units) != 3 || v.Estimated != 1 || v.Units[2].Fix {
		t.Errorf("%+v", v.Units)
	}
}

// TestSimpler compares with the slow twin: every point that was left out lies as near to what is left as was said.
func TestSimpler(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) spot {
			return spot{int32(rapid.IntRange(0, 400).Draw(t, "x")), int32(rapid.IntRange(0, 400).Draw(t, "y"))}
		}), 2, 40).Draw(t, "line")
		const slack = 30
		got := simpler(line, slack)
		if got[0] != line[0] || got[len(got)-1] != line[len(line)-1] {
			t.Fatalf("%v begins or ends elsewhere than %v", got, line)
		}
		for _, p := range line {
			near := math.Inf(1)
			for i := range len(got) - 1 {
				near = min(near, off(p, got[i], got[i+1], 1))
			}
			if near*meterOfLat/roadUnit > slack+1e-6 {
				t.Fatalf("%v lies %v m off %v", p, near*meterOfLat/roadUnit, got)
			}
		}
	})
}
