package training_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/training"
)

func TestTier(t *testing.T) {
	type cred = roster.Credential
	r := agency()
	with(&r, "A-nothing")
	with(&r, "B-first-aid", had("FIRST-AID", 16, "2026-06-05"))
	with(&r, "C-four", had("ICAT", 4, "2026-06-05"))
	with(&r, "D-four-four", had("ICAT", 4, "2026-06-05"), had("MHFA-PS", 4, "2026-06-05"))
	with(&r, "E-same-four", had("ICAT", 4, "2026-06-05"), had("ICAT", 4, "2026-06-05"))
	with(&r, "F-lapsed", complete("2020-06-05"))
	with(&r, "G-certified", complete("2026-06-05"))
	with(&r, "H-undesignated", complete("2026-06-05")).Designated = false
	with(&r, "I-negotiator", complete("2026-06-05"), had("NEGOTIATOR", 40, "2026-06-05"))
	with(&r, "J-negotiator-only", had("NEGOTIATOR", 40, "2026-06-05"))
	with(&r, "K-negotiator-past", complete("2026-06-05"), had("NEGOTIATOR", 40, "2026-06-05", func(c *cred) { c.Expires = date("2026-12-31") }))
	with(&r, "L-paired", complete("2026-06-05"))
	with(&r, "M-was-paired", complete("2026-06-05"))
	with(&r, "N-mobile", complete("2026-06-05"), had("MOBILE-CRISIS", 8, "2026-06-05"))
	with(&r, "O-clinician", complete("2026-06-05")).Role = roster.RoleClinician
	with(&r, "P-left", complete("2026-06-05")).Active.To = date("2026-12-31")
	r.Officers = append(r.Officers, roster.Officer{ID: "Q-desk", Role: roster.RoleOfficer, Designated: true})
	r.Pairs = []roster.Pair{
		{ID: "P1", Officer: "L-paired", Clinician: "O-clinician", Dates: roster.DateRange{From: date("2026-01-01")}},
		{ID: "P2", Officer: "M-was-paired", Clinician: "O-clinician", Dates: roster.DateRange{From: date("2026-01-01"), To: date("2026-12-31")}},
	}
	review := training.New(newBook(t, r), date("2027-01-01"))
	got := map[roster.OfficerID]int{}
	for i := range review.Len() {
		p := review.Person(i)
		got[p.Person.Officer.ID] = int(p.Tier)
	}
	if diff := cmp.Diff(map[roster.OfficerID]int{
		"A-nothing": 0, "B-first-aid": 0, "C-four": 0, "D-four-four": 1, "E-same-four": 0, "F-lapsed": 1, "G-certified": 2, "H-undesignated": 1, "I-negotiator": 3,
		"J-negotiator-only": 1, "K-negotiator-past": 2, "L-paired": 3, "M-was-paired": 2, "N-mobile": 3, "O-clinician": 0, "P-left": 2, "Q-desk": 0,
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s := review.Summary()
	// Those who are no officers, have left or have no posting are not of the patrol.
	if want := [training.Tiers]int{4, 4, 3, 3}; s.Tiers != want || s.Posted != 14 || s.Reached(training.CIT) != 6 || s.Uncertified != 1 {
		t.Errorf("%+v", s)
	}
}
