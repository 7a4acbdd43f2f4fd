package staffing_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/roster"
	"watchbill/roster/staffing"
	"watchbill/roster/store/audit"
)

// night is the open duty of these tests.
var night = between("2027-03-05T19:00Z", "2027-03-06T07:00Z")

func (s *station) offer(ask staffing.OfferAsk) *staffing.Offer {
	s.Helper()
	if ask.District == "" {
		ask.District, ask.Time = "D1", night
	}
	o, err := s.MakeOffer(s.Context(), chief(), ask, began)
	if err != nil {
		s.Fatal(err)
	}
	return o
}

func answers(o *staffing.Offer) string {
	text := string(o.State) + ":"
	for _, t := range o.Turns {
		switch {
		case t.Answer != "":
			text += " " + string(t.Answer)
		case t.Given.IsZero():
			text += " -"
		default:
			text += " asked"
		}
	}
	return text
}

func (s *station) stands(o *staffing.Offer, want string) {
	s.Helper()
	if got := answers(o); got != want {
		s.Errorf("%s, want %s", got, want)
	}
}

// TestOfferInOrder: one after another; a decline or a deadline gives it to the next.
func TestOfferInOrder(t *testing.T) {
	s := newStation(t, records())
	o := s.offer(staffing.OfferAsk{Officers: []roster.OfficerID{"Free1", "Free2", "Free3"}, Minutes: 60})
	s.stands(o, "open: asked - -")
	for _, tc := range []struct {
		who   roster.OfficerID
		after int // minutes
		yes   bool
		kind  string
		want  string
	}{
		{"Free2", 1, true, "not-found", ""}, // not asked yet: knows nothing of it
		{"Free1", 30, false, "", "open: declined asked -"},
		{"Free1", 31, true, "conflict", ""},
		{"Free2", 90, true, "conflict", ""}, // the time was over at 90
		{"Free3", 91, true, "", "filled: declined no-answer accepted"},
		{"Free3", 91, true, "", "filled: declined no-answer accepted"}, // said twice
	} {
		x, err := s.Answer(t.Context(), person(tc.who), o.ID, staffing.Reply{Accept: tc.yes}, began.Add(time.Duration(tc.after)*time.Minute))
		if kindOf(err) != tc.kind {
			t.Fatalf("%+v: %v", tc, err)
		}
		if err == nil {
			s.stands(x, tc.want)
		}
	}
	i, _ := s.Book().Officer("Free3")
	if d := cmp.Diff([]roster.Extra{{Officer: "Free3", District: "D1", Time: night, Kind: "overtime"}}, s.Book().Person(i).Rows().Extras); d != "" {
		t.Error(d)
	}
	s.sound()
}

// TestSweepOnlyWrites: what time did is there before it is written down, and the trail has it afterwards.
func TestSweepOnlyWrites(t *testing.T) {
	s := newStation(t, records())
	o := s.offer(staffing.OfferAsk{Officers: []roster.OfficerID{"Free1", "Free2"}, Minutes: 60})
	w := s.swap("2027-03-03", "2027-03-06")
	const later = 24 * 40
	o1, err1 := s.Offer(t.Context(), chief(), o.ID, hours(later))
	w1, err2 := s.Request(t.Context(), chief(), w.ID, hours(later))
	if n, err := s.Sweep(t.Context(), hours(1)); n != 1 || err != nil {
		t.Errorf("after an hour: %d %v", n, err)
	}
	if n, err := s.Sweep(t.Context(), hours(later)); n != 2 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	if n, err := s.Sweep(t.Context(), hours(later+1)); n != 0 || err != nil {
		t.Errorf("again: %d %v", n, err)
	}
	o2, err3 := s.Offer(t.Context(), chief(), o.ID, hours(later))
	w2, err4 := s.Request(t.Context(), chief(), w.ID, hours(later))
	for _, err := range []error{err1, err2, err3, err4} {
		if err != nil {
			t.Fatal(err)
		}
	}
	o1.Revision, w1.Revision = o2.Revision, w2.Revision
	if d := cmp.Diff(o1, o2) + cmp.Diff(w1, w2); d != "" {
		t.Error(d)
	}
	s.stands(o2, "expired: no-answer no-answer")
	if !o2.Ended.Equal(hours(2)) || w2.State != staffing.Expired || !w2.Steps[1].At.Equal(at("2027-03-03T07:00Z").Time()) {
		t.Errorf("%s %+v", o2.Ended, w2)
	}
	trail, _, _ := audit.List(t.Context(), s.kv, audit.Filter{Action: audit.OfferMovedOn})
	if len(trail) != 2 || trail[0].Who.Name != "watchbill" {
		t.Errorf("%+v", trail)
	}
	s.sound()
}

