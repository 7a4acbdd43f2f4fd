package console

import (
	"cmp"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// chart is the map as it is drawn without script: districts as lines, and units where they were when the page was made. A
// script draws the same lines on a map that moves.
type chart struct {
	Frame         page.Frame
	Lacking       string // why there is none; empty: there is
	Width, Height int
	West, North   float64 // degrees, of the upper left corner
	PerLon        float64 // units of the drawing in a degree, east
	PerLat        float64 // and south
	Districts     []chartDistrict
	Units         []chartUnit
	Estimated     int  // units without a fix, drawn somewhere in their district
	Roads         bool // there are some to be fetched
	guesses       map[string]int
}

// chartDistrict is a district's outline.
type chartDistrict struct {
	ID, Name string
	Path     string
	X, Y     float64 // of its label
}

// chartUnit is a unit's mark.
type chartUnit struct {
	ID, Kind, Status, Says string
	X, Y                   float64
	Fix                    bool
}

// The drawing fits into as many units, each about a pixel of its panel on a small screen; a hundredth of one is the finest that is
// drawn.
const (
	chartWidth  = 840
	chartHeight = 420
)

// outlineSlack is by how many metres an outline may be off.
const outlineSlack = 12.0

// chart makes the map, with the units of the table.
func (r room) chart(f page.Frame, shown *fleet) chart {
	book := r.Book()
	if book == nil {
		return chart{Frame: f, Lacking: "There is no roster yet, and so there is no ground to draw."}
	}
	v := r.ground.of(book)
	v.Frame, v.guesses = f, map[string]int{}
	v.Roads = r.lines != nil && !r.lines.none
	for i := range shown.Rows {
		v.put(&shown.Rows[i])
	}
	return v
}

// ground keeps the districts as they were drawn last: of a city they take a millisecond.
type ground struct{ last atomic.Pointer[drawnGround] }

// drawnGround is a map without units, and the roster that it is of.
type drawnGround struct {
	book  *roster.Book
	chart chart
}

// of returns the map of a roster without units.
func (g *ground) of(book *roster.Book) chart {
	d := g.last.Load()
	if d == nil || d.book != book {
		d = &drawnGround{book, newChart(page.Frame{}, book)}
		g.last.Store(d)
	}
	return d.chart
}

// newChart draws the districts.
func newChart(f page.Frame, book *roster.Book) chart {
	west, south, east, north := 180.0, 90.0, -180.0, -90.0
	eachRing(book, func(_ int, ring roster.Ring) {
		for _, p := range ring {
			west, east, south, north = min(west, p.Lon), max(east, p.Lon), min(south, p.Lat), max(north, p.Lat)
		}
	})
	if west >= east || south >= north {
		return chart{Frame: f, Lacking: "The roster's districts have no outlines; districts.geojson brings them."}
	}
	margin := 0.02 * max(east-west, north-south)
	west, east, south, north = west-margin, east+margin, south-margin, north+margin
	shrink := math.Cos((north + south) / 2 * math.Pi / 180)
	v := chart{Frame: f, West: west, North: north, PerLat: min(chartHeight/(north-south), chartWidth/((east-west)*shrink)), guesses: map[string]int{}}
	v.PerLon = v.PerLat * shrink
	v.Width, v.Height = int(math.Ceil((east-west)*v.PerLon)), int(math.Ceil((north-south)*v.PerLat))
	for _, d := range book.Districts().All() {
		v.Districts = append(v.Districts, chartDistrict{ID: string(d.ID), Name: d.Name()})
	}
	largest := make([]float64, len(v.Districts))
	eachRing(book, func(i int, ring roster.Ring) {
		d, line := &v.Districts[i], make([]spot, len(ring))
		for k, p := range ring {
			line[k] = spot{int32(math.Round(p.Lon * roadUnit)), int32(math.Round(p.Lat * roadUnit))}
		}
		line = simplerRing(line)
		d.Path += v.path(line)
		if x, y, area := middle(line); math.Abs(area) > largest[i] {
			largest[i] = math.Abs(area)
			d.X, d.Y = v.at(y/roadUnit, x/roadUnit)
		}
	})
	return v
}

// eachRing goes through the rings of all districts, by index.
func eachRing(book *roster.Book, do func(district int, ring roster.Ring)) {
	for i, d := range book.Districts().All() {
		for _, part := range d.Parts {
			for _, polygon := range part.Polygons {
				for _, ring := range polygon {
					do(i, ring)
				}
			}
		}
	}
}

// simplerRing is simpler for a line that ends where it begins.
func simplerRing(line []spot) []spot {
	half := len(line) / 2
	first, second := simpler(line[:half+1], outlineSlack), simpler(line[half:], outlineSlack)
	return append(first[:len(first):len(first)], second[1:]...)
}

// at is where a place is in the drawing.
func (v *chart) at(lat, lon float64) (x, y float64) {
	return hundredths((lon - v.West) * v.PerLon), hundredths((v.North - lat) * v.PerLat)
}

func hundredths(x float64) float64 { return math.Round(x*100) / 100 }

// path is a ring as SVG draws it.
func (v *chart) path(line []spot) string {
	b := make([]byte, 0, 12*len(line))
	for i, p := range line[:len(line)-1] {
		x, y := v.at(float64(p.y)/roadUnit, float64(p.x)/roadUnit)
		b = append(b, "ML"[min(i, 1)])
		b = strconv.AppendFloat(b, x, 'f', -1, 64)
		b = strconv.AppendFloat(append(b, ' '), y, 'f', -1, 64)
	}
	return string(append(b, 'Z'))
}

// middle is the centre of a ring's area, and that area.
func middle(line []spot) (x, y, area float64) {
	x0, y0 := float64(line[0].x), float64(line[0].y)
	for i := range len(line) - 1 {
		ax, ay, bx, by := float64(line[i].x)-x0, float64(line[i].y)-y0, float64(line[i+1].x)-x0, float64(line[i+1].y)-y0
		cross := ax*by - bx*ay
		area += cross / 2
		x += (ax + bx) * cross / 6
		y += (ay + by) * cross / 6
	}
	if area == 0 {
		return x0, y0, 0
	}
	return x0 + x/area, y0 + y/area, area
}

// put draws a unit.
func (v *chart) put(row *unitRow) {
	if row.Position == nil {
		return
	}
	u := chartUnit{ID: row.ID, Kind: row.Kind, Status: row.Status, Fix: row.FixMilli != 0}
	u.X, u.Y = v.at(row.Position.Lat, row.Position.Lon)
	u.Says = row.ID + " " + row.KindWord + ", " + row.Word.Word + ", " + cmp.Or(row.FixAge, "no fix")
	if !u.Fix { // around one point of their district, side by side
		n := float64(v.guesses[row.In])
		u.X, u.Y = hundredths(u.X+6*math.Sqrt(n)*math.Cos(n*2.4)), hundredths(u.Y+6*math.Sqrt(n)*math.Sin(n*2.4))
		v.guesses[row.In]++
		v.Estimated++
	}
	v.Units = append(v.Units, u)
}

// way answers GET /dispatch/way.json: the way by road from a unit to a place as /v1/units/{unit}/route tells of it, and nothing
// (204) where there is none, which is no error of a map that then draws a straight line.
func (r room) way(c echo.Context) error {
	at := url.Values{"lat": {c.QueryParam("lat")}, "lon": {c.QueryParam("lon")}}
	answer, err := r.Ask().Ask(c.Request(), ask.Question{Path: ask.Path("v1", "units", c.QueryParam("unit"), "route"), Query: at})
	if errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
		return c.NoContent(http.StatusNoContent)
	}
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "application/json", answer.Body)
}
