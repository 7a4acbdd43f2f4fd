package dispatch

import (
	"time"

	"watchbill/roster"
)

// UnitState is a unit as the board has it. It encodes to JSON as the HTTP interface gives it; its lists are never null.
type UnitState struct {
	Unit             UnitID             `json:"unit_id"`
	Officers         []roster.OfficerID `json:"officers"` // the crew, first who speaks for it; empty: nobody is aboard
	Kind             Kind               `json:"kind"`
	District         roster.DistrictID  `json:"district_id"`
	Status           Status             `json:"status"`
	Secondary        []Secondary        `json:"secondary"`
	StatusTime       *time.Time         `json:"status_time"` // nil: not reported
	Position         *Position          `json:"position"`    // nil: not known in the least
	OnDutyUntil      *time.Time         `json:"on_duty_until"`
	CertifiedThrough *roster.Date       `json:"certified_through"`
	Call             roster.CallID      `json:"call_id,omitempty"`
	Assignment       AssignmentID       `json:"assignment_id,omitempty"`
	Notes            []string           `json:"notes"` // where roster and CAD differ, and why it stays listed
}

// UnitList is what /v1/units answers, as far as pages of the service itself read it, which are given it as it is.
type UnitList struct {
	At    time.Time   `json:"at"`
	Total int         `json:"total"` // units that match, whatever the limit
	Units []UnitState `json:"units"` // by call sign
}
