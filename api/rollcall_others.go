package api

import (
	"cmp"
	"slices"
	"strings"

	"watchbill/roster"
)

// RollGroup is people who are on duty in a watch that is not theirs, by the same duty in the same hours.
type RollGroup struct {
	Duty       string // the shift of the tour, or the kind of the extra duty
	Extra      bool
	Start, End Instant
	CIT        []RollOfficer // those who count
	Rest       []RollOfficer
}

// Own lists those who stand this very watch.
func (r *RollDistrict) Own() []RollOfficer {
	return slices.DeleteFunc(slices.Clone(r.Officers), func(o RollOfficer) bool { return !o.Own })
}

// Groups puts the others together, in the order of their beginning.
func (r *RollDistrict) Groups() (list []RollGroup) {
	for _, o := range r.Officers {
		if o.Own {
			continue
		}
		i := slices.IndexFunc(list, func(g RollGroup) bool {
			return g.Duty == o.Duty && g.Extra == o.Extra && g.Start == o.Start && g.End == o.End
		})
		if i < 0 {
			i = len(list)
			list = append(list, RollGroup{Duty: o.Duty, Extra: o.Extra, Start: o.Start, End: o.End})
		}
		if g := &list[i]; o.Certified {
			g.CIT = append(g.CIT, o)
		} else {
			g.Rest = append(g.Rest, o)
		}
	}
	slices.SortStableFunc(list, func(x, y RollGroup) int {
		return cmp.Or(cmp.Compare(x.Start.At, y.Start.At), cmp.Compare(x.End.At, y.End.At))
	})
	return list
}

// Brief names a person in a list: the call sign, the name of one who counts, what a clinician is, and the languages.
func (o *RollOfficer) Brief() string {
	s := o.Unit
	if o.Certified && o.Name != "" {
		s += " " + o.Name
	}
	notes := o.Languages
	if o.Role != roster.RoleOfficer {
		notes = append([]string{string(o.Role)}, notes...)
	}
	if len(notes) > 0 {
		s += " (" + strings.Join(notes, " ") + ")"
	}
	return s
}

// briefly names people one after the other.
func briefly(list []RollOfficer) string {
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].Brief()
	}
	return strings.Join(names, ", ")
}
