package demo

import (
	"bytes"
	_ "embed" // the two files of the ground
	"encoding/csv"
	"encoding/json"
	"strconv"

	"watchbill/roster"
)

//go:embed districts.geojson
var districtsFile []byte

//go:embed places.csv
var placesFile []byte

// districts decodes districts.geojson, which roster/demo/cut writes: one feature a district. It panics on anything
// else; the tests read the file as well.
func districts() []roster.District {
	var file struct {
		Features []struct {
			Properties struct {
				ID    roster.DistrictID `json:"district_id"`
				Name  string
				Group string
			}
			Geometry struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	decode(districtsFile, &file)
	var all []roster.District
	for _, f := range file.Features {
		var polygons [][][][2]float64
		if f.Geometry.Type == "Polygon" {
			polygons = make([][][][2]float64, 1)
			decode(f.Geometry.Coordinates, &polygons[0])
		} else {
			decode(f.Geometry.Coordinates, &polygons)
		}
		part := roster.Part{Name: f.Properties.Name, Group: f.Properties.Group, Polygons: make([]roster.Polygon, len(polygons))}
		for i, rings := range polygons {
			for _, line := range rings {
				ring := make(roster.Ring, len(line))
				for k, p := range line {
					ring[k] = roster.Point{Lon: p[0], Lat: p[1]}
				}
				part.Polygons[i] = append(part.Polygons[i], ring)
			}
		}
		all = append(all, roster.District{ID: f.Properties.ID, Parts: []roster.Part{part}})
	}
	return all
}

func decode(data []byte, to any) {
	if err := json.Unmarshal(data, to); err != nil {
		panic("demo: districts.geojson: " + err.Error())
	}
}

// places decodes places.csv; like [districts] it panics on what the generator would not write.
func places() []roster.Place {
	rows, err := csv.NewReader(bytes.NewReader(placesFile)).ReadAll()
	if err != nil {
		panic("demo: places.csv: " + err.Error())
	}
	var all []roster.Place
	for _, r := range rows[1:] {
		lat, err1 := strconv.ParseFloat(r[3], 64)
		lon, err2 := strconv.ParseFloat(r[4], 64)
		if err1 != nil || err2 != nil {
			panic("demo: places.csv: " + r[0] + " is nowhere")
		}
		all = append(all, roster.Place{ID: roster.PlaceID(r[0]), Name: r[1], Kind: r[2], At: roster.Point{Lon: lon, Lat: lat}})
	}
	return all
}
