package gazetteer_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"watchbill/dispatch/gazetteer"
	"watchbill/roster"
)

// country is streets on a plane, in metres east and north of a place on Earth.
type country struct {
	nodes   map[[2]int]int32
	at      []roster.Point
	streets []gazetteer.Street
	places  []roster.Place
}

// point is the place some metres east and north of the origin.
func point(x, y int) roster.Point {
	lat := 39.7 + float64(y)/111_195
	return roster.Point{Lat: lat, Lon: -75.5 + float64(x)/(111_195*math.Cos(39.7*math.Pi/180))}
}

func (c *country) node(x, y int) int32 {
	if c.nodes == nil {
		c.nodes = map[[2]int]int32{}
	}
	n, ok := c.nodes[[2]int{x, y}]
	if !ok {
		n = int32(len(c.at))
		c.nodes[[2]int{x, y}] = n
		c.at = append(c.at, point(x, y))
	}
	return n
}

// street lays a street in steps of at most 100 m along a line of corners x, y.
func (c *country) street(name, ref string, line ...int) {
	s := gazetteer.Street{Name: name, Ref: ref, Nodes: []int32{c.node(line[0], line[1])}}
	for i := 2; i < len(line); i += 2 {
		x, y, dx, dy := line[i-2], line[i-1], line[i]-line[i-2], line[i+1]-line[i-1]
		steps := max(1, (max(dx, -dx, dy, -dy)+99)/100)
		for k := 1; k <= steps; k++ {
			s.Nodes = append(s.Nodes, c.node(x+dx*k/steps, y+dy*k/steps))
		}
	}
	c.streets = append(c.streets, s)
}

func (c *country) place(id, name, kind string, x, y int) {
	c.places = append(c.places, roster.Place{ID: roster.PlaceID(id), Name: name, Kind: kind, At: point(x, y)})
}

func (c *country) options() gazetteer.Options {
	return gazetteer.Options{
		Streets: slices.Values(c.streets), Places: c.places, District: district,
		At: func(n int32) roster.Point { return c.at[n] },
	}
}

// district names the towns of the fixture.
func district(p roster.Point) string {
	switch {
	case p.Lon < -75.62:
		return "Newark"
	case p.Lat < 39.6:
		return "Dover"
	default:
		return "Wilmington"
	}
}

