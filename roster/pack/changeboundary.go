package pack

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// ChangeBoundary returns the change that gives a district the shape of a GeoJSON Feature, whose property district_id
// names the district: to its only part, or to part number part, counted from 1, where that is not 0. What is wrong with
// the Feature is kept for [Changes.Apply], at /0/row.
func ChangeBoundary(feature []byte, part int) *Changes {
	c := &Changes{}
	var f struct {
		Properties struct {
			District json.RawMessage `json:"district_id"`
		} `json:"properties"`
	}
	if !json.Valid(feature) {
		c.found.add(ChangeFault{Change: 1, Pointer: pointerTo(0, "row"), Msg: "is not JSON: " + brokenAt(feature)})
		return c
	}
	if json.Unmarshal(feature, &f) != nil || len(f.Properties.District) == 0 {
		c.found.add(ChangeFault{Change: 1, Pointer: pointerTo(0, "row", "properties", "district_id"), Msg: "missing: which district has this shape"})
		return c
	}
	var text bytes.Buffer
	text.WriteString(`[{"file": "districts.geojson", "op": "change", "key": {"district_id": `)
	text.Write(f.Properties.District)
	if part != 0 {
		text.WriteString(`, "part": ` + strconv.Itoa(part))
	}
	text.WriteString(`}, "row": `)
	text.Write(feature)
	text.WriteString(`}]`)
	(&changeReader{to: c}).read(text.Bytes())
	return c
}
