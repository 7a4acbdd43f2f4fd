// Command cut derives the ground of the demo agency from OpenStreetMap: the district boundaries and the named places
// of New Castle County, Delaware. Run it from the root of the repository:
//
//	go run ./roster/demo/cut
//
// It reads the extract of Delaware in the module cache (a test file of github.com/paulmach/osm), cuts the county along
// the lines of plan.go, and rewrites roster/demo/districts.geojson and roster/demo/places.csv, the same bytes each
// time. © OpenStreetMap contributors, ODbL 1.0.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
)

// outDir is where the two files go, from the root of the repository.
const outDir = "roster/demo"

// tolerance is twice the area, in square grid steps, that one dropped point may cut off or add: about 1,100 m².
const tolerance = 2400

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal("cut: ", err)
	}
}

func run() error {
	districts, places, err := derive()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(outDir, "districts.geojson"), districts, 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(outDir, "places.csv"), places, 0o600)
}

// derive returns the two files.
func derive() (districts, places []byte, err error) {
	path, err := pbfPath()
	if err != nil {
		return nil, nil, err
	}
	x, err := readExtract(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", path, err)
	}
	borders, err := cutCounty(x)
	if err != nil {
		return nil, nil, err
	}
	simplify(borders, tolerance)
	places, err = findPlaces(x)
	return featureCollection(borders), places, err
}

// cutCounty divides the county among the districts and returns the borders between them and around them.
func cutCounty(x *extract) ([]border, error) {
	outline, err := x.boundary(newCastleCounty)
	if err != nil {
		return nil, fmt.Errorf("the county: %w", err)
	}
	var inner []segment
	for _, city := range cities {
		limits, err := x.boundary(city)
		if err != nil {
			return nil, fmt.Errorf("city limits: %w", err)
		}
		inner = append(inner, limits...)
	}
	for _, c := range cuts {
		line, err := x.trace(c.keep, c.from, c.to)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		for _, d := range c.onward {
			line = append(line, d.point())
		}
		inner = append(inner, segmentsAlong(line)...)
	}
	segments, err := arrange(append(clip(inner, outline), outline...))
	if err != nil {
		return nil, err
	}
	segments = prune(segments)
	f := facesOf(segments)
	owner, err := ownersOf(f, districts)
	if err != nil {
		return nil, err
	}
	return bordersOf(f, owner, segments), nil
}
