package pack

import (
	"errors"
	"fmt"

	"watchbill/roster"
)

// geometry reads a Polygon or MultiPolygon. Whether its rings are sound is the roster's to say.
func (g *geoJSON) geometry() []roster.Polygon {
	c := g.c
	if c.kind() != '{' {
		g.fault("geometry", "missing: a district needs a Polygon or MultiPolygon")
		return nil
	}
	kind, found := "", false
	var coordinates cursor // the type may come after them
	c.members(func(key string) {
		switch {
		case key == "type" && c.kind() == '"':
			kind = c.text()
		case key == "coordinates":
			coordinates, found = *c, true
		}
	})
	at := &coordinates
	var polygons []roster.Polygon
	var err error
	switch {
	case kind != "Polygon" && kind != "MultiPolygon":
		err = fmt.Errorf("%s is neither a Polygon nor a MultiPolygon", clip(kind))
	case !found:
		err = errors.New("its coordinates are missing")
	case kind == "Polygon":
		var polygon roster.Polygon
		polygon, err = at.polygon()
		polygons = append(polygons, polygon)
	default:
		err = at.each(func() error {
			polygon, err := at.polygon()
			polygons = append(polygons, polygon)
			return err
		})
	}
	if err != nil {
		g.fault("geometry", "%v", err)
		return nil
	}
	return polygons
}

var errShape = errors.New("coordinates are not arrays of [longitude, latitude], nested as its type asks")

// each reads the items of the array that is next; after the first error it only skips.
func (c *cursor) each(item func() error) error {
	if c.kind() != '[' {
		c.skip()
		return errShape
	}
	var err error
	c.items(func() {
		if err == nil {
			err = item()
		}
	})
	return err
}

func (c *cursor) polygon() (roster.Polygon, error) {
	var polygon roster.Polygon
	err := c.each(func() error {
		var ring roster.Ring
		err := c.each(func() error {
			p, err := c.position()
			ring = append(ring, p)
			return err
		})
		polygon = append(polygon, ring)
		return err
	})
	return polygon, err
}

// position reads [longitude, latitude], and passes over an altitude and whatever else follows.
func (c *cursor) position() (p roster.Point, err error) {
	n := 0
	err = c.each(func() error {
		if k := c.kind(); k != '-' && (k < '0' || k > '9') {
			return errShape
		}
		x, err := parseNumber(string(c.skip()))
		switch n++; n {
		case 1:
			p.Lon = x
		case 2:
			p.Lat = x
		}
		return err
	})
	if err == nil && n < 2 {
		err = errShape
	}
	return p, err
}

// encodeDistricts writes districts.geojson, one feature a line.
func encodeDistricts(out *writing, r *roster.Records) []byte {
	b := []byte("{\"type\": \"FeatureCollection\", \"features\": [")
	separator := "\n"
	for _, d := range sortedDistricts(r.Districts) {
		for i := range d.Parts {
			p := &d.Parts[i]
			b = append(b, separator...)
			b = append(b, `{"type": "Feature", "properties": {"district_id": `...)
			b = appendString(b, string(d.ID))
			if p.Name != "" {
				b = appendString(append(b, `, "name": `...), p.Name)
			}
			if p.Group != "" {
				b = appendString(append(b, `, "group": `...), p.Group)
			}
			b = append(b, `}, "geometry": `...)
			b = append(appendGeometry(b, p.Polygons), '}')
			separator = ",\n"
		}
		if len(d.Parts) == 0 {
			out.fail("district %s has no parts", d.ID)
		}
	}
	return append(b, "\n]}\n"...)
}

func appendGeometry(b []byte, polygons []roster.Polygon) []byte {
	if len(polygons) == 1 {
		b = append(b, `{"type": "Polygon", "coordinates": `...)
		return append(appendPolygon(b, polygons[0]), '}')
	}
	b = append(b, `{"type": "MultiPolygon", "coordinates": [`...)
	for i, p := range polygons {
		b = appendPolygon(comma(b, i), p)
	}
	return append(b, "]}"...)
}

func appendPolygon(b []byte, polygon roster.Polygon) []byte {
	b = append(b, '[')
	for i, ring := range polygon {
		b = append(comma(b, i), '[')
		for k, p := range ring {
			b = append(comma(b, k), '[')
			b = appendNumber(append(appendNumber(b, p.Lon), ", "...), p.Lat)
			b = append(b, ']')
		}
		b = append(b, ']')
	}
	return append(b, ']')
}

func comma(b []byte, i int) []byte {
	if i > 0 {
		b = append(b, ", "...)
	}
	return b
}
