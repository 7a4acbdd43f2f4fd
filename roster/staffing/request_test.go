package staffing_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/staffing"
	"watchbill/roster/store/audit"
)

func (s *station) leave(officer roster.OfficerID, from, to string) *staffing.Request {
	s.Helper()
	q, err := s.MakeRequest(s.Context(), person(officer), staffing.Ask{Officer: officer, Leave: &staffing.Leave{Days: days(from, to), Kind: "sick"}}, began)
	if err != nil {
		s.Fatal(err)
	}
	return q
}

func swapOf(mine, theirs string) *staffing.SwapAsk {
	return &staffing.SwapAsk{Date: date(mine), Officer: "Even", OtherDate: date(theirs)}
}

func (s *station) swap(mine, theirs string) *staffing.Request {
	s.Helper()
	q, err := s.MakeRequest(s.Context(), person("Odd"), staffing.Ask{Officer: "Odd", With: swapOf(mine, theirs)}, began)
	if err != nil {
		s.Fatal(err)
	}
	return q
}

func TestLeaveFromRequestToAbsence(t *testing.T) {
	s := newStation(t, records())
	q := s.leave("Odd", "2027-03-10", "2027-03-12")
	if q.State != staffing.Open || q.Revision == 0 || cmp.Diff([]roster.DistrictID{"D1"}, q.Districts) != "" {
		t.Fatalf("%+v", q)
	}
	done, err := s.Decide(t.Context(), chief("D1"), q.ID, staffing.Decision{State: staffing.Approved, Revision: q.Revision}, hours(1))
	if err != nil || done.State != staffing.Approved || len(done.Steps) != 2 || done.Steps[1].By.Name != "chief" {
		t.Fatalf("%+v %v", done, err)
	}
	i, _ := s.Book().Officer("Odd")
	rows := s.Book().Person(i).Rows().Absences
	want := []roster.Absence{{Officer: "Odd", Days: days("2027-03-10", "2027-03-12"), Kind: "sick", Note: "request " + q.ID}}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	trail, _, err := audit.List(t.Context(), s.kv, audit.Filter{})
	if err != nil || len(trail) != 2 || trail[1].Action != audit.RequestDecided || trail[1].What.Of != "request "+q.ID+" approved" {
		t.Fatalf("%+v %v", trail, err)
	}
	for _, x := range trail {
		if text := strings.Join(append(x.What.Keys, x.What.Of), " "); strings.Contains(text, "sick") {
			t.Errorf("the trail says why somebody is away: %s", text)
		}
	}
	if d := cmp.Diff([]staffing.Event{{Record: "request", ID: q.ID, State: staffing.Open}, {Record: "request", ID: q.ID, State: staffing.Approved}}, s.events); d != "" {
		t.Error(d)
	}
	s.sound()
}

func TestSwapFromProposalToRows(t *testing.T) {
	s := newStation(t, records())
	q := s.swap("2027-03-03", "2027-03-06")
	if _, err := s.Decide(t.Context(), chief(), q.ID, staffing.Decision{State: staffing.Approved}, hours(1)); kindOf(err) != "conflict" {
		t.Errorf("before the other agreed: %v", err)
	}
	if _, err := s.Decide(t.Context(), person("Odd"), q.ID, staffing.Decision{State: staffing.Agreed}, hours(1)); kindOf(err) != "forbidden" {
		t.Errorf("who proposed agrees: %v", err)
	}
	for i, d := range []struct {
		who   staffing.Actor
		state staffing.State
	}{{person("Even"), staffing.Agreed}, {chief(), staffing.Approved}} {
		if _, err := s.Decide(t.Context(), d.who, q.ID, staffing.Decision{State: d.state}, hours(2+i)); err != nil {
			t.Fatal(err)
		}
	}
	r := s.Book().Records()
	note := "request " + q.ID
	if d := cmp.Diff([]roster.Absence{
		{Officer: "Even", Days: days("2027-03-06", "2027-03-06"), Kind: "other", Note: note}, {Officer: "Odd", Days: days("2027-03-03", "2027-03-03"), Kind: "other", Note: note},
	}, r.Absences); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]roster.Extra{
		{Officer: "Even", District: "D1", Time: between("2027-03-03T07:00Z", "2027-03-03T19:00Z"), Kind: "swap"},
		{Officer: "Odd", District: "D1", Time: between("2027-03-06T07:00Z", "2027-03-06T19:00Z"), Kind: "swap"},
	}, r.Extras); d != "" {
		t.Error(d)
	}
	s.sound()
}