// delaware is three towns: Wilmington around the origin, Newark 20 km to the west, Dover 30 km to the south.
func delaware() *country {
	c := &country{}
	for n := 2; n <= 30; n++ {
		c.street(fmt.Sprintf("East %s Street", ordinal(n)), "", 0, 100*n, 1000, 100*n)
		c.street(fmt.Sprintf("West %s Street", ordinal(n)), "", -1500, 100*n, 0, 100*n)
	}
	for i, name := range []string{
		"North Market Street", "North King Street", "North French Street", "North Walnut Street", "North Church Street",
	} {
		c.street(name, "", 100*i, 0, 100*i, 3000)
	}
	for i, name := range []string{
		"North Shipley Street", "North Orange Street", "North Washington Street", "North Union Street", "North Broom Street",
		"North Rodney Street", "North du Pont Street", "Delaware Avenue", "Saint Francis Street", "Park Place",
	} {
		c.street(name, "", -100*(i+1), 0, -100*(i+1), 3000)
	}
	c.street("South Market Street", "", 0, -2000, 0, 0)
	c.street("Pennsylvania Avenue", "DE 52", -2500, 3000, -400, 900)
	c.street("Martin Luther King Junior Boulevard", "", -1500, -100, 1000, -100)
	c.street("Concord Pike", "US 202", 0, 3000, -200, 9000)
	c.street("Foulk Road", "DE 261", -200, 9000, 3000, 11000)
	c.street("Marsh Road", "DE 3", 3000, 5000, 3000, 11000)
	c.street("Naamans Road", "DE 92", 0, 10950, 6000, 11050)
	c.street("Philadelphia Pike", "US 13 Business", 1000, 3000, 9000, 9000)
	c.street("Saint Annes Church Road", "", 4000, 2000, 4500, 2500)
	c.street("Señor José Way", "", 4500, 2500, 4600, 2600)
	c.street("O'Neill's Lane", "", 4600, 2600, 4700, 2700)
	c.street("Avenue C", "", 4700, 2700, 4800, 2800)
	c.street("Old Mill and Bridge Road", "", 4800, 2800, 4900, 2900)
	c.street("9 Foot Road", "", 4900, 2900, 5000, 3000)
	c.street("North Street", "", 5000, 3000, 5500, 3000)
	c.street("Governor Printz Boulevard", "", 1000, 2500, 8000, 7000)
	c.street("", "I 95", -9000, -4000, -1600, 0, -1600, 3000, 8000, 9500)
	// A dual carriageway, its halves 30 m apart, that Basin Road crosses; and Bridge Road over it, without a node.
	c.street("North DuPont Highway", "US 13;US 40", -5000, -9000, -5000, -3000)
	c.street("North DuPont Highway", "US 13;US 40", -4970, -9000, -4970, -3000)
	c.street("South DuPont Highway", "US 13", -5000, -30000, -5000, -9000)
	c.street("Basin Road", "DE 141", -7000, -5000, -5000, -5000, -4970, -5000, -3000, -5000)
	c.street("Viaduct Road", "", -7000, -6050, -5080, -6050)
	c.street("Viaduct Road", "", -4890, -6050, -3000, -6050)
	c.street("Cul Lane", "", -4940, -7000, -4500, -7000)
	// Newark and Dover.
	c.street("East Main Street", "DE 273", -20000, -8000, -19000, -8000)
	c.street("West Main Street", "DE 273", -21000, -8000, -20000, -8000)
	c.street("South College Avenue", "DE 896", -20000, -10000, -20000, -8000)
	c.street("Elkton Road", "", -21000, -10000, -20000, -8000)
	c.street("Main Street", "", 0, -30000, 1000, -30000)
	c.street("Market Street", "", 500, -31000, 500, -29000)
	c.street("4th Street", "", 0, -30400, 1000, -30400)
	c.street("State Road", "", 0, -30800, 1000, -30800)
	c.place("st-francis", "St. Francis Hospital", "hospital", -1200, 600)
	c.place("christiana", "Christiana Hospital", "hospital", -15000, -4000)
	c.place("nemours", "Nemours/A.I. duPont Hospital for Children", "hospital", -700, 5000)
	c.place("va", "VA Medical Center Wilmington", "hospital", -4000, 1500)
	c.place("mt-pleasant", "Mount Pleasant High School", "school", 4000, 6000)
	c.place("rodney", "Rodney Square", "park", 50, 1050)
	c.place("ud", "University of Delaware", "school", -20000, -8500)
	c.place("tech", "Delaware Tech, Stanton", "school", -12000, -3000)
	c.place("station", "Wilmington Station", "station", 300, -200)
	c.place("bn", "Barnes & Noble", "shop", -300, 7000)
	return c
}

func ordinal(n int) string {
	switch {
	case n%100/10 == 1:
	case n%10 == 1:
		return fmt.Sprint(n) + "st"
	case n%10 == 2:
		return fmt.Sprint(n) + "nd"
	case n%10 == 3:
		return fmt.Sprint(n) + "rd"
	}
	return fmt.Sprint(n) + "th"
}

// find asks and fails on an error.
func find(tb testing.TB, g *gazetteer.Gazetteer, q string, near *roster.Point, limit int) []gazetteer.Match {
	tb.Helper()
	all, err := g.Find(q, near, limit)
	if err != nil {
		tb.Fatalf("Find(%q): %v", q, err)
	}
	return all
}

// line writes a match down.
func line(m gazetteer.Match) string {
	return strings.Join([]string{string(m.Kind), m.Name, m.How}, " | ")
}
