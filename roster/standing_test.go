package roster_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
)

// standingRule is an agency that asks for everything that can be asked for.
func standingRule() roster.Certification {
	return roster.Certification{
		Kind: "CIT-40", MinHours: 40, RequiredComponents: []string{"scenario", "site-visit"}, Authorities: []string{"POST", "WSCJTC"},
		ValidMonths: 24, GraceDays: 30, Refresher: &roster.Refresher{Kind: "CIT-REFRESHER", MinHours: 8, ValidMonths: 12},
	}
}

// base is a credential that qualifies under standingRule; change may spoil it.
func base(completed string, change ...func(*roster.Credential)) roster.Credential {
	c := roster.Credential{Officer: "Adam", Kind: "CIT-40", Completed: date(completed), Hours: 40, Components: []string{"site-visit", "scenario"}, Authority: "POST"}
	for _, f := range change {
		f(&c)
	}
	return c
}

func refresher(completed string, change ...func(*roster.Credential)) roster.Credential {
	c := roster.Credential{Officer: "Adam", Kind: "CIT-REFRESHER", Completed: date(completed), Hours: 8}
	for _, f := range change {
		f(&c)
	}
	return c
}

func hours(h float64) func(*roster.Credential) { return func(c *roster.Credential) { c.Hours = h } }
func revoked(d string) func(*roster.Credential) {
	return func(c *roster.Credential) { c.Revoked = date(d) }
}
func expires(d string) func(*roster.Credential) {
	return func(c *roster.Credential) { c.Expires = date(d) }
}
func by(a string) func(*roster.Credential) { return func(c *roster.Credential) { c.Authority = a } }
func parts(p ...string) func(*roster.Credential) {
	return func(c *roster.Credential) { c.Components = p }
}

