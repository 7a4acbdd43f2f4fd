package eido_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"watchbill/api/eido"
	"watchbill/roster"
)

// decodeAt decodes an incident whose only location is value, a JSON value.
func decodeAt(value string) (eido.Incident, error) {
	return eido.Decode([]byte(`{"eidoVersion": "1.0", "issuingElementIdentification": "x", "agencyComponent": [],
		"incidentComponent": {"$id": "i", "incidentTypeCommonRegistryText": "MNTL", "locationReference": [{"$ref": "l"}]},
		"locationComponent": [{"$id": "l", "locationTypeDescriptionRegistryText": "CurrentIncident", "locationByValue": ` + value + `}]}`))
}

func asText(xml string) string {
	out, err := json.Marshal(xml)
	if err != nil {
		panic(err)
	}
	return string(out)
}

// presence wraps a geometry as a PIDF-LO does.
func presence(shape string) string {
	return `<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:gml="http://www.opengis.net/gml"
		xmlns:gs="http://www.opengis.net/pidflo/1.0"><tuple><status><gp:geopriv><gp:location-info>` + shape + `</gp:location-info></gp:geopriv></status></tuple></presence>`
}

func TestShapes(t *testing.T) {
	const srs = ` srsName="urn:ogc:def:crs:EPSG::4326"`
	const srs3 = ` srsName="urn:ogc:def:crs:EPSG::4979"`
	const m, deg = ` uom="urn:ogc:def:uom:EPSG::9001"`, ` uom="urn:ogc:def:uom:EPSG::9102"`
	arc := func(inner, outer, start, opening string) string {
		return `<gs:ArcBand` + srs + `><gml:pos>40 -75</gml:pos><gs:innerRadius` + m + `>` + inner + `</gs:innerRadius><gs:outerRadius` + m + `>` + outer +
			`</gs:outerRadius><gs:startAngle` + deg + `>` + start + `</gs:startAngle><gs:openingAngle` + deg + `>` + opening + `</gs:openingAngle></gs:ArcBand>`
	}
	ring := func(list string) string {
		return `<gml:Polygon` + srs + `><gml:exterior><gml:LinearRing><gml:posList>` + list + `</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>`
	}
	for _, c := range []struct {
		name, value string
		lat, lon    float64
		radius      float64 // -1: refused
	}{
		{"point", asText(presence(`<gml:Point` + srs + `><gml:pos> 40.5
			-75.25 </gml:pos></gml:Point>`)), 40.5, -75.25, 0},
		{"point without system", asText(presence(`<gml:Point><gml:pos>40.5 -75.25</gml:pos></gml:Point>`)), 40.5, -75.25, 0},
		{"point in three dimensions", asText(presence(`<gml:Point` + srs3 + `><gml:pos>40.5 -75.25 100</gml:pos></gml:Point>`)), 40.5, -75.25, 0},
		{"unwrapped", asText(`<gml:Point><gml:pos>40.5 -75.25</gml:pos></gml:Point>`), 40.5, -75.25, 0},
		{"sphere", asText(presence(`<gs:Sphere` + srs3 + `><gml:pos>40 -75 26</gml:pos><gs:radius` + m + `>850.24</gs:radius></gs:Sphere>`)), 40, -75, 850.24},
		{"ellipse", asText(presence(`<gs:Ellipse` + srs + `><gml:pos>40 -75</gml:pos><gs:semiMajorAxis` + m + `>7.5</gs:semiMajorAxis><gs:semiMinorAxis` + m +
			`>3</gs:semiMinorAxis><gs:orientation` + deg + `>43.2</gs:orientation></gs:Ellipse>`)), 40, -75, 7.5},
		{"whole disc of an arc band", asText(presence(arc("0", "1000", "17", "360"))), 40, -75, 1000},
		{"half a disc to the east", asText(presence(arc("0", "1000", "0", "180"))), 40, -75 + 1000*4/(3*math.Pi)/(111195.08*math.Cos(40*math.Pi/180)), 1000},
		{"thin arc to the north", asText(presence(arc("1000", "1000", "359.5", "1"))), 40 + 1000/111195.08, -75, 1000},
		{"triangle", asText(presence(ring("40 -75 40 -74.7 40.3 -75 40 -75"))), 40.1, -74.9, 23806},
		{"ring across 180°", asText(presence(ring("10 179 12 179 12 -179 10 -179 10 179"))), 11, 180, 155600},
		{"ring without area", asText(presence(ring("40 -75 40 -74 40 -75 40 -75"))), 40, -74 - 2.0/3, 57000},
		{"prism", asText(presence(`<gs:Prism` + srs3 + `><gs:base><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>40 -75 5 40 -74.7 5 40.3 -75 5 40 -75 5</gml:posList>
			</gml:LinearRing></gml:exterior></gml:Polygon></gs:base><gs:height` + m + `>2.4</gs:height></gs:Prism>`)), 40.1, -74.9, 23806},
		{"the first that can be read", asText(presence(`<gml:Point><gml:pos>95 -75</gml:pos></gml:Point><gml:Point><gml:pos>41 -75</gml:pos></gml:Point>`)), 41, -75, 0},
		{"JSON", `{"location-info": {"gml:Point": {"gml:pos": "40.5 -75.25", "srsName": "urn:ogc:def:crs:EPSG::4326"}}}`, 40.5, -75.25, 0},
		{"JSON list", `{"geopriv": {"location-info": [{"civicAddress": {"RD": "Main"}}, {"Point": {"pos": [40.5, -75.25]}}]}}`, 40.5, -75.25, 0},
		{"GeoJSON", `{"type": "Point", "coordinates": [-75.25, 40.5]}`, 40.5, -75.25, 0},

		{"longitude first", asText(presence(`<gml:Point><gml:pos>-122.3 47.6</gml:pos></gml:Point>`)), 0, 0, -1},
		{"0, 0", asText(presence(`<gml:Point><gml:pos>0 0</gml:pos></gml:Point>`)), 0, 0, -1},
		{"NaN", asText(presence(`<gml:Point><gml:pos>NaN -75</gml:pos></gml:Point>`)), 0, 0, -1},
		{"hexadecimal", asText(presence(`<gml:Point><gml:pos>0x28 -75</gml:pos></gml:Point>`)), 0, 0, -1},
		{"commas", asText(presence(`<gml:Point><gml:pos>40,-75</gml:pos></gml:Point>`)), 0, 0, -1},
		{"one number", asText(presence(`<gml:Point><gml:pos>40</gml:pos></gml:Point>`)), 0, 0, -1},
		{"web Mercator", asText(presence(`<gml:Point srsName="urn:ogc:def:crs:EPSG::3857"><gml:pos>40 -75</gml:pos></gml:Point>`)), 0, 0, -1},
		{"longitude first by its system", asText(presence(`<gml:Point srsName="urn:ogc:def:crs:OGC:1.3:CRS84"><gml:pos>40 -75</gml:pos></gml:Point>`)), 0, 0, -1},
		{"radius in feet", asText(presence(`<gs:Circle><gml:pos>40 -75</gml:pos><gs:radius uom="urn:ogc:def:uom:EPSG::9002">9</gs:radius></gs:Circle>`)), 0, 0, -1},
		{"radius below nothing", asText(presence(`<gs:Circle><gml:pos>40 -75</gml:pos><gs:radius>-9</gs:radius></gs:Circle>`)), 0, 0, -1},
		{"circle without radius", asText(presence(`<gs:Circle><gml:pos>40 -75</gml:pos></gs:Circle>`)), 0, 0, -1},
		{"open ring", asText(presence(ring("40 -75 40 -74.7 40.3 -75 40.1 -75"))), 0, 0, -1},
		{"half a continent", asText(presence(ring("40 -75 40 -105 20 -105 40 -75"))), 0, 0, -1},
		{"inner radius the greater", asText(presence(arc("1000", "10", "0", "90"))), 0, 0, -1},
		{"no opening", asText(presence(arc("0", "10", "0", "0"))), 0, 0, -1},
		{"outside location-info", asText(`<presence><note><Point><pos>40 -75</pos></Point></note></presence>`), 0, 0, -1},
		{"document type", asText(`<!DOCTYPE p [<!ENTITY e SYSTEM "file:///etc/passwd">]><p><Point><pos>40 -75</pos></Point></p>`), 0, 0, -1},
		{"entity", asText(`<p><Point><pos>40 &e;-75</pos></Point></p>`), 0, 0, -1},
		{"two roots", asText(`<Point><pos>40 -75</pos></Point><Point><pos>40 -75</pos></Point>`), 0, 0, -1},
		{"too deep", asText(strings.Repeat("<a>", 40) + strings.Repeat("</a>", 40)), 0, 0, -1},
		{"too many", asText("<a>" + strings.Repeat("<b/>", 3000) + "</a>"), 0, 0, -1},
		{"too deep in JSON", strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40), 0, 0, -1},
		{"too long", asText("<a>" + strings.Repeat(" ", 70000) + "</a>"), 0, 0, -1},
		{"a number", `7`, 0, 0, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, err := decodeAt(c.value)
			if c.radius < 0 {
				if err == nil {
					t.Fatalf("taken: %+v", *in.At)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(in.At.Lat-c.lat) > 1e-6 || math.Abs(math.Abs(in.At.Lon)-math.Abs(c.lon)) > 1e-6 || math.Abs(in.RadiusM-c.radius) > 0.02*c.radius {
				t.Errorf("got %v ± %v, want %v, %v ± %v", *in.At, in.RadiusM, c.lat, c.lon, c.radius)
			}
		})
	}
}

