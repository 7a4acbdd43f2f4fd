package recruit_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/coverage/recruit"
	"watchbill/roster"
)

// team is a small agency: one district, a day watch of four on and two off, three required, and one officer there each
// day: squads 0 and 3 have one certified officer each.
func team() roster.Records {
	r := roster.Records{Agency: roster.DefaultAgency()}
	r.Agency.ID, r.Agency.TimeZone = "team", "America/New_York"
	r.Agency.Certification.Authorities = []string{"POST"}
	r.Districts = []roster.District{{ID: "D", Parts: []roster.Part{{Polygons: []roster.Polygon{{{{Lon: 0}, {Lon: 1}, {Lat: 1}, {Lon: 0}}}}}}}}
	r.Shifts = []roster.Shift{{ID: "day", Start: 8 * 60, End: 16 * 60}}
	r.Rotations = []roster.Rotation{{ID: "4-2", Anchor: first, Cycle: []roster.ShiftID{"*", "*", "*", "*", "-", "-"}}}
	r.Targets = []roster.Target{{Need: roster.NeedCIT, Required: 3}}
	for offset := range 6 {
		id := roster.OfficerID(fmt.Sprint("O", offset))
		r.Officers = append(r.Officers, roster.Officer{ID: id, Role: roster.RoleOfficer, Designated: true, Eligible: true, PatrolSince: first - 4000})
		r.Postings = append(r.Postings, roster.Posting{Officer: id, District: "D", Shift: "day", Rotation: "4-2", Offset: offset, Dates: roster.DateRange{From: first - 100}})
		if offset%3 == 0 {
			r.Credentials = append(r.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Hours: 40, Authority: "POST", Completed: first - 100})
		}
	}
	return r
}

