package pack

import (
	"fmt"
	"slices"

	"watchbill/roster"
)

// feature is where a feature stands in its file.
type feature struct{ line, number int }

// prefix names the feature in a message when its line does not.
func (f feature) prefix(crowded bool) string {
	if crowded {
		return fmt.Sprintf("feature %d: ", f.number)
	}
	return ""
}

var properties = []string{"district_id", "name", "group"}

// districts reads districts.geojson.
func (in *reading) districts(c *cursor) {
	g := &geoJSON{in: in, c: c, source: in.file(roster.DistrictsFile), at: map[roster.DistrictID]int{}, unknown: map[string]bool{}}
	g.feature.line = 1
	if c.kind() != '{' {
		g.fault("file", "is not a GeoJSON FeatureCollection")
		g.source.lost = true
		return
	}
	collection, features := false, false
	probe := *c
	before, crowded := 0, false
	probe.members(func(key string) {
		switch {
		case key == "type" && probe.kind() == '"':
			collection = probe.text() == "FeatureCollection"
		case key == "features" && probe.kind() == '[':
			features = true
			probe.items(func() { crowded, before = crowded || probe.line == before, probe.line })
		}
	})
	g.source.crowded = crowded
	if !collection {
		g.fault("type", `is not "FeatureCollection"`)
	}
	if !features {
		g.fault("features", "missing, or no array")
		g.source.lost = true
		return
	}
	c.members(func(key string) {
		if key == "features" {
			c.items(g.read)
		}
	})
}

// geoJSON reads features one after the other.
type geoJSON struct {
	in      *reading
	c       *cursor
	source  *source
	feature feature
	bad     []string                  // the feature's faulty members
	at      map[roster.DistrictID]int // index in Records
	unknown map[string]bool           // properties already warned of
}

func (g *geoJSON) fault(column, format string, args ...any) {
	g.bad = append(g.bad, column)
	g.in.fault(roster.DistrictsFile, g.feature.line, column, "%s", g.feature.prefix(g.source.crowded)+fmt.Sprintf(format, args...))
}

// read reads one feature. It is kept, even if faulty, as soon as its district is known.
func (g *geoJSON) read() {
	c := g.c
	g.feature = feature{c.line, g.feature.number + 1}
	g.bad = nil
	var id roster.DistrictID
	var part roster.Part
	if c.kind() != '{' {
		g.fault("features", "not a Feature")
		g.source.lost = true
		return
	}
	named, geometry := g.members(&id, &part)
	if !geometry {
		g.fault("geometry", "missing")
	}
	if id == "" {
		if !named {
			g.fault("district_id", "missing among the feature's properties")
		}
		g.source.lost = true
		return
	}
	i, known := g.at[id]
	districts := &g.in.records.Districts
	if !known {
		i = len(*districts)
		g.at[id] = i
		*districts = append(*districts, roster.District{ID: id})
		g.source.features = append(g.source.features, nil)
	}
	g.source.features[i] = append(g.source.features[i], g.feature)
	(*districts)[i].Parts = append((*districts)[i].Parts, part)
	g.source.rows.note(i, g.bad)
}

// members reads the feature that is next into id and part, which keep what it leaves out. It tells whether the district
// is named, and whether there is a geometry.
func (g *geoJSON) members(id *roster.DistrictID, part *roster.Part) (named, geometry bool) {
	c := g.c
	isFeature := false
	c.members(func(key string) {
		switch key {
		case "type":
			isFeature = c.kind() == '"' && c.text() == "Feature"
		case "properties":
			if c.kind() == '{' {
				c.members(func(key string) {
					named = named || key == "district_id"
					g.property(key, id, part)
				})
			}
		case "geometry":
			geometry = true
			part.Polygons = g.geometry()
		}
	})
	if !isFeature {
		g.fault("type", `is not "Feature"`)
	}
	return named, geometry
}

// property reads one property of a feature; a name or group that is null is as good as none.
func (g *geoJSON) property(key string, id *roster.DistrictID, part *roster.Part) {
	c := g.c
	if !slices.Contains(properties, key) {
		if !g.unknown[key] {
			g.unknown[key] = true
			msg := "unknown property, not kept"
			if near := roster.Suggest(key, slices.Values(properties)); near != "" {
				msg += "; nearest is " + near
			}
			g.in.warn(roster.DistrictsFile, c.line, label(key), "%s%s", g.feature.prefix(g.source.crowded), msg)
		}
		return
	}
	kind := c.kind()
	if kind == 'n' && key == "name" {
		part.Name = ""
		return
	} else if kind == 'n' && key == "group" {
		part.Group = ""
		return
	}
	if kind != '"' {
		g.fault(key, "%s is not a string", asWritten(c.skip()))
		return
	}
	s := c.text()
	switch {
	case badText(s) != "":
		g.fault(key, "%s", badText(s))
	case key == "name":
		part.Name = s
	case key == "group":
		part.Group = g.in.intern(s)
	default:
		known, err := g.in.id(s)
		if err != nil {
			g.fault(key, "%v", err)
		}
		*id = roster.DistrictID(known)
	}
}
