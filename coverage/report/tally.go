package report

import "watchbill/coverage"

// Tally is what a set of slots comes to. The zero value is that of none.
type Tally struct {
	coverage.Share        // of minutes
	Slots          [3]int // how many are covered, partial, uncovered, as in coverage.Shares
}

// AllSlots is the number of slots.
func (t Tally) AllSlots() int { return t.Slots[0] + t.Slots[1] + t.Slots[2] }

func (t *Tally) add(s *coverage.Slot) {
	t.CoveredMinutes += s.CoveredMinutes
	t.Minutes += s.Minutes()
	switch s.Status() {
	case coverage.Covered:
		t.Slots[0]++
	case coverage.Partial:
		t.Slots[1]++
	default:
		t.Slots[2]++
	}
}

func (t *Tally) join(x Tally) {
	t.CoveredMinutes += x.CoveredMinutes
	t.Minutes += x.Minutes
	for i, n := range x.Slots {
		t.Slots[i] += n
	}
}

// GapTally is what a set of gaps comes to. The zero value is that of none.
type GapTally struct {
	Gaps         int
	Minutes      int
	ShortMinutes int
}

func (t *GapTally) add(g *coverage.Gap) {
	t.Gaps++
	t.Minutes += g.Minutes()
	t.ShortMinutes += g.ShortMinutes
}

// Causes are the causes of gaps, in the order of [Compliance].Causes.
var Causes = [...]coverage.Cause{coverage.CauseAbsence, coverage.CauseLapse, coverage.CauseBoth, coverage.CauseUnstaffed}
