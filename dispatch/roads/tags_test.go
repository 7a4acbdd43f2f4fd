package roads_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/osm"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// block is a square of two-way streets, 1-2-3-4, with a street of the case's tags across it from 1 over 5 to 3.
func block(across, middle osm.Tags) *osm.OSM {
	o := &osm.OSM{}
	for i, p := range [][2]float64{{-75, 39}, {-74.99, 39}, {-74.99, 39.01}, {-75, 39.01}, {-74.995, 39.005}} {
		o.Nodes = append(o.Nodes, &osm.Node{ID: osm.NodeID(i + 1), Lon: p[0], Lat: p[1]})
	}
	o.Nodes[4].Tags = middle
	way := func(tags osm.Tags, nodes ...osm.NodeID) {
		w := &osm.Way{ID: osm.WayID(len(o.Ways) + 1), Tags: tags}
		for _, n := range nodes {
			w.Nodes = append(w.Nodes, osm.WayNode{ID: n})
		}
		o.Ways = append(o.Ways, w)
	}
	street := tags("highway=residential", "maxspeed=20")
	way(street, 1, 2)
	way(street, 2, 3)
	way(street, 3, 4)
	way(street, 4, 1)
	way(across, 1, 5, 3)
	return o
}

// tags reads KEY=VALUE.
func tags(list ...string) osm.Tags {
	var all osm.Tags
	for _, t := range list {
		for k := range t {
			if t[k] == '=' {
				all = append(all, osm.Tag{Key: t[:k], Value: t[k+1:]})
				break
			}
		}
	}
	return all
}

// TestTags says what each tag means for a street between two corners: the speed there and back, 0 where it is shut.
func TestTags(t *testing.T) {
	for _, c := range []struct {
		name        string
		way, middle osm.Tags
		there, back float64 // km/h
	}{
		{"residential", tags("highway=residential"), nil, 40, 40},
		{"motorway is one-way", tags("highway=motorway"), nil, 105, 0},
		{"motorway that is not", tags("highway=motorway", "oneway=no"), nil, 105, 105},
		{"ramp", tags("highway=trunk_link", "oneway=yes"), nil, 56, 0},
		{"against the way", tags("highway=primary", "oneway=-1"), nil, 0, 72},
		{"roundabout", tags("highway=tertiary", "junction=roundabout"), nil, 56, 0},
		{"reversible", tags("highway=primary", "oneway=reversible"), nil, 0, 0},
		{"miles", tags("highway=secondary", "maxspeed=35 mph"), nil, 56, 56},
		{"miles without a blank", tags("highway=secondary", "maxspeed=50mph"), nil, 80, 80},
		{"kilometres", tags("highway=secondary", "maxspeed=90"), nil, 90, 90},
		{"kilometres said", tags("highway=secondary", "maxspeed=70 km/h"), nil, 70, 70},
		{"two speeds", tags("highway=secondary", "maxspeed=25 mph;35 mph"), nil, 40, 40},
		{"no number", tags("highway=secondary", "maxspeed=signals"), nil, 64, 64},
		{"no speed that is", tags("highway=secondary", "maxspeed=9999"), nil, 64, 64},
		{"private", tags("highway=residential", "access=private"), nil, 0, 0},
		{"private but for cars", tags("highway=residential", "access=private", "motor_vehicle=yes"), nil, 40, 40},
		{"closed to cars", tags("highway=service", "motor_vehicle=no"), nil, 0, 0},
		{"closed but in emergencies", tags("highway=service", "access=no", "emergency=yes"), nil, 24, 24},
		{"destination", tags("highway=service", "access=destination"), nil, 24, 24},
		{"aisle", tags("highway=service", "service=parking_aisle"), nil, 24, 24},
		{"private driveway", tags("highway=service", "service=driveway", "access=private"), nil, 0, 0},
		{"track", tags("highway=track"), nil, 0, 0},
		{"footway", tags("highway=footway"), nil, 0, 0},
		{"ramp of a kind that has none", tags("highway=service_link"), nil, 0, 0},
		{"square", tags("highway=service", "area=yes"), nil, 0, 0},
		{"unknown kind", tags("highway=road"), nil, 48, 48},
		{"bollard", tags("highway=service"), tags("barrier=bollard"), 0, 0},
		{"bollard that sinks", tags("highway=service"), tags("barrier=bollard", "emergency=yes"), 24, 24},
		{"gate", tags("highway=service"), tags("barrier=gate"), 24, 24},
		{"locked gate", tags("highway=service"), tags("barrier=gate", "locked=yes"), 0, 0},
		{"private gate", tags("highway=service"), tags("barrier=gate", "access=private"), 0, 0},
		{"private gate for us", tags("highway=service"), tags("barrier=gate", "access=private", "emergency=yes"), 24, 24},
		{"lift gate for cars", tags("highway=service"), tags("barrier=lift_gate", "motor_vehicle=permissive"), 24, 24},
		{"kerb", tags("highway=service"), tags("barrier=kerb"), 24, 24},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, _, err := roads.Assemble(block(c.way, c.middle), roads.Options{})
			if err != nil {
				t.Fatal(err)
			}
			a, b := roster.Point{Lon: -75, Lat: 39}, roster.Point{Lon: -74.99, Lat: 39.01}
			straight := apart(a, b)
			for _, d := range []struct {
				name     string
				from, to roster.Point
				want     float64
			}{{"there", a, b, c.there}, {"back", b, a, c.back}} {
				from, _ := n.Snap(d.from)
				to, _ := n.Snap(d.to)
				seconds, meters, ok := n.Travel(from, to)
				if !ok {
					t.Fatal("no way at all")
				}
				got := 0.0
				if meters < straight*1.1 {
					got = math.Round(meters / seconds * 3.6)
				}
				if got != d.want {
					t.Errorf("%s: %v km/h, want %v", d.name, got, d.want)
				}
			}
		})
	}
}