// TestAnyPoint writes a place in each of the forms and reads the same place, to the last digit.
func TestAnyPoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := roster.Point{Lat: rapid.Float64Range(-90, 90).Draw(t, "lat"), Lon: rapid.Float64Range(-180, 180).Draw(t, "lon")}
		radius := rapid.Float64Range(0, 1e6).Draw(t, "radius")
		prefix := rapid.SampledFrom([]string{"", "gml:", "x:"}).Draw(t, "prefix")
		gap := rapid.SampledFrom([]string{" ", "\n\t", "  "}).Draw(t, "gap")
		number := rapid.SampledFrom([]string{"%v", "%g", "%.17g", "%.17e"}).Draw(t, "number")
		pos := fmt.Sprintf(number+"%s"+number, p.Lat, gap, p.Lon)
		form := rapid.IntRange(0, 4).Draw(t, "form")
		value, want := "", 0.0
		switch form {
		case 0:
			value = asText(presence("<" + prefix + "Point><" + prefix + "pos>" + pos + "</" + prefix + "pos></" + prefix + "Point>"))
		case 1:
			value, want = asText(presence("<gs:Circle><gml:pos>"+pos+"</gml:pos><gs:radius>"+fmt.Sprint(radius)+"</gs:radius></gs:Circle>")), radius
		case 2:
			value = fmt.Sprintf(`{"presence": {"location-info": {"%sPoint": {"pos": %s}}}}`, prefix, asText(pos))
		case 3:
			value = fmt.Sprintf(`{"Point": {"pos": [%v, %v]}}`, p.Lat, p.Lon)
		case 4:
			value = fmt.Sprintf(`{"type": "Point", "coordinates": [%v, %v]}`, p.Lon, p.Lat)
		}
		in, err := decodeAt(value)
		if p == (roster.Point{}) {
			if err == nil {
				t.Fatal("0, 0 is taken")
			}
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", value, err)
		}
		if *in.At != p || in.RadiusM != want {
			t.Fatalf("%s: %+v ± %v", value, *in.At, in.RadiusM)
		}
	})
}

