package report

import (
	"math"

	"watchbill/coverage"
)

// PatrolTally is the share of patrol certified over a period, held against what the agency aims for. Days are places in
// coverage.Targets.Patrol.
type PatrolTally struct {
	Target             float64 // share that posted officers should be certified; 0: the agency has none
	Days, Met          int     // dates on which somebody is posted; of them, those on which the target is met
	First, Last, Least int     // first and last date of the period, and the one with the least share
	Certified, Posted  int     // officer-days: summed over the dates
}

// patrol holds every date against the target.
func patrol(t *coverage.Targets) PatrolTally {
	p := PatrolTally{Target: t.Book().Agency().ShareOfPatrol, Last: len(t.Patrol) - 1, Least: t.LeastPatrol()}
	for _, day := range t.Patrol {
		p.Certified += day.Certified
		p.Posted += day.Posted
		if day.Posted > 0 {
			p.Days++
			if Meets(day, p.Target) {
				p.Met++
			}
		}
	}
	return p
}

// Meets tells whether as many of the posted are certified as the share asks for, in whole officers: 20 % of 41 are 9. It
// is false where nobody is posted.
func Meets(p coverage.Patrol, share float64) bool {
	return p.Posted > 0 && p.Certified >= asks(p.Posted, share)
}

// asks is how many of the posted a share asks for. A share such as 0.07 is a little more than that in binary; what this
// adds must not cost an officer.
func asks(posted int, share float64) int { return int(math.Ceil(share*float64(posted) - 1e-9)) }
