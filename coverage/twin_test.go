package coverage_test

import (
	"slices"
	"strings"
	"time"

	"watchbill/roster"
)

// twin is the slow, obvious counterpart of coverage.Grid and coverage.Targets: it walks every minute of every officer
// and pair in every scenario, as COVERAGE.md tells it, and shares nothing with the engine but the nouns.
type twin struct {
	r    roster.Records
	from roster.Date
	days int
	wall *wall
	duty map[roster.OfficerID][2][]twinDuty // as it is; every absence undone
}

// How many days before the horizon the twin knows the clock, and how many of those it looks for tours.
const (
	wallBefore, wallAfter  = 20, 7
	toursBefore, toursPast = 17, 3
)

func newTwin(r roster.Records, from roster.Date, days int) *twin {
	loc, err := time.LoadLocation(r.Agency.TimeZone)
	if err != nil {
		panic(err)
	}
	tw := &twin{r: r, from: from, days: days, duty: map[roster.OfficerID][2][]twinDuty{}}
	tw.wall = newWall(loc, from-wallBefore, from+roster.Date(days)+wallAfter)
	for _, o := range r.Officers {
		var both [2][]twinDuty
		for i, undo := range [2]undone{{}, {absences: true}} {
			both[i] = tours(&tw.r, tw.wall, o, from-toursBefore, from+roster.Date(days)+toursPast, undo)
			both[i] = append(both[i], extras(&tw.r, tw.wall, o.ID)...)
		}
		tw.duty[o.ID] = both
	}
	return tw
}

func (tw *twin) dutyOf(id roster.OfficerID, undo undone) []twinDuty {
	if undo.absences {
		return tw.duty[id][1]
	}
	return tw.duty[id][0]
}

func (tw *twin) officer(id roster.OfficerID) roster.Officer {
	for _, o := range tw.r.Officers {
		if o.ID == id {
			return o
		}
	}
	panic("no officer " + id)
}

// presence tells of a name (officer or pair) at which minutes it counts.
type presence map[string][]bool

// counting is COVERAGE.md 4: who counts in the district, minute by minute.
func (tw *twin) counting(need roster.Need, district roster.DistrictID, undo undone) presence {
	who := presence{}
	if need == roster.NeedCIT {
		for _, o := range tw.r.Officers {
			tw.mark(who, string(o.ID), o, district, undo, func(d roster.Date) bool { return certified(&tw.r, o, d, undo) }, nil)
		}
		return who
	}
	for _, p := range tw.r.Pairs {
		clinician := make([]bool, len(tw.wall.shows))
		for _, duty := range tw.dutyOf(p.Clinician, undo) {
			for _, m := range duty.minutes {
				clinician[m] = true
			}
		}
		o := tw.officer(p.Officer)
		tw.mark(who, string(p.ID), o, district, undo, func(d roster.Date) bool {
			return inRange(p.Dates, d) && (!tw.r.Agency.CoResponder.OfficerMustBeCertified || certified(&tw.r, o, d, undo))
		}, clinician)
	}
	return who
}

// mark enters the minutes at which o is on duty in the district, on duty dates that serve, and with is true if given.
func (tw *twin) mark(who presence, name string, o roster.Officer, district roster.DistrictID, undo undone, serves func(roster.Date) bool, with []bool) {
	for _, duty := range tw.dutyOf(o.ID, undo) {
		if duty.district != district || !serves(duty.date) {
			continue
		}
		if who[name] == nil {
			who[name] = make([]bool, len(tw.wall.shows))
		}
		for _, m := range duty.minutes {
			if with == nil || with[m] {
				who[name][m] = true
			}
		}
	}
}

// counts sums a presence up.
func (tw *twin) counts(who presence) []int {
	n := make([]int, len(tw.wall.shows))
	for _, on := range who {
		for m := range on {
			if on[m] {
				n[m]++
			}
		}
	}
	return n
}

