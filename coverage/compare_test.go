package coverage_test

import (
	"testing"

	"pgregory.net/rapid"

	"watchbill/roster"
)

// TestTwin compares slots, gaps, causes, officers, shares, recruitment gaps and the share of patrol with the slow twin.
func TestTwin(t *testing.T) { rapid.Check(t, likeTwin) }

// FuzzTwin is the same, looking for packs that take new ways through the engine.
func FuzzTwin(f *testing.F) { f.Fuzz(rapid.MakeFuzz(likeTwin)) }

func likeTwin(t *rapid.T) {
	pack := drawPack(t, false)
	b, faults := roster.NewBook(pack.records, 7)
	if b == nil {
		t.Fatalf("refused:\n%v\n%v", faults, pack)
	}
	got := newGrids(t, b, pack.from, pack.days).figures(t)
	want := newTwin(pack.records, pack.from, pack.days).figures()
	compareFigures(t, pack.String(), want, got)
}

// TestClockBackOverMidnight is a pack on which engine and twin once disagreed. At 00:01 on 2010-11-07 clocks in
// Newfoundland went back to 23:01 of the day before. Of the tour that began at midnight an absence takes the one minute
// before that.
func TestClockBackOverMidnight(t *testing.T) {
	r := made(50)
	r.Agency.TimeZone = "America/St_Johns"
	r.Districts, r.Officers = r.Districts[:1], r.Officers[:1]
	r.Shifts = []roster.Shift{{ID: "night", Start: 0, End: 7 * 60}}
	r.Rotations = []roster.Rotation{{ID: "always", Anchor: civil(2010, 1, 1), Cycle: cycle("*")}}
	o := r.Officers[0].ID
	r.Credentials = []roster.Credential{{Officer: o, Kind: "CIT-40", Hours: 40, Completed: civil(2010, 1, 1)}}
	r.Postings = []roster.Posting{{Officer: o, District: "D0000", Shift: "night", Rotation: "always", Dates: roster.DateRange{From: civil(2010, 1, 1)}}}
	var at roster.Minute
	if err := at.UnmarshalText([]byte("2010-11-07T02:30Z")); err != nil {
		t.Fatal(err)
	}
	r.Absences = []roster.Absence{{Officer: o, Kind: "sick", Time: roster.Interval{Start: at, End: at + 1}}}
	b, faults := roster.NewBook(r, 0)
	if b == nil {
		t.Fatal(faults)
	}
	from := civil(2010, 11, 5)
	got := newGrids(t, b, from, 4).figures(t)
	compareFigures(t, "the twin", newTwin(r, from, 4).figures(), got)
	if want := "D0000,2010-11-07T02:30Z,2010-11-07T02:31Z,1,1,1,absence,O000000"; len(got.Gaps[roster.NeedCIT]) != 1 || got.Gaps[roster.NeedCIT][0] != want {
		t.Errorf("gaps: got %v, want %s", got.Gaps[roster.NeedCIT], want)
	}
}
