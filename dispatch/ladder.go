package dispatch

import (
	"strconv"

	"watchbill/roster"
)

// ladder adds the rungs below the first. While the first holds they only say how many they would bring; the resources
// are always there in full.
func (l *lookup) ladder(a *Answer) {
	held := len(a.Candidates) > 0
	a.Fallbacks = make([]Fallback, 0, 8)
	switch l.query.Need {
	case roster.NeedCIT:
		l.duty(a, held, TierOther, RungCoResponder, classPair, "co-responder pair on duty whose officer is not certified", "co-responder pairs on duty whose officer is not certified")
	case roster.NeedCoResponder:
		l.duty(a, held, TierOther, RungCIT, classCIT, "CIT unit on duty without a clinician", "CIT units on duty without a clinician")
	}
	l.duty(a, held, TierTrained, RungUndesignated, classUndesignated, "unit on duty whose officer holds the certificate but is not designated", "units on duty whose officer holds the certificate but is not designated")
	l.duty(a, held, TierTrained, RungTrained, classTrained, "unit on duty otherwise trained ("+TrainedKind+")", "units on duty otherwise trained ("+TrainedKind+")")
	l.duty(a, held, TierReserve, RungSupervisor, classSupervisor, "supervisor on duty", "supervisors on duty")
	l.recall(a, held)
	l.duty(a, held, TierReserve, RungPatrol, classPatrol, "unit on duty without crisis training", "units on duty without crisis training")
	l.resources(a)
	if !held {
		a.Tier = a.Fallbacks[0].Tier
	}
}

// duty adds a rung of units on duty, unless there is none.
func (l *lookup) duty(a *Answer, held bool, tier int, rung Rung, c class, one, many string) {
	n := len(l.watch.classes[c])
	if n == 0 {
		return
	}
	f := Fallback{Tier: tier, Rung: rung, Count: n, Reason: count(n, one, many), Candidates: []Candidate{}, Resources: []Resource{}}
	if !held {
		f.Candidates = l.list(c)
		f.Reason += listed(len(f.Candidates), n)
	}
	a.Fallbacks = append(a.Fallbacks, f)
}

// listed says how many of n are listed, where it is not all of them.
func listed(k, n int) string {
	if k == n {
		return ""
	}
	return "; the nearest " + strconv.Itoa(k) + " are listed"
}
