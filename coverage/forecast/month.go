package forecast

import (
	"watchbill/coverage"
	"watchbill/roster"
)

// Month is a calendar month as far as the horizon has it. A slot belongs to the month of its date.
type Month struct {
	coverage.Month
	First, Last Count // on the first and the last date of the horizon in the month
	Lapsing     int   // certificates whose last date lies in the month and the horizon
	Slots       int
	Unresolved  int     // slots without a probability, left out of Holds
	Holds       float64 // mean of the slots' probabilities to hold; 1 when none is resolved
	Expected    Expected
}

// Count is how many officers in service there are on one date.
type Count struct {
	Date         roster.Date
	Certified    int     // by COVERAGE.md 3, which asks for designation too
	Undesignated int     // whose credentials would certify them, were they designated
	Expected     float64 // certified, by attrition: they and those who follow them
}

// newMonths lays out the months of the horizon with their dates.
func newMonths(from roster.Date, days int) []Month {
	var months []Month
	for d := from; d < from+roster.Date(days); d++ {
		m := monthOf(d)
		if n := len(months); n == 0 || months[n-1].Month != m {
			months = append(months, Month{Month: m, First: Count{Date: d}})
		}
		months[len(months)-1].Last.Date = d
	}
	return months
}

// monthOf is the month of a date.
func monthOf(d roster.Date) coverage.Month {
	year, month, _ := d.Civil()
	return coverage.Month{Year: year, Month: int(month)}
}

// count enters one person into the counts of the months. held is by day of the horizon.
func count(months []Month, book *roster.Book, p *roster.Personnel, from roster.Date, held []float64) {
	if p.Officer.Role != roster.RoleOfficer {
		return
	}
	for i := range months {
		for _, c := range [2]*Count{&months[i].First, &months[i].Last} {
			if !p.Officer.Active.Contains(c.Date) {
				continue
			}
			if held != nil {
				c.Expected += held[c.Date-from]
			}
			switch {
			case p.CertifiedOn(c.Date):
				c.Certified++
			case !p.Officer.Designated:
				if _, ok := book.CredentialsHold(p, c.Date); ok {
					c.Undesignated++
				}
			}
		}
	}
}

// enter adds a slot.
func (m *Month) enter(s *Slot) {
	m.Slots++
	m.Expected.join(&s.Expected)
	if s.Resolved {
		m.Holds += s.Holds
	} else {
		m.Unresolved++
	}
}
