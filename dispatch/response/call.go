package response

import (
	"time"

	"watchbill/coverage"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// NotKnown stands for a district or a shift that cannot be told.
const NotKnown = -1

// Answer is yes, no or not known.
type Answer uint8

// The answers; the zero value is no.
const (
	No Answer = iota
	Yes
	Unsure
)

// Sent says how the first unit came to a call.
type Sent uint8

// The ways of sending, in the order of [Tally].Sent.
const (
	Nobody     Sent = iota // no unit was assigned
	ByClaim                // a unit of the first rung, at the desk
	ByOverride             // another one, at the desk, with a reason
	ByCAD                  // CAD sent it
)

// Call is one identified crisis call. Times are UTC; zero: it did not come to that.
type Call struct {
	ID              roster.CallID
	Date            roster.Date // by the agency's clock, of Identified
	Month           coverage.Month
	District, Shift int // indexes into the Book, or NotKnown
	Need            roster.Need
	Tier            int  // of the first recommendation that identified it: 1 is the first rung
	Missed          bool // some recommendation had nobody who meets the need
	Reclassified    bool // the last recommendation said none

	Identified    time.Time // first recommendation that said crisis
	Assigned      time.Time // first unit
	Certified     time.Time // first unit with somebody certified and designated aboard
	Arrived       time.Time // first unit on scene
	CertifiedOn   time.Time // first such unit on scene
	Sent          Sent
	Overrides     []string // reasons, as they were given
	WithCertified Answer   // whether such a unit was assigned; Unsure: only units of which that is not known were
	OnScene       Answer   // whether such a unit came on scene
	Outcome       desk.Outcome
	Open          bool // a unit is still on it Apart behind the period, or at the journal's end
}