func TestRequestsThatMakeNoSense(t *testing.T) {
	s := newStation(t, records())
	leave := func(from, to, kind string) staffing.Ask {
		return staffing.Ask{Officer: "Odd", Leave: &staffing.Leave{Days: days(from, to), Kind: kind}}
	}
	for _, tc := range []struct {
		name string
		who  staffing.Actor
		ask  staffing.Ask
		want string
	}{
		{"nobody", chief(), staffing.Ask{Officer: "Nobody", Leave: &staffing.Leave{Days: days("2027-03-10", "2027-03-10"), Kind: "sick"}}, `officer_id: "Nobody" is not on the roster`},
		{"kind and order", person("Odd"), leave("2027-03-12", "2027-03-10", "flu"), "leave.kind: \"flu\" is not one of: vacation, sick, training, court, light-duty, family, military, admin, injury, other\nleave.to: 2027-03-10 is before 2027-03-12"},
		{"over", person("Odd"), leave("2027-02-01", "2027-02-28", "sick"), "leave.to: 2027-02-28 is over"},
		{"too long", person("Odd"), leave("2027-03-10", "2028-03-10", "sick"), "leave.to: is more than 366 days after from; ask for the rest apart"},
		{"too far", person("Odd"), leave("2030-03-10", "2030-03-10", "sick"), "leave.from: is more than 732 days ahead"},
		{"an empty time", person("Odd"), staffing.Ask{Officer: "Odd", Leave: &staffing.Leave{Time: between("2027-03-10T10:00Z", "2027-03-10T10:00Z"), Kind: "court"}}, "leave.to: is not after from"},
		{"somebody else's", person("Even"), leave("2027-03-10", "2027-03-10", "sick"), "Officers ask for themselves, supervisors for the officers of their districts."},
		{"another district's", chief("D2"), leave("2027-03-10", "2027-03-10", "sick"), "Officers ask for themselves, supervisors for the officers of their districts."},
		{"with nobody", person("Odd"), staffing.Ask{Officer: "Odd", With: &staffing.SwapAsk{Date: date("2027-03-03"), Officer: "Nobody", OtherDate: date("2027-03-04")}}, `swap.with_officer_id: "Nobody" is not on the roster`},
		{"with oneself", person("Odd"), staffing.Ask{Officer: "Odd", With: &staffing.SwapAsk{Date: date("2027-03-03"), Officer: "Odd", OtherDate: date("2027-03-05")}}, "swap.with_officer_id: an officer exchanges tours with somebody else"},
		{"no tours", person("Odd"), staffing.Ask{Officer: "Odd", With: swapOf("2027-03-04", "2027-03-03")}, "swap.date: Odd has no tour on 2027-03-04.\nswap.with_date: Even has no tour on 2027-03-03."},
		{"begun", person("Odd"), staffing.Ask{Officer: "Odd", With: &staffing.SwapAsk{Date: date("2027-02-27"), Officer: "Even", OtherDate: date("2027-03-04")}}, "swap.date: the first of the two tours has begun"},
		{"until too late", person("Odd"), staffing.Ask{Officer: "Odd", With: &staffing.SwapAsk{Date: date("2027-03-03"), Officer: "Even", OtherDate: date("2027-03-04"), Until: hours(100)}}, "swap.until: is after the first of the two tours begins, 2027-03-03T07:00Z"},
		{"until over", person("Odd"), staffing.Ask{Officer: "Odd", With: &staffing.SwapAsk{Date: date("2027-03-03"), Officer: "Even", OtherDate: date("2027-03-04"), Until: hours(-1)}}, "swap.until: is over"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			q, err := s.MakeRequest(t.Context(), tc.who, tc.ask, began)
			if err == nil {
				t.Fatalf("made %+v", q)
			}
			if d := cmp.Diff(tc.want, err.Error()); d != "" {
				t.Error(d)
			}
		})
	}
	if trail, _, _ := audit.List(t.Context(), s.kv, audit.Filter{}); len(trail) != 0 {
		t.Error("something was recorded")
	}
}

