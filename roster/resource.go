package roster

// ResourceID names a resource.
type ResourceID string

var resourceKinds = []string{"mobile-crisis", "crisis-line", "receiving-facility", "mutual-aid"}

// Resource is help beyond the agency's own officers.
type Resource struct {
	ID        ResourceID   `json:"id"`
	Name      string       `json:"name"`
	Kind      string       `json:"kind"`
	At        *Point       `json:"at,omitempty"`
	Phone     string       `json:"phone,omitempty"`
	Hours     Hours        `json:"hours,omitempty"`
	Districts []DistrictID `json:"districts,omitempty"` // empty = all
}

// PlaceID names a place.
type PlaceID string

// Place is a named place that dispatchers type: hospital, school, station, park.
type Place struct {
	ID   PlaceID `json:"id"`
	Name string  `json:"name"`
	Kind string  `json:"kind,omitempty"`
	At   Point   `json:"at"`
}