func TestAcceptanceIsJudged(t *testing.T) {
	r := records()
	r.Absences = append(r.Absences, roster.Absence{Officer: "Free4", Days: days("2027-03-01", "2027-03-31"), Kind: "vacation"})
	r.Officers[4].Active.To = date("2027-03-04") // Free2
	s := newStation(t, r)
	o := s.offer(staffing.OfferAsk{Order: staffing.ToAll, Places: 2, Officers: []roster.OfficerID{"Odd", "Plain", "Free1", "Free2", "Free4", "Free5", "Free6"}})
	for _, tc := range []struct {
		name  string
		who   staffing.Actor
		reply staffing.Reply
		want  string
	}{
		{"rest", person("Odd"), staffing.Reply{Accept: true}, "It breaks work rules: Odd, 24 h within 24 h, at most 16 h. "},
		{"an override of one's own", person("Odd"), staffing.Reply{Accept: true, Override: "must"}, "A supervisor overrides work rules, and not for themselves."},
		{"not certified", person("Plain"), staffing.Reply{Accept: true}, "Plain does not count as certified on 2027-03-05: no-credential"},
		{"not in service", person("Free2"), staffing.Reply{Accept: true}, "Free2 is not in service on 2027-03-05."},
		{"on leave", person("Free4"), staffing.Reply{Accept: true}, "Free4 is away at that time, or for a part of it."},
		{"on leave, says a supervisor", chief(), staffing.Reply{Officer: "Free4", Accept: true, Override: "must"}, "Free4 is away"},
		{"for somebody else", person("Free1"), staffing.Reply{Officer: "Free5", Accept: true}, "Officers answer for themselves"},
		{"not asked", chief(), staffing.Reply{Officer: "Free9", Accept: true}, "Free9 is not among those who are asked."},
		{"nobody", chief(), staffing.Reply{Accept: true}, "officer_id: is required"},
		{"another revision", person("Free1"), staffing.Reply{Accept: true, Revision: 1}, "the record is at revision"},
	} {
		if x, err := s.Answer(t.Context(), tc.who, o.ID, tc.reply, hours(1)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v %v, want %s", tc.name, x, err, tc.want)
		}
	}
	for _, reply := range []staffing.Reply{{Officer: "Free6", Accept: true}, {Officer: "Odd", Accept: true, Override: "flood"}} {
		if _, err := s.Answer(t.Context(), chief("D1"), o.ID, reply, hours(1)); err != nil {
			t.Errorf("%+v: %v", reply, err)
		}
	}
	if _, err := s.Answer(t.Context(), person("Free5"), o.ID, staffing.Reply{Accept: true}, hours(1)); kindOf(err) != "conflict" || !strings.Contains(err.Error(), "All places are taken.") {
		t.Error(err)
	}
	o2 := s.offer(staffing.OfferAsk{Officers: []roster.OfficerID{"Free6"}, Kind: "detail"})
	if _, err := s.Answer(t.Context(), person("Free6"), o2.ID, staffing.Reply{Accept: true}, hours(0)); kindOf(err) != "conflict" || !strings.Contains(err.Error(), "overlaps other extra duty of Free6") {
		t.Error(err)
	}
	if _, err := s.WithdrawOffer(t.Context(), person("Free6"), o2.ID, 0, hours(1)); kindOf(err) != "forbidden" {
		t.Error(err)
	}
	if _, err := s.WithdrawOffer(t.Context(), chief("D2"), o2.ID, 0, hours(1)); kindOf(err) != "not-found" {
		t.Error(err)
	}
	if x, err := s.WithdrawOffer(t.Context(), chief("D1"), o2.ID, o2.Revision, hours(0)); err != nil || x.State != staffing.Withdrawn {
		t.Error(x, err)
	}
	if _, err := s.Answer(t.Context(), person("Free6"), o2.ID, staffing.Reply{}, hours(1)); kindOf(err) != "conflict" {
		t.Error(err)
	}
	s.sound()
}