func TestDecisionsThatAreRefused(t *testing.T) {
	s := newStation(t, records())
	q, w := s.leave("Odd", "2027-03-10", "2027-03-12"), s.swap("2027-03-03", "2027-03-06")
	own := chief()
	own.Officer = "Odd"
	for _, tc := range []struct {
		name string
		who  staffing.Actor
		id   string
		d    staffing.Decision
		want string
	}{
		{"no state", chief(), q.ID, staffing.Decision{State: staffing.Open}, "invalid"},
		{"agreed to a leave", chief(), q.ID, staffing.Decision{State: staffing.Agreed}, "invalid"},
		{"no reason", chief(), q.ID, staffing.Decision{State: staffing.Denied}, "invalid"},
		{"an open reason", chief(), q.ID, staffing.Decision{State: staffing.Denied, Reason: "has been ill too often"}, "invalid"},
		{"a reason to approve", chief(), q.ID, staffing.Decision{State: staffing.Approved, Reason: staffing.TooLate}, "invalid"},
		{"an override to deny", chief(), q.ID, staffing.Decision{State: staffing.Denied, Reason: staffing.TooLate, Override: "x"}, "invalid"},
		{"a long override", chief(), q.ID, staffing.Decision{State: staffing.Approved, Override: strings.Repeat("ß", 201)}, "invalid"},
		{"another revision", chief(), q.ID, staffing.Decision{State: staffing.Approved, Revision: q.Revision + 1}, "moved"},
		{"no such id", chief(), "0", staffing.Decision{State: staffing.Approved}, "not-found"},
		{"an id that is none", chief(), "\x00", staffing.Decision{State: staffing.Approved}, "not-found"},
		{"somebody else's", person("Even"), q.ID, staffing.Decision{State: staffing.Withdrawn}, "not-found"},
		{"another district's", chief("D2"), q.ID, staffing.Decision{State: staffing.Approved}, "not-found"},
		{"an officer decides", person("Odd"), q.ID, staffing.Decision{State: staffing.Approved}, "forbidden"},
		{"one's own", own, q.ID, staffing.Decision{State: staffing.Approved}, "forbidden"},
		{"agreed for the other", person("Odd"), w.ID, staffing.Decision{State: staffing.Agreed}, "forbidden"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if x, err := s.Decide(t.Context(), tc.who, tc.id, tc.d, hours(1)); kindOf(err) != tc.want {
				t.Errorf("%+v %v, want %s", x, err, tc.want)
			}
		})
	}
	if _, err := s.Decide(t.Context(), person("Odd"), q.ID, staffing.Decision{State: staffing.Withdrawn}, hours(1)); err != nil {
		t.Error(err)
	}
	if _, err := s.Decide(t.Context(), chief(), q.ID, staffing.Decision{State: staffing.Approved}, hours(2)); kindOf(err) != "conflict" {
		t.Errorf("after it was withdrawn: %v", err)
	}
	if n := len(s.Book().Records().Absences); n != 0 {
		t.Errorf("%d absences", n)
	}
}

// TestApprovalIsJudgedAnew: what changed since a swap was proposed decides.
func TestApprovalIsJudgedAnew(t *testing.T) {
	s := newStation(t, records())
	swap := s.swap("2027-03-03", "2027-03-06")
	if _, err := s.Decide(t.Context(), person("Even"), swap.ID, staffing.Decision{State: staffing.Agreed}, hours(1)); err != nil {
		t.Fatal(err)
	}
	leave := s.leave("Odd", "2027-03-03", "2027-03-03")
	if _, err := s.Decide(t.Context(), chief(), leave.ID, staffing.Decision{State: staffing.Approved}, hours(1)); err != nil {
		t.Fatal(err)
	}
	_, err := s.Decide(t.Context(), chief(), swap.ID, staffing.Decision{State: staffing.Approved}, hours(2))
	if kindOf(err) != "conflict" || !strings.Contains(err.Error(), "Odd is away for the tour of 2027-03-03") {
		t.Error(err)
	}
	if _, _, err := s.Preview(swap, s.Book()); kindOf(err) != "conflict" {
		t.Errorf("the preview: %v", err)
	}
	if n := len(s.Book().Records().Extras); n != 0 {
		t.Errorf("%d extras", n)
	}
}

