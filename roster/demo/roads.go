package demo

import (
	"bytes"
	_ "embed" // the road network
)

// go generate makes the file again, the same bytes each time; the box is the county's.
//
//go:generate sh -c "go run watchbill/cmd/watchbill roads build $(go list -m -f '{{.Dir}}' github.com/paulmach/osm)/testdata/delaware-latest.osm.pbf --out roads.bin --bbox=-75.80,39.28,-75.40,39.845"
//go:embed roads.bin
var roadsFile []byte

// Roads returns the road network of the agency's ground and a little around it, as roads.Open and roads.Decode read it.
// The bytes are the caller's. It is under OpenStreetMap's licence: see ATTRIBUTION.md.
func Roads() []byte { return bytes.Clone(roadsFile) }
