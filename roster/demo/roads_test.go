package demo_test

import (
	"slices"
	"testing"

	"watchbill/dispatch"
	"watchbill/dispatch/roads"
	"watchbill/roster"
	"watchbill/roster/demo"
)

// TestRoads: the file decodes and is small, Wilmington's streets are in it, and every place of the demo can be driven to.
func TestRoads(t *testing.T) {
	if size := len(demo.Roads()); size > 1_500_000 {
		t.Errorf("the road network has %d bytes, more than 1,500,000", size)
	}
	n, err := roads.Decode(demo.Roads())
	if err != nil {
		t.Fatal(err)
	}
	square, ok := n.Snap(roster.Point{Lat: 39.7459, Lon: -75.5466})
	if !ok || square.OffRoad() > 60 {
		t.Errorf("Rodney Square is %.0f m from a road", square.OffRoad())
	}
	var fourth, market []int32
	for s := range n.Streets() {
		switch s.Name {
		case "West 4th Street", "East 4th Street":
			fourth = append(fourth, s.Nodes...)
		case "Market Street", "North Market Street":
			market = append(market, s.Nodes...)
		}
	}
	if !slices.ContainsFunc(fourth, func(node int32) bool { return slices.Contains(market, node) }) {
		t.Errorf("4th & Market is no crossing: 4th has %d nodes, Market %d", len(fourth), len(market))
	}
	records := demo.Records(roster.NewDate(2027, 1, 1))
	for _, p := range records.Places {
		spot, ok := n.Snap(p.At)
		if !ok && p.ID == "new-castle-airport" {
			continue // its middle is a runway
		} else if !ok {
			t.Errorf("no road leads near %s", p.Name)
		} else if seconds, _, ok := n.Travel(square, spot); !ok || seconds > 3600 {
			t.Errorf("%s is %.0f s from Rodney Square", p.Name, seconds)
		}
	}
	book, _ := roster.NewBook(records, 1)
	ground := dispatch.NewGround(book, nil)
	nodes := make([]int, ground.Districts())
	for i := range int32(n.Nodes()) {
		if d, inside := ground.Locate(n.NodeAt(i)); inside {
			nodes[d]++
		}
	}
	for d, count := range nodes {
		if count < 200 {
			t.Errorf("%s has %d corners", records.Districts[d].ID, count)
		}
	}
}