// TestWorkRules: six days in a row are the most. Odd, who takes tours of Even's around their own, would have more.
func TestWorkRules(t *testing.T) {
	r := records()
	r.Agency.WorkRules.MaxConsecutiveDays = 2
	s := newStation(t, r)
	q := s.swap("2027-03-11", "2027-03-04")
	if _, err := s.Decide(t.Context(), person("Even"), q.ID, staffing.Decision{State: staffing.Agreed}, hours(1)); err != nil {
		t.Fatal(err)
	}
	if _, broken, err := s.Preview(q, s.Book()); err != nil || len(broken) == 0 || broken[0].Officer != "Odd" {
		t.Errorf("the preview: %v %v", broken, err)
	}
	approve := staffing.Decision{State: staffing.Approved}
	if _, err := s.Decide(t.Context(), chief(), q.ID, approve, hours(2)); kindOf(err) != "conflict" || !strings.Contains(err.Error(), "3 days in a row, at most 2") {
		t.Errorf("against the rules: %v", err)
	}
	approve.Override = "flood, nobody else"
	done, err := s.Decide(t.Context(), chief(), q.ID, approve, hours(2))
	if err != nil || done.Steps[len(done.Steps)-1].Override != approve.Override {
		t.Errorf("overridden: %+v %v", done, err)
	}

	q = s.swap("2027-03-21", "2027-03-24")
	if _, err := s.Decide(t.Context(), person("Even"), q.ID, staffing.Decision{State: staffing.Agreed}, hours(1)); err != nil {
		t.Fatal(err)
	}
	s.lax.Store(true)
	if done, err = s.Decide(t.Context(), chief(), q.ID, approve, hours(2)); err != nil || done.Steps[2].Override != "" {
		t.Errorf("an override of what does not hinder: %+v %v", done, err)
	}

	s = newStation(t, r)
	s.lax.Store(true)
	q = s.swap("2027-03-11", "2027-03-04")
	for who, state := range map[string]staffing.State{"Even": staffing.Agreed} {
		if _, err := s.Decide(t.Context(), person(roster.OfficerID(who)), q.ID, staffing.Decision{State: state}, hours(1)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Decide(t.Context(), chief(), q.ID, staffing.Decision{State: staffing.Approved}, hours(2)); err != nil {
		t.Errorf("where they warn: %v", err)
	}
}

func TestLimitsAndLists(t *testing.T) {
	s := newStation(t, records())
	first := s.leave("Odd", "2027-03-10", "2027-03-12")
	ask := staffing.Ask{Officer: "Odd", Leave: &staffing.Leave{Days: days("2027-03-12", "2027-03-13"), Kind: "vacation"}}
	if _, err := s.MakeRequest(t.Context(), person("Odd"), ask, began); kindOf(err) != "conflict" || !strings.Contains(err.Error(), first.ID) {
		t.Errorf("the same again: %v", err)
	}
	for i := 1; i < staffing.MaxPending; i++ {
		d := date("2027-04-01") + roster.Date(i)
		ask.Leave = &staffing.Leave{Days: roster.DateRange{From: d, To: d}, Kind: "vacation"}
		if _, err := s.MakeRequest(t.Context(), person("Odd"), ask, hours(i)); err != nil {
			t.Fatal(err)
		}
	}
	ask.Leave = &staffing.Leave{Days: days("2027-06-01", "2027-06-01"), Kind: "vacation"}
	if _, err := s.MakeRequest(t.Context(), person("Odd"), ask, began); kindOf(err) != "conflict" || !strings.Contains(err.Error(), "20 requests") {
		t.Errorf("one too many: %v", err)
	}
	s.leave("Other", "2027-03-10", "2027-03-12")
	for _, tc := range []struct {
		name string
		who  staffing.Actor
		f    staffing.RequestFilter
		want int
	}{
		{"all", chief(), staffing.RequestFilter{}, 21},
		{"a district's", chief("D2"), staffing.RequestFilter{}, 1},
		{"one's own", person("Odd"), staffing.RequestFilter{States: []staffing.State{staffing.Open}}, 20},
		{"nobody's", person("Even"), staffing.RequestFilter{}, 0},
		{"of an officer", chief(), staffing.RequestFilter{Officer: "Other"}, 1},
		{"of dates", chief(), staffing.RequestFilter{Dates: days("2027-03-12", "2027-04-02")}, 3},
		{"settled", chief(), staffing.RequestFilter{States: []staffing.State{staffing.Denied}}, 0},
		{"swaps", chief(), staffing.RequestFilter{Kind: staffing.SwapRequest}, 0},
	} {
		if list, err := s.Requests(t.Context(), tc.who, tc.f, hours(30)); err != nil || len(list) != tc.want {
			t.Errorf("%s: %d, want %d (%v)", tc.name, len(list), tc.want, err)
		}
	}
	if !first.MaySeeKind(person("Odd"), s.Book()) || !first.MaySeeKind(chief("D1"), s.Book()) || first.MaySeeKind(staffing.Actor{Reader: true}, s.Book()) {
		t.Error("who may see why somebody is away")
	}
}
