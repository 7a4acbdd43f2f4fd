package dispatch

import (
	"time"

	"watchbill/roster"
)

// Fix is a position that a unit's device, or CAD, has reported. Optional figures are nil where the feed has none.
type Fix struct {
	Unit      UnitID
	Time      time.Time // when the position was taken, by the source's clock
	At        roster.Point
	SpeedMPS  *float64
	HeadingD  *float64 // degrees clockwise from north
	AccuracyM *float64
	Source    PositionSource // empty: PositionAVL
}

// The sources of positions that are fixes.
const (
	PositionAVL    PositionSource = "avl"    // a position feed
	PositionStatus PositionSource = "status" // CAD, with a status
)

// Refusal says why a fix was not taken.
type Refusal string

// The refusals, in the words of the HTTP interface.
const (
	RefusedFuture   Refusal = "future"          // its time is more than 5 s ahead of ours
	RefusedOlder    Refusal = "older"           // than the fix held
	RefusedOffWorld Refusal = "off-world"       // no place on Earth, or 0, 0
	RefusedJump     Refusal = "impossible-jump" // faster than 400 km/h from the fix held
	RefusedUnknown  Refusal = "unknown-unit"    // neither the roster nor CAD knows the call sign
)
