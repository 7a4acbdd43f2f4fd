package dispatch

import "watchbill/roster"

// UnitID is a call sign: of an officer, of a pair, or shared by the crew of one car.
type UnitID string

// Kind says what a unit is sent as.
type Kind string

// The kinds of unit. Candidates of the first rung are of the first two only.
const (
	KindCIT         Kind = "cit"
	KindCoResponder Kind = "co-responder"
	KindOfficer     Kind = "officer" // neither certified and designated nor a pair
)

// Unit is who goes out under one call sign, as the roster has them.
type Unit struct {
	ID       UnitID
	Kind     Kind
	Crew     roster.List[Member] // never empty; first who speaks for the unit: of a pair its officer, else the best, then longest on duty
	Pair     roster.PairID       // empty unless KindCoResponder
	District int                 // index; the first member's
	Until    roster.Minute       // how long the unit stays as it is: the first member's duty, of a pair also the clinician's
	Grade    Grade               // the best of the crew's
}

// Certified tells whether the unit counts for need cit: any of its crew is certified and designated.
func (u *Unit) Certified() bool { return u.Grade == GradeCIT }

// Through returns the last date certified of the crew member that makes the unit's grade; zero: no end, or not certified.
func (u *Unit) Through() roster.Date { return u.best().Through }

// best returns the crew member that makes the unit's grade.
func (u *Unit) best() Member {
	for _, m := range u.Crew.All() {
		if m.Grade == u.Grade {
			return m
		}
	}
	return u.Crew.At(0)
}

// class sorts units into those that the rungs of the ladder take whole.
type class uint8

const (
	classCITPair      class = iota // a pair whose officer is certified
	classPair                      // a pair whose officer is not, where the agency allows it
	classCIT                       // any other unit with somebody certified and designated
	classUndesignated              // and so on, by grade
	classTrained
	classSupervisor
	classPatrol
	classes
)

func (u *Unit) class() class {
	switch {
	case u.Kind == KindCoResponder && u.Certified():
		return classCITPair
	case u.Kind == KindCoResponder:
		return classPair
	}
	return classCIT + class(u.Grade)
}
