package outlook

import (
	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/certificates/known"
)

// names says in words what the interface names by identifier. The zero names knows nobody and says identifiers.
type names struct {
	book *roster.Book
	user *access.User // who looks: of people elsewhere nothing is said
}

// officer is somebody's name, empty where there is none.
func (n names) officer(id roster.OfficerID) string {
	if p := n.person(id); p != nil {
		return p.Officer.Name
	}
	return ""
}

// person is somebody on the roster, nil for nobody. Pages ask for those alone whom the interface named to them.
func (n names) person(id roster.OfficerID) *roster.Personnel {
	if n.book != nil {
		if i, ok := n.book.Officer(id); ok && known.To(n.user, n.book, n.book.Person(i)) {
			return n.book.Person(i)
		}
	}
	return nil
}

func (n names) district(id roster.DistrictID) string {
	if n.book != nil {
		if i, ok := n.book.District(id); ok && n.book.Districts().At(i).Name() != "" {
			return n.book.Districts().At(i).Name()
		}
	}
	return string(id)
}

func (n names) shift(id roster.ShiftID) string {
	if n.book != nil {
		if i, ok := n.book.Shift(id); ok && n.book.Shifts().At(i).Name != "" {
			return n.book.Shifts().At(i).Name
		}
	}
	return string(id)
}

// choice is one of a list to choose from.
type choice struct{ Value, Name string }

// districts are those that somebody answers for.
func (n names) districts(u *access.User) []choice {
	var out []choice
	if n.book == nil {
		return nil
	}
	for _, d := range n.book.Districts().All() {
		if u.Sees(d.ID) {
			out = append(out, choice{string(d.ID), n.district(d.ID)})
		}
	}
	return out
}

func (n names) shifts() []choice {
	var out []choice
	if n.book == nil {
		return nil
	}
	for _, s := range n.book.Shifts().All() {
		out = append(out, choice{string(s.ID), n.shift(s.ID)})
	}
	return out
}

func (n names) rotations() []choice {
	var out []choice
	if n.book == nil {
		return nil
	}
	for _, r := range n.book.Rotations().All() {
		name := string(r.ID)
		if r.Name != "" && r.Name != name {
			name += ", " + r.Name
		}
		out = append(out, choice{string(r.ID), name})
	}
	return out
}
