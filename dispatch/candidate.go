package dispatch

import (
	"math"
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
	Secondary        []Secondary        `json:"secondary,omitempty"`
	Position         Position           `json:"position"`
	DistanceM        *float64           `json:"distance_m"` // nil without a fix
	TravelS          *float64           `json:"travel_s"`   // nil without a fix
	TravelSource     string             `json:"travel_source,omitempty"`
	OnDutyUntil      *time.Time         `json:"on_duty_until"`      // nil when off duty
	CertifiedThrough *roster.Date       `json:"certified_through"`  // nil: without an end, or not certified
	Phone            string             `json:"phone,omitempty"`    // of somebody off duty
	Estimated        bool               `json:"estimated"`          // ranked without a fix
	Staged           bool               `json:"staged,omitempty"`   // waits until the scene is safe
	Uncovers         string             `json:"uncovers,omitempty"` // what sending it would leave without CIT
	Call             roster.CallID      `json:"call_id,omitempty"`  // that it is on
	Reasons          []string           `json:"reasons"`
}

// The sources of travel times.
const (
	TravelRoad     = "road"
	TravelStraight = "straight-line"
)

// slate is the room that the description of one candidate takes beside itself. Those of a list are allocated together.
type slate struct {
	distance, travel, age float64
	reasons               [8]string // as many as are usual
}

// candidates describes those on the shortlist.
func (l *lookup) candidates() []Candidate {
	out, slates := take(&l.page.candidates, len(l.short.list)), take(&l.page.slates, len(l.short.list))
	for k := range l.short.list {
		l.candidate(&out[k], &l.short.list[k], &slates[k])
	}
	return out
}

// candidate describes a unit that is out there.
func (l *lookup) candidate(c *Candidate, r *ranked, room *slate) {
	card := l.card(r.unit)
	*c = l.describe(&l.roll.units[r.unit], card)
	c.Status, c.OnDutyUntil = StatusUnknown, card.until
	if l.state.live != nil {
		l.place(c, r, room)
	}
	c.Staged, c.Uncovers = l.staged(r.unit), l.uncovers(r.unit)
	c.Reasons = l.dutyReasons(room.reasons[:0], card, r, c.Uncovers)
}

// place fills in what is known beyond the roster.
func (l *lookup) place(c *Candidate, r *ranked, room *slate) {
	x := l.state.live.of(r.unit)
	c.Status, c.Secondary, c.Call = x.status, x.secondary, x.call
	if len(l.roll.notes[r.unit]) > 0 || x.unlisted {
		l.listedDiffer = true
	}
	if !x.fixed {
		return
	}
	l.listedStale = l.listedStale || l.staleFor(x) > 0
	room.distance = math.Round(chordMeters(x.on.Sub(l.call.Vector).Norm2()))
	room.travel, room.age = math.Round(r.travel*10)/10, l.age(x)
	c.DistanceM, c.TravelS, c.TravelSource = &room.distance, &room.travel, TravelStraight
	c.Position, c.Estimated = position(x, &room.age), false
	if r.road {
		c.TravelSource = TravelRoad
	}
}

// position is a fix with its age.
func position(x *live, age *float64) Position {
	return Position{Lat: x.fix.At.Lat, Lon: x.fix.At.Lon, Source: x.fix.Source, AgeS: age}
}

// age is that of a fix in seconds, to the tenth.
func (l *lookup) age(x *live) float64 {
	return math.Round(max(0, l.now.Sub(x.fix.Time).Seconds())*10) / 10
}

// describe fills in what units on and off duty have in common.
func (l *lookup) describe(u *Unit, card *card) Candidate {
	at := l.ground.Inside(u.District)
	return Candidate{
		Unit: u.ID, Kind: u.Kind, District: l.ground.districts[u.District].ID, Estimated: true,
		Position: Position{Lat: at.Lat, Lon: at.Lon, Source: PositionDistrict},
		Officers: card.officers, CertifiedThrough: card.through,
	}
}
