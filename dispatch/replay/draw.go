package replay

import "math"

// Draws are the chances of one run. Each is a function of the seed, the run, and what it is drawn for, and of nothing
// else: it does not matter in which order things are asked for, and two rosters replayed with one seed meet the same
// sicknesses, places and calls wherever they have the same officers, units and dates (common random numbers).
type Draws struct {
	base uint64
	busy float64 // share of time on other work
	away float64 // share of tours lost on the day
}

// What a chance is drawn for.
const (
	forTour uint64 = iota + 1
	forPlace
	forOther
	forPhase
	forScene
	forSpot
	forBank
	forCalls
)

// NewDraws returns the chances of a run, counted from 0: busy is the share of time that units are on other work, away
// the share of tours lost on the day, both 0 to 1.
func NewDraws(seed uint64, run int, busy, away float64) Draws {
	return Draws{stir(stir(seed) ^ uint64(run)), busy, away}
}

// stir is the finalizer of SplitMix64: it spreads every bit of x over the whole word.
func stir(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// word draws 64 bits.
func (d Draws) word(what, who, when uint64) uint64 {
	return stir(stir(stir(d.base^what)^who) ^ when)
}

// share draws a number from 0 up to, not including, 1.
func (d Draws) share(what, who, when uint64) float64 { return fraction(d.word(what, who, when)) }

// fraction makes a number from 0 up to, not including, 1 of 64 bits.
func fraction(x uint64) float64 { return float64(x>>11) / (1 << 53) }

// key makes a number of a name: FNV-1a, stirred.
func key(name string) uint64 {
	x := uint64(14695981039346656037)
	for i := range len(name) {
		x = (x ^ uint64(name[i])) * 1099511628211
	}
	return stir(x)
}

// The patrol: how long a unit stays at one place, and how long one piece of other work takes.
const (
	placeFor = 15 * Minute
	otherFor = 30 * Minute
)

// Away tells whether an officer is lost to a tour, by its duty date as a roster.Date.
func (d Draws) Away(officer uint64, date int32) bool {
	return d.away > 0 && d.share(forTour, officer, uint64(date)) < d.away
}

// Elsewhere tells whether a unit, by its key, is on other work at an instant. Other work comes in pieces of half an
// hour, each drawn by itself, which begin at other minutes for other units.
func (d Draws) Elsewhere(who uint64, at Time) bool {
	if d.busy <= 0 {
		return false
	}
	phase := Time(d.word(forPhase, who, 0) % uint64(otherFor))
	return d.share(forOther, who, uint64((at+phase)/otherFor)) < d.busy
}

// place draws which of n places a unit is at.
func (d Draws) place(who uint64, at Time, n int) int {
	return d.index(forPlace, who, uint64(at/placeFor), n)
}

// index draws one of n.
func (d Draws) index(what, who, when uint64, n int) int {
	return min(n-1, int(math.Floor(d.share(what, who, when)*float64(n))))
}
