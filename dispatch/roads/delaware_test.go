package roads_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// extract is the file of Delaware that the OpenStreetMap library brings along.
var extract = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/paulmach/osm").Output()
	if err != nil {
		return "", err
	}
	name := filepath.Join(strings.TrimSpace(string(out)), "testdata", "delaware-latest.osm.pbf")
	_, err = os.Stat(name)
	return name, err
})

var delawareBuilt = sync.OnceValue(func() (b struct {
	network *roads.Network
	built   roads.Built
	err     error
}) {
	name, err := extract()
	if err != nil {
		return b
	}
	f, err := os.Open(name)
	if err != nil {
		b.err = err
		return b
	}
	defer f.Close()
	b.network, b.built, b.err = roads.Build(ctx, f, roads.Options{})
	return b
})

// delaware is the network of the state.
func delaware(t testing.TB) (*roads.Network, roads.Built) {
	t.Helper()
	b := delawareBuilt()
	if b.err != nil {
		t.Fatal(b.err)
	}
	if b.network == nil {
		t.Skip("no extract at hand")
	}
	return b.network, b.built
}

var wilmington = roster.Point{Lon: -75.5466, Lat: 39.7459}

// newCastle is the county's box.
var newCastle = roads.Box{West: -75.80, South: 39.28, East: -75.38, North: 39.85}

// scattered draws spots within a box, of places on land that a road is near.
func scattered(n *roads.Network, r *rand.Rand, count int, in roads.Box, ok func(roster.Point) bool) []roads.Spot {
	spots := make([]roads.Spot, 0, count)
	for len(spots) < count {
		p := roster.Point{Lon: in.West + r.Float64()*(in.East-in.West), Lat: in.South + r.Float64()*(in.North-in.South)}
		if s, near := n.Snap(p); near && (ok == nil || ok(p)) {
			spots = append(spots, s)
		}
	}
	return spots
}
