package record

import (
	"watchbill/api/web/access"
	"watchbill/roster"
)

// Names says who somebody on the roster is, to a user: where the roster has them. Of people whom the user does not answer for
// there is the identifier alone.
type Names struct {
	Book *roster.Book // nil: there is no roster
	User *access.User
}

// Person is somebody as pages name them.
type Person struct {
	ID   roster.OfficerID
	Unit string // the call sign; the identifier where it is not told
	Name string // empty: not told, or there is none
}

// Of returns who an identifier stands for.
func (n Names) Of(id roster.OfficerID) Person {
	p := Person{ID: id, Unit: string(id)}
	if n.Book == nil {
		return p
	}
	i, ok := n.Book.Officer(id)
	if !ok {
		return p
	}
	who := n.Book.Person(i)
	if !n.sees(who) {
		return p
	}
	p.Unit, p.Name = who.Officer.CallSign(), who.Officer.Name
	return p
}

// sees tells whether the user may know more of somebody than what names them: their own, or who is of their districts.
func (n Names) sees(p *roster.Personnel) bool {
	if n.User.Officer != "" && n.User.Officer == p.Officer.ID {
		return true
	}
	if !readers.Allows(n.User.Roles) {
		return false
	}
	if n.User.Districts == nil {
		return true
	}
	for _, d := range n.Book.DistrictsOf(p) {
		if n.User.Sees(n.Book.Districts().At(d).ID) {
			return true
		}
	}
	return false
}

// readers are those to whom the interface tells of officers.
var readers = access.For("DSCAU---")

// District is a district's name; its identifier where it has none.
func (n Names) District(id roster.DistrictID) string {
	if n.Book == nil {
		return string(id)
	}
	if i, ok := n.Book.District(id); ok {
		if name := n.Book.Districts().At(i).Name(); name != "" {
			return name
		}
	}
	return string(id)
}

// Shift is a shift's name; its identifier where it has none.
func (n Names) Shift(id roster.ShiftID) string {
	if n.Book == nil {
		return string(id)
	}
	if i, ok := n.Book.Shift(id); ok {
		if name := n.Book.Shifts().At(i).Name; name != "" {
			return name
		}
	}
	return string(id)
}

// String is a person in a line of text.
func (p Person) String() string {
	if p.Name == "" {
		return p.Unit
	}
	return p.Unit + " " + p.Name
}
