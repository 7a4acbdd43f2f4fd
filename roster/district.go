package roster

// DistrictID names a district.
type DistrictID string

// District is a part of the agency's ground. Its parts are drawn as separate features and keep their order.
type District struct {
	ID    DistrictID `json:"id"`
	Parts []Part     `json:"parts"`
}

// Part is one feature of a district.
type Part struct {
	Name     string    `json:"name,omitempty"`
	Group    string    `json:"group,omitempty"` // area, bureau, precinct
	Polygons []Polygon `json:"polygons"`
}

// Polygon is an outer ring followed by its holes.
type Polygon []Ring

// Ring is a closed line: at least four points, the last equal to the first.
type Ring []Point

// Point is a place: degrees of WGS 84, in GeoJSON's order.
type Point struct {
	Lon float64 `json:"lon"`
	Lat float64 `json:"lat"`
}

// Name returns the first name that a part gives, or the identifier.
func (d District) Name() string {
	for _, p := range d.Parts {
		if p.Name != "" {
			return p.Name
		}
	}
	return string(d.ID)
}
