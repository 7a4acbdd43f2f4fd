package roads_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/osm"

	"watchbill/dispatch/roads"
)

// TestStreets checks names, references, and that crossings are common nodes.
func TestStreets(t *testing.T) {
	o := block(tags("highway=residential", "name= Market   Street", "ref=DE 9;US 13"), nil)
	name := func(way int, list ...string) { o.Ways[way].Tags = append(o.Ways[way].Tags, tags(list...)...) }
	name(0, "name=4th Street")
	name(1, "name=4th Street", "ref=DE 9")
	name(2, "ref=US 13")
	o.Nodes = append(o.Nodes, &osm.Node{ID: 6, Lon: -74.98, Lat: 39})
	o.Ways = append(o.Ways, &osm.Way{ID: 6, Nodes: osm.WayNodes{{ID: 2}, {ID: 6}}, Tags: tags("highway=service")})
	n, _, err := roads.Assemble(o, roads.Options{})
	if err != nil {
		t.Fatal(err)
	}
	streets := slices.Collect(n.Streets())
	type row struct {
		Name, Ref string
		Nodes     int
	}
	var got []row
	for _, s := range streets {
		got = append(got, row{s.Name, s.Ref, len(s.Nodes)})
		if !slices.IsSorted(s.Nodes) {
			t.Errorf("%v is not in order", s)
		}
	}
	want := []row{{"4th Street", "DE 9", 3}, {"Market Street", "DE 9;US 13", 2}, {"", "DE 9", 3}, {"", "US 13", 3}}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatal(d)
	}
	var common []int32
	for _, node := range streets[0].Nodes {
		if slices.Contains(streets[1].Nodes, node) {
			common = append(common, node)
		}
	}
	if len(common) != 2 { // both ends of the street across
		t.Fatalf("4th and Market have nodes %v in common", common)
	}
	for _, node := range common {
		at := n.NodeAt(node)
		if s, ok := n.Snap(at); !ok || s.OffRoad() > 0.01 || at.Lat != 39 && at.Lat != 39.01 {
			t.Errorf("node %d is at %v", node, at)
		}
	}
	for range n.Streets() {
		break
	}
	spot := n.At(0, 0.5)
	if name, _ := n.Street(spot); name == "" {
		t.Error("the first street has no name")
	}
}

// TestCrossing finds a crossing that is known to be.
func TestCrossing(t *testing.T) {
	n, _ := delaware(t)
	nodes := map[string][]int32{}
	for s := range n.Streets() {
		if s.Name != "" {
			if nodes[s.Name] != nil {
				t.Errorf("%s is there twice", s.Name)
			}
			nodes[s.Name] = s.Nodes
		}
	}
	near := 0
	for _, node := range nodes["North Market Street"] {
		if slices.Contains(nodes["West 4th Street"], node) && apart(n.NodeAt(node), wilmington) < 1500 {
			near++
		}
	}
	if near == 0 {
		t.Errorf("4th and Market do not cross: %d and %d nodes", len(nodes["North Market Street"]), len(nodes["West 4th Street"]))
	}
}
