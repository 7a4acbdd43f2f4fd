package gazetteer_test

import (
	"testing"

	"watchbill/dispatch/gazetteer"
)

func TestFind(t *testing.T) {
	const house = "house number 812 set aside: this is the middle of the street"
	g, wilmington := gazetteer.New(delaware().options()), point(0, 1000)
	for _, c := range []struct{ q, want string }{
		// intersections
		{"4th & market", "intersection | East 4th Street & North Market Street | as typed"},
		{"market & 4th", "intersection | North Market Street & East 4th Street | as typed"},
		{"4th and market", "intersection | East 4th Street & North Market Street | as typed"},
		{"4TH @ MARKET", "intersection | East 4th Street & North Market Street | as typed"},
		{"fourth/market", "intersection | East 4th Street & North Market Street | as typed"},
		{"4 x market", "intersection | East 4th Street & North Market Street | as typed"},
		{"e 4th st at n market st", "intersection | East 4th Street & North Market Street | as typed"},
		{"corner of 9th and king", "intersection | East 9th Street & North King Street | as typed"},
		{"the intersection of ninth and king", "intersection | East 9th Street & North King Street | as typed"},
		{"twenty first + french", "intersection | East 21st Street & North French Street | as typed"},
		{"forth & markett", "intersection | East 4th Street & North Market Street | spelling: forth → 4th; spelling: markett → Market"},
		{"wash & 10th", "intersection | North Washington Street & West 10th Street | short: wash → Washington"},
		{"penn ave & union", "intersection | Pennsylvania Avenue & North Union Street | short: penn → Pennsylvania"},
		{"4th market", "intersection | East 4th Street & North Market Street | as typed"},
		{"202 & foulk", "intersection | US 202 & Foulk Road | as typed"},
		{"us 13 & basin", "intersection | US 13 & Basin Road | as typed"},
		{"mlk and market", "intersection | Martin Luther King Junior Boulevard & South Market Street | as typed"},
		{"concord pk & foulk rd", "intersection | Concord Pike & Foulk Road | as typed"},
		{"us 13 & viaduct", "intersection | US 13 & Viaduct Road | the streets share no point: this is between them, where they are 94 m apart"},
		{"us 13 & cul ln", "intersection | US 13 & Cul Lane | the streets share no point: this is between them, where they are 30 m apart"},
		{"marsh & market", "street | North Market Street | no intersection as typed was found: this is one street of it"},
		// streets
		{"n market st", "street | North Market Street | as typed"},
		{"N. MARKET ST.", "street | North Market Street | as typed"},
		{"market street north", "street | North Market Street | as typed"},
		{"Market", "street | North Market Street | as typed"},
		{"makret st", "street | North Market Street | spelling: makret → Market"},
		{"812 n market st", "street | North Market Street | " + house},
		{"812 N. Market St., Wilmington, DE 19801", "street | North Market Street | " + house + "; left out: Wilmington DE 19801"},
		{"812 n market st apt 3", "street | North Market Street | " + house + "; left out: apt 3"},
		{"800 block of market", "street | North Market Street | house number 800 block set aside: this is the middle of the street"},
		{"4 market st", "street | North Market Street | house number 4 set aside: this is the middle of the street"},
		{"9 foot rd", "street | 9 Foot Road | as typed"},
		{"main st, newark", "street | East Main Street | left out: newark"},
		{"main st dover", "street | Main Street | left out: dover"},
		{"main dover", "street | Main Street | left out: dover"},
		{"concord av", "street | Concord Pike | av is not in the name"},
		{"phila pike", "street | Philadelphia Pike | short: phila → Philadelphia"},
		{"philadelpia pke", "street | Philadelphia Pike | spelling: philadelpia → Philadelphia"},
		{"gov prinz", "street | Governor Printz Boulevard | spelling: prinz → Printz"},
		{"naaman's", "street | Naamans Road | as typed"},
		{"oneills ln", "street | O'Neill's Lane | as typed"},
		{"senor jose", "street | Señor José Way | as typed"},
		{"SEÑOR JOSÉ", "street | Señor José Way | as typed"},
		{"st annes church", "street | Saint Annes Church Road | as typed"},
		{"ave c", "street | Avenue C | as typed"},
		{"north st", "street | North Street | as typed"},
		{"old mill & bridge rd", "street | Old Mill and Bridge Road | as typed"},
		{"dupont st", "street | North du Pont Street | as typed"},
		{"du pont hwy", "street | North DuPont Highway | as typed"},
		{"state rd", "street | State Road | as typed"},
		{"mlk blvd", "street | Martin Luther King Junior Boulevard | as typed"},
		{"delaw", "street | Delaware Avenue | short: delaw → Delaware"},
		{"market zzz", "street | North Market Street | left out: zzz"},
		// routes
		{"US 13", "street | US 13 | as typed"},
		{"us13", "street | US 13 | as typed"},
		{"rt 202", "street | US 202 | as typed"},
		{"State Route 141", "street | DE 141 | as typed"},
		{"de-141", "street | DE 141 | as typed"},
		{"i95", "street | I 95 | as typed"},
		{"Interstate 95", "street | I 95 | as typed"},
		{"hwy 896", "street | DE 896 | as typed"},
		// places
		{"rodney sq", "place | Rodney Square | as typed"},
		{"st francis hospital", "place | St. Francis Hospital | as typed"},
		{"Saint Francis Hosp", "place | St. Francis Hospital | as typed"},
		{"chrisitana", "place | Christiana Hospital | spelling: chrisitana → Christiana; part of the name"},
		{"nemours", "place | Nemours/A.I. duPont Hospital for Children | part of the name"},
		{"ai dupont", "place | Nemours/A.I. duPont Hospital for Children | part of the name"},
		{"va hospital", "place | VA Medical Center Wilmington | part of the name"},
		{"mt pleasant hs", "place | Mount Pleasant High School | as typed"},
		{"univ of del", "place | University of Delaware | short: del → Delaware"},
		{"barnes and noble", "place | Barnes & Noble | as typed"},
		{"delaware tech, stanton", "place | Delaware Tech, Stanton | as typed"},
		// coordinates
		{"39.7459,-75.5466", "coordinates | 39.7459, -75.5466 | as typed"},
		{" 39.7459 -75.5466 ", "coordinates | 39.7459, -75.5466 | as typed"},
		{"39.7459° N, 75.5466° W", "coordinates | 39.7459, -75.5466 | as typed"},
		{"39.7459 75.5466", "coordinates | 39.7459, -75.5466 | the minus of the longitude was missing"},
		{"-75.5466,39.7459", "coordinates | 39.7459, -75.5466 | read as longitude, then latitude"},
		// nothing
		{"zzzzzz", ""},
		{"&", ""},
		{"!?", ""},
		{"\xff\xfe", ""},
	} {
		got := ""
		if all := find(t, g, c.q, &wilmington, 0); len(all) > 0 {
			got = line(all[0])
		}
		if got != c.want {
			t.Errorf("Find(%q)\n got %s\nwant %s", c.q, got, c.want)
		}
	}
}
