package whatif_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/coverage/whatif"
	"watchbill/roster"
)

type question interface {
	Book(*roster.Book) (*roster.Book, []whatif.Note, error)
}

func officer(tb testing.TB, b *roster.Book, id roster.OfficerID) *roster.Personnel {
	tb.Helper()
	i, ok := b.Officer(id)
	if !ok {
		tb.Fatal("no officer", id)
	}
	return b.Person(i)
}

func postings(tb testing.TB, b *roster.Book, id roster.OfficerID) (text []string) {
	for _, p := range officer(tb, b, id).Posts().All() {
		text = append(text, fmt.Sprint(p.District, " ", p.Shift, " ", p.Rotation, "+", p.Offset, " ", p.Dates))
	}
	return text
}

func TestRefusedQuestions(t *testing.T) {
	book := newBook(t, small())
	days := roster.DateRange{From: civil(2027, 3, 1), To: civil(2027, 3, 5)}
	back := roster.DateRange{From: civil(2027, 3, 5), To: civil(2027, 3, 1)}
	for _, tc := range []struct {
		name string
		ask  question
		want string
	}{
		{"a class that ends before it starts", whatif.Class{Dates: back, Officers: []roster.OfficerID{"O1"}}, "to: 2027-03-01 is before 2027-03-05"},
		{"a class of nobody, never", whatif.Class{}, "from: is required\nofficers: a class needs officers"},
		{"a class of a year and more", whatif.Class{Dates: roster.DateRange{From: civil(2027, 1, 1), To: civil(2028, 1, 5)}, Officers: []roster.OfficerID{"O1"}}, "to: a class of 370 days is longer than a year"},
		{"whom nobody knows, twice, no officer", whatif.Class{Dates: days, Officers: []roster.OfficerID{"O1", "o2", "O1", "C1"}},
			"officers[1]: \"o2\" is not on the roster; nearest is \"O2\"\nofficers[2]: O1 is named twice\nofficers[3]: C1 is a clinician: only officers are certified"},
		{"leave of nobody", whatif.Leave{Officer: "O9", Days: back}, "to: 2027-03-01 is before 2027-03-05\nofficer_id: \"O9\" is not on the roster; nearest is \"O1\""},
		{"leave of another kind", whatif.Leave{Officer: "O1", Days: days, Kind: "holiday"},
			"officer_id: absences.csv: kind: \"holiday\" is not one of vacation sick training court light-duty family military admin injury other"},
		{"leave without time", whatif.Leave{Officer: "O1"}, "from: is required"},
		{"a transfer to nowhere", whatif.Transfer{Officer: "O1", On: civil(2027, 3, 1), District: "D3", Shift: "dya", Rotation: "3-3"},
			"district_id: \"D3\" is not in districts.geojson; nearest is \"D1\"\nshift_id: \"dya\" is not in shifts.csv; nearest is \"day\"\nrotation_id: \"3-3\" is not in rotations.csv"},
		{"a first posting without all of it", whatif.Transfer{Officer: "C1", On: civil(2027, 3, 1), District: "D1"},
			"shift_id: is required: C1 has no posting on 2027-03-01 that it could be taken from\nrotation_id: is required: C1 has no posting on 2027-03-01 that it could be taken from"},
		{"a rotation of nobody", whatif.Rotation{Shift: "night", District: "D1", On: civil(2027, 3, 1), Rotation: "2-2"}, "shift_id: nobody is posted to night there from 2027-03-01 on"},
		{"a cycle of an old name", whatif.Rotation{Shift: "night", On: civil(2027, 3, 1), Rotation: "2-2", Cycle: []roster.ShiftID{"*", "nite"}},
			"rotation_id: \"2-2\" is in rotations.csv already; a new cycle takes a new identifier\ncycle: \"nite\" is not in shifts.csv"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, _, err := tc.ask.Book(book)
			if got != nil || err == nil {
				t.Fatal("not refused")
			}
			if d := cmp.Diff(strings.Split(tc.want, "\n"), strings.Split(err.Error(), "\n")); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestClass(t *testing.T) {
	book := newBook(t, small())
	days := roster.DateRange{From: civil(2027, 3, 1), To: civil(2027, 3, 5)}
	next, notes, err := whatif.Class{Dates: days, Officers: []roster.OfficerID{"O2", "O3"}}.Book(book)
	if err != nil {
		t.Fatal(err)
	}
	p := officer(t, next, "O2")
	for d, want := range map[roster.Date]bool{days.From: false, days.To - 1: false, days.To: true, days.To + 400: true} {
		if p.CertifiedOn(d) != want || p.OffOn(d) != (d <= days.To) {
			t.Errorf("%s: certified %v, away %v", d, p.CertifiedOn(d), p.OffOn(d))
		}
	}
	if want := []whatif.Note{{"officers[1]", "O3 is certified without end already"}}; cmp.Diff(want, notes) != "" {
		t.Error(notes)
	}
	if !next.SameGround(book) || officer(t, book, "O2").CertifiedOn(days.To) {
		t.Error("the Book before was changed, or all of it is new")
	}
}

func TestTransfer(t *testing.T) {
	r := small()
	r.Postings[0].Dates.To = civil(2027, 6, 30)
	r.Postings = append(r.Postings, roster.Posting{Officer: "O1", District: "D2", Shift: "night", Rotation: "always", Dates: roster.DateRange{From: civil(2027, 8, 1)}})
	book := newBook(t, r)
	three := 3
	for _, tc := range []struct {
		name string
		ask  whatif.Transfer
		want []string
	}{
		{"within a posting", whatif.Transfer{Officer: "O1", On: civil(2027, 3, 1), District: "D2", Offset: &three},
			[]string{"D1 day 2-2+0 2026-01-01..2027-02-28", "D2 day 2-2+3 2027-03-01..2027-06-30", "D2 night always+0 2027-08-01.."}},
		{"on its first day", whatif.Transfer{Officer: "O1", On: civil(2026, 1, 1), Shift: "night"},
			[]string{"D1 night 2-2+0 2026-01-01..2027-06-30", "D2 night always+0 2027-08-01.."}},
		{"between postings", whatif.Transfer{Officer: "O1", On: civil(2027, 7, 10), District: "D1", Shift: "day", Rotation: "always"},
			[]string{"D1 day 2-2+0 2026-01-01..2027-06-30", "D1 day always+0 2027-07-10..2027-07-31", "D2 night always+0 2027-08-01.."}},
		{"a first posting", whatif.Transfer{Officer: "C1", On: civil(2027, 7, 10), District: "D1", Shift: "day", Rotation: "always"},
			[]string{"D1 day always+0 2027-07-10.."}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			next, _, err := tc.ask.Book(book)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tc.want, postings(t, next, tc.ask.Officer)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestRotation(t *testing.T) {
	book := newBook(t, small())
	next, _, err := whatif.Rotation{Shift: "day", On: civil(2027, 3, 1), Rotation: "eight", Cycle: []roster.ShiftID{"*", "*", "*", "*", "-", "-", "-", "-"}}.Book(book)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[roster.OfficerID][]string{
		"O2": {"D1 day 2-2+2 2026-01-01..2027-02-28", "D1 day eight+4 2027-03-01.."},
		"O3": {"D2 night always+0 2026-01-01.."},
		"O4": {"D2 day 2-2+1 2026-01-01..2027-02-28", "D2 day eight+2 2027-03-01.."},
	} {
		if d := cmp.Diff(want, postings(t, next, id)); d != "" {
			t.Errorf("%s (-want +got):\n%s", id, d)
		}
	}
	next, _, err = whatif.Rotation{Shift: "day", District: "D1", On: civil(2027, 3, 1), Rotation: "always"}.Book(book)
	if err != nil {
		t.Fatal(err)
	}
	if !next.SameGround(book) {
		t.Error("a rotation of the roster's own makes everything anew")
	}
	if d := cmp.Diff([]string{"D1 day 2-2+2 2026-01-01..2027-02-28", "D1 day always+0 2027-03-01.."}, postings(t, next, "O2")); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"D2 day 2-2+1 2026-01-01.."}, postings(t, next, "O4")); d != "" {
		t.Error(d)
	}
}

func TestLeave(t *testing.T) {
	book := newBook(t, small())
	day := roster.DateRange{From: civil(2027, 3, 1), To: civil(2027, 3, 1)}
	next, _, err := whatif.Leave{Officer: "O1", Days: day}.Book(book)
	if err != nil || !officer(t, next, "O1").OffOn(day.From) {
		t.Error(err)
	}
	at := roster.UTC(civil(2027, 3, 1), 15*60)
	next, _, err = whatif.Leave{Officer: "O1", Time: roster.Interval{Start: at, End: at + 60}, Kind: "court"}.Book(book)
	if err != nil || officer(t, next, "O1").TimesOff().Len() != 1 {
		t.Error(err)
	}
	if _, _, err = (whatif.Leave{Officer: "O1", Time: roster.Interval{Start: at, End: at}}).Book(book); err == nil {
		t.Error("leave of no minute")
	}
}

// TestMoves: a place goes to the district that is new around it, and to none when its own is taken away.
func TestMoves(t *testing.T) {
	r := small()
	for i, lon := range []float64{0.2, 0.7, 0.8, 1.5, 3} {
		r.Calls = append(r.Calls, roster.Call{ID: roster.CallID(fmt.Sprint(i)), At: &roster.Point{Lon: lon, Lat: 0.5}, Crisis: i == 2})
	}
	r.Calls = append(r.Calls, roster.Call{ID: "x", District: "D1"})
	before := newBook(t, r)
	for _, tc := range []struct {
		name  string
		parts [2]roster.Polygon // of D1 and D2
		want  []whatif.Move
	}{
		{"as it is", [2]roster.Polygon{square(0, 1), square(1, 2)}, []whatif.Move{}},
		{"D2 grows into D1, which stays", [2]roster.Polygon{square(0, 1), square(0.6, 2)}, []whatif.Move{{From: "D1", To: "D2", Calls: 2, Crisis: 1}}},
		{"D1 shrinks and D2 stays", [2]roster.Polygon{square(0, 0.75), square(1, 2)}, []whatif.Move{{From: "D1", Calls: 1, Crisis: 1}}},
		{"D2 grows where nobody was", [2]roster.Polygon{square(0, 1), square(1, 4)}, []whatif.Move{{To: "D2", Calls: 1}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := before.Records()
			for i := range r.Districts {
				r.Districts[i].Parts = []roster.Part{{Polygons: []roster.Polygon{tc.parts[i]}}}
			}
			m := whatif.MovesOf(before, newBook(t, r))
			if d := cmp.Diff(tc.want, m.Moves); d != "" || m.Calls != 5 || m.NoPlace != 1 {
				t.Errorf("%+v (-want +got):\n%s", m, d)
			}
		})
	}
}
