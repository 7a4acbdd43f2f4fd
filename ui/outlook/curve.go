package outlook

import (
	"math"
	"strconv"
	"strings"
)

// The picture of the cumulative share, in its own units.
const (
	curveWide, curveHigh = 420.0, 132.0
	curveLeft, curveTop  = 44.0, 14.0
	curveFoot            = 20.0
)

// curve is the share covered after each step: a picture whose table is that of the steps.
type curve struct {
	Steps  string // the line, as points of a polyline
	Area   string
	Levels []level
	Marks  []mark // below: the number of steps
	Said   string
	Wide   float64
	High   float64
}

// level is a horizontal line at a share, with its name.
type level struct {
	Y    float64
	Name string
}

// mark is a place on the line below.
type mark struct {
	X    float64
	Name string
}

// curveOf draws a plan of at least one step; else the picture is empty.
func curveOf(p recruitPlan) curve {
	if len(p.Steps) == 0 {
		return curve{}
	}
	shares := []float64{p.ShareBefore}
	for _, s := range p.Steps {
		shares = append(shares, s.ShareAfter)
	}
	low := math.Floor(p.ShareBefore*20) / 20
	if low >= 1 {
		low = 0.95
	}
	right, foot := curveWide-8, curveHigh-curveFoot
	x := func(i int) float64 { return curveLeft + (right-curveLeft)*float64(i)/float64(len(shares)-1) }
	y := func(s float64) float64 { return curveTop + (foot-curveTop)*(1-s)/(1-low) }
	c := curve{Wide: curveWide, High: curveHigh}
	var line strings.Builder
	for i, s := range shares {
		if i > 0 { // the share holds until the next step is taken
			line.WriteString(point(x(i), y(shares[i-1])) + " ")
		}
		line.WriteString(point(x(i), y(s)) + " ")
	}
	c.Steps = strings.TrimSpace(line.String())
	c.Area = point(x(0), foot) + " " + c.Steps + " " + point(right, foot)
	for _, s := range []float64{low, (low + 1) / 2, 1} {
		c.Levels = append(c.Levels, level{y(s), strconv.FormatFloat(s*100, 'f', -1, 64) + " %"})
	}
	for _, i := range []int{0, len(p.Steps) / 2, len(p.Steps)} {
		if n := len(c.Marks); n == 0 || c.Marks[n-1].Name != strconv.Itoa(i) {
			c.Marks = append(c.Marks, mark{x(i), strconv.Itoa(i)})
		}
	}
	return c
}

func point(x, y float64) string {
	return strconv.FormatFloat(x, 'f', 1, 64) + "," + strconv.FormatFloat(y, 'f', 1, 64)
}
