package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"

	"github.com/paulmach/osm"
)

// place is a place that the demo names: our identifier and kind for what the extract calls name and tags key=value.
type place struct {
	id, kind   string
	name       string
	key, value string
	shown      string // the name to show where the extract's own is awkward; empty = name
}

// places are chosen by hand: what dispatchers in the county would type.
var places = []place{
	{"christiana-hospital", "hospital", "Christiana Hospital", "amenity", "hospital", ""},
	{"nemours-hospital", "hospital", "Nemours/Alfred I. duPont Hospital for Children", "amenity", "hospital", "Nemours/A.I. duPont Hospital for Children"},
	{"st-francis-hospital", "hospital", "St. Francis Hospital", "amenity", "hospital", ""},
	{"va-medical-center", "hospital", "VA Medical Center Wilmington", "amenity", "hospital", ""},
	{"ai-dupont-high", "school", "Alexis I. duPont High School", "amenity", "school", ""},
	{"concord-high", "school", "Concord High School", "amenity", "school", ""},
	{"howard-high", "school", "Howard High School", "amenity", "school", ""},
	{"mount-pleasant-high", "school", "Mount Pleasant High School", "amenity", "school", ""},
	{"newark-high", "school", "Newark High School", "amenity", "school", ""},
	{"st-marks-high", "school", "St. Marks High School", "building", "school", "St. Mark's High School"},
	{"archmere-academy", "school", "Archmere Academy", "amenity", "school", ""},
	{"gunning-bedford-middle", "school", "Gunning Bedford Middle School", "amenity", "school", ""},
	{"saint-andrews-school", "school", "Saint Andrew's School", "amenity", "school", ""},
	{"university-of-delaware", "school", "University of Delaware", "amenity", "university", ""},
	{"ud-star-campus", "school", "University of Delaware STAR Campus", "amenity", "university", ""},
	{"widener-law", "school", "Widener University School of Law (Delaware Campus)", "amenity", "university", "Widener University School of Law"},
	{"dtcc-stanton", "school", "DTCC Stanton", "amenity", "college", "Delaware Tech, Stanton"},
	{"wilmington-station", "station", "Wilmington", "railway", "station", "Wilmington Station"},
	{"newark-station", "station", "Newark", "railway", "station", "Newark Station"},
	{"claymont-station", "station", "Claymont", "railway", "station", "Claymont Station"},
	{"churchmans-crossing", "station", "Churchmans Crossing", "railway", "station", "Churchmans Crossing Station"},
	{"bellevue-state-park", "park", "Bellevue State Park", "leisure", "park", ""},
	{"fox-point-state-park", "park", "Fox Point State Park", "leisure", "park", ""},
	{"rockford-park", "park", "Rockford Park", "leisure", "park", ""},
	{"delcastle-park", "park", "Delcastle Recreation Park", "leisure", "park", ""},
	{"carousel-park", "park", "Carousel Farm Park", "leisure", "park", ""},
	{"glasgow-park", "park", "Glasgow Park", "leisure", "park", ""},
	{"becks-pond-park", "park", "Becks Pond County Park", "leisure", "park", ""},
	{"lums-pond-state-park", "park", "Lums Pond State Park", "leisure", "park", ""},
	{"battery-park", "park", "Battery Park", "leisure", "park", "Battery Park, New Castle"},
	{"christiana-mall", "other", "Christiana Mall", "shop", "mall", ""},
	{"concord-mall", "other", "Concord Mall", "shop", "mall", ""},
	{"brandywine-zoo", "other", "Brandywine Zoo", "tourism", "zoo", ""},
	{"winterthur", "other", "Winterthur Museum", "tourism", "museum", ""},
	{"new-castle-airport", "other", "New Castle County Airport", "aeroway", "aerodrome", ""},
	{"newark-city-hall", "other", "Newark City Hall", "amenity", "townhall", ""},
	{"elsmere-town-hall", "other", "Elsmere Town Hall", "amenity", "townhall", ""},
	{"middletown-town-hall", "other", "Middletown Town Hall", "amenity", "townhall", ""},
	{"delaware-city-town-hall", "other", "Delaware City Town Hall", "amenity", "townhall", ""},
	{"hockessin-library", "other", "Hockessin Public Library", "amenity", "library", ""},
	{"bear-library", "other", "Bear Library", "amenity", "library", ""},
	{"corbit-calloway-library", "other", "Corbit - Calloway Memorial Library", "amenity", "library", "Corbit-Calloway Library, Odessa"},
}

// findPlaces writes places.csv. A place that the extract has not, or has twice as the same sort of thing, is an error.
func findPlaces(x *extract) ([]byte, error) {
	found := make(map[string][]point, len(places))
	note := func(tags osm.Tags, at func() point) {
		for _, p := range places {
			if tags.Find("name") == p.name && tags.Find(p.key) == p.value {
				found[p.id] = append(found[p.id], at())
			}
		}
	}
	for _, n := range x.nodes {
		note(n.Tags, func() point { return x.points[n.ID] })
	}
	for _, w := range x.ways {
		note(w.Tags, func() point { return middle(x.line(w)) })
	}
	rows := [][]string{{"place_id", "name", "kind", "lat", "lon"}}
	for _, p := range places {
		if len(found[p.id]) != 1 {
			return nil, fmt.Errorf("the extract has %d of %s", len(found[p.id]), p.name)
		}
		at, name := found[p.id][0], cmp.Or(p.shown, p.name)
		rows = append(rows, []string{p.id, name, p.kind, decimal(at.y), decimal(at.x)})
	}
	var b bytes.Buffer
	err := csv.NewWriter(&b).WriteAll(rows)
	return b.Bytes(), err
}

// middle is the centre of the box around a line: near enough to the door for a dispatcher's map.
func middle(line []point) point {
	low, high := line[0], line[0]
	for _, p := range line {
		low = point{min(low.x, p.x), min(low.y, p.y)}
		high = point{max(high.x, p.x), max(high.y, p.y)}
	}
	return point{(low.x + high.x) / 2, (low.y + high.y) / 2}
}
