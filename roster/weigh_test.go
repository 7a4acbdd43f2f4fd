package roster_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/roster"
)

func TestWeigh(t *testing.T) {
	type w = roster.Weighed
	records := small()
	records.Agency.Certification = standingRule()
	for _, c := range []struct {
		name  string
		on    string
		creds []roster.Credential
		want  []w
	}{
		{"counts", "2027-01-01", []roster.Credential{base("2026-01-10")}, []w{{Counts: true, Through: date("2028-02-09")}}},
		{"hours short", "2027-01-01", []roster.Credential{base("2026-01-10", hours(36))}, []w{{Why: "40 h not verified: 36 h"}}},
		{"not yet", "2026-01-09", []roster.Credential{base("2026-01-10")}, []w{{Why: "not before 2026-01-10"}}},
		{"ended", "2028-02-10", []roster.Credential{base("2026-01-10")}, []w{{Past: true, Why: "ended 2028-02-09", Through: date("2028-02-09")}}},
		{"ended before it was completed", "2028-02-10", []roster.Credential{base("2026-01-10", func(c *roster.Credential) { c.Expires = date("2025-01-01") })},
			[]w{{Why: "ended 2025-01-31"}}},
		{"revoked", "2027-01-01", []roster.Credential{base("2026-01-10", revoked("2027-01-01"))}, []w{{Why: "revoked 2027-01-01"}}},
		{"another kind", "2027-01-01", []roster.Credential{base("2026-01-10", func(c *roster.Credential) { c.Kind = "ASIST" })}, []w{{}}},
		{"renewed", "2028-06-01", []roster.Credential{base("2026-01-10"), refresher("2028-01-10")},
			[]w{{Counts: true, Through: date("2029-02-09")}, {Counts: true}}},
		{"renewed too late", "2028-06-01", []roster.Credential{base("2026-01-10"), refresher("2028-02-10")},
			[]w{{Past: true, Why: "ended 2028-02-09", Through: date("2028-02-09")}, {Why: "no CIT-40 that it could renew on 2028-02-10"}}},
		{"two of one day", "2028-06-01", []roster.Credential{base("2026-01-10"), refresher("2028-01-10"), refresher("2028-01-10", func(c *roster.Credential) { c.Number = "2" })},
			[]w{{Counts: true, Through: date("2029-02-09")}, {Counts: true}, {Counts: true}}},
		{"renewed once", "2031-01-01", []roster.Credential{base("2026-01-10"), refresher("2027-01-10")},
			[]w{{Past: true, Why: "ended 2028-02-09", Through: date("2028-02-09")}, {Past: true, Why: "the CIT-40 that it renewed no longer holds"}}},
		{"refresher short", "2027-06-01", []roster.Credential{base("2026-01-10"), refresher("2027-01-10", hours(0))},
			[]w{{Counts: true, Through: date("2028-02-09")}, {Why: "8 h not verified: none recorded"}}},
		{"refresher without a course", "2027-06-01", []roster.Credential{refresher("2027-01-10")}, []w{{Why: "no CIT-40 that it could renew on 2027-01-10"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := records
			r.Credentials = c.creds
			r.Officers = append([]roster.Officer(nil), r.Officers...)
			for i := range r.Credentials {
				r.Credentials[i].Officer = r.Officers[0].ID
			}
			book, faults := roster.NewBook(r, 0)
			if faults.Err() != nil {
				t.Fatal(faults)
			}
			i, _ := book.Officer(r.Officers[0].ID)
			if diff := cmp.Diff(c.want, book.Weigh(nil, book.Person(i), date(c.on))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestWeighAgrees holds the credentials one by one to what they amount to together.
func TestWeighAgrees(t *testing.T) {
	records := small()
	id := records.Officers[0].ID
	day := rapid.Custom(func(t *rapid.T) roster.Date {
		return date("2026-01-01") + roster.Date(rapid.IntRange(0, 1500).Draw(t, "day"))
	})
	rapid.Check(t, func(t *rapid.T) {
		r := records
		r.Agency.Certification = standingRule()
		if rapid.Bool().Draw(t, "one kind") {
			r.Agency.Certification.Refresher.Kind = "CIT-40"
		}
		r.Credentials = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) roster.Credential {
			c := base(day.Draw(t, "completed").String())
			c.Officer, c.Hours = id, rapid.SampledFrom([]float64{40, 8, 4}).Draw(t, "hours")
			c.Kind = rapid.SampledFrom([]string{"CIT-40", "CIT-REFRESHER", "ICAT"}).Draw(t, "kind")
			if rapid.IntRange(0, 3).Draw(t, "revoked") == 0 {
				c.Revoked = day.Draw(t, "revoked")
			}
			return c
		}), 0, 6).Draw(t, "credentials")
		book, faults := roster.NewBook(r, 0)
		if faults.Err() != nil {
			t.Fatal(faults)
		}
		i, _ := book.Officer(id)
		p, on := book.Person(i), day.Draw(t, "on")
		_, holds := book.CredentialsHold(p, on)
		counts := false
		for k, w := range book.Weigh(nil, p, on) {
			c := p.Credentials().At(k)
			counts = counts || w.Counts && c.Kind == "CIT-40" && c.Hours == 40
			if rule := c.Kind == "CIT-40" || c.Kind == r.Agency.Certification.Refresher.Kind; w.Counts == (w.Why != "") && rule || !rule && w != (roster.Weighed{}) {
				t.Errorf("%+v is worth %+v", c, w)
			}
		}
		if counts != holds {
			t.Errorf("on %s a base counts: %v; the credentials hold: %v", on, counts, holds)
		}
	})
}
