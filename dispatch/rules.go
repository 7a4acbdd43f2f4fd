package dispatch

import (
	"time"

	"watchbill/roster"
)

// rules are the parts of policy.json that ranking goes by.
type rules struct {
	headStart float64 // seconds that a pair may be later at level 3
	nearEqual float64 // seconds
	staleAVL  time.Duration
	staleCAD  time.Duration // of positions that came with a status
	pace      float64       // seconds for a metre in a straight line
	angle     float64       // of the Earth, in radians, for a second of it
}

// What straight-line travel is reckoned with where policy.json's speeds do not say: the keys, and their defaults.
const (
	SpeedStraight = "straight-line" // km/h
	SpeedDetour   = "detour"        // how much longer the road is than the straight line

	defaultStraight = 45.0
	defaultDetour   = 1.35
)

// unreported is how many seconds later a unit is ranked whose status nobody has reported: about what it takes to ask
// it over the radio.
const unreported = 120

// Pace returns how many seconds a metre in a straight line takes by a policy, the detour of the roads included: what
// units without a road network are ranked by.
func Pace(p roster.Policy) float64 {
	speed, detour := p.Speeds[SpeedStraight], p.Speeds[SpeedDetour]
	if speed <= 0 {
		speed = defaultStraight
	}
	if detour <= 0 {
		detour = defaultDetour
	}
	return detour / (speed / 3.6)
}

func newRules(p roster.Policy) *rules {
	pace := Pace(p)
	return &rules{
		pace: pace, angle: 1 / (pace * earthRadiusMeters),
		headStart: float64(p.PairHeadStartS), nearEqual: float64(p.NearEqualS),
		staleAVL: time.Duration(p.StaleS[string(PositionAVL)]) * time.Second,
		staleCAD: time.Duration(p.StaleS[string(PositionStatus)]) * time.Second,
	}
}

// staleAfter returns how old a position of a source may be.
func (r *rules) staleAfter(s PositionSource) time.Duration {
	if s == PositionStatus {
		return r.staleCAD
	}
	return r.staleAVL
}
