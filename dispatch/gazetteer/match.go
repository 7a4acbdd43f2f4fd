package gazetteer

import "watchbill/roster"

// Kind says what sort of thing a [Match] is.
type Kind string

// The kinds of matches, in the order in which otherwise equal ones are given.
const (
	KindCoordinates  Kind = "coordinates"
	KindPlace        Kind = "place"        // one of the agency's named places
	KindIntersection Kind = "intersection" // where two streets meet, or come within 40 m of each other
	KindStreet       Kind = "street"       // a street, or a numbered route, in one town or stretch of country
)

// Match is a place that a query may mean.
type Match struct {
	Kind  Kind           `json:"kind"`
	Name  string         `json:"name"`               // as the road network or the roster has it; of an intersection "A & B", in the order typed
	Place roster.PlaceID `json:"place_id,omitempty"` // of a named place only
	// At is the place itself; the middle of an intersection; of a street one of its nodes near the middle of it.
	At       roster.Point `json:"at"`
	District string       `json:"district,omitempty"` // what Options.District says of At, "" without it
	// SpreadMeters is how far a street's stretch reaches, corner to corner of the box around it: 0 for all else. A long
	// one wants a cross street before anybody is sent to the middle of it.
	SpreadMeters float64 `json:"spread_m,omitempty"`
	Score        float64 `json:"score"` // above 0, at most 1, which is a match without any guess
	// How says how the match was come by, for people to read: "as typed", "spelling: Markett → Market".
	How string `json:"how"`
}