// TestRestrictions says which turn restrictions are kept: at corner 1, from the street 4-1 into the one across.
func TestRestrictions(t *testing.T) {
	member := func(kind osm.Type, ref int64, role string) osm.Member {
		return osm.Member{Type: kind, Ref: ref, Role: role}
	}
	from, via, to := member(osm.TypeWay, 4, "from"), member(osm.TypeNode, 1, "via"), member(osm.TypeWay, 5, "to")
	for _, c := range []struct {
		name    string
		rules   osm.Tags
		members osm.Members
		kept    int
		direct  bool
	}{
		{"no turn", tags("restriction=no_left_turn"), osm.Members{from, via, to}, 1, false},
		{"only another", tags("restriction=only_straight_on"), osm.Members{from, via, member(osm.TypeWay, 1, "to")}, 1, false},
		{"only this", tags("restriction=only_left_turn"), osm.Members{from, via, to}, 1, true},
		{"no exit into two", tags("restriction=no_exit"), osm.Members{from, via, to, member(osm.TypeWay, 1, "to")}, 1, false},
		{"for lorries", tags("restriction:hgv=no_left_turn"), osm.Members{from, via, to}, 0, true},
		{"for cars", tags("restriction:motorcar=no_left_turn"), osm.Members{from, via, to}, 1, false},
		{"but not in emergencies", tags("restriction=no_left_turn", "except=bus; emergency"), osm.Members{from, via, to}, 0, true},
		{"buses excepted", tags("restriction=no_left_turn", "except=bus"), osm.Members{from, via, to}, 1, false},
		{"at certain hours", tags("restriction:conditional=no_left_turn @ (07:00-09:00)"), osm.Members{from, via, to}, 0, true},
		{"over a way", tags("restriction=no_left_turn"), osm.Members{from, member(osm.TypeWay, 1, "via"), to}, 0, true},
		{"without a via", tags("restriction=no_left_turn"), osm.Members{from, to}, 0, true},
		{"of a road that is not there", tags("restriction=no_left_turn"), osm.Members{member(osm.TypeWay, 99, "from"), via, to}, 0, true},
		{"elsewhere", tags("restriction=no_left_turn"), osm.Members{from, member(osm.TypeNode, 2, "via"), to}, 0, true},
		{"of an unknown kind", tags("restriction=give_way"), osm.Members{from, via, to}, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := block(tags("highway=residential"), nil)
			o.Relations = osm.Relations{{Tags: append(c.rules, osm.Tag{Key: "type", Value: "restriction"}), Members: c.members}}
			n, built, err := roads.Assemble(o, roads.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if built.Restrictions != c.kept || built.RestrictionsLeftOut != 1-c.kept {
				t.Errorf("%d kept, %d left out; want %d kept", built.Restrictions, built.RestrictionsLeftOut, c.kept)
			}
			a, _ := n.Snap(roster.Point{Lon: -75, Lat: 39.005})
			b, _ := n.Snap(roster.Point{Lon: -74.995, Lat: 39.005})
			_, meters, ok := n.Travel(a, b)
			if direct := meters < 1500; !ok || direct != c.direct {
				t.Errorf("%v m, %v; want the direct way: %v", meters, ok, c.direct)
			}
		})
	}
}

// TestLeftOut says what is dropped, and that it is counted.
func TestLeftOut(t *testing.T) {
	o := block(tags("highway=residential"), nil)
	o.Nodes = append(o.Nodes,
		&osm.Node{ID: 6, Lon: -75.02, Lat: 39}, &osm.Node{ID: 7, Lon: -75.03, Lat: 39}, // an island of streets
		&osm.Node{ID: 8, Lon: -75.001, Lat: 39.001}) // the end of a one-way street
	add := func(nodes osm.WayNodes, list ...string) {
		o.Ways = append(o.Ways, &osm.Way{ID: osm.WayID(100 + len(o.Ways)), Nodes: nodes, Tags: tags(list...)})
	}
	add(osm.WayNodes{{ID: 6}, {ID: 7}}, "highway=residential")
	add(osm.WayNodes{{ID: 1}, {ID: 8}}, "highway=residential", "oneway=yes")
	add(osm.WayNodes{{ID: 2}, {ID: 999}}, "highway=residential")
	add(osm.WayNodes{{ID: 1}, {ID: 3}}, "highway=residential", "access=private")
	_, built, err := roads.Assemble(o, roads.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintf("%d ways, %d shut, %d incomplete, %d outside, %d stretches dropped",
		built.Ways, built.Shut, built.Incomplete, built.Outside, built.DroppedStretches)
	if want := "7 ways, 1 shut, 1 incomplete, 1 outside, 2 stretches dropped"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
