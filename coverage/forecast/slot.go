package forecast

import (
	"slices"

	"watchbill/coverage"
)

// Slot is one slot of the grid with what may become of it.
type Slot struct {
	coverage.Slot         // as rostered
	Holds         float64 // that as many as required are there at every minute, given the unplanned rate; 0 unless Resolved
	Resolved      bool    // whether Holds could be worked out: see MaxStates
	Expected      Expected
}

// Expected is how many minutes are covered on average, of Minutes; each of the four is 0 to Minutes.
type Expected struct {
	Minutes   int
	Rostered  int     // as the grid has it: nothing unforeseen happens
	Unplanned float64 // tours are lost at the unplanned rate
	Attrition float64 // officers leave and are followed
	Both      float64 // both happen, independently
}

func (e *Expected) join(x *Expected) {
	e.Minutes += x.Minutes
	e.Rostered += x.Rostered
	e.Unplanned += x.Unplanned
	e.Attrition += x.Attrition
	e.Both += x.Both
}

// judge works slots out one after another and reuses its room.
type judge struct {
	lost     float64 // the unplanned rate
	edges    []int32
	odds     odds
	units    []unit
	outcomes []outcome
	joint    joint
}

// slot judges a slot whose stints are all that meet it.
func (j *judge) slot(s coverage.Slot, stints []stint) Slot {
	x := Slot{Slot: s, Expected: Expected{Minutes: s.Minutes(), Rostered: s.CoveredMinutes}}
	j.cut(int32(s.Minutes()), stints)
	for i, start := range j.edges[:len(j.edges)-1] {
		end := j.edges[i+1]
		minutes := float64(end - start)
		unplanned, attrition, both := j.piece(stints, start, s.Required)
		x.Expected.Unplanned += minutes * (1 - unplanned)
		x.Expected.Attrition += minutes * (1 - attrition)
		x.Expected.Both += minutes * (1 - both)
	}
	switch {
	case s.CoveredMinutes < s.Minutes():
		x.Resolved = true // not even with everybody there
	case j.lost == 0:
		x.Holds, x.Resolved = 1, true
	default:
		if j.gather(stints) {
			x.Holds, x.Resolved = j.joint.holds(j.units, len(j.edges)-1, s.Required)
		}
	}
	return x
}

// cut sets the edges: where in the slot anybody comes or goes, its own start and end included.
func (j *judge) cut(minutes int32, stints []stint) {
	j.edges = append(j.edges[:0], 0, minutes)
	for i := range stints {
		if start := stints[i].start; start > 0 {
			j.edges = append(j.edges, start)
		}
		if end := stints[i].end; end < minutes {
			j.edges = append(j.edges, end)
		}
	}
	if len(j.edges) > 2 {
		slices.Sort(j.edges)
		j.edges = slices.Compact(j.edges)
	}
}

// piece returns the probabilities that fewer than required are there from minute at on, until the next edge.
func (j *judge) piece(stints []stint, at int32, required int) (unplanned, attrition, both float64) {
	if required > len(stints) {
		return 1, 1, 1 // however many a target asks for, it takes no room
	}
	odds := j.odds
	for scenario := range 3 {
		there := 0
		odds = odds.start(required)
		for i := 0; i < len(stints); {
			var p float64
			if i, p = j.there(stints, i, at, scenario); p > 0 {
				odds.add(p)
				there++
			}
		}
		short := 1.0
		if there >= required {
			short = odds.short()
		}
		switch scenario {
		case onlyUnplanned:
			unplanned = short
		case onlyAttrition:
			attrition = short
		default:
			both = short
		}
	}
	j.odds = odds
	return unplanned, attrition, both
}

// What piece reckons with.
const (
	onlyUnplanned = iota
	onlyAttrition
	bothTogether
)

// there returns the probability that the officer whose stints begin at i counts at minute at, and where the next one's
// begin. Tours that overlap count once: then the seat is held or not as on the first one's duty date, and it takes the
// loss of each tour to be away.
func (j *judge) there(stints []stint, i int, at int32, scenario int) (next int, p float64) {
	seat, away, held := stints[i].seat, 1.0, 0.0
	found := false
	for ; i < len(stints) && stints[i].seat == seat; i++ {
		x := &stints[i]
		counts := x.held > 0
		if scenario == onlyUnplanned {
			counts = x.certified
		}
		if at < x.start || at >= x.end || !counts {
			continue // the pieces of one tour share no minute
		}
		away *= j.lost
		if !found {
			found, held = true, x.held
		}
	}
	switch {
	case !found:
		return i, 0
	case scenario == onlyUnplanned:
		return i, 1 - away
	case scenario == onlyAttrition:
		return i, held
	}
	return i, held * (1 - away)
}