// TestAnyPolygon compares the middle of a star-shaped ring with the slow way: the mean of many places inside it.
func TestAnyPolygon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := roster.Point{Lat: rapid.Float64Range(-60, 60).Draw(t, "lat"), Lon: rapid.Float64Range(-180, 180).Draw(t, "lon")}
		n := rapid.IntRange(3, 12).Draw(t, "corners")
		var ring [][2]float64
		for i := range n {
			r, a := rapid.Float64Range(0.01, 0.1).Draw(t, "r"), 2*math.Pi*float64(i)/float64(n)
			ring = append(ring, [2]float64{o.Lat + r*math.Sin(a), o.Lon + r*math.Cos(a)})
		}
		ring = append(ring, ring[0])
		var list strings.Builder
		for _, p := range ring {
			fmt.Fprintf(&list, "%v %v ", p[0], math.Remainder(p[1], 360))
		}
		in, err := decodeAt(asText(presence(`<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>` + list.String() + `</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>`)))
		if err != nil {
			t.Fatal(err)
		}
		lat, lon := middle(ring)
		if d := math.Remainder(in.At.Lon-lon, 360); math.Abs(in.At.Lat-lat) > 2e-3 || math.Abs(d) > 2e-3 {
			t.Fatalf("%v: got %v, counted %v, %v", ring, *in.At, lat, lon)
		}
		if in.At.Lon < -180 || in.At.Lon > 180 {
			t.Fatal(*in.At)
		}
	})
}

// middle counts the cells of a fine net that lie within the ring.
func middle(ring [][2]float64) (lat, lon float64) {
	south, north, west, east := ring[0][0], ring[0][0], ring[0][1], ring[0][1]
	for _, p := range ring {
		south, north, west, east = min(south, p[0]), max(north, p[0]), min(west, p[1]), max(east, p[1])
	}
	const cells = 120
	n := 0.0
	for i := range cells {
		for k := range cells {
			y, x := south+(north-south)*(float64(i)+0.5)/cells, west+(east-west)*(float64(k)+0.5)/cells
			in := false
			for j := 1; j < len(ring); j++ {
				a, b := ring[j-1], ring[j]
				if (a[0] > y) != (b[0] > y) && x < a[1]+(y-a[0])/(b[0]-a[0])*(b[1]-a[1]) {
					in = !in
				}
			}
			if in {
				lat, lon, n = lat+y, lon+x, n+1
			}
		}
	}
	return lat / n, lon / n
}