func TestOffersThatMakeNoSense(t *testing.T) {
	s := newStation(t, records())
	one := []roster.OfficerID{"Free1"}
	for _, tc := range []struct {
		name string
		ask  staffing.OfferAsk
		want string
	}{
		{"everything", staffing.OfferAsk{District: "D9", Time: between("2027-03-05T19:00Z", "2027-03-05T18:00Z"), Need: "co-responder", Kind: "swap", Places: 51, Order: "random", Minutes: 5, Officers: []roster.OfficerID{"Free1", "Nobody", "Free1"}},
			"district_id: \"D9\" is not on the roster\nto: is not after from\nneed: \"co-responder\" is not one of: cit, any\nkind: \"swap\" is not one of: overtime, callback, detail\n" +
				"places: is not from 1 to 50\norder: \"random\" is not one of: in-order, all\nofficers[1]: \"Nobody\" is not on the roster\nofficers[2]: Free1 is there twice"},
		{"nobody", staffing.OfferAsk{District: "D1", Time: night}, "officers: somebody must be asked"},
		{"over", staffing.OfferAsk{District: "D1", Time: between("2027-02-05T19:00Z", "2027-02-05T20:00Z"), Officers: one}, "to: is over"},
		{"long", staffing.OfferAsk{District: "D1", Time: between("2027-03-05T19:00Z", "2027-03-06T20:00Z"), Officers: one}, "to: is more than 24 h after from"},
		{"closes before", staffing.OfferAsk{District: "D1", Time: night, Officers: one, Closes: began}, "closes: is over"},
		{"closes after", staffing.OfferAsk{District: "D1", Time: night, Officers: one, Closes: hours(1000)}, "closes: is after the duty ends"},
		{"minutes to all", staffing.OfferAsk{District: "D1", Time: night, Officers: one, Order: staffing.ToAll, Minutes: 5}, "answer_minutes: is of offers in order; one to all has closes"},
		{"no minutes", staffing.OfferAsk{District: "D1", Time: night, Officers: one, Minutes: -1}, "answer_minutes: is not from 1 to 10080"},
	} {
		if o, err := s.MakeOffer(t.Context(), chief(), tc.ask, began); err == nil || err.Error() != tc.want {
			t.Errorf("%s: %+v\n%v\nwant\n%s", tc.name, o, err, tc.want)
		}
	}
	if _, err := s.MakeOffer(t.Context(), chief("D2"), staffing.OfferAsk{District: "D1", Time: night, Officers: one}, began); kindOf(err) != "forbidden" {
		t.Error(err)
	}
}

// TestFiftyAccept: of fifty officers who accept at once exactly as many win as there are places, and the roster has
// exactly their duty.
func TestFiftyAccept(t *testing.T) {
	for _, places := range []int{1, 3} {
		r := records()
		var who []roster.OfficerID
		for i := range 50 {
			id := roster.OfficerID(fmt.Sprintf("X%02d", i))
			who = append(who, id)
			r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true})
			r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Completed: date("2026-01-15"), Hours: 40})
		}
		s := newStation(t, r)
		o := s.offer(staffing.OfferAsk{Order: staffing.ToAll, Places: places, Officers: who})
		var wait sync.WaitGroup
		var mu sync.Mutex
		won := map[roster.OfficerID]bool{}
		registers := []*staffing.Register{s.Register, s.open()}
		for i, id := range who {
			wait.Go(func() {
				_, err := registers[i%2].Answer(t.Context(), person(id), o.ID, staffing.Reply{Accept: true}, hours(1))
				switch kindOf(err) {
				case "":
					mu.Lock()
					won[id] = true
					mu.Unlock()
				case "conflict":
				default:
					t.Error(err)
				}
			})
		}
		wait.Wait()
		has := map[roster.OfficerID]bool{}
		for _, x := range s.Book().Records().Extras {
			has[x.Officer] = true
		}
		if d := cmp.Diff(won, has); len(won) != places || d != "" {
			t.Errorf("%d won %d places (-won +on the roster)\n%s", len(won), places, d)
		}
		s.sound()
	}
}

func TestOfferLists(t *testing.T) {
	s := newStation(t, records())
	o := s.offer(staffing.OfferAsk{Officers: []roster.OfficerID{"Free1", "Free2"}})
	s.offer(staffing.OfferAsk{District: "D2", Time: between("2027-03-07T19:00Z", "2027-03-08T07:00Z"), Order: staffing.ToAll, Officers: []roster.OfficerID{"Free2", "Free3"}})
	for _, tc := range []struct {
		name string
		who  staffing.Actor
		f    staffing.OfferFilter
		want int
	}{
		{"all", chief(), staffing.OfferFilter{}, 2},
		{"open", chief(), staffing.OfferFilter{States: []staffing.State{staffing.Open}}, 2},
		{"filled", chief(), staffing.OfferFilter{States: []staffing.State{staffing.Filled}}, 0},
		{"a district's", chief("D2"), staffing.OfferFilter{}, 1},
		{"of a district", chief(), staffing.OfferFilter{District: "D2"}, 1},
		{"asked", person("Free1"), staffing.OfferFilter{}, 1},
		{"asked of one, of the other not yet", person("Free2"), staffing.OfferFilter{}, 1},
		{"not asked", person("Odd"), staffing.OfferFilter{}, 0},
		{"of an officer", chief(), staffing.OfferFilter{Officer: "Free3"}, 1},
		{"of dates", chief(), staffing.OfferFilter{Dates: days("2027-03-06", "2027-03-06")}, 1},
	} {
		if list, err := s.Offers(t.Context(), tc.who, tc.f, hours(0)); err != nil || len(list) != tc.want {
			t.Errorf("%s: %d, want %d (%v)", tc.name, len(list), tc.want, err)
		}
	}
	if _, err := s.Offer(t.Context(), person("Free2"), o.ID, began); kindOf(err) != "not-found" {
		t.Error(err)
	}
}
