package demo

import (
	"fmt"

	"watchbill/roster"
)

const academy = "Riverbend Academy (made up)"

// train adds the officer's credentials.
func (y *year) train(p *person) {
	if p.standing != untrained {
		y.certify(p)
	}
	if p.rng.IntN(100) < 55 {
		y.course(p, "MHFA-PS", "Mental Health First Aid for Public Safety", 8, -20-p.rng.IntN(1400))
	}
	for _, c := range []struct {
		kind, program string
		hours         float64
		percent       int
	}{
		{"ICAT", "Integrating Communications, Assessment and Tactics", 16, 12},
		{"AUTISM", "Autism response", 4, 10},
		{"VERBAL-JUDO", "Verbal Judo", 8, 8},
		{"ASIST", "Applied Suicide Intervention Skills", 14, 4},
	} {
		if p.rng.IntN(100) < c.percent {
			y.course(p, c.kind, c.program, c.hours, -20-p.rng.IntN(1400))
		}
	}
}

// course adds a credential that no rule is laid on, completed so many days from the first.
func (y *year) course(p *person, kind, program string, hours float64, days int) {
	y.records.Credentials = append(y.records.Credentials, roster.Credential{
		Officer: p.id, Kind: kind, Program: program, Host: academy, Completed: y.date(days), Hours: hours,
	})
}

// certify adds a CIT course and the refreshers since, such that validity ends when the story says, else for one in six
// within the year and for the others after it.
func (y *year) certify(p *person) {
	ends := yearDays + 15 + p.rng.IntN(660)
	switch _, told := stories[seat{p.letter, p.number, p.place}]; {
	case p.lapses > 0:
		ends = p.lapses - graceDays
	case !told && p.rng.IntN(6) == 0:
		ends = 60 + p.rng.IntN(240)
	}
	// Backwards from the last course: each was taken before the one before it had ended.
	taken := []roster.Date{y.date(ends).AddMonths(-validMonths)}
	for range p.rng.IntN(3) {
		taken = append(taken, taken[len(taken)-1].AddMonths(-validMonths+4+p.rng.IntN(8)))
	}
	base := roster.Credential{
		Officer: p.id, Kind: "CIT-40", Program: "Crisis Intervention Team, 40 hours", Host: academy,
		Completed: taken[len(taken)-1], Hours: 40, Components: []string{"classroom", "scenario"}, Authority: authority,
		Category: "crisis-intervention", Evidence: "made up",
	}
	base.Started = base.Completed - 4
	base.Number = number("CIT", base.Completed, p.index)
	switch p.standing {
	case hoursShort:
		base.Hours = 36
	case noScenario:
		base.Components = []string{"classroom"}
	case elsewhere:
		base.Authority, base.Host = "MD-PTSC", "Tidewater Academy (made up)"
	}
	if p.revoked > 0 {
		base.Revoked = y.date(p.revoked)
	}
	y.records.Credentials = append(y.records.Credentials, base)
	for i := len(taken) - 2; i >= 0; i-- {
		y.records.Credentials = append(y.records.Credentials, roster.Credential{
			Officer: p.id, Kind: "CIT-REFRESHER", Program: "CIT refresher", Host: academy, Completed: taken[i], Hours: 8,
			Number: number("REF", taken[i], p.index), Category: "crisis-intervention",
		})
	}
}

// number is a certificate's: its kind, its year, and a number that nobody else has in that year.
func number(kind string, completed roster.Date, index int) string {
	year, _, _ := completed.Civil()
	return fmt.Sprintf("%s-%d-%04d", kind, year, index+1)
}
