package eido

import (
	"math"
	"strconv"
	"strings"

	"watchbill/roster"
)

// shapes are the geometries of a PIDF-LO (OGC 06-142r1), each read as its middle and how far it reaches. gs:Prism is
// read as the gml:Polygon that is its base.
var shapes = map[string]func(*element) (spot, string){
	"Point":     pointShape,
	"Circle":    roundShape("radius"),
	"Sphere":    roundShape("radius"),
	"Ellipse":   roundShape("semiMajorAxis"),
	"Ellipsoid": roundShape("semiMajorAxis"),
	"ArcBand":   arcBand,
	"Polygon":   polygon,
}

// spot returns the first location in document order that can be read, for the first is the sender's best (RFC 5491).
// false without a fault: there are no coordinates. Outside location-info nothing is looked at, for there may be the
// names of people; text without any is taken to be one.
func (e *element) spot() (spot, string, bool) {
	fault := ""
	for _, info := range e.infos() {
		for _, g := range info.all(nil, func(x *element) bool { return shapes[x.name] != nil || x.geoJSON() }) {
			s, f := spot{}, "the reference system is not WGS 84 with latitude first (EPSG 4326 or 4979)"
			switch {
			case g.geoJSON():
				s, f = geoJSONPoint(g)
			case g.wgs84():
				s, f = shapes[g.name](g)
			}
			if f == "" && !onEarth(s.point) {
				f = "the coordinates are no place on Earth; latitude comes first"
			}
			if f == "" {
				return s, "", true
			}
			if fault == "" {
				fault = f
			}
		}
	}
	return spot{}, fault, false
}

// infos returns the location-info elements, or the tree itself where there is no such wrapping.
func (e *element) infos() []*element {
	infos := e.all(nil, func(x *element) bool { return x.name == "location-info" || x.name == "locationInfo" })
	if len(infos) == 0 && e.find(func(x *element) bool { return x.name == "presence" || x.name == "geopriv" }) == nil {
		return []*element{e}
	}
	return infos
}

// wgs84 tells whether coordinates are latitude, longitude and perhaps altitude of WGS 84; where nothing is said, they are.
func (e *element) wgs84() bool {
	return e.srs == "" || strings.Contains(e.srs, "EPSG") && (strings.HasSuffix(e.srs, ":4326") || strings.HasSuffix(e.srs, ":4979"))
}

func (e *element) geoJSON() bool { return e.get("type") == "Point" && e.get("coordinates") != "" }

// geoJSONPoint reads the one geometry that has longitude first.
func geoJSONPoint(e *element) (spot, string) {
	v, ok := numbers(e.get("coordinates"))
	if !ok || len(v) < 2 || len(v) > 3 {
		return spot{}, "coordinates needs a longitude and a latitude"
	}
	return spot{point: roster.Point{Lon: v[0], Lat: v[1]}}, ""
}

func pointShape(e *element) (spot, string) {
	v, ok := numbers(e.get("pos"))
	if !ok || len(v) < 2 || len(v) > 3 {
		return spot{}, "pos needs a latitude and a longitude, in degrees with a blank between"
	}
	return spot{point: roster.Point{Lat: v[0], Lon: v[1]}}, ""
}

// roundShape reads shapes that lie about their pos; reach names how far.
func roundShape(reach string) func(*element) (spot, string) {
	return func(e *element) (spot, string) {
		s, fault := pointShape(e)
		if fault != "" {
			return s, fault
		}
		s.radiusM, fault = e.meters(reach)
		return s, fault
	}
}

// maxRadiusM bounds what is still a place.
const maxRadiusM = 1e6

func (e *element) meters(name string) (float64, string) {
	c := e.find(named(name))
	if c == nil {
		return 0, name + " is missing"
	}
	v, ok := numbers(c.text)
	switch {
	case c.uom != "" && !strings.HasSuffix(c.uom, ":9001"):
		return 0, name + " is not in metres (EPSG 9001)"
	case !ok || len(v) != 1 || v[0] < 0 || v[0] > maxRadiusM:
		return 0, name + " needs a length between 0 and 1,000,000 metres"
	}
	return v[0], ""
}

// arcBand reads the sector of a ring about a cell tower: its middle is the centre of gravity, on the bisector.
func arcBand(e *element) (spot, string) {
	centre, fault := pointShape(e)
	if fault != "" {
		return spot{}, fault
	}
	inner, fault := e.meters("innerRadius")
	if fault != "" {
		return spot{}, fault
	}
	outer, fault := e.meters("outerRadius")
	if fault != "" {
		return spot{}, fault
	}
	start, ok1 := e.degrees("startAngle")
	opening, ok2 := e.degrees("openingAngle")
	if !ok1 || !ok2 || inner > outer || outer == 0 || !(opening > 0 && opening <= 360) {
		return spot{}, "an ArcBand needs innerRadius below outerRadius, startAngle and openingAngle in degrees"
	}
	half := opening / 2 * math.Pi / 180
	mean := outer // the centre of gravity of a ring without width is at its radius, of a disc at two thirds
	if inner < outer {
		mean = 2.0 / 3 * (outer*outer*outer - inner*inner*inner) / (outer*outer - inner*inner)
	}
	away, bearing := mean*math.Sin(half)/half, (start+opening/2)*math.Pi/180
	p := centre.point
	p.Lon = wrap(p.Lon + away*math.Sin(bearing)/(meterPerDegree*math.Cos(p.Lat*math.Pi/180)))
	p.Lat += away * math.Cos(bearing) / meterPerDegree
	return spot{point: p, radiusM: outer}, ""
}

// degrees reads an angle clockwise from north.
func (e *element) degrees(name string) (float64, bool) {
	c := e.find(named(name))
	if c == nil || c.uom != "" && !strings.HasSuffix(c.uom, ":9102") {
		return 0, false
	}
	v, ok := numbers(c.text)
	return first(v), ok && len(v) == 1 && math.Abs(first(v)) <= 720
}

func first(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	return v[0]
}

// meterPerDegree is the length of a degree of latitude on a sphere of the Earth's mean radius.
const meterPerDegree = 6371008.8 * math.Pi / 180

// wrap brings a longitude into -180 to 180.
func wrap(lon float64) float64 {
	if lon >= -180 && lon <= 180 {
		return lon
	}
	return math.Mod(math.Mod(lon+180, 360)+360, 360) - 180
}

// numbers reads finite decimal numbers with blanks between; false where anything else stands there.
func numbers(text string) ([]float64, bool) {
	words := strings.Fields(text)
	out := make([]float64, len(words))
	for i, w := range words {
		if strings.Trim(w, "0123456789+-.eE") != "" { // ParseFloat also takes hexadecimal, Inf and NaN
			return nil, false
		}
		v, err := strconv.ParseFloat(w, 64)
		if err != nil {
			return nil, false
		}
		out[i] = v
	}
	return out, true
}
