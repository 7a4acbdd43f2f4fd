package staffing

import (
	"slices"

	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// Actor is who asks for something, as the caller found out. The zero Actor may do nothing.
type Actor struct {
	Who        audit.Who
	Where      string                       // the address it came from
	Officer    roster.OfficerID             // who they are on the roster; empty: nobody
	Supervisor bool                         // decides, and acts for others, in the districts that Sees names
	Reader     bool                         // reads what concerns those districts
	Sees       func(roster.DistrictID) bool // the districts they answer for; "" asks for the whole agency; nil: all

	// Along makes what else belongs into the commit of what they do, such as the answer that they will get; record is the
	// *Request, *Offer or *Publication as it will be, without its revision. It may be called again after a lost race, and
	// its error refuses what they do. Nil: nothing else.
	Along func(record any) ([]store.Condition, []store.Op, error)
}

// answersFor tells whether somebody answers for all of the districts. What concerns none is the whole agency's.
func (a Actor) answersFor(districts []roster.DistrictID) bool {
	switch {
	case a.Sees == nil:
		return true
	case len(districts) == 0:
		return a.Sees("")
	}
	return !slices.ContainsFunc(districts, func(d roster.DistrictID) bool { return !a.Sees(d) })
}

// supervises tells whether somebody decides what concerns the districts.
func (a Actor) supervises(districts []roster.DistrictID) bool {
	return a.Supervisor && a.answersFor(districts)
}

// reads tells whether somebody reads what concerns the districts, whosever it is: who answers for one of them must know of
// it, though all of them decide.
func (a Actor) reads(districts []roster.DistrictID) bool {
	return (a.Reader || a.Supervisor) && (a.answersFor(districts) || slices.ContainsFunc(districts, a.Sees))
}

// is tells whether somebody is one of these on the roster.
func (a Actor) is(officers ...roster.OfficerID) bool {
	return a.Officer != "" && slices.Contains(officers, a.Officer)
}

// settles is who writes down what time did.
var settles = Actor{Who: audit.Who{Kind: audit.Service, Name: "watchbill"}, Where: "service"}
