package main

import (
	"slices"

	"github.com/paulmach/osm"
)

// The boundary relations that the plan uses.
const (
	newCastleCounty osm.RelationID = 1245077
	wilmington      osm.RelationID = 369472
	newark          osm.RelationID = 384312
)

// cities are the municipal boundaries that make borders of districts.
var cities = []osm.RelationID{wilmington, newark}

// district is a district of the made-up agency. Its seed is a place in it, well away from any border.
type district struct {
	id, name, group string
	seed            degrees
}

// districts are the seven, from north to south.
var districts = []district{
	{"brandywine", "Brandywine", "North", degrees{39.8000, -75.5100}},
	{"wilmington", "Wilmington", "North", degrees{39.7447, -75.5484}},
	{"mill-creek", "Mill Creek", "North", degrees{39.7400, -75.6600}},
	{"newark", "Newark", "South", degrees{39.6837, -75.7497}},
	{"bear-glasgow", "Bear and Glasgow", "South", degrees{39.6000, -75.7200}},
	{"new-castle", "New Castle", "South", degrees{39.6620, -75.5700}},
	{"appoquinimink", "Appoquinimink", "South", degrees{39.4495, -75.7163}},
}

// cut is a line between districts: the ways that keep selects, from one place to another, both in or beyond another
// line (what overshoots is pruned), and then straight on over open water, where no way is drawn.
type cut struct {
	name     string
	keep     func(osm.Tags) bool
	from, to degrees
	onward   []degrees
}

// cuts are the lines besides the boundaries.
var cuts = []cut{
	{
		name: "Brandywine Creek",
		keep: func(t osm.Tags) bool { return t.Find("waterway") == "river" && t.Find("name") == "Brandywine Creek" },
		from: degrees{39.8700, -75.5950}, to: degrees{39.7550, -75.5500},
	},
	{
		name: "Interstate 95",
		keep: motorway("I 95", "I 95;US 202"),
		from: degrees{39.6390, -75.7970}, to: degrees{39.7460, -75.5570},
	},
	{
		name: "Delaware Route 1",
		keep: motorway("DE 1", "DE 1;DE 7", "US 13;DE 1"),
		from: degrees{39.6940, -75.6540}, to: degrees{39.5400, -75.6500},
	},
	{
		name: "Chesapeake and Delaware Canal",
		keep: func(t osm.Tags) bool {
			return t.Find("waterway") == "canal" && t.Find("name") == "Chesapeake and Delaware Canal"
		},
		from: degrees{39.5222, -75.8752}, to: degrees{39.5633, -75.5461},
		onward: []degrees{{39.5633, -75.5000}},
	},
}

func motorway(refs ...string) func(osm.Tags) bool {
	return func(t osm.Tags) bool {
		return t.Find("highway") == "motorway" && slices.Contains(refs, t.Find("ref"))
	}
}
