package training_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/training"
)

func TestDuty(t *testing.T) {
	type cred = roster.Credential
	hours8 := roster.Mandate{Name: "8 h a year", Kinds: []string{"CIT-40", "ICAT", "MHFA-PS"}, Hours: 8, CycleMonths: 12}
	policy := roster.Mandate{Name: "policy read", Kinds: []string{"POLICY-7"}, CycleMonths: 36}
	for _, c := range []struct {
		name    string
		mandate roster.Mandate
		creds   []cred
		from    string // first day of service
		want    training.Duty
	}{
		{"never", hours8, nil, "", training.Duty{Short: 8}},
		{"never, since", hours8, nil, "2025-03-01", training.Duty{Short: 8, Due: date("2025-03-01")}},
		{"met by one", hours8, []cred{had("ICAT", 8, "2026-06-05")}, "", training.Duty{Met: true, Hours: 8, Through: date("2027-06-05"), Due: date("2027-06-06")}},
		{"on its last day", hours8, []cred{had("ICAT", 8, "2026-01-01")}, "", training.Duty{Met: true, Hours: 8, Through: date("2027-01-01"), Due: date("2027-01-02")}},
		{"the day after", hours8, []cred{had("ICAT", 8, "2025-12-31")}, "", training.Duty{Short: 8, Through: date("2026-12-31"), Due: date("2027-01-01")}},
		{"on its first day", hours8, []cred{had("ICAT", 8, "2027-01-01")}, "", training.Duty{Met: true, Hours: 8, Through: date("2028-01-01"), Due: date("2028-01-02")}},
		{"to come", hours8, []cred{had("ICAT", 8, "2027-01-02")}, "", training.Duty{Short: 8}},
		{"two together", hours8, []cred{had("ICAT", 4, "2026-03-01"), had("MHFA-PS", 4, "2026-09-01")}, "",
			training.Duty{Met: true, Hours: 8, Through: date("2027-03-01"), Due: date("2027-03-02")}},
		{"renewed by one to come", hours8, []cred{had("ICAT", 8, "2026-03-01"), had("ICAT", 8, "2027-03-02")}, "",
			training.Duty{Met: true, Hours: 8, Through: date("2028-03-02"), Due: date("2028-03-03")}},
		{"one to come too late", hours8, []cred{had("ICAT", 8, "2026-03-01"), had("ICAT", 8, "2027-03-03")}, "",
			training.Duty{Met: true, Hours: 8, Through: date("2027-03-01"), Due: date("2027-03-02")}},
		{"short", hours8, []cred{had("ICAT", 2.5, "2026-03-01"), had("ASIST", 8, "2026-03-01")}, "", training.Duty{Hours: 2.5, Short: 5.5}},
		{"thirds", hours8, []cred{had("ICAT", 2.67, "2026-03-01"), had("ICAT", 2.67, "2026-03-02"), had("ICAT", 2.66, "2026-03-03")}, "",
			training.Duty{Met: true, Hours: 8, Through: date("2027-03-01"), Due: date("2027-03-02")}},
		{"leap day", hours8, []cred{had("ICAT", 8, "2024-02-29")}, "", training.Duty{Short: 8, Through: date("2025-02-28"), Due: date("2025-03-01")}},
		{"twice on record", hours8, []cred{had("ICAT", 4, "2026-03-01"), had("ICAT", 4, "2026-03-01")}, "",
			training.Duty{Hours: 4, Short: 4, LeftOut: []training.LeftOut{{Credential: 1, Why: "on record twice"}}}},
		{"revoked", hours8, []cred{had("ICAT", 8, "2026-03-01", func(c *cred) { c.Revoked = date("2026-12-01") })}, "",
			training.Duty{Short: 8, Through: date("2026-11-30"), Due: date("2026-12-01"), LeftOut: []training.LeftOut{{Why: "revoked 2026-12-01"}}}},
		{"to be revoked", hours8, []cred{had("ICAT", 8, "2026-03-01", func(c *cred) { c.Revoked = date("2027-02-01") })}, "",
			training.Duty{Met: true, Hours: 8, Through: date("2027-01-31"), Due: date("2027-02-01")}},
		{"expired, and yet had", hours8, []cred{had("ICAT", 8, "2026-03-01", func(c *cred) { c.Expires = date("2026-04-01") })}, "",
			training.Duty{Met: true, Hours: 8, Through: date("2027-03-01"), Due: date("2027-03-02")}},
		{"not completed", hours8, []cred{had("ICAT", 8, "2026-03-01", func(c *cred) { c.Completed = 0 })}, "",
			training.Duty{Short: 8, LeftOut: []training.LeftOut{{Why: "not completed"}}}},
		{"from another agency", hours8, []cred{complete("2026-06-05", func(c *cred) { c.Host = "Elsewhere" })}, "",
			training.Duty{Met: true, Hours: 40, Through: date("2027-06-05"), Due: date("2027-06-06")}},
		{"of an authority that does not certify here", hours8, []cred{complete("2026-06-05", func(c *cred) { c.Authority = "OTHER" })}, "",
			training.Duty{Met: true, Hours: 40, Through: date("2027-06-05"), Due: date("2027-06-06")}},
		{"another course of another authority", hours8, []cred{had("MHFA-PS", 8, "2026-06-05", func(c *cred) { c.Authority = "NCBH" })}, "",
			training.Duty{Met: true, Hours: 8, Through: date("2027-06-05"), Due: date("2027-06-06")}},
		{"policy acknowledged", policy, []cred{had("POLICY-7", 0, "2024-06-05")}, "", training.Duty{Met: true, Through: date("2027-06-05"), Due: date("2027-06-06")}},
		{"policy not acknowledged", policy, []cred{had("POLICY-6", 0, "2024-06-05")}, "", training.Duty{}},
		{"end of the calendar", roster.Mandate{Name: "long", Kinds: []string{"ICAT"}, CycleMonths: 12}, []cred{had("ICAT", 1, "9999-01-01")}, "", training.Duty{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := agency()
			with(&r, "A", c.creds...).Active.From = date(c.from)
			r.Policy.Mandates = []roster.Mandate{c.mandate}
			review := training.New(newBook(t, r), date("2027-01-01"))
			if diff := cmp.Diff([]training.Duty{c.want}, review.Person(0).Duties); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEndless(t *testing.T) {
	r := agency()
	with(&r, "A", had("ICAT", 8, "9999-06-01"))
	r.Policy.Mandates = []roster.Mandate{{Name: "once", Kinds: []string{"ICAT"}, Hours: 8, CycleMonths: 12}}
	got := training.New(newBook(t, r), date("9999-07-01")).Person(0).Duties
	if diff := cmp.Diff([]training.Duty{{Met: true, Hours: 8}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestBinds holds who a mandate is for.
func TestBinds(t *testing.T) {
	r := agency()
	with(&r, "A")
	with(&r, "B").Active.To = date("2026-12-31")
	with(&r, "C").Role = roster.RoleDispatcher
	with(&r, "D").Role = roster.RoleClinician
	r.Policy.Mandates = []roster.Mandate{
		{Name: "officers", Kinds: []string{"ICAT"}, Hours: 8, CycleMonths: 36},
		{Name: "console", Kinds: []string{"DISPATCH-CIT"}, Hours: 8, CycleMonths: 36, Roles: []roster.Role{roster.RoleDispatcher, roster.RoleClinician}},
		{Name: "all", Kinds: []string{"POLICY-7"}, CycleMonths: 36, Roles: []roster.Role{roster.RoleOfficer, roster.RoleDispatcher}},
	}
	review := training.New(newBook(t, r), date("2027-01-01"))
	var got [][]int
	for i := range review.Len() {
		bound := []int{}
		for _, d := range review.Person(i).Duties {
			bound = append(bound, d.Mandate)
		}
		got = append(got, bound)
	}
	if diff := cmp.Diff([][]int{{0, 2}, {}, {1, 2}, {1}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i, bound := range []int{1, 2, 2} {
		if m := review.Summary().Mandates[i]; m.Bound != bound || m.Met != 0 || m.ShortHours != r.Policy.Mandates[i].Hours*float64(bound) {
			t.Errorf("%+v", m)
		}
	}
}
