package staffing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/staffing"
)

func TestPublishedPeriod(t *testing.T) {
	s := newStation(t, records())
	p, err := s.Publish(t.Context(), chief(), days("2027-03-01", "2027-03-28"), nil, began)
	if err != nil || p.Last().Number != 1 || p.Last().People != 3 || p.Last().Roster != s.Book().Revision() {
		t.Fatalf("%+v %v", p, err)
	}
	changes := func(want ...staffing.DutyChange) {
		t.Helper()
		got, err := s.Changes(t.Context(), p, s.Book())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(append([]staffing.DutyChange{}, want...), got); d != "" {
			t.Errorf("(-want +got)\n%s", d)
		}
	}
	changes()
	q := s.leave("Odd", "2027-03-02", "2027-03-04") // one tour, on the 3rd
	if _, err := s.Decide(t.Context(), chief(), q.ID, staffing.Decision{State: staffing.Approved}, hours(1)); err != nil {
		t.Fatal(err)
	}
	o := s.offer(staffing.OfferAsk{Officers: []roster.OfficerID{"Free1"}})
	if _, err := s.Answer(t.Context(), person("Free1"), o.ID, staffing.Reply{Accept: true}, hours(0)); err != nil {
		t.Fatal(err)
	}
	changes(
		staffing.DutyChange{Officer: "Free1", Date: date("2027-03-05"), After: []staffing.Stretch{{District: "D1", Time: night}}},
		staffing.DutyChange{Officer: "Odd", Date: date("2027-03-03"), Before: []staffing.Stretch{{District: "D1", Shift: "day", Time: between("2027-03-03T07:00Z", "2027-03-03T19:00Z")}}},
	)
	if p, err = s.Publish(t.Context(), chief(), days("2027-03-01", "2027-03-28"), nil, hours(2)); err != nil || p.Last().Number != 2 || len(p.Versions) != 2 {
		t.Fatalf("%+v %v", p, err)
	}
	changes()
	all, err := s.Publications(t.Context())
	if err != nil || len(all) != 1 {
		t.Errorf("%d %v", len(all), err)
	}
	s.sound()
}

func TestPublicationsThatAreRefused(t *testing.T) {
	s := newStation(t, records())
	d1, err := s.Publish(t.Context(), chief("D1"), days("2027-03-01", "2027-03-28"), []roster.DistrictID{"D1"}, began)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name      string
		who       staffing.Actor
		dates     roster.DateRange
		districts []roster.DistrictID
		want      string
	}{
		{"no dates", chief(), roster.DateRange{}, nil, "invalid"},
		{"the wrong way round", chief(), days("2027-03-02", "2027-03-01"), nil, "invalid"},
		{"too long", chief(), days("2027-04-01", "2027-07-02"), nil, "invalid"},
		{"no district", chief(), days("2027-04-01", "2027-04-02"), []roster.DistrictID{}, "invalid"},
		{"an unknown district", chief(), days("2027-04-01", "2027-04-02"), []roster.DistrictID{"D1", "D9"}, "invalid"},
		{"everybody's", chief("D1"), days("2027-04-01", "2027-04-02"), nil, "forbidden"},
		{"another's", chief("D1"), days("2027-04-01", "2027-04-02"), []roster.DistrictID{"D1", "D2"}, "forbidden"},
		{"an officer", person("Odd"), days("2027-04-01", "2027-04-02"), []roster.DistrictID{"D1"}, "forbidden"},
		{"an overlap", chief(), days("2027-03-28", "2027-04-02"), nil, "conflict"},
		{"beside it", chief(), days("2027-03-01", "2027-03-28"), []roster.DistrictID{"D2"}, ""},
		{"after it", chief(), days("2027-03-29", "2027-03-30"), nil, ""},
	} {
		if _, err := s.Publish(t.Context(), tc.who, tc.dates, tc.districts, hours(1)); kindOf(err) != tc.want {
			t.Errorf("%s: %v, want %s", tc.name, err, tc.want)
		}
	}
	if _, err := s.WithdrawPublication(t.Context(), chief("D2"), d1.ID, 0, hours(2)); kindOf(err) != "forbidden" {
		t.Error(err)
	}
	if _, err := s.WithdrawPublication(t.Context(), chief("D1"), d1.ID, d1.Revision+1, hours(2)); kindOf(err) != "moved" {
		t.Error(err)
	}
	for range 2 {
		if p, err := s.WithdrawPublication(t.Context(), chief("D1"), d1.ID, 0, hours(2)); err != nil || p.InForce() {
			t.Error(p, err)
		}
	}
	if p, err := s.Publish(t.Context(), chief("D1"), days("2027-03-01", "2027-03-28"), []roster.DistrictID{"D1"}, hours(3)); err != nil || p.ID == d1.ID || p.Last().Number != 1 {
		t.Errorf("anew after it was withdrawn: %+v %v", p, err)
	}
	s.sound()
}

func TestTallies(t *testing.T) {
	r := records()
	r.Extras = append(r.Extras,
		roster.Extra{Officer: "Free3", District: "D1", Time: between("2027-02-28T22:00Z", "2027-03-01T06:00Z"), Kind: "callback"},
		roster.Extra{Officer: "Free3", District: "D1", Time: between("2027-03-02T07:00Z", "2027-03-02T19:00Z"), Kind: "swap"})
	s := newStation(t, r)
	for _, x := range []struct {
		from  string
		state staffing.Decision
	}{{"2027-03-10", staffing.Decision{State: staffing.Approved}}, {"2027-03-12", staffing.Decision{State: staffing.Denied, Reason: staffing.CoverShort}}, {"2027-03-14", staffing.Decision{State: staffing.Withdrawn}}} {
		q := s.leave("Odd", x.from, x.from)
		if _, err := s.Decide(t.Context(), chief(), q.ID, x.state, hours(1)); err != nil {
			t.Fatal(err)
		}
	}
	o := s.offer(staffing.OfferAsk{Officers: []roster.OfficerID{"Free1", "Free2", "Free3"}})
	if _, err := s.Answer(t.Context(), person("Free1"), o.ID, staffing.Reply{}, hours(0)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Answer(t.Context(), person("Free3"), o.ID, staffing.Reply{Accept: true}, hours(1)); err != nil {
		t.Fatal(err)
	}
	got, err := s.Tallies(t.Context(), s.Book(), days("2027-03-01", "2027-03-31"), hours(2))
	want := map[roster.OfficerID]*staffing.Tally{
		"Odd": {LeaveApproved: 1, LeaveDenied: 1}, "Free1": {Offered: 1, Declined: 1}, "Free2": {Offered: 1, Unanswered: 1},
		"Free3": {Offered: 1, Accepted: 1, ExtraMinutes: 6*60 + 12*60},
	}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("%s %v", d, err)
	}
	if got, err = s.Tallies(t.Context(), s.Book(), days("2027-02-01", "2027-02-28"), hours(2)); err != nil || cmp.Diff(map[roster.OfficerID]*staffing.Tally{"Free3": {ExtraMinutes: 120}}, got) != "" {
		t.Errorf("%+v %v", got, err)
	}
}
