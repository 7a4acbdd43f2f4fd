package staffing_test

import (
	"strings"
	"testing"

	"watchbill/roster"
	"watchbill/roster/staffing"
	"watchbill/roster/store"
)

// TestNobodyOnLeaveTakesDuty: an offer is not accepted by who is on leave, however the leave meets the duty, which is the
// night from the 5th to the 6th of March.
func TestNobodyOnLeaveTakesDuty(t *testing.T) {
	for _, tc := range []struct {
		name  string
		who   roster.OfficerID
		leave roster.Absence
		away  bool
	}{
		{"the first date", "Free1", roster.Absence{Days: days("2027-03-01", "2027-03-05")}, true},
		{"the date after midnight", "Free1", roster.Absence{Days: days("2027-03-06", "2027-03-08")}, true},
		{"the date before", "Free1", roster.Absence{Days: days("2027-03-04", "2027-03-04")}, false},
		{"the date after", "Free1", roster.Absence{Days: days("2027-03-07", "2027-03-07")}, false},
		{"an hour of it", "Free1", roster.Absence{Time: between("2027-03-06T06:00Z", "2027-03-06T08:00Z")}, true},
		{"until it begins", "Free1", roster.Absence{Time: between("2027-03-05T12:00Z", "2027-03-05T19:00Z")}, false},
		{"nobody else's", "Free1", roster.Absence{Officer: "Free2", Days: days("2027-03-05", "2027-03-05")}, false},
		{"the night of another date", "Night", roster.Absence{Days: days("2027-03-04", "2027-03-04")}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := records()
			r.Officers = append(r.Officers, roster.Officer{ID: "Night", Role: roster.RoleOfficer, Designated: true, Eligible: true})
			r.Credentials = append(r.Credentials, roster.Credential{Officer: "Night", Kind: "CIT-40", Completed: date("2026-01-15"), Hours: 40})
			if tc.leave.Kind = "sick"; tc.leave.Officer == "" {
				tc.leave.Officer = tc.who
			}
			r.Absences = append(r.Absences, tc.leave)
			s := newStation(t, r)
			o := s.offer(staffing.OfferAsk{Officers: []roster.OfficerID{tc.who}})
			_, err := s.Answer(t.Context(), person(tc.who), o.ID, staffing.Reply{Accept: true}, hours(0))
			if refused := err != nil; refused != tc.away {
				t.Errorf("%v", err)
			}
			if err != nil && (kindOf(err) != "conflict" || strings.Contains(err.Error(), "sick")) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestTourTakenAwayIsLeave: a leave by day takes away the tour that begins on it, and what that tour would have covered past
// midnight is leave too.
func TestTourTakenAwayIsLeave(t *testing.T) {
	r := records()
	r.Postings[0].Shift = "night" // Odd, on odd dates
	r.Absences = append(r.Absences, roster.Absence{Officer: "Odd", Days: days("2027-03-05", "2027-03-05"), Kind: "vacation"})
	s := newStation(t, r)
	for _, tc := range []struct {
		duty roster.Interval
		want string
	}{
		{between("2027-03-06T05:00Z", "2027-03-06T09:00Z"), "conflict"},
		{between("2027-03-06T07:00Z", "2027-03-06T09:00Z"), ""},
	} {
		o := s.offer(staffing.OfferAsk{District: "D1", Time: tc.duty, Officers: []roster.OfficerID{"Odd"}})
		if _, err := s.Answer(t.Context(), person("Odd"), o.ID, staffing.Reply{Accept: true}, hours(0)); kindOf(err) != tc.want {
			t.Errorf("%v: %v", tc.duty, err)
		}
	}
}

// TestNobodyOnLeaveSwaps: who is on leave when they would stand the other's tour does not swap, and the one who decides
// is told before.
func TestNobodyOnLeaveSwaps(t *testing.T) {
	r := records()
	r.Absences = append(r.Absences, roster.Absence{Officer: "Odd", Days: days("2027-03-06", "2027-03-06"), Kind: "family"})
	s := newStation(t, r)
	q, err := s.MakeRequest(t.Context(), person("Odd"), staffing.Ask{Officer: "Odd", With: &staffing.SwapAsk{Date: date("2027-03-05"), Officer: "Even", OtherDate: date("2027-03-06")}}, began)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Preview(q, s.Book()); kindOf(err) != "conflict" || !strings.Contains(err.Error(), "Odd is away") {
		t.Errorf("before: %v", err)
	}
	if _, err := s.Decide(t.Context(), person("Even"), q.ID, staffing.Decision{State: staffing.Agreed}, hours(1)); err != nil {
		t.Fatal(err)
	}
	_, err = s.Decide(t.Context(), chief(), q.ID, staffing.Decision{State: staffing.Approved, Override: "must"}, hours(1))
	if kindOf(err) != "conflict" || strings.Contains(err.Error(), "family") {
		t.Errorf("%v", err)
	}
}

// TestOneDistrictReads: who answers for one of the districts of a swap knows of it, decides nothing, and learns no kind of
// leave.
func TestOneDistrictReads(t *testing.T) {
	s := newStation(t, records())
	q, err := s.MakeRequest(t.Context(), person("Even"), staffing.Ask{Officer: "Even", With: &staffing.SwapAsk{Date: date("2027-03-06"), Officer: "Other", OtherDate: date("2027-03-08")}}, began)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []roster.DistrictID{"D1", "D2"} {
		seen, err := s.Request(t.Context(), chief(d), q.ID, hours(1))
		if err != nil || seen.MaySeeKind(chief(d), s.Book()) {
			t.Errorf("%s: %v", d, err)
		}
		for _, state := range []staffing.State{staffing.Agreed, staffing.Approved, staffing.Withdrawn} {
			if _, err := s.Decide(t.Context(), chief(d), q.ID, staffing.Decision{State: state}, hours(1)); kindOf(err) != "forbidden" {
				t.Errorf("%s %s: %v", d, state, err)
			}
		}
	}
	if _, err := s.Request(t.Context(), chief("D3"), q.ID, hours(1)); kindOf(err) != "not-found" {
		t.Error(err)
	}
}

// TestDistrictsMove: an officer who is posted elsewhere by now, their district being gone, has a request that those who
// answer for them now see and decide.
func TestDistrictsMove(t *testing.T) {
	s := newStation(t, records())
	q, err := s.MakeRequest(t.Context(), person("Even"), staffing.Ask{Officer: "Even", Leave: &staffing.Leave{Days: days("2027-03-06", "2027-03-08"), Kind: "family"}}, began)
	if err != nil {
		t.Fatal(err)
	}
	r := records()
	r.Districts = r.Districts[1:] // D1 is no more
	for i := range r.Postings {
		r.Postings[i].District = "D2"
	}
	if _, err := store.New(s.kv).Import(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	rows, revision, err := store.New(s.kv).Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	book, faults := roster.NewBook(rows, revision)
	if faults.Err() != nil {
		t.Fatal(faults)
	}
	s.roster.Store(book)
	if _, err := s.Decide(t.Context(), chief("D1"), q.ID, staffing.Decision{State: staffing.Approved}, hours(1)); kindOf(err) != "forbidden" {
		t.Errorf("who answered for them once: %v", err)
	}
	seen, err := s.Request(t.Context(), chief("D2"), q.ID, hours(1))
	if err != nil || !seen.MaySeeKind(chief("D2"), s.Book()) {
		t.Fatalf("%v", err)
	}
	if list, err := s.Requests(t.Context(), chief("D2"), staffing.RequestFilter{}, hours(1)); err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
	if _, err := s.Decide(t.Context(), chief("D2"), q.ID, staffing.Decision{State: staffing.Approved}, hours(1)); err != nil {
		t.Error(err)
	}
	s.sound()
}
