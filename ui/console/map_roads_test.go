package console

import (
	"encoding/json"
	"testing"

	"watchbill/dispatch/roads"
	"watchbill/roster/demo"
)

func TestRoadFile(t *testing.T) {
	network, err := roads.Decode(demo.Roads())
	if err != nil {
		t.Fatal(err)
	}
	file := drawRoads(network)
	var got struct {
		Classes []struct {
			Name  string
			Lines [][]int
		}
		LeftOut []string `json:"left_out"`
	}
	if err := json.Unmarshal(file.plain, &got); err != nil {
		t.Fatal(err)
	}
	points := 0
	for _, c := range got.Classes {
		n := 0
		for _, l := range c.Lines {
			if len(l) < 4 || len(l)%2 != 0 || l[0] < -7590000 || l[0] > -7530000 || l[1] < 3920000 || l[1] > 3990000 {
				t.Fatalf("a line of %s: %v", c.Name, l)
			}
			n += len(l) / 2
		}
		points += n
		t.Logf("%s: %d lines, %d points", c.Name, len(c.Lines), n)
	}
	t.Logf("%d points, %d bytes, %d packed, left out %v", points, len(file.plain), len(file.packed), got.LeftOut)
	if len(file.packed) > maxRoads || len(got.Classes) < 5 {
		t.Errorf("%d bytes packed, %d classes", len(file.packed), len(got.Classes))
	}
}
