package recruit

import (
	"fmt"

	"watchbill/roster"
)

// Rows returns the rows that the first n steps add to book: an officer, a certificate and a posting each. The
// identifiers are made up, RECRUIT-01 and so on, those that book knows left out. The posting begins with the plan's
// horizon and has no end; the certificate is of the agency's kind with all that its rule asks for, completed on the
// horizon's first date, and where the rule would let it lapse within the horizon it expires after it. A negative n, or
// one beyond the last step, means all steps.
func Rows(book *roster.Book, plan *Plan, n int) []roster.PersonRows {
	if n < 0 || n > len(plan.Steps) {
		n = len(plan.Steps)
	}
	rule, from := book.Agency().Certification, plan.Options.From
	through := plan.Options.last() + 1 // a tour of the day after still stands in the last night's slot
	rows := make([]roster.PersonRows, 0, n)
	number := 0
	for _, s := range plan.Steps[:n] {
		id := roster.OfficerID("")
		for taken := true; taken; _, taken = book.Officer(id) {
			number++
			id = roster.OfficerID(fmt.Sprintf("RECRUIT-%02d", number))
		}
		certificate := roster.Credential{
			Officer: id, Kind: rule.Kind, Completed: from, Hours: rule.MinHours, Components: rule.RequiredComponents,
		}
		if len(rule.Authorities) > 0 {
			certificate.Authority = rule.Authorities[0]
		}
		if rule.ValidMonths > 0 && from.AddMonths(rule.ValidMonths) < through {
			certificate.Expires = through
		}
		rows = append(rows, roster.PersonRows{
			Officer:     roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true, Eligible: true},
			Credentials: []roster.Credential{certificate},
			Postings: []roster.Posting{{
				Officer: id, District: plan.Book.Districts().At(s.District).ID, Shift: plan.Book.Shifts().At(s.Shift).ID,
				Rotation: plan.Book.Rotations().At(s.Rotation).ID, Offset: s.Offset, Dates: roster.DateRange{From: from},
			}},
		})
	}
	return rows
}

// Apply returns book with the officers of the first n steps added, as [Rows] has them. The steps' figures hold when
// book is plan.Book. The error gathers the faults of a book that the rows do not fit.
func Apply(book *roster.Book, plan *Plan, n int) (*roster.Book, error) {
	r := book.Records()
	for _, p := range Rows(book, plan, n) {
		r.Officers = append(r.Officers, p.Officer)
		r.Credentials = append(r.Credentials, p.Credentials...)
		r.Postings = append(r.Postings, p.Postings...)
	}
	next, faults := roster.NewBook(r, book.Revision())
	if next == nil {
		return nil, fmt.Errorf("add the steps' officers: %w", faults.Err())
	}
	return next, nil
}
