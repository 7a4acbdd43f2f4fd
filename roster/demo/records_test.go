package demo_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/demo"
)

// years are first days of many sorts: every weekday, leap years, the days of clock changes and those around them.
func years() []roster.Date {
	all := []roster.Date{
		roster.NewDate(2026, 11, 21), roster.NewDate(2027, 1, 1), roster.NewDate(2028, 2, 29),
		roster.NewDate(2027, 3, 13), roster.NewDate(2027, 3, 14), roster.NewDate(2027, 3, 15),
		roster.NewDate(2027, 11, 6), roster.NewDate(2027, 11, 7), roster.NewDate(2027, 11, 8),
	}
	for d := roster.NewDate(2026, 1, 1); d < roster.NewDate(2029, 1, 1); d += 41 {
		all = append(all, d)
	}
	return all
}

// book builds the Book of a year; the demo gives no cause even for a warning.
func book(t *testing.T, from roster.Date) *roster.Book {
	t.Helper()
	b, faults := roster.NewBook(demo.Records(from), 0)
	if len(faults) > 0 {
		t.Fatalf("from %s:\n%v", from, faults)
	}
	return b
}

func TestRecordsAreSound(t *testing.T) {
	for _, from := range years() {
		book(t, from)
	}
}

func TestSameDaySameRecords(t *testing.T) {
	from := roster.NewDate(2027, 1, 1)
	if diff := cmp.Diff(demo.Records(from), demo.Records(from)); diff != "" {
		t.Error(diff)
	}
}

func TestTheAgency(t *testing.T) {
	from := roster.NewDate(2027, 1, 1)
	r := demo.Records(from)
	b := book(t, from)
	if !strings.Contains(r.Agency.Name, "made up") {
		t.Errorf("the agency is called %q", r.Agency.Name)
	}
	officers, certified := 0, 0
	names := map[string]roster.OfficerID{}
	has := map[string]int{}
	for _, o := range r.Officers {
		if other, twice := names[o.Name]; twice {
			t.Errorf("%s and %s are both called %s", other, o.ID, o.Name)
		}
		names[o.Name] = o.ID
		has[string(o.Role)]++
		has[o.Rank]++
		if o.Role == roster.RoleOfficer {
			officers++
		}
		if o.Volunteer {
			has["volunteer"]++
		}
		if i, _ := b.Officer(o.ID); b.Person(i).CertifiedOn(from) {
			certified++
		}
		for _, l := range o.Languages {
			has[l]++
		}
	}
	for _, c := range r.Credentials {
		has[c.Kind]++
		if c.Kind == "CIT-40" {
			has["without "+strings.Join(r.Agency.Certification.Missing(c), ", ")]++
		}
		if c.Revoked != 0 {
			has["revoked"]++
		}
	}
	for _, a := range r.Absences {
		has[a.Kind]++
	}
	for _, x := range r.Extras {
		has[x.Kind]++
	}
	for _, x := range r.Resources {
		has[x.Kind]++
	}
	if officers < 390 || officers > 420 {
		t.Errorf("%d officers, want about 400", officers)
	}
	if share := float64(certified) / float64(officers); share < 0.20 || share > 0.24 {
		t.Errorf("%d of %d officers certified, %.3f, want about 0.22", certified, officers, share)
	}
	for _, want := range []string{
		"clinician", "dispatcher", "sergeant", "lieutenant", "volunteer", "es", "ht", "zh", "revoked",
		"CIT-REFRESHER", "MHFA-PS", "DISPATCH-CIT", "vacation", "sick", "training", "court", "overtime", "callback",
		"crisis-line", "mobile-crisis", "receiving-facility", "mutual-aid",
		"without 40 h not verified: 36 h", "without scenario missing", "without authority MD-PTSC not accepted",
	} {
		if has[want] == 0 {
			t.Errorf("there is no %s", want)
		}
	}
	if len(r.Pairs) != 3 {
		t.Errorf("%d pairs, want 3", len(r.Pairs))
	}
}

func BenchmarkRecords(b *testing.B) {
	for b.Loop() {
		demo.Records(roster.NewDate(2027, 1, 1))
	}
}
