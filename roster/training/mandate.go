package training

import (
	"cmp"
	"slices"

	"watchbill/roster"
)

// Duty is how somebody stands against one mandate that binds them: they are in service on the date and of one of its
// roles, officers where it names none.
type Duty struct {
	Mandate int // index into the policy's mandates
	Met     bool
	Hours   float64 // of its kinds, within the cycle that ends on the date
	Short   float64 // hours missing; 0 when met, and where the mandate asks for no hours but for one credential
	// Through is, when met, the last date to which it stays met without a break by what is on record (zero: it never ends
	// within the calendar); when not, the last date on which it was met (zero: never).
	Through roster.Date
	// Due is the first date without: the day after Through, whether that is to come or has been. Of whoever has never met
	// the mandate it is the first day of service, zero where that is not on record.
	Due roster.Date
	// LeftOut are the courses of its kinds that would lie within the cycle and do not count.
	LeftOut []LeftOut
}

// LeftOut is a course that does not count, and why.
type LeftOut struct {
	Credential int // index into the person's credentials
	Why        string
}

// Binds tells whether a mandate is for persons of a role.
func Binds(m roster.Mandate, role roster.Role) bool {
	if len(m.Roles) == 0 {
		return role == roster.RoleOfficer
	}
	return slices.Contains(m.Roles, role)
}

func (v *viewer) duties(t *Transcript) []Duty {
	if !t.InService {
		return nil
	}
	var duties []Duty
	for i, m := range v.mandates {
		if Binds(m, t.Person.Officer.Role) {
			d := v.duty(m, t.Person.Officer.Active.From)
			d.Mandate = i
			duties = append(duties, d)
		}
	}
	return duties
}

// turn is a date on which a course comes into the cycle, or is out of it.
type turn struct {
	day     roster.Date
	hours   int64 // thousandths
	courses int
}

// duty holds the courses in hand against a mandate, whoever gave them: the agency's list of authorities is about its
// certification, and hours that were had stay had. It goes through the turns in order, for nothing changes between them.
func (v *viewer) duty(m roster.Mandate, service roster.Date) Duty {
	v.turns = v.turns[:0]
	for _, c := range v.courses {
		if v.repeats[c.at] || !slices.Contains(m.Kinds, c.kind) {
			continue
		}
		end := c.dates.From.AddMonths(m.CycleMonths)
		if c.dates.To != 0 {
			end = min(end, c.dates.To)
		}
		v.turns = append(v.turns, turn{c.dates.From, c.hours, 1}, turn{end + 1, -c.hours, -1})
	}
	slices.SortFunc(v.turns, func(x, y turn) int { return cmp.Compare(x.day, y.day) })

	d := Duty{LeftOut: v.leftOut(m), Due: service}
	had, courses, met := int64(0), 0, false
	for i, t := range v.turns {
		had, courses = had+t.hours, courses+t.courses
		if i+1 < len(v.turns) && v.turns[i+1].day == t.day {
			continue
		}
		was := met
		if met = courses > 0 && had >= thousandths(m.Hours); was && !met {
			d.Through, d.Due = t.day-1, t.day
		}
		if t.day <= v.on {
			d.Met, d.Hours = met, asHours(had)
		} else if !d.Met || !met {
			break // past the run of dates that the review's date lies in
		}
	}
	switch {
	case d.Met && d.Through >= roster.MaxDate:
		d.Through, d.Due = 0, 0
	case !d.Met && m.Hours > 0:
		d.Short = asHours(thousandths(m.Hours) - thousandths(d.Hours))
	}
	return d
}

// leftOut lists the courses of a mandate's kinds, completed within the cycle or at no date, that do not count.
func (v *viewer) leftOut(m roster.Mandate) []LeftOut {
	var out []LeftOut
	for i, c := range v.creds {
		if !slices.Contains(m.Kinds, c.Kind) || c.Completed > v.on || c.Completed != 0 && c.Completed.AddMonths(m.CycleMonths) < v.on {
			continue
		}
		why := ""
		switch {
		case c.Completed == 0 && (c.Started == 0 || c.Started <= v.on):
			why = "not completed"
		case c.Completed == 0:
			continue // booked
		case c.Revoked != 0 && c.Revoked <= v.on:
			why = "revoked " + c.Revoked.String()
		case v.repeats[i]:
			why = "on record twice"
		}
		if why != "" {
			out = append(out, LeftOut{i, why})
		}
	}
	return out
}
