package dispatch

import (
	"cmp"
	"slices"
	"strconv"

	"watchbill/roster"
)

// ladder adds the rungs below the first. While the first holds they only say how many they would bring, but for who
// could be diverted; the resources are always there in full.
func (l *lookup) ladder(a *Answer) {
	held := len(a.Candidates) > 0
	a.Fallbacks = l.page.fallbacks[:0]
	l.aside(a, held)
	switch l.query.Need {
	case roster.NeedCIT, roster.NeedNone:
		l.duty(a, held, TierOther, RungCoResponder, classPair)
	case roster.NeedCoResponder:
		if !l.query.Hazardous { // else they are in the first rung
			l.duty(a, held, TierOther, RungCIT, classCIT)
		}
	}
	l.duty(a, held, TierTrained, RungUndesignated, classUndesignated)
	l.duty(a, held, TierTrained, RungTrained, classTrained)
	l.duty(a, held, TierReserve, RungSupervisor, classSupervisor)
	l.recall(a, held)
	l.duty(a, held, TierReserve, RungPatrol, classPatrol)
	l.resources(a)
	if !held {
		a.Tier = a.Fallbacks[0].Tier
	}
}

// duty adds a rung of a class of units that can be sent, unless there is none.
func (l *lookup) duty(a *Answer, held bool, tier int, rung Rung, c class) {
	n := l.freeOf(c)
	if n == 0 {
		return
	}
	f := Fallback{Tier: tier, Rung: rung, Count: n, Reason: l.state.counted(c), Candidates: []Candidate{}, Resources: []Resource{}}
	if !held {
		l.short.begin(l.query.Limit, 0)
		l.rank(c)
		f.Candidates = l.candidates()
		f.Reason += listed(len(f.Candidates), n)
	}
	a.Fallbacks = append(a.Fallbacks, f)
}

// inWords is what one and what many units of a class are called where they make a rung.
var inWords = [classes][2]string{
	classPair:         {"co-responder pair on duty whose officer is not certified", "co-responder pairs on duty whose officer is not certified"},
	classCIT:          {"CIT unit on duty without a clinician", "CIT units on duty without a clinician"},
	classUndesignated: {"unit on duty whose officer holds the certificate but is not designated", "units on duty whose officer holds the certificate but is not designated"},
	classTrained:      {"unit on duty otherwise trained (" + TrainedKind + ")", "units on duty otherwise trained (" + TrainedKind + ")"},
	classSupervisor:   {"supervisor on duty", "supervisors on duty"},
	classPatrol:       {"unit on duty without crisis training", "units on duty without crisis training"},
}

// counted says how many units of a class can be sent. It is written once a state, or more often when several ask at once.
func (s *State) counted(c class) string {
	if text := s.said[c].Load(); text != nil {
		return *text
	}
	text := count(s.free[c], inWords[c][0], inWords[c][1])
	s.said[c].Store(&text)
	return text
}

// aside adds the rungs of units that meet the need and are not free: conditionally available ones, and those on calls
// of a lower level.
func (l *lookup) aside(a *Answer, held bool) {
	if l.state.live == nil {
		return
	}
	var maybe, divertible []int32
	for _, c := range l.meeting() {
		for _, i := range l.state.pools[c].aside {
			switch x := l.state.live.of(i); {
			case x.standing == conditional:
				maybe = append(maybe, i)
			case x.standing == onCall && l.below(x.claim):
				divertible = append(divertible, i)
			}
		}
	}
	l.some(a, !held, RungConditional, maybe, "unit that meets the need is conditionally available", "units that meet the need are conditionally available")
	l.some(a, true, RungDivertible, divertible, "unit that meets the need is on a call of a lower level", "units that meet the need are on calls of a lower level")
}

// below tells whether a claim is for a call of a lower level than this one. A call of unknown level may be the gravest.
func (l *lookup) below(c *Claim) bool {
	level := l.query.Level
	if level == 0 || l.query.Hazardous {
		level = 4
	}
	return c.Call != l.query.Call && c.Level > 0 && c.Level < level
}

// some adds a rung of some units, unless there is none.
func (l *lookup) some(a *Answer, show bool, rung Rung, units []int32, one, many string) {
	n := len(units)
	if n == 0 {
		return
	}
	f := Fallback{Tier: TierOther, Rung: rung, Count: n, Reason: count(n, one, many), Candidates: []Candidate{}, Resources: []Resource{}}
	if show {
		l.short.begin(l.query.Limit, 0)
		l.rankSome(units)
		f.Candidates = l.candidates()
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

// passedOver says, by call sign, of every unit that meets the need why it cannot be sent.
func (l *lookup) passedOver() []PassedOver {
	if l.state.live == nil {
		return nil
	}
	var out []PassedOver
	for _, c := range l.meeting() {
		for _, i := range l.state.pools[c].aside {
			out = append(out, PassedOver{l.roll.units[i].ID, l.state.live.of(i).why()})
		}
	}
	slices.SortFunc(out, func(x, y PassedOver) int { return cmp.Compare(x.Unit, y.Unit) })
	return out
}

// why says why a unit cannot be sent.
func (x *live) why() string {
	switch {
	case x.claim != nil && x.claim.Call != "":
		return "on call " + string(x.claim.Call)
	case x.claim != nil:
		return "assigned"
	}
	text := string(x.status)
	for k, s := range x.secondary {
		if k == 0 {
			text += ": "
		} else {
			text += ", "
		}
		text += string(s)
	}
	if x.call != "" {
		text += ", call " + string(x.call)
	}
	return text
}

// lead is the help that goes before police: at level 1 the crisis line, at level 2 mobile crisis that is open now; nil
// with a hazard, at other levels, or where there is none.
func (l *lookup) lead() *Lead {
	kind, words := "", ""
	switch {
	case l.query.Hazardous:
	case l.query.Level == 1:
		kind, words = "crisis-line", "level 1 without hazards: the crisis line leads, police stand behind it"
	case l.query.Level == 2:
		kind, words = "mobile-crisis", "level 2 without hazards: mobile crisis leads, police stand behind it"
	}
	if kind == "" {
		return nil
	}
	open, _ := l.muster().opened(kind, l.own, l.query.At)
	if len(open) == 0 {
		return nil
	}
	return &Lead{Reason: words, Resources: l.reach(open)}
}
