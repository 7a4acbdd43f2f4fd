package fill_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/coverage"
	"watchbill/coverage/fill"
	"watchbill/coverage/scenetest"
	"watchbill/roster"
	"watchbill/roster/demo"
)

var on = scenetest.Date("2027-03-03") // a Wednesday

// at is an hour of on by the agency's clock, or of a later day where it is 24 or more.
func at(hour int) roster.Minute { return roster.UTC(on, 0) + roster.Minute((hour+5)*60) }

// town has two districts and two watches of 12 h. N1 stands the days of N; nobody is certified for its nights.
func town() roster.Records {
	r := roster.Records{Agency: roster.DefaultAgency(), Shifts: []roster.Shift{{ID: "day", Start: 7 * 60, End: 19 * 60}, {ID: "night", Start: 19 * 60, End: 7 * 60}}}
	r.Agency.ID, r.Agency.Name, r.Agency.TimeZone = "town", "Town", "America/New_York"
	for i, id := range []roster.DistrictID{"N", "S"} {
		x := float64(i)
		r.Districts = append(r.Districts, roster.District{ID: id, Parts: []roster.Part{{Polygons: []roster.Polygon{{{{Lon: x, Lat: 0}, {Lon: x + 1, Lat: 0}, {Lon: x, Lat: 1}, {Lon: x, Lat: 0}}}}}}})
	}
	r.Rotations = []roster.Rotation{{ID: "on", Anchor: on, Cycle: []roster.ShiftID{"*", "*", "-", "-"}}, {ID: "off", Anchor: on, Cycle: []roster.ShiftID{"-", "-", "*", "*"}}}
	r.Targets = []roster.Target{{Need: roster.NeedCIT, Required: 0}, {Need: roster.NeedCIT, District: "N", Required: 1}}
	return r
}

// join puts an officer on the roster, certified.
func join(r *roster.Records, id roster.OfficerID, district roster.DistrictID, shift roster.ShiftID, rotation roster.RotationID) {
	r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true, Eligible: true, PatrolSince: on - 3000})
	r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Hours: 40, Completed: on - 300})
	r.Postings = append(r.Postings, roster.Posting{Officer: id, District: district, Shift: shift, Rotation: rotation, Dates: roster.DateRange{From: on - 40, To: on + 40}})
}

