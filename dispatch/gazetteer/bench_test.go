package gazetteer_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"watchbill/dispatch/gazetteer"
)

// state is 40 towns on a plane with about 22,000 streets and 48,000 nodes: numbered streets and a Main Street
// in each, the rest named by two words and a type.
func state() *country {
	r := rand.New(rand.NewPCG(1, 2))
	firsts := []string{
		"Maple", "Oak", "Cedar", "Pine", "Willow", "Chestnut", "Walnut", "Birch", "Hickory", "Magnolia", "Dogwood", "Holly", "Laurel", "Juniper", "Sycamore",
		"Brandywine", "Christiana", "Concord", "Limestone", "Kirkwood", "Marsh", "Naamans", "Silverside", "Foulk", "Lancaster", "Pennsylvania", "Delaware",
		"Washington", "Jefferson", "Madison", "Monroe", "Jackson", "Lincoln", "Harrison", "Franklin", "Hamilton", "Adams", "Clayton", "Rodney", "McKean",
		"Georgetown", "Milford", "Seaford", "Bridgeville", "Harrington", "Smyrna", "Middletown", "Odessa", "Townsend", "Greenwood",
	}
	seconds := []string{
		"", "Hill", "Creek", "Run", "Ridge", "Valley", "Meadow", "Field", "Branch", "Landing", "Crossing", "Mill", "Church", "School", "Farm", "Glen", "Grove",
		"Hollow", "Point", "Pond", "Spring", "View", "Woods", "Brook", "Forest", "Garden", "Heights", "Knoll", "Lake", "Manor",
	}
	types := []string{"Street", "Avenue", "Road", "Drive", "Lane", "Court", "Place", "Way", "Circle", "Boulevard", "Pike", "Terrace", "Trail", "Loop"}
	c := &country{}
	lay := func(name, ref string, x, y int) {
		if r.IntN(2) == 0 {
			c.street(name, ref, x, y, x+600, y)
		} else {
			c.street(name, ref, x, y, x, y+600)
		}
	}
	for town := range 40 {
		x, y := town%4*12_000, town/4*12_000
		c.street("North Main Street", "", x, y, x, y+2000)
		c.street("South Main Street", "", x, y, x, y-2000)
		c.street(fmt.Sprintf("Route %d", town), fmt.Sprintf("DE %d", town), x, y, x+12_000, y)
		for n := 1; n <= 20; n++ {
			c.street(fmt.Sprintf("%s %s Street", []string{"East", "West", "North"}[town%3], ordinal(n)), "", x, y+100*n, x+500, y+100*n)
		}
	}
	for _, a := range firsts {
		for _, b := range seconds {
			for _, d := range types {
				town := r.IntN(40)
				name := a + " " + b + " " + d
				if b == "" {
					name = a + " " + d
				}
				lay(name, "", town%4*12_000+100*r.IntN(30), town/4*12_000+100*r.IntN(30))
			}
		}
	}
	return c
}

func BenchmarkNew(b *testing.B) {
	c := state()
	b.ReportAllocs()
	for b.Loop() {
		gazetteer.New(c.options())
	}
	b.ReportMetric(float64(len(c.streets)), "streets")
	b.ReportMetric(float64(len(c.at)), "nodes")
}

func BenchmarkFind(b *testing.B) {
	g, near := gazetteer.New(state().options()), point(0, 1000)
	for _, q := range []string{
		"n main st", "4th & main", "812 maple ridge dr", "brandywin crek rd", "washingotn & main", "m", "us 13", "christiana", "oak hollow cir, dover",
		"zzzzzz", "corner of pennsylvania hill and main st", "mapel rigde mapel rigde & cedra hlil cedra hlil",
	} {
		b.Run(q, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := g.Find(q, &near, 8); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