// twinSlot is a slot with its figures.
type twinSlot struct {
	district                       roster.DistrictID
	shift                          roster.ShiftID
	date                           roster.Date
	start, end                     int // minutes of the wall
	required, least, covered, size int
}

// slots is COVERAGE.md 5 and 6 for one district, whose counts are given.
func (tw *twin) slots(need roster.Need, district roster.DistrictID, counts []int) []twinSlot {
	var all []twinSlot
	for d := tw.from; d < tw.from+roster.Date(tw.days); d++ {
		for _, s := range tw.r.Shifts {
			if !startsOn(s.Days, d) {
				continue
			}
			x := twinSlot{district: district, shift: s.ID, date: d, required: required(&tw.r, need, district, s.ID, d), least: 1 << 30}
			x.start, x.end = tw.wall.between(s, d)
			for m := x.start; m < x.end; m++ {
				x.size++
				x.least = min(x.least, counts[m])
				if counts[m] >= x.required {
					x.covered++
				}
			}
			if x.required > 0 && x.size > 0 {
				all = append(all, x)
			}
		}
	}
	return all
}

// twinGap is a gap.
type twinGap struct {
	district            roster.DistrictID
	start, end          int
	short, shortMinutes int
	cause               string
	who                 []string
}

// gaps is COVERAGE.md 7 for one district: slots are those of the district, who the presences in twinScenarios.
func (tw *twin) gaps(district roster.DistrictID, slots []twinSlot, who [4]presence) []twinGap {
	demand := make([]int, len(tw.wall.shows))
	for _, s := range slots {
		for m := s.start; m < s.end; m++ {
			demand[m] = max(demand[m], s.required)
		}
	}
	var counts [4][]int
	for i := range who {
		counts[i] = tw.counts(who[i])
	}
	var all []twinGap
	for m := range demand {
		if counts[0][m] >= demand[m] {
			continue
		}
		if n := len(all); n == 0 || all[n-1].end != m {
			all = append(all, twinGap{district: district, start: m})
		}
		g := &all[len(all)-1]
		g.end = m + 1
		g.short = max(g.short, demand[m]-counts[0][m])
		g.shortMinutes += demand[m] - counts[0][m]
	}
	for i := range all {
		g := &all[i]
		g.cause = "unstaffed"
		for s := 3; s >= 1; s-- { // the first in the order of the contract has the last word
			closed := true
			for m := g.start; m < g.end; m++ {
				closed = closed && counts[s][m] >= demand[m]
			}
			if closed {
				g.cause = [4]string{"", "absence", "lapse", "both"}[s]
				g.who = counterfactual(who[s], who[0], g.start, g.end)
			}
		}
	}
	return all
}

// counterfactual lists who counts in then at some minute at which they do not in fact.
func counterfactual(then, fact presence, start, end int) []string {
	var names []string
	for name, on := range then {
		for m := start; m < end; m++ {
			if on[m] && (fact[name] == nil || !fact[name][m]) {
				names = append(names, name)
				break
			}
		}
	}
	slices.Sort(names)
	return names
}

// coverage returns the slots and gaps of every district, by identifier.
func (tw *twin) coverage(need roster.Need) (slots []twinSlot, gaps []twinGap) {
	for _, d := range tw.districts() {
		s, g := tw.district(need, d)
		slots, gaps = append(slots, s...), append(gaps, g...)
	}
	return slots, gaps
}

func (tw *twin) district(need roster.Need, d roster.DistrictID) ([]twinSlot, []twinGap) {
	var who [4]presence
	for i, undo := range twinScenarios {
		who[i] = tw.counting(need, d, undo)
	}
	slots := tw.slots(need, d, tw.counts(who[0]))
	return slots, tw.gaps(d, slots, who)
}

func (tw *twin) districts() []roster.DistrictID {
	var ids []roster.DistrictID
	for _, d := range tw.r.Districts {
		ids = append(ids, d.ID)
	}
	slices.SortFunc(ids, func(a, b roster.DistrictID) int { return strings.Compare(string(a), string(b)) })
	return ids
}
