package replay

import (
	"watchbill/dispatch"
	"watchbill/roster"
)

// class sorts units into those that the rungs of the ladder take whole, as package dispatch does.
type class uint8

const (
	citPair class = iota // a pair whose officer is certified
	anyPair              // a pair whose officer is not, where the agency allows it
	cit                  // any other unit with somebody certified and designated
	undesignated
	trained
	supervisor
	patrol
	classes
)

// classOf sorts a unit by its best grade and whether it is a pair.
func classOf(pair bool, g dispatch.Grade) class {
	switch {
	case pair && g == dispatch.GradeCIT:
		return citPair
	case pair:
		return anyPair
	}
	return cit + class(g)
}

// RungFirst is the first rung of the ladder: units that meet the need.
const RungFirst dispatch.Rung = "first"

// rung is a rung with the classes that it holds.
type rung struct {
	name    dispatch.Rung
	classes []class
}

// ladder returns the rungs that a crisis call goes down. Those of package dispatch that are nobody on duty, or nobody
// free, are not in it.
func ladder(need roster.Need) []rung {
	first := []rung{{RungFirst, []class{citPair, cit}}, {dispatch.RungCoResponder, []class{anyPair}}}
	if need == roster.NeedCoResponder {
		first = []rung{{RungFirst, []class{citPair, anyPair}}, {dispatch.RungCIT, []class{cit}}}
	}
	return append(first,
		rung{dispatch.RungUndesignated, []class{undesignated}}, rung{dispatch.RungTrained, []class{trained}},
		rung{dispatch.RungSupervisor, []class{supervisor}}, rung{dispatch.RungPatrol, []class{patrol}})
}

// others are whom a call that is no crisis is sent: the nearest of all but pairs.
var others = []rung{{dispatch.RungPatrol, []class{cit, undesignated, trained, supervisor, patrol}}}
