package training_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/training"
)

func TestGaps(t *testing.T) {
	type cred = roster.Credential
	for _, c := range []struct {
		name   string
		on     string // default 2027-01-01
		creds  []cred
		change func(r *roster.Records)
		want   []string // code: words
		due    int      // the credential of a refresher-due
	}{
		{name: "complete", creds: []cred{complete("2026-06-05")}},
		{name: "nothing on record"},
		{name: "bare", creds: []cred{{Kind: "CIT-40", Completed: date("2026-06-05")}}, want: []string{
			"no-start-date: start date missing", "no-program: program missing", "no-host: host organisation missing",
			"hours-short: 40 h not verified: none recorded", "no-scenario: scenario exercise not documented", "no-component: site-visit missing",
			"no-authority: certifying authority missing", "no-number: certificate number missing", "no-category: POST credit category missing", "no-evidence: evidence missing",
		}},
		{name: "hours short", creds: []cred{complete("2026-06-05", func(c *cred) { c.Hours = 36.5 })}, want: []string{"hours-short: 40 h not verified: 36.5 h"}},
		{name: "another authority", creds: []cred{complete("2026-06-05", func(c *cred) { c.Authority = "OTHER" })},
			want: []string{"authority-not-accepted: authority OTHER is not one that the agency accepts"}},
		{name: "general category", creds: []cred{complete("2026-06-05", func(c *cred) { c.Category = "General In-Service" })},
			want: []string{`general-category: credited as "General In-Service", which is no category of crisis training`}},
		{name: "category of its own", creds: []cred{complete("2026-06-05", func(c *cred) { c.Category = "general crisis" })}},
		{name: "dates disagree", creds: []cred{complete("2026-06-05", func(c *cred) { c.Started = date("2026-06-06") })},
			want: []string{"dates-disagree: began after it was completed, or expired before"}},
		{name: "not completed", creds: []cred{complete("2026-06-05", func(c *cred) { c.Completed = 0 })}, want: []string{"not-completed: not completed"}},
		{name: "booked", creds: []cred{complete("2026-06-05", func(c *cred) { c.Completed, c.Started = 0, date("2027-02-01") })}},
		{name: "to come", creds: []cred{{Kind: "CIT-40", Completed: date("2027-02-01")}}},
		{name: "revoked", creds: []cred{{Kind: "CIT-40", Completed: date("2026-02-01"), Revoked: date("2026-12-31")}}},
		{name: "twice", creds: []cred{complete("2026-06-05"), complete("2026-06-05")}, want: []string{"recorded-twice: on record twice"}},
		{name: "two of one day", creds: []cred{had("ICAT", 4, "2026-06-05"), had("ICAT", 4, "2026-06-05", func(c *cred) { c.Number = "C-2" })}},
		{name: "other course", creds: []cred{{Kind: "MHFA-PS", Completed: date("2026-06-05")}}, want: []string{
			"no-program: program missing", "no-host: host organisation missing", "no-hours: hours missing", "no-evidence: neither evidence nor number"}},
		{name: "agency's own kind", creds: []cred{had("FIRST-AID", 0, "2026-06-05", func(c *cred) { c.Number = "" })}},
		{name: "acknowledged policy", creds: []cred{had("AUTISM", 0, "2026-06-05")}, change: func(r *roster.Records) {
			r.Policy.Mandates = []roster.Mandate{{Name: "read", Kinds: []string{"AUTISM"}, CycleMonths: 12}}
		}},
		{name: "nearly the kind", creds: []cred{had("CIT40", 40, "2026-06-05"), had("Cit-40", 40, "2026-06-05"), had("CIT-24", 24, "2026-06-05"), had("CITY", 24, "2026-06-05")},
			want: []string{"other-kind: recorded as CIT-24, which is not CIT-40", "other-kind: recorded as CIT40, which is not CIT-40", "other-kind: recorded as Cit-40, which is not CIT-40"}},
		{name: "refresher short", creds: []cred{complete("2026-06-05"), had("CIT-REFRESHER", 4, "2026-12-01")}, want: []string{"hours-short: 8 h not verified: 4 h"}},
		{name: "refresher of nothing", creds: []cred{had("CIT-REFRESHER", 8, "2026-12-01")}, want: []string{"renews-nothing: no CIT-40 that it could renew on 2026-12-01"}},
		{name: "due", on: "2028-05-06", creds: []cred{complete("2026-06-05")}, want: []string{"refresher-due: refresher due by 2028-07-05"}},
		{name: "due on the 90th day", on: "2028-04-06", creds: []cred{complete("2026-06-05")}, want: []string{"refresher-due: refresher due by 2028-07-05"}},
		{name: "revoked soon", on: "2027-05-06", creds: []cred{complete("2026-06-05", func(c *cred) { c.Revoked = date("2027-06-01") })},
			want: []string{"refresher-due: certified through 2027-05-31 only: a revocation is entered"}},
		{name: "lapsed, the older last", on: "2028-07-06", creds: []cred{complete("2025-06-05", func(c *cred) { c.Expires = date("2028-06-01") }), complete("2026-01-05")},
			want: []string{"refresher-due: refresher due: lapsed 2028-07-02; by now it takes CIT-40 anew"}},
		{name: "lapsed, the newer last", on: "2028-07-06", creds: []cred{complete("2025-06-05"), complete("2026-01-05")}, due: 1,
			want: []string{"refresher-due: refresher due: lapsed 2028-02-05; by now it takes CIT-40 anew"}},
		{name: "another course revoked", on: "2028-05-06", creds: []cred{complete("2026-06-05"), had("ICAT", 8, "2026-06-05", func(c *cred) { c.Revoked = date("2028-07-06") })},
			want: []string{"refresher-due: refresher due by 2028-07-05"}},
		{name: "not due yet", on: "2028-04-05", creds: []cred{complete("2026-06-05")}},
		{name: "lapsed", on: "2028-07-06", creds: []cred{complete("2026-06-05")}, want: []string{"refresher-due: refresher due: lapsed 2028-07-06; by now it takes CIT-40 anew"}},
		{name: "no refresher", on: "2028-07-06", creds: []cred{complete("2026-06-05")}, change: func(r *roster.Records) { r.Agency.Certification.Refresher = nil },
			want: []string{"refresher-due: CIT-40 anew due: lapsed 2028-07-06"}},
		{name: "lapsed and not designated", on: "2028-07-06", creds: []cred{complete("2026-06-05")}, change: func(r *roster.Records) { r.Officers[0].Designated = false },
			want: []string{"refresher-due: refresher due: not designated; lapsed 2028-07-06; by now it takes CIT-40 anew"}},
		{name: "left", on: "2028-07-06", creds: []cred{complete("2026-06-05")}, change: func(r *roster.Records) { r.Officers[0].Active.To = date("2027-01-01") }},
		{name: "clinician", on: "2028-07-06", creds: []cred{complete("2026-06-05")}, change: func(r *roster.Records) { r.Officers[0].Role = roster.RoleClinician }},
		{name: "skill alone", change: func(r *roster.Records) { r.Officers[0].Skills = []string{"youth", "negotiator"} },
			want: []string{"skill-without-credential: skill negotiator without a NEGOTIATOR that holds"}},
		{name: "skill documented", creds: []cred{had("NEGOTIATOR", 40, "2026-06-05")}, change: func(r *roster.Records) { r.Officers[0].Skills = []string{"negotiator"} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := agency()
			with(&r, "A", c.creds...)
			if c.change != nil {
				c.change(&r)
			}
			if c.on == "" {
				c.on = "2027-01-01"
			}
			review := training.New(newBook(t, r), date(c.on))
			var got []string
			for _, g := range review.Person(0).Gaps {
				got = append(got, string(g.Code)+": "+g.Words)
				if g.Code == training.RefresherDue && g.Credential != c.due {
					t.Errorf("due is credential %d, want %d", g.Credential, c.due)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			people := 0
			for _, sum := range review.Summary().Gaps {
				people += sum.People
				if sum.Meaning == "" || sum.Credentials < 1 || !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, string(sum.Code)+":") }) {
					t.Errorf("summed up as %+v", sum)
				}
			}
			if (people > 0) != (len(got) > 0) {
				t.Errorf("summed up: %+v", review.Summary().Gaps)
			}
		})
	}
}
