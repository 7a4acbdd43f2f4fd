package dispatch

import (
	"time"

	"github.com/golang/geo/s2"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// track is what the board's writer keeps of one call sign.
type track struct {
	id UnitID

	fixed    bool // whether fix holds
	fix      Fix
	on       s2.Point   // fix.At on the sphere
	heard    time.Time  // as when the position still held good: the fix's time, or when a message without a fix came after it
	spot     roads.Spot // of the fix; found when it is published
	suspects []Fix      // refused as jumps, one after the other

	report *Report            // the latest; nil: none
	crew   *Report            // the latest that said who is aboard; nil: none
	gone   []roster.OfficerID // the crew that the latest report took off duty
	listed uint64             // the last of CAD's whole states that named the unit
	claim  *Claim             // its own
	place  int32              // in the units of the current roll; -1: not on it
	queued bool               // among those that the next state must show
}

// What a fix is held to.
const (
	maxAheadOf   = 5 * time.Second // of a source's clock before ours
	maxSpeed     = 400 / 3.6       // metres a second
	suspectsKept = 3               // refused fixes that agree with each other replace the track
)

// take accepts a fix or says why not. The position with the newest source time is held.
func (t *track) take(f Fix, now time.Time) Refusal {
	if f.Source == "" {
		f.Source = PositionAVL
	}
	switch {
	case !onEarth(f.At):
		return RefusedOffWorld
	case f.Time.Sub(now) > maxAheadOf:
		return RefusedFuture
	}
	at := pointOn(f.At)
	if t.fixed && t.fix.Time.Sub(now) <= maxAheadOf { // one that has come to lie in the future, as when our clock was set back, holds nobody up
		switch {
		case f.Time.Equal(t.fix.Time) && f.At == t.fix.At: // sent twice
			t.heard = now
			return ""
		case !f.Time.After(t.fix.Time):
			return RefusedOlder
		case tooFast(t.on, at, f.Time.Sub(t.fix.Time)) && !t.agreed(f):
			return RefusedJump
		}
	}
	if !t.fixed || f.Time.After(t.heard) || t.heard.After(now) {
		t.heard = f.Time
	}
	t.fix, t.on, t.fixed, t.suspects = f, at, true, t.suspects[:0]
	return ""
}

// onEarth tells whether p is a place where a unit can be. Devices without a fix report 0, 0.
func onEarth(p roster.Point) bool {
	return p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180 && !(p.Lat == 0 && p.Lon == 0)
}

// tooFast tells whether nobody drives from one place to another in that time. A device's clock and place are rough:
// a hundred metres are always allowed.
func tooFast(from, to s2.Point, in time.Duration) bool {
	meters := chordMeters(from.Sub(to.Vector).Norm2())
	return meters > 100+maxSpeed*in.Seconds()
}

// agreed adds a refused fix to those before it and tells whether they now outvote the track.
func (t *track) agreed(f Fix) bool {
	if n := len(t.suspects); n > 0 {
		last := t.suspects[n-1]
		if !f.Time.After(last.Time) || tooFast(pointOn(last.At), pointOn(f.At), f.Time.Sub(last.Time)) {
			t.suspects = t.suspects[:0]
		}
	}
	t.suspects = append(t.suspects, f)
	return len(t.suspects) >= suspectsKept
}

// said returns the crew that CAD has aboard, if its word still holds. When the time that CAD gave it is over, nobody of
// it is aboard, until the roster or CAD has another.
func (t *track) said(now time.Time) (crew, bool) {
	if t.crew == nil {
		return crew{}, false
	}
	c := crew{unit: t.id, officers: t.crew.Crew, said: t.crew.Time}
	if !t.crew.Until.IsZero() {
		c.until = roster.MinuteOf(t.crew.Until)
	}
	switch end := t.crewEnds(); {
	case now.Before(end):
		return c, true
	case c.until != 0 && now.Before(end.Add(crewHolds)):
		c.officers, c.ended = nil, t.crew.Crew
		return c, true
	}
	return crew{}, false
}

// crewHolds is how long CAD's word on a crew holds when it does not say, and how long its word that one has left.
const crewHolds = 24 * time.Hour

// crewEnds is when CAD's crew leaves.
func (t *track) crewEnds() time.Time {
	if !t.crew.Until.IsZero() {
		return t.crew.Until
	}
	return t.crew.Time.Add(crewHolds)
}

// crewChanges is when CAD's word on the crew next changes by itself.
func (t *track) crewChanges(now time.Time) time.Time {
	end := t.crewEnds()
	if !now.Before(end) {
		end = end.Add(crewHolds)
	}
	return end
}