func find(t *testing.T, r roster.Records, o recruit.Options) *recruit.Plan {
	t.Helper()
	book, faults := roster.NewBook(r, 3)
	if book == nil {
		t.Fatal(faults)
	}
	o.From = first
	if o.Days == 0 {
		o.Days = 60
	}
	p, err := recruit.New(context.Background(), book, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPlateau has three required and one or two present: no single posting covers a minute where one is.
func TestPlateau(t *testing.T) {
	p := find(t, team(), recruit.Options{UntilShare: 1})
	if len(p.Steps) != 3 || !p.Exact || !p.Reached || p.Steps[2].After.Of() != 1 {
		t.Fatalf("%+v", p)
	}
	for i, s := range p.Steps {
		if s.Closed <= 0 || i > 0 && s.Closed > p.Steps[i-1].Closed {
			t.Errorf("step %d closes %d", i+1, s.Closed)
		}
	}
}

func TestCandidates(t *testing.T) {
	r := team()
	for i := range r.Officers {
		r.Officers[i].Volunteer = true
	}
	r.Officers[1].Eligible = false
	r.Officers[2].PatrolSince = first.AddMonths(-24) + 1 // a day short of two years
	r.Officers[5].PatrolSince = first.AddMonths(-24)
	r.Targets[0].Required = 8 // every squad is needed
	p := find(t, r, recruit.Options{UntilShare: 1})
	got := map[int][]roster.OfficerID{}
	for _, s := range p.Steps {
		got[s.Offset] = s.Candidates
	}
	for offset, list := range got {
		var want []roster.OfficerID
		if offset == 4 || offset == 5 {
			want = []roster.OfficerID{roster.OfficerID(fmt.Sprint("O", offset))}
		}
		if diff := cmp.Diff(want, list); diff != "" {
			t.Errorf("offset %d: %s", offset, diff)
		}
	}
	if len(got[4])+len(got[5]) == 0 {
		t.Error("nobody is posted where somebody could be trained")
	}
}

// TestNoSquad asks for a watch that nobody works.
func TestNoSquad(t *testing.T) {
	r := team()
	r.Shifts = append(r.Shifts, roster.Shift{ID: "late", Start: 15 * 60, End: 23 * 60})
	p := find(t, r, recruit.Options{UntilShare: 1, Days: 2})
	if p.Reached || p.After.CoveredMinutes != 2*480+2*60 || len(p.Left) == 0 {
		t.Fatalf("%+v", p)
	}
	for _, x := range p.Left {
		if x.Why != recruit.NoSquad || x.Officers != 3 || x.Minutes() != 7*60 {
			t.Errorf("%+v", x)
		}
	}
}

func TestOneOff(t *testing.T) {
	r := team()
	r.Targets[0].Required = 1
	zone, _ := roster.LoadZone(r.Agency.TimeZone)
	day := first + 2 // offset 3 has its third day off, so that O0 is alone
	r.Absences = []roster.Absence{{Officer: "O0", Kind: "court", Time: roster.Interval{Start: zone.Instant(day, 9*60), End: zone.Instant(day, 11*60)}}}
	p := find(t, r, recruit.Options{UntilShare: 1})
	if len(p.OneOff) != 1 || p.OneOff[0].Minutes() != 120 || p.OneOff[0].Officers != 1 || len(p.Steps) != 1 || !p.Reached {
		t.Errorf("%+v", p)
	}
	p = find(t, r, recruit.Options{UntilShare: 1, SpareOneOff: true})
	if len(p.Steps) != 0 || len(p.Left) != 1 || p.Left[0].Why != recruit.OneOff || p.Reached {
		t.Errorf("spared: %+v", p)
	}
}

// TestLeave checks the expected figures by hand: with one required and nobody there, a new officer who is away one tour
// in four covers three quarters of what would be covered, and a second one in the same squad three quarters of the rest.
func TestLeave(t *testing.T) {
	r := team()
	r.Agency.Absence.UnplannedRate = 0.25
	r.Credentials = nil
	r.Targets[0].Required = 1
	r.Postings = r.Postings[:1]
	r.Officers = r.Officers[:1]
	p := find(t, r, recruit.Options{UntilShare: 0.6, WithLeave: true})
	if len(p.Steps) != 2 || p.Bound != 2 || p.Leave.Present() != 0.75 {
		t.Fatalf("%+v", p)
	}
	worked := 40 * 480 // four days in six, of sixty
	for i, want := range []float64{0.75, 0.9375} {
		if got := p.Steps[i].After.CoveredMinutes; got != int(math.Round(float64(worked)*want)) {
			t.Errorf("step %d: got %d, want %g of %d", i+1, got, want, worked)
		}
	}
	if p = find(t, r, recruit.Options{UntilShare: 1, WithLeave: true}); len(p.Steps) != 1 || p.Reached {
		t.Errorf("all that can be closed: %+v", p)
	}
}

func TestPlannedLeave(t *testing.T) {
	r := team()
	for i, kind := range []string{"vacation", "sick", "court", "", "injury"} { // two of the five are planned
		r.Absences = append(r.Absences, roster.Absence{Officer: r.Officers[i].ID, Kind: kind, Days: roster.DateRange{From: first, To: first + 5}})
	}
	got := find(t, r, recruit.Options{UntilShare: 1, WithLeave: true}).Leave
	want := recruit.Leave{DaysOff: 8.0 / 6 * 365 / 60, PlannedShare: 8.0 / 240}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRowsAvoidNames(t *testing.T) {
	r := team()
	r.Officers[1].ID, r.Postings[1].Officer = "RECRUIT-02", "RECRUIT-02"
	p := find(t, r, recruit.Options{UntilShare: 1})
	var got []roster.OfficerID
	for _, x := range recruit.Rows(p.Book, p, -1) {
		got = append(got, x.Officer.ID)
	}
	if diff := cmp.Diff([]roster.OfficerID{"RECRUIT-01", "RECRUIT-03", "RECRUIT-04"}, got); diff != "" {
		t.Error(diff)
	}
	next, err := recruit.Apply(p.Book, p, 99)
	if err != nil || next.People() != p.Book.People()+3 || next.Revision() != 3 {
		t.Errorf("%v", err)
	}
	r.Officers = r.Officers[:0]
	r.Postings = r.Postings[:0]
	r.Credentials = r.Credentials[:0]
	elsewhere, _ := roster.NewBook(r, 0)
	other := team()
	other.Rotations[0].ID = "6-2"
	for i := range other.Postings {
		other.Postings[i].Rotation = "6-2"
	}
	if _, err := recruit.Apply(elsewhere, find(t, other, recruit.Options{UntilShare: 1}), -1); err == nil {
		t.Error("rows that do not fit the book are taken")
	}
}

// TestShortValidity has certificates that would lapse within the horizon: the recruits' hold all through.
func TestShortValidity(t *testing.T) {
	r := team()
	r.Agency.Certification.ValidMonths = 1
	p := find(t, r, recruit.Options{UntilShare: 1})
	next, err := recruit.Apply(p.Book, p, -1)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := figures(t, next, p.Options); got != p.After || !p.Reached {
		t.Errorf("recomputed %v, claimed %v", got, p.After)
	}
}

func TestRefuses(t *testing.T) {
	book, _ := roster.NewBook(team(), 0)
	for _, o := range []recruit.Options{
		{From: first, UntilShare: -0.1}, {From: first, UntilShare: 1.01}, {From: first, UntilShare: math.NaN()},
		{From: first, Days: -1}, {From: first, Days: 3661}, {UntilShare: 1}, {From: roster.MaxDate, UntilShare: 1},
	} {
		if _, err := recruit.New(context.Background(), book, o); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Errorf("%+v: got %v", o, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := recruit.New(ctx, book, recruit.Options{From: first, UntilShare: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestNothing asks for nothing in several ways.
func TestNothing(t *testing.T) {
	none := team()
	none.Targets[0].Required = 0
	for name, p := range map[string]*recruit.Plan{
		"no share":    find(t, team(), recruit.Options{}),
		"no need":     find(t, none, recruit.Options{UntilShare: 1}),
		"little need": find(t, team(), recruit.Options{UntilShare: 1e-9, Days: 1}),
	} {
		if len(p.Steps) > 1 || !p.Reached || !p.Exact {
			t.Errorf("%s: %+v", name, p)
		}
	}
}
