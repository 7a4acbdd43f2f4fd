package workrules_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/coverage/scenetest"
	"watchbill/roster"
	"watchbill/roster/workrules"
)

// agency is a roster of one officer, B1, who works days from 07:00 to 19:00 by a cycle.
func agency(t testing.TB, rules roster.WorkRules, anchor roster.Date, cycle ...roster.ShiftID) roster.Records {
	t.Helper()
	r := roster.Records{Agency: roster.DefaultAgency(), Shifts: []roster.Shift{{ID: "day", Start: 7 * 60, End: 19 * 60}, {ID: "night", Start: 19 * 60, End: 7 * 60}}}
	r.Agency.ID, r.Agency.Name, r.Agency.TimeZone, r.Agency.WorkRules = "made", "Made", "America/New_York", rules
	r.Districts = []roster.District{{ID: "D1", Parts: []roster.Part{{Polygons: []roster.Polygon{{{{Lon: 0, Lat: 0}, {Lon: 1, Lat: 0}, {Lon: 0, Lat: 1}, {Lon: 0, Lat: 0}}}}}}}}
	r.Rotations = []roster.Rotation{{ID: "a", Anchor: anchor, Cycle: cycle}}
	r.Officers = []roster.Officer{{ID: "B1", Role: roster.RoleOfficer, Designated: true, Eligible: true}}
	r.Postings = []roster.Posting{{Officer: "B1", District: "D1", Shift: "day", Rotation: "a", Dates: roster.DateRange{From: anchor}}}
	return r
}

func book(t testing.TB, r roster.Records) *roster.Book {
	t.Helper()
	b, faults := roster.NewBook(r, 1)
	if b == nil {
		t.Fatal(faults)
	}
	return b
}

// said writes breaches as a reader would like them.
func said(b *roster.Book, list []workrules.Breach) []string {
	out := []string{}
	for _, x := range list {
		at := func(m roster.Minute) string { d, c := b.Zone().Local(m); return d.String()[5:] + " " + c.String() }
		out = append(out, fmt.Sprintf("%s %s to %s: %s", x.Rule, at(x.Start), at(x.End), x.Said()))
	}
	return out
}

