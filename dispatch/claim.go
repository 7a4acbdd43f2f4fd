package dispatch

import (
	"time"

	"watchbill/roster"
)

// AssignmentID names an assignment.
type AssignmentID string

// Claim says that a unit is given to a call. It holds everybody aboard: no unit that shares one of them is free
// until the claim is released.
type Claim struct {
	ID       AssignmentID
	Call     roster.CallID
	Level    int // of the call, 1 to 4; 0: unknown
	Unit     UnitID
	Officers []roster.OfficerID // who was aboard when it was claimed, clinicians too
	Progress Secondary          // Dispatched, EnRoute or OnScene
	Since    time.Time
}
