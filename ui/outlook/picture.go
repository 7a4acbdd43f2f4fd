package outlook

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// The picture of the months, in its own units.
const (
	pictureWide, pictureHigh = 640.0, 176.0
	pictureLeft, pictureFoot = 44.0, 152.0
	pictureTop               = 12.0
)

// picture is the share covered by month: as rostered, and with absences and attrition; between them lies what may be lost.
// Its table is that of the months.
type picture struct {
	Rostered, Both string // lines, as points
	Between        string // what lies between them
	Levels         []level
	Months         []mark
}

// pictureOf draws at least one month; else the picture is empty.
func pictureOf(months []monthRow) picture {
	if len(months) == 0 {
		return picture{}
	}
	low := 1.0
	for _, m := range months {
		low = min(low, m.E.Both.Of(), m.E.Rostered.Of())
	}
	low = min(math.Floor(low*20)/20, 0.95)
	step := (pictureWide - pictureLeft) / float64(len(months))
	y := func(s float64) float64 { return pictureTop + (pictureFoot-pictureTop)*(1-s)/(1-low) }
	var p picture
	var over, under []string
	for i, m := range months {
		left, right := pictureLeft+step*float64(i), pictureLeft+step*float64(i+1)
		over = append(over, point(left, y(m.E.Rostered.Of())), point(right, y(m.E.Rostered.Of())))
		under = append(under, point(left, y(m.E.Both.Of())), point(right, y(m.E.Both.Of())))
		if i%2 == 0 || step > 60 {
			p.Months = append(p.Months, mark{left + step/2, m.Name[:3]})
		}
	}
	p.Rostered, p.Both = strings.Join(over, " "), strings.Join(under, " ")
	slices.Reverse(under)
	p.Between = p.Rostered + " " + strings.Join(under, " ")
	for _, s := range []float64{low, (low + 1) / 2, 1} {
		p.Levels = append(p.Levels, level{y(s), strconv.FormatFloat(s*100, 'f', -1, 64) + " %"})
	}
	return p
}

// band is what chance makes of attrition: of 100 draws, the shares that 5, 50 and 95 do not exceed, by district.
type band struct {
	Runs    int
	Leavers float64
	Rows    []bandRow
	High    float64
	Levels  []mark
	Missing string // why there is none
}

// bandRow is one district, or all, with its places on the line.
type bandRow struct {
	Name                 string
	Before, P5, P50, P95 float64
	Y, X5, X50, X95      float64
	Wide                 float64
}

// The picture of the band: a line each.
const (
	bandLeft, bandRight = 150.0, 616.0
	bandStep            = 22.0
)

// bandOf draws what was answered.
func bandOf(n names, l *losses) band {
	if l == nil {
		return band{}
	}
	b := band{Runs: l.Runs, Leavers: l.MeanLeavers}
	b.Rows = append(b.Rows, bandRow{Name: "Agency", Before: l.Before.Share, P5: l.Share.P5, P50: l.Share.P50, P95: l.Share.P95})
	low := l.Share.P5
	for _, d := range l.Districts {
		b.Rows = append(b.Rows, bandRow{Name: n.district(d.District), Before: d.Before.Share, P5: d.Share.P5, P50: d.Share.P50, P95: d.Share.P95})
		low = min(low, d.Share.P5)
	}
	low = min(math.Floor(low*10)/10, 0.9)
	x := func(s float64) float64 { return bandLeft + (bandRight-bandLeft)*(s-low)/(1-low) }
	for i := range b.Rows {
		r := &b.Rows[i]
		r.Y, r.X5, r.X50, r.X95 = 12+bandStep*float64(i), x(r.P5), x(r.P50), x(r.P95)
		r.Wide = max(1, r.X95-r.X5)
	}
	b.High = 12 + bandStep*float64(len(b.Rows)) + 16
	for _, s := range []float64{low, (low + 1) / 2, 1} {
		b.Levels = append(b.Levels, mark{x(s), strconv.FormatFloat(s*100, 'f', -1, 64) + " %"})
	}
	return b
}

// Foot is where the picture's scale stands.
func (b band) Foot() float64 { return b.High - 4 }

// Middle is where a row's words stand.
func (r bandRow) Middle() float64 { return r.Y + 4 }

// Top is where a row's box begins.
func (r bandRow) Top() float64 { return r.Y - 5 }

// Bottom is where it ends.
func (r bandRow) Bottom() float64 { return r.Y + 5 }