// TestWould tells what the rules say of one tour of extra duty.
func TestWould(t *testing.T) {
	standard := roster.WorkRules{MinRestHours: 8, MaxConsecutiveDays: 6, MaxHoursPerDay: 16, MaxHoursPerWeek: 60}
	spring := scenetest.Date("2027-03-14") // 02:00 becomes 03:00
	autumn := scenetest.Date("2027-11-07") // 02:00 becomes 01:00
	for _, c := range []struct {
		name     string
		rules    roster.WorkRules
		anchor   roster.Date
		cycle    []roster.ShiftID
		on       roster.Date
		from, to roster.ClockTime // to at or before from: the next day
		want     []string
	}{
		{"a day off", standard, spring - 3, []roster.ShiftID{"*", "-", "-", "-"}, spring - 1, 7 * 60, 19 * 60, []string{}},
		{"held over for four hours", standard, spring - 3, []roster.ShiftID{"*", "-", "-", "-"}, spring - 3, 19 * 60, 23 * 60, []string{}},
		{"and a minute more", standard, spring - 3, []roster.ShiftID{"*", "-", "-", "-"}, spring - 3, 19 * 60, 23*60 + 1, []string{"hours-per-day 03-10 23:01 to 03-11 23:01: 16 h 1 min within 24 h, at most 16 h"}},
		{"a night that spring shortens leaves no 8 h", standard, spring, []roster.ShiftID{"day", "-", "-", "-"}, spring - 1, 12 * 60, 23 * 60, []string{
			"rest 03-13 23:00 to 03-14 07:00: 7 h of rest, at least 8 h", "hours-per-day 03-13 12:00 to 03-14 13:00: 17 h within 24 h, at most 16 h",
		}},
		{"a night that autumn lengthens does", standard, autumn, []roster.ShiftID{"day", "-", "-", "-"}, autumn - 1, 19 * 60, 0, []string{}},
		{"a seventh day", standard, autumn - 10, []roster.ShiftID{"-", "*", "*", "*", "*", "*", "*"}, autumn - 10, 7 * 60, 8 * 60, []string{
			"consecutive-days 10-28 00:00 to 11-04 00:00: 7 days in a row, at most 6",
			"hours-per-week 10-27 19:00 to 11-03 19:00: 73 h within 7 days, at most 60 h",
		}},
		{"all off", roster.WorkRules{}, autumn - 10, []roster.ShiftID{"*"}, autumn, 19 * 60, 6 * 60, []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := agency(t, c.rules, c.anchor, c.cycle...)
			if len(c.cycle) > 1 {
				r.Postings[0].Dates.To = c.anchor + roster.Date(len(c.cycle)) - 1
			}
			b := book(t, r)
			end := c.on
			if c.to <= c.from {
				end++
			}
			v := roster.Interval{Start: b.Zone().Instant(c.on, c.from), End: b.Zone().Instant(end, c.to)}
			if d := cmp.Diff(c.want, said(b, workrules.Would(b, b.Person(0), v))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestAbsenceIsNoRest tells that time off within a tour is none, and that time off which ends it is.
func TestAbsenceIsNoRest(t *testing.T) {
	on := scenetest.Date("2027-03-03")
	r := agency(t, roster.WorkRules{MinRestHours: 8}, on, "day", "-")
	at := func(hour int) roster.Minute { return roster.UTC(on, 0) + roster.Minute((hour+5)*60) } // Eastern
	r.Absences = []roster.Absence{{Officer: "B1", Kind: "court", Time: roster.Interval{Start: at(10), End: at(12)}}}
	b := book(t, r)
	day := roster.Interval{Start: at(0), End: at(30)}
	if list := workrules.Check(b, b.Person(0), day); len(list) != 0 {
		t.Errorf("two hours at court: %v", said(b, list))
	}
	r.Absences[0].Time = roster.Interval{Start: at(15), End: at(19)}
	r.Extras = []roster.Extra{{Officer: "B1", District: "D1", Time: roster.Interval{Start: at(21), End: at(23)}}}
	b = book(t, r)
	want := []string{"rest 03-03 15:00 to 03-03 21:00: 6 h of rest, at least 8 h"}
	if d := cmp.Diff(want, said(b, workrules.Check(b, b.Person(0), day))); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestRunIsFollowed tells how far a run of days is counted that does not end.
func TestRunIsFollowed(t *testing.T) {
	on := scenetest.Date("2027-03-03")
	r := agency(t, roster.WorkRules{MaxConsecutiveDays: 366}, on-300, "*")
	b := book(t, r)
	day := roster.Interval{Start: b.Zone().Instant(on, 0), End: b.Zone().Instant(on+1, 0)}
	want := []string{"consecutive-days 05-07 00:00 to 03-12 00:00: 675 days in a row, at most 366"}
	if d := cmp.Diff(want, said(b, workrules.Check(b, b.Person(0), day))); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	r.Postings[0].Dates.To = on + 20
	b = book(t, r)
	if list := workrules.Check(b, b.Person(0), day); len(list) != 0 {
		t.Errorf("321 days, at most 366: %v", said(b, list))
	}
}

// TestNothingToCheck asks about no time.
func TestNothingToCheck(t *testing.T) {
	b := book(t, agency(t, roster.WorkRules{MaxHoursPerDay: 1}, 800000-100000, "*"))
	if list := workrules.Check(b, b.Person(0), roster.Interval{}); list != nil {
		t.Error(list)
	}
	if list := workrules.Would(b, b.Person(0)); list != nil {
		t.Error(list)
	}
	if list := workrules.Between(b, b, "B9", roster.Interval{End: 10}); list != nil {
		t.Error(list)
	}
}

// BenchmarkWould asks whether an officer may be held over or called in, one officer after another.
func BenchmarkWould(b *testing.B) {
	on := scenetest.Date("2027-03-14")
	r := agency(b, roster.DefaultAgency().WorkRules, on-300, "*", "*", "-", "-", "*", "*", "*", "-", "-", "*", "*", "-", "-", "-")
	p, f := r.Postings[0], r.Officers[0]
	for i := range 1000 {
		f.ID, p.Officer, p.Offset = roster.OfficerID(fmt.Sprintf("C%d", i)), roster.OfficerID(fmt.Sprintf("C%d", i)), i%14
		r.Officers, r.Postings = append(r.Officers, f), append(r.Postings, p)
	}
	roll := book(b, r)
	v := roster.Interval{Start: roll.Zone().Instant(on, 19*60), End: roll.Zone().Instant(on+1, 7*60)}
	c := workrules.NewChecker(roll, v)
	var list []workrules.Breach
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		c.Load(roll.Person(i % roll.People()))
		list = c.Would(list[:0], v)
		i++
	}
}
