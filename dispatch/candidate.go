package dispatch

import (
	"time"

	"watchbill/roster"
)

// PositionSource says where a position comes from.
type PositionSource string

// PositionDistrict is the source of a position that is none: a place inside the district that the unit works.
const PositionDistrict PositionSource = "district"

// Position is where a unit is taken to be.
type Position struct {
	Lat    float64        `json:"lat"`
	Lon    float64        `json:"lon"`
	Source PositionSource `json:"source"`
	AgeS   *float64       `json:"age_s"` // nil: no fix
}

// Candidate is a unit that could be sent, with the reasons for its place.
type Candidate struct {
	Unit             UnitID             `json:"unit_id"`
	Officers         []roster.OfficerID `json:"officers"` // the crew, clinician included; first who speaks for it
	Kind             Kind               `json:"kind"`
	District         roster.DistrictID  `json:"district_id"` // of its duty; off duty, of its posting
	Status           Status             `json:"status"`
	Position         Position           `json:"position"`
	DistanceM        *float64           `json:"distance_m"` // nil without a fix
	TravelS          *float64           `json:"travel_s"`   // nil without a fix
	TravelSource     string             `json:"travel_source,omitempty"`
	OnDutyUntil      *time.Time         `json:"on_duty_until"`     // nil when off duty
	CertifiedThrough *roster.Date       `json:"certified_through"` // nil: without an end, or not certified
	Phone            string             `json:"phone,omitempty"`   // of somebody off duty
	Estimated        bool               `json:"estimated"`         // ranked without a fix
	Reasons          []string           `json:"reasons"`
}

// candidate describes a unit on duty.
func (l *lookup) candidate(u *Unit) Candidate {
	c := l.describe(u)
	c.Status = StatusUnknown
	until := u.Until.Time().In(l.zone.Location())
	c.OnDutyUntil = &until
	c.Reasons = l.dutyReasons(u)
	return c
}

// describe fills in what units on and off duty have in common.
func (l *lookup) describe(u *Unit) Candidate {
	at := l.ground.Inside(u.District)
	c := Candidate{
		Unit: u.ID, Kind: u.Kind, District: l.ground.districts[u.District].ID, Estimated: true,
		Position: Position{Lat: at.Lat, Lon: at.Lon, Source: PositionDistrict},
		Officers: make([]roster.OfficerID, u.Crew.Len()),
	}
	for i := range c.Officers {
		c.Officers[i] = u.Crew.At(i).Officer
	}
	if through := u.Through(); through != 0 {
		c.CertifiedThrough = &through
	}
	return c
}