func TestStanding(t *testing.T) {
	type creds = []roster.Credential
	for _, c := range []struct {
		name          string
		verdict       roster.Verdict
		creds         creds
		on            string
		certified     bool
		through       string
		reason        string
		undesignated  bool
		role          roster.Role
		withoutGrace  bool
		neverLapses   bool
		withoutCourse bool // no refresher
	}{
		{name: "nothing", verdict: roster.NoCredential, on: "2027-01-01", reason: "no CIT-40"},
		{name: "another certificate", verdict: roster.NoCredential, creds: creds{base("2026-01-01", func(c *roster.Credential) { c.Kind = "MHFA-PS" })}, on: "2027-01-01", reason: "no CIT-40"},
		{name: "valid", verdict: roster.Certified, creds: creds{base("2026-01-10")}, on: "2027-01-01", certified: true, through: "2028-02-09"},
		{name: "first day", verdict: roster.Certified, creds: creds{base("2026-01-10")}, on: "2026-01-10", certified: true, through: "2028-02-09"},
		{name: "the day before", verdict: roster.NotCompleted, creds: creds{base("2026-01-10")}, on: "2026-01-09", reason: "CIT-40 not before 2026-01-10"},
		{name: "before the first of two", verdict: roster.NotCompleted, creds: creds{base("2026-01-10"), base("2026-06-10")}, on: "2026-01-09", reason: "CIT-40 not before 2026-01-10"},
		{name: "revoked before it was completed", verdict: roster.Revoked, creds: creds{base("2026-01-10", revoked("2026-01-01"))}, on: "2027-01-01", reason: "revoked 2026-01-01"},
		{name: "last day without grace", verdict: roster.Certified, creds: creds{base("2026-01-10")}, on: "2028-01-10", certified: true, through: "2028-02-09"},
		{name: "first day of grace", verdict: roster.InGrace, creds: creds{base("2026-01-10")}, on: "2028-01-11", certified: true, through: "2028-02-09",
			reason: "in grace: ended 2028-01-10, refresher due by 2028-02-09"},
		{name: "last day of grace", verdict: roster.InGrace, creds: creds{base("2026-01-10")}, on: "2028-02-09", certified: true, through: "2028-02-09",
			reason: "in grace: ended 2028-01-10, refresher due by 2028-02-09"},
		{name: "lapsed", verdict: roster.Lapsed, creds: creds{base("2026-01-10")}, on: "2028-02-10", through: "2028-02-09", reason: "lapsed 2028-02-10"},
		{name: "lapsed long ago", verdict: roster.Lapsed, creds: creds{base("2014-01-30")}, on: "2027-01-01", through: "2016-02-29", reason: "lapsed 2016-03-01"},
		{name: "no grace", verdict: roster.Lapsed, creds: creds{base("2014-01-30")}, on: "2016-01-31", withoutGrace: true, through: "2016-01-30", reason: "lapsed 2016-01-31"},
		{name: "leap day", verdict: roster.Certified, creds: creds{base("2024-02-29")}, on: "2026-02-28", withoutGrace: true, certified: true, through: "2026-02-28"},
		{name: "expiry given", verdict: roster.Lapsed, creds: creds{base("2026-01-10", expires("2026-06-30"))}, on: "2026-12-01", through: "2026-07-30", reason: "lapsed 2026-07-31"},
		{name: "never lapses", verdict: roster.Certified, creds: creds{base("1990-01-10")}, on: "2027-01-01", neverLapses: true, certified: true},
		{name: "hours", verdict: roster.NotAccepted, creds: creds{base("2026-01-10", hours(36))}, on: "2027-01-01", reason: "40 h not verified: 36 h"},
		{name: "half hours", verdict: roster.NotAccepted, creds: creds{base("2026-01-10", hours(39.5))}, on: "2027-01-01", reason: "40 h not verified: 39.5 h"},
		{name: "no hours", verdict: roster.NotAccepted, creds: creds{base("2026-01-10", hours(0))}, on: "2027-01-01", reason: "40 h not verified: none recorded"},
		{name: "component", verdict: roster.NotAccepted, creds: creds{base("2026-01-10", parts("site-visit"))}, on: "2027-01-01", reason: "scenario missing"},
		{name: "authority", verdict: roster.NotAccepted, creds: creds{base("2026-01-10", by("X"))}, on: "2027-01-01", reason: "authority X not accepted"},
		{name: "no authority", verdict: roster.NotAccepted, creds: creds{base("2026-01-10", by(""))}, on: "2027-01-01", reason: "authority missing"},
		{name: "everything", verdict: roster.NotAccepted, creds: creds{base("2026-01-10", hours(8), parts(), by("X"))}, on: "2027-01-01",
			reason: "40 h not verified: 8 h; scenario missing; site-visit missing; authority X not accepted"},
		{name: "never completed", verdict: roster.NotCompleted, creds: creds{base("2026-01-10", func(c *roster.Credential) { c.Completed = 0 })}, on: "2027-01-01", reason: "CIT-40 not completed"},
		{name: "revoked", verdict: roster.Revoked, creds: creds{base("2026-01-10", revoked("2026-08-01"))}, on: "2026-08-01", through: "2026-07-31", reason: "revoked 2026-08-01"},
		{name: "not yet revoked", verdict: roster.Certified, creds: creds{base("2026-01-10", revoked("2026-08-01"))}, on: "2026-07-31", certified: true, through: "2026-07-31"},
		{name: "refreshed", verdict: roster.Certified, creds: creds{base("2024-01-10"), refresher("2026-01-05")}, on: "2027-01-05", certified: true, through: "2027-02-04"},
		{name: "refreshed early", verdict: roster.Certified, creds: creds{base("2026-01-10"), refresher("2026-02-01")}, on: "2028-01-05", certified: true, through: "2028-02-09"},
		{name: "refreshed in grace", verdict: roster.Certified, creds: creds{base("2024-01-10"), refresher("2026-02-09")}, on: "2027-02-09", certified: true, through: "2027-03-11"},
		{name: "refreshed too late", verdict: roster.Lapsed, creds: creds{base("2024-01-10"), refresher("2026-02-10")}, on: "2026-02-10", through: "2026-02-09", reason: "lapsed 2026-02-10"},
		{name: "refreshed before the base", verdict: roster.Lapsed, creds: creds{base("2024-01-10"), refresher("2024-01-09")}, on: "2026-02-10", through: "2026-02-09", reason: "lapsed 2026-02-10"},
		{name: "refresher too short", verdict: roster.Lapsed, creds: creds{base("2024-01-10"), refresher("2025-12-10", hours(7.5))}, on: "2026-02-10", through: "2026-02-09", reason: "lapsed 2026-02-10"},
		{name: "refresher with an expiry", verdict: roster.InGrace, creds: creds{base("2024-01-10"), refresher("2026-01-05", expires("2030-01-01"))}, on: "2030-01-31", certified: true, through: "2030-01-31",
			reason: "in grace: ended 2030-01-01, refresher due by 2030-01-31"},
		{name: "chain", verdict: roster.Certified, creds: creds{base("2020-01-10"), refresher("2024-01-25"), refresher("2022-01-25"), refresher("2023-01-30")}, on: "2024-12-31", certified: true, through: "2025-02-24"},
		{name: "chain broken by a revocation", verdict: roster.Revoked, creds: creds{base("2020-01-10"), refresher("2022-01-25", revoked("2023-06-01")), refresher("2023-01-30")},
			on: "2023-06-01", through: "2023-05-31", reason: "refresher revoked 2023-06-01"},
		{name: "chain before its revocation", verdict: roster.Certified, creds: creds{base("2020-01-10"), refresher("2022-01-25", revoked("2023-06-01")), refresher("2023-01-30")},
			on: "2023-05-31", certified: true, through: "2023-05-31"},
		{name: "refresher without a course", verdict: roster.Lapsed, creds: creds{base("2024-01-10"), refresher("2026-01-05")}, withoutCourse: true, on: "2026-02-10",
			through: "2026-02-09", reason: "lapsed 2026-02-10"},
		{name: "two bases", verdict: roster.Lapsed, creds: creds{base("2014-01-30"), base("2026-01-10")}, on: "2025-01-01", through: "2016-02-29", reason: "lapsed 2016-03-01"},
		{name: "the better of two", verdict: roster.Lapsed, creds: creds{base("2026-01-10", hours(36)), base("2020-01-10")}, on: "2027-01-01", through: "2022-02-09", reason: "lapsed 2022-02-10"},
		{name: "not designated", verdict: roster.Undesignated, creds: creds{base("2026-01-10")}, undesignated: true, on: "2027-01-01", reason: "not designated"},
		{name: "not designated and lapsed", verdict: roster.Lapsed, creds: creds{base("2014-01-30")}, undesignated: true, on: "2027-01-01", reason: "not designated; lapsed 2016-03-01"},
		{name: "not designated, nothing", verdict: roster.NoCredential, undesignated: true, on: "2027-01-01", reason: "not designated; no CIT-40"},
		{name: "clinician", verdict: roster.NotOfficer, creds: creds{base("2026-01-10")}, role: roster.RoleClinician, on: "2027-01-01", reason: "role is clinician, not officer"},
		{name: "dispatcher", verdict: roster.NotOfficer, role: roster.RoleDispatcher, on: "2027-01-01", reason: "role is dispatcher, not officer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := small()
			r.Agency.Certification = standingRule()
			rule := &r.Agency.Certification
			if c.withoutGrace {
				rule.GraceDays = 0
			}
			if c.neverLapses {
				rule.ValidMonths = 0
			}
			if c.withoutCourse {
				rule.Refresher = nil
			}
			if c.role != "" {
				r.Officers[1].Role = c.role
			}
			r.Officers[1].Designated = !c.undesignated
			r.Credentials, r.Pairs = c.creds, nil
			b := newBook(t, r)
			want := roster.Standing{Verdict: c.verdict, Certified: c.certified, Designated: !c.undesignated, Reason: c.reason}
			if c.through != "" {
				want.Through = date(c.through)
			}
			p, on := person(t, b, "Adam"), date(c.on)
			if diff := cmp.Diff(want, b.Standing(p, on)); diff != "" {
				t.Errorf("standing (-want +got):\n%s", diff)
			}
			if p.CertifiedOn(on) != c.certified {
				t.Errorf("CertifiedOn: %v", !c.certified)
			}
		})
	}
}

// TestUnlapsed sees what counts once ends and revocations are left out of account.
func TestUnlapsed(t *testing.T) {
	for _, c := range []struct {
		name  string
		creds []roster.Credential
		want  roster.Date
	}{
		{"nothing", nil, 0},
		{"lapsed", []roster.Credential{base("2014-01-30")}, date("2014-01-30")},
		{"revoked at once", []roster.Credential{base("2014-01-30", revoked("2014-01-30"))}, date("2014-01-30")},
		{"expired before it began", []roster.Credential{base("2014-01-30", expires("2014-01-01"))}, date("2014-01-30")},
		{"the first of two", []roster.Credential{base("2026-01-10"), base("2014-01-30")}, date("2014-01-30")},
		{"hours short", []roster.Credential{base("2014-01-30", hours(36))}, 0},
		{"component", []roster.Credential{base("2014-01-30", parts("scenario"))}, 0},
		{"authority", []roster.Credential{base("2014-01-30", by("X"))}, 0},
		{"refresher alone", []roster.Credential{refresher("2014-01-30")}, 0},
	} {
		r := small()
		r.Agency.Certification = standingRule()
		r.Credentials = c.creds
		if got := person(t, newBook(t, r), "Adam").UnlapsedFrom(); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
