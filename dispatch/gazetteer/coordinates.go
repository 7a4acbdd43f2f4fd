package gazetteer

import (
	"strconv"
	"strings"

	"watchbill/roster"
)

// ParseCoordinates reads latitude and longitude in decimal degrees: "39.7459,-75.5466", "39.7459 -75.5466",
// "39.7459° N, 75.5466° W". Both need a decimal point, or they are as likely two numbered streets. ok is false for
// anything else, places not on Earth among them.
func ParseCoordinates(text string) (p roster.Point, ok bool) {
	var figures []float64
	for _, f := range joinedMarks(text) {
		v, ok := degrees(f, len(figures) == 0)
		if !ok {
			return roster.Point{}, false
		}
		figures = append(figures, v)
	}
	if len(figures) != 2 {
		return roster.Point{}, false
	}
	p = roster.Point{Lat: figures[0], Lon: figures[1]}
	return p, onEarth(p)
}

// joinedMarks cuts text into figures, each with the letter of its half of the world ("39.7N").
func joinedMarks(text string) []string {
	var all []string
	for _, f := range strings.FieldsFunc(text, func(r rune) bool {
		return r == ',' || r == ';' || r == ' ' || r == '\t' || r == '°' || r == '(' || r == ')'
	}) {
		if n := len(all); len(f) == 1 && strings.Contains("NSEWnsew", f) && n > 0 {
			all[n-1] += f
			continue
		}
		all = append(all, f)
	}
	return all
}

// degrees reads one figure.
func degrees(f string, latitude bool) (float64, bool) {
	marks, sign := "Ee", 1.0
	if latitude {
		marks = "Nn"
	}
	if strings.HasSuffix(strings.ToUpper(f), "S") && latitude || strings.HasSuffix(strings.ToUpper(f), "W") && !latitude {
		f, sign = f[:len(f)-1], -1
	} else {
		f = strings.TrimRight(f, marks)
	}
	if !strings.Contains(f, ".") || strings.Trim(f, "+-.0123456789") != "" || sign < 0 && strings.HasPrefix(f, "-") {
		return 0, false
	}
	v, err := strconv.ParseFloat(f, 64)
	return sign * v, err == nil
}

// onEarth tells whether p is a place: not so if a figure is out of range or not a number.
func onEarth(p roster.Point) bool {
	return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180
}

// nearbyDegrees is how far outside of everything known coordinates may lie and still be taken at their word.
const nearbyDegrees = 1

// coordinates reads a query that is a pair of coordinates. Where they lie far from everything known, and the same
// figures the other way round or to the west do not, it takes them so and says it.
func (g *Gazetteer) coordinates(q string) (Match, bool) {
	p, ok := ParseCoordinates(q)
	how := "as typed"
	if !ok {
		if p, ok = ParseCoordinates(turned(q)); !ok {
			return Match{}, false
		}
		how = howTurned
	}
	if known := len(g.entities) > 0; known && !g.box.holds(p, nearbyDegrees) {
		for _, c := range []struct {
			p   roster.Point
			how string
		}{
			{roster.Point{Lat: p.Lat, Lon: -p.Lon}, "the minus of the longitude was missing"},
			{roster.Point{Lat: p.Lon, Lon: p.Lat}, howTurned},
		} {
			if onEarth(c.p) && g.box.holds(c.p, nearbyDegrees) {
				p, how = c.p, c.how
				break
			}
		}
	}
	name := strconv.FormatFloat(p.Lat, 'f', -1, 64) + ", " + strconv.FormatFloat(p.Lon, 'f', -1, 64)
	return Match{Kind: KindCoordinates, Name: name, At: p, District: g.label(p), Score: 1, How: how}, true
}

const howTurned = "read as longitude, then latitude"

// turned puts the second of two figures first.
func turned(q string) string {
	f := joinedMarks(q)
	if len(f) != 2 {
		return ""
	}
	return f[1] + " " + f[0]
}

func (g *Gazetteer) label(p roster.Point) string {
	if g.district == nil {
		return ""
	}
	return g.district(p)
}