// answer says who may fill the gap of N at an instant.
func answer(t *testing.T, r roster.Records, need roster.Need, m roster.Minute, opt fill.Options) *fill.Answer {
	t.Helper()
	book, faults := roster.NewBook(r, 1)
	if book == nil {
		t.Fatal(faults)
	}
	o, err := fill.At(t.Context(), book, need, 0, m)
	if err != nil {
		t.Fatal(err)
	}
	ans, err := o.Fillers(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return ans
}

// said writes who may and who may not, as a reader would like it.
func said(ans *fill.Answer) (list []string) {
	for _, c := range ans.Able {
		line := string(c.People[0].Officer.ID) + ":"
		for _, x := range c.Offers {
			for _, call := range x.Calls {
				line += fmt.Sprintf(" %s %s %s", call.Person.Officer.ID, call.Way, fill.Span(ans.Book.Zone(), call.Interval))
			}
		}
		for _, r := range c.Limits {
			line += "; " + r.Said(ans.Book)
		}
		list = append(list, line)
	}
	for _, r := range ans.Not {
		line := string(r.Person.Officer.ID) + " not:"
		for _, x := range r.Reasons {
			line += " " + x.Said(ans.Book) + ";"
		}
		list = append(list, line)
	}
	return list
}

// TestReasons goes through the ways and the reasons.
func TestReasons(t *testing.T) {
	r := town()
	join(&r, "A-next-day", "N", "day", "on")   // 07–19 before, and the morning after
	join(&r, "B-day-off", "N", "night", "off") // the night before last was theirs
	join(&r, "C-spare", "S", "night", "on")    // on duty where nobody is asked for
	join(&r, "D-away", "N", "night", "off")
	join(&r, "E-court", "N", "night", "off")
	join(&r, "F-lapsed", "N", "night", "off")
	join(&r, "G-opted-out", "N", "night", "off")
	join(&r, "H-left", "N", "night", "off")
	join(&r, "I-midnight", "N", "night", "off")
	join(&r, "J-from-midnight", "N", "night", "off")
	join(&r, "K-extra", "S", "night", "off")
	r.Officers = append(r.Officers, roster.Officer{ID: "L-clinician", Role: roster.RoleClinician})
	r.Absences = []roster.Absence{
		{Officer: "D-away", Days: roster.DateRange{From: on - 1, To: on + 2}, Kind: "sick"},
		{Officer: "E-court", Time: roster.Interval{Start: at(18), End: at(21)}, Kind: "court"},
	}
	r.Extras = []roster.Extra{{Officer: "K-extra", District: "S", Time: roster.Interval{Start: at(19), End: at(31)}}}
	r.Credentials[5].Completed, r.Credentials[5].Expires = on-900, on-1
	r.Officers[6].Designated = false
	r.Officers[7].Active.To = on - 1
	r.Credentials[8].Expires = on // still holds for duty that begins before midnight
	r.Credentials[9].Completed = on + 1
	ans := answer(t, r, roster.NeedCIT, at(20), fill.Options{})
	want := []string{
		"C-spare: C-spare move Wed 19:00–Thu 07:00",
		"B-day-off: B-day-off callback Wed 19:00–Thu 07:00",
		"I-midnight: I-midnight callback Wed 19:00–Thu 07:00",
		"E-court: E-court callback Wed 21:00–Thu 07:00; away",
		"J-from-midnight: J-from-midnight callback Thu 00:00–07:00; not certified",
		"A-next-day: A-next-day hold-over Wed 19:00–23:00; 36 h within 24 h, at most 16 h",
		"D-away not: away;",
		"F-lapsed not: not certified;",
		"G-opted-out not: not designated;",
		"H-left not: not in service then;",
		"K-extra not: needed in S Wed 19:00–Thu 07:00;",
		"L-clinician not: not an officer;",
	}
	got := said(ans)
	for i := range got { // how many hours it would be is the work rules' to test
		if strings.HasPrefix(got[i], "A-next-day") {
			got[i] = "A-next-day: A-next-day hold-over Wed 19:00–23:00; 36 h within 24 h, at most 16 h"
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if n := len(ans.Set.Offers); n != 1 || ans.Able[ans.Set.Offers[0].Candidate].People[0].Officer.ID != "C-spare" || !ans.Set.Fewest {
		t.Errorf("the set: %+v", ans.Set)
	}
	for _, c := range ans.Not {
		for _, x := range c.Reasons {
			if strings.Contains(x.Said(ans.Book), "sick") {
				t.Error("tells why somebody is away")
			}
		}
	}
}

// TestOrder puts those with fewer hours first, then those who had their turn longer ago, then the district's own, then by
// time on patrol.
func TestOrder(t *testing.T) {
	r := town()
	join(&r, "A-8h", "N", "night", "off")
	join(&r, "B-swap", "N", "night", "off")
	join(&r, "C-long-ago", "S", "night", "off")
	join(&r, "D-senior", "S", "night", "off")
	join(&r, "E-4h-late", "N", "night", "off")
	join(&r, "F-4h-early", "N", "night", "off")
	r.Officers[3].PatrolSince = on - 5000
	extra := func(i int, days, hours int, kind string) {
		start := at(10) - roster.Minute(days*1440)
		r.Extras = append(r.Extras, roster.Extra{Officer: r.Officers[i].ID, District: "N", Kind: kind, Time: roster.Interval{Start: start, End: start + roster.Minute(hours*60)}})
	}
	extra(0, 3, 8, "overtime")
	extra(1, 3, 8, "swap")
	extra(2, 35, 8, "overtime") // more than 28 days ago
	extra(4, 7, 4, "overtime")
	extra(5, 11, 4, "overtime")
	var got []roster.OfficerID
	for _, c := range answer(t, r, roster.NeedCIT, at(20), fill.Options{}).Able {
		got = append(got, c.People[0].Officer.ID)
	}
	want := []roster.OfficerID{"B-swap", "D-senior", "C-long-ago", "F-4h-early", "E-4h-late", "A-8h"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	got = nil
	for _, c := range answer(t, r, roster.NeedCIT, at(20), fill.Options{Ledger: declined{"B-swap"}}).Able {
		got = append(got, c.People[0].Officer.ID)
	}
	if want := append(want[1:3:3], append([]roster.OfficerID{"B-swap"}, want[3:]...)...); !slices.Equal(got, want) {
		t.Errorf("who turned down an offer comes after those with as few hours: %v, want %v", got, want)
	}
}

// declined is a ledger in which one officer turned down an offer.
type declined struct{ id roster.OfficerID }

func (d declined) Asked(officer roster.OfficerID, _ roster.Interval) (missed int, last roster.Minute) {
	if officer == d.id {
		return 1, at(0)
	}
	return 0, 0
}

// TestPieces cuts gaps at the edges of watches, and leaves out what is past.
func TestPieces(t *testing.T) {
	r := town()
	join(&r, "A", "S", "day", "off")
	for _, c := range []struct {
		name string
		now  roster.Minute
		want []string
		over bool
	}{
		{"from its start", 0, []string{"Wed 07:00–19:00", "Wed 19:00–Thu 07:00", "Thu 07:00–19:00"}, false},
		{"before it", at(0), []string{"Wed 07:00–19:00", "Wed 19:00–Thu 07:00", "Thu 07:00–19:00"}, false},
		{"under way", at(9), []string{"Wed 09:00–19:00", "Wed 19:00–Thu 07:00", "Thu 07:00–19:00"}, false},
		{"over", at(400), []string{"Wed 07:00–19:00", "Wed 19:00–Thu 07:00", "Thu 07:00–19:00"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r.Targets = []roster.Target{
				{Need: roster.NeedCIT, Required: 0}, {Need: roster.NeedCIT, District: "N", Required: 1, Dates: roster.DateRange{From: on, To: on}},
				{Need: roster.NeedCIT, District: "N", Shift: "day", Required: 1, Dates: roster.DateRange{From: on + 1, To: on + 1}},
			}
			ans := answer(t, r, roster.NeedCIT, at(20), fill.Options{Now: c.now})
			var got []string
			for _, p := range ans.Pieces {
				got = append(got, fill.Span(ans.Book.Zone(), p.Interval))
			}
			if d := cmp.Diff(c.want, got); d != "" || ans.Over != c.over {
				t.Errorf("over %t (-want +got):\n%s", ans.Over, d)
			}
		})
	}
}

// TestLongGap looks at the first week of a gap that lasts for ever, and finds it by any start that a horizon gives it.
func TestLongGap(t *testing.T) {
	r := town()
	join(&r, "A", "S", "day", "off")
	ans := answer(t, r, roster.NeedCIT, at(20), fill.Options{})
	for day := range 12 {
		now := at(20 + 24*day)
		if ans := answer(t, r, roster.NeedCIT, now, fill.Options{Now: now}); !ans.Gap.Contains(now) || ans.From != now || ans.Over {
			t.Errorf("asked about %v, told of %v from %v, over %t", now, ans.Gap.Interval, ans.From, ans.Over)
		}
	}
	if !ans.GoesOn || ans.Gap.Minutes() != 7*1440 || len(ans.Pieces) != 14 {
		t.Errorf("goes on %t, %d minutes, %d pieces", ans.GoesOn, ans.Gap.Minutes(), len(ans.Pieces))
	}
	if ans.Set.Fewest || len(ans.Set.Left) == 0 {
		t.Errorf("one officer closes a week: %+v", ans.Set)
	}
	for _, hour := range []int{7, 19} {
		o, err := fill.Find(t.Context(), ans.Book, coverage.GapID(roster.NeedCIT, "N", at(hour)))
		if hour == 7 && (err != nil || o.Gap.Start != at(7)) {
			t.Errorf("the first watch of a date: %v", err)
		}
		if hour == 19 && !errors.Is(err, &roster.Error{Kind: roster.NotFound}) {
			t.Errorf("a later watch, with which no horizon begins: %v", err)
		}
	}
}

// TestPairs fills a co-responder gap: with a clinician who is there and an officer who is not, and the other way round.
func TestPairs(t *testing.T) {
	r := town()
	join(&r, "A", "N", "night", "on")
	join(&r, "B", "N", "day", "off")
	for _, c := range []struct {
		id       roster.OfficerID
		rotation roster.RotationID
	}{{"X-off", "off"}, {"Y-on", "on"}} {
		r.Officers = append(r.Officers, roster.Officer{ID: c.id, Role: roster.RoleClinician})
		r.Postings = append(r.Postings, roster.Posting{Officer: c.id, District: "S", Shift: "night", Rotation: c.rotation, Dates: roster.DateRange{From: on - 40, To: on + 40}})
	}
	r.Pairs = []roster.Pair{
		{ID: "P1", Officer: "A", Clinician: "X-off", Dates: roster.DateRange{From: on - 5}},
		{ID: "P2", Officer: "B", Clinician: "Y-on", Dates: roster.DateRange{From: on - 5}},
		{ID: "P3", Officer: "A", Clinician: "Y-on", Dates: roster.DateRange{From: on + 1}},
	}
	r.Targets = []roster.Target{{Need: roster.NeedCIT, Required: 0}, {Need: roster.NeedCoResponder, District: "N", Shift: "night", Required: 1, Dates: roster.DateRange{From: on, To: on}}}
	want := []string{
		"A: X-off callback Wed 19:00–Thu 07:00",
		"B: B callback Wed 19:00–Thu 07:00",
	}
	got := said(answer(t, r, roster.NeedCoResponder, at(20), fill.Options{}))
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestAlike holds what is said of squads to what is said of everybody one by one.
func TestAlike(t *testing.T) {
	records := demo.Records(scenetest.Date("2027-01-01"))
	book, faults := roster.NewBook(records, 1)
	if book == nil {
		t.Fatal(faults)
	}
	grid, err := coverage.New(t.Context(), book, coverage.Options{From: scenetest.Date("2027-03-01"), Days: 120})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for gap := range grid.Gaps() {
		if n++; n%7 != 0 {
			continue
		}
		o, err := fill.Find(t.Context(), book, coverage.GapID(roster.NeedCIT, book.Districts().At(gap.District).ID, gap.Start))
		if err != nil {
			t.Fatal(err)
		}
		alike, err := o.Fillers(t.Context(), fill.Options{})
		if err != nil {
			t.Fatal(err)
		}
		each, err := o.OneByOne(t.Context(), fill.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(said(each), said(alike)); d != "" {
			t.Fatalf("%s (-each +alike):\n%s", o.ID(), d)
		}
	}
	if n < 7 {
		t.Fatalf("the demo has %d gaps", n)
	}
}

// TestEndsOfTheCalendar asks about the first dates that can be written, and the last.
func TestEndsOfTheCalendar(t *testing.T) {
	for _, zone := range []string{"America/New_York", "Asia/Tokyo", "UTC"} {
		r := town()
		r.Agency.TimeZone = zone
		join(&r, "A", "N", "night", "on")
		r.Postings[0].Dates = roster.DateRange{From: 1}
		r.Credentials[0].Completed = 1
		book, faults := roster.NewBook(r, 1)
		if book == nil {
			t.Fatal(faults)
		}
		found := 0
		for i := range roster.Date(30) {
			for _, d := range []roster.Date{1 + i, roster.MaxDate - i} {
				m := book.Zone().Instant(d, 7*60)
				o, err := fill.At(t.Context(), book, roster.NeedCIT, 0, m)
				if err != nil && !errors.Is(err, &roster.Error{Kind: roster.Invalid, Field: "at"}) {
					t.Errorf("%s at %v: %v", zone, m, err)
				}
				if err == nil {
					found++
					if _, err := o.Fillers(t.Context(), fill.Options{}); err != nil {
						t.Errorf("%s at %v: %v", zone, m, err)
					}
				}
				_, err = fill.Find(t.Context(), book, coverage.GapID(roster.NeedCIT, "N", m))
				if err != nil && !errors.Is(err, &roster.Error{Kind: roster.NotFound}) && !errors.Is(err, &roster.Error{Kind: roster.Invalid, Field: "id"}) {
					t.Errorf("%s find %v: %v", zone, m, err)
				}
			}
		}
		if found < 20 {
			t.Errorf("%s: only %d of 60 are answered", zone, found)
		}
	}
}

// TestEachRowIsCertified asks somebody to come in early and then moves them, across the midnight at which their certificate
// ends: what is asked are two rows, and the second would not count.
func TestEachRowIsCertified(t *testing.T) {
	r := town()
	r.Shifts = append(r.Shifts, roster.Shift{ID: "small", Start: 0, End: 8 * 60})
	r.Targets = []roster.Target{{Need: roster.NeedCIT, Required: 0}, {Need: roster.NeedCIT, District: "N", Shift: "night", Required: 1, Dates: roster.DateRange{From: on, To: on}}}
	join(&r, "A-lapses", "S", "small", "on")
	join(&r, "B-stays", "S", "small", "on")
	r.Credentials[0].Expires = on
	want := []string{
		"A-lapses: A-lapses early-in Wed 19:00–24:00; certificate ends 2027-03-03",
		"B-stays: B-stays early-in Wed 19:00–24:00 B-stays move Thu 00:00–07:00",
	}
	got := said(answer(t, r, roster.NeedCIT, at(20), fill.Options{}))
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestMoveTakesTheDate moves somebody off a whole tour after they came in early the evening before: the tour's date is worked
// no more, the evening's is, and that is a day in a row too many.
func TestMoveTakesTheDate(t *testing.T) {
	r := town()
	r.Agency.WorkRules = roster.WorkRules{MaxConsecutiveDays: 1}
	r.Shifts = append(r.Shifts, roster.Shift{ID: "small", Start: 0, End: 7 * 60})
	r.Rotations = append(r.Rotations, roster.Rotation{ID: "third", Anchor: on, Cycle: []roster.ShiftID{"-", "*", "-"}})
	r.Targets = []roster.Target{{Need: roster.NeedCIT, Required: 0}, {Need: roster.NeedCIT, District: "N", Shift: "night", Required: 1, Dates: roster.DateRange{From: on, To: on}}}
	join(&r, "A", "S", "small", "third")
	join(&r, "B", "S", "small", "third")
	r.Extras = []roster.Extra{{Officer: "B", District: "S", Time: roster.Interval{Start: at(-16), End: at(-15)}}}
	want := []string{
		"A: A early-in Wed 19:00–24:00 A move Thu 00:00–07:00",
		"B: B move Thu 00:00–07:00; 3 days in a row, at most 1",
	}
	got := said(answer(t, r, roster.NeedCIT, at(20), fill.Options{}))
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestSomebodyNewForEachPiece asks two people for two watches, though one would be lawful; and lists whom a piece costs nothing
// before those whom it costs hours.
func TestSomebodyNewForEachPiece(t *testing.T) {
	r := town()
	r.Agency.WorkRules = roster.WorkRules{}
	join(&r, "A", "N", "night", "off")
	join(&r, "B", "N", "night", "off")
	join(&r, "C", "S", "night", "on")
	r.Targets = []roster.Target{{Need: roster.NeedCIT, Required: 0}, {Need: roster.NeedCIT, District: "N", Required: 1, Dates: roster.DateRange{From: on, To: on}}}
	ans := answer(t, r, roster.NeedCIT, at(8), fill.Options{})
	var got []string
	for _, x := range ans.Set.Offers {
		got = append(got, string(ans.Able[x.Candidate].People[0].Officer.ID))
	}
	got = append(got, "of the night:")
	for _, x := range ans.Of(1) {
		got = append(got, string(ans.Able[x.Candidate].People[0].Officer.ID))
	}
	if d := cmp.Diff([]string{"A", "C", "of the night:", "C", "A", "B"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
