package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/paulmach/osm"
	"github.com/paulmach/osm/osmpbf"
)

// extract is a region of OpenStreetMap, whole in memory.
type extract struct {
	points    map[osm.NodeID]point
	nodes     []*osm.Node // those with tags
	ways      []*osm.Way
	relations []*osm.Relation
}

// degrees is a place in degrees, as people write it.
type degrees struct{ lat, lon float64 }

func (d degrees) point() point {
	return point{int64(math.Round(d.lon * grid)), int64(math.Round(d.lat * grid))}
}

// pbfPath finds the extract of Delaware that the osm module brings for its own tests.
func pbfPath() (string, error) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/paulmach/osm").Output()
	if err != nil {
		return "", fmt.Errorf("find the osm module: %w", err)
	}
	return filepath.Join(strings.TrimSpace(string(dir)), "testdata", "delaware-latest.osm.pbf"), nil
}

// readExtract reads a .pbf file.
func readExtract(path string) (*extract, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	scanner := osmpbf.New(context.Background(), f, 2)
	defer scanner.Close()
	x := &extract{points: map[osm.NodeID]point{}}
	for scanner.Scan() {
		switch o := scanner.Object().(type) {
		case *osm.Node:
			x.points[o.ID] = degrees{o.Lat, o.Lon}.point()
			if len(o.Tags) > 0 {
				x.nodes = append(x.nodes, o)
			}
		case *osm.Way:
			x.ways = append(x.ways, o)
		case *osm.Relation:
			x.relations = append(x.relations, o)
		}
	}
	return x, scanner.Err()
}

// line is the way as points.
func (x *extract) line(w *osm.Way) []point {
	var line []point
	for _, n := range w.Nodes {
		if p, ok := x.points[n.ID]; ok {
			line = append(line, p)
		}
	}
	return line
}

// boundary is the lines of an administrative boundary. The relation must be whole.
func (x *extract) boundary(id osm.RelationID) ([]segment, error) {
	i := slices.IndexFunc(x.relations, func(r *osm.Relation) bool { return r.ID == id })
	if i < 0 {
		return nil, fmt.Errorf("there is no relation %d in the extract", id)
	}
	wanted := map[int64]bool{}
	for _, m := range x.relations[i].Members {
		if m.Type == osm.TypeWay {
			wanted[m.Ref] = true
		}
	}
	var all []segment
	for _, w := range x.ways {
		if wanted[int64(w.ID)] {
			all = append(all, segmentsAlong(x.line(w))...)
			delete(wanted, int64(w.ID))
		}
	}
	if len(wanted) > 0 {
		return nil, fmt.Errorf("%d ways of relation %d are missing", len(wanted), id)
	}
	return all, nil
}

// segmentsAlong is a line as segments; repeated points leave none.
func segmentsAlong(line []point) []segment {
	var all []segment
	for i := 1; i < len(line); i++ {
		if line[i-1] != line[i] {
			all = append(all, newSegment(line[i-1], line[i]))
		}
	}
	return all
}
