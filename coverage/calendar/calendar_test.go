package calendar_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/coverage"
	"watchbill/coverage/calendar"
	"watchbill/coverage/rollcall"
	"watchbill/coverage/scenetest"
	"watchbill/roster"
)

func TestSpan(t *testing.T) {
	for _, c := range []struct{ today, from, to string }{
		{"2027-03-01", "2027-02-01", "2027-08-29"}, // a Monday
		{"2027-03-07", "2027-02-01", "2027-09-05"}, // the Sunday after
		{"2027-03-08", "2027-02-08", "2027-09-05"},
		{"0001-01-03", "0001-01-01", "0001-07-08"},
		{"9999-12-30", "9999-11-29", "9999-12-31"},
	} {
		r := calendar.Span(scenetest.Date(c.today))
		if r.From.String() != c.from || r.To.String() != c.to {
			t.Errorf("%s: %s to %s, want %s to %s", c.today, r.From, r.To, c.from, c.to)
		}
	}
}

// TestOfficerIsDuty holds an officer's feed to the definition: minute by minute, the events are the duty.
func TestOfficerIsDuty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scenetest.Draw(t)
		r := roster.DateRange{From: s.Around - 2, To: s.Around + 2}
		for i := range s.Book.People() {
			p := s.Book.Person(i)
			want := map[moment]int{}
			for d := r.From; d <= r.To; d++ {
				for m := range duty(s, p, d) {
					want[m]++
				}
			}
			got, seen := map[moment]int{}, map[string]bool{}
			for _, e := range calendar.Officer(s.Book, i, r) {
				if seen[e.UID] || e.Start >= e.End {
					t.Fatalf("%s is there twice, or empty: %+v", e.UID, e)
				}
				seen[e.UID] = true
				if want := p.CertifiedOn(e.Date); e.Standing != want || strings.HasPrefix(e.Summary, "CIT") != want {
					t.Fatalf("%s: certified %t, want %t: %s", e.UID, e.Standing, want, e.Summary)
				}
				if strings.Contains(e.Detail+e.Summary, "secret") || strings.Contains(e.Detail, "vacation") {
					t.Fatalf("tells of an absence: %+v", e)
				}
				for m := e.Start; m < e.End; m++ {
					got[moment{e.Date, m}]++
				}
			}
			if !maps.Equal(want, got) {
				t.Fatalf("%s (-duty +feed):\n%s", p.Officer.ID, cmp.Diff(want, got, cmp.AllowUnexported(moment{})))
			}
		}
	})
}

// moment is a minute of the duty of a date.
type moment struct {
	date roster.Date
	at   roster.Minute
}

// duty yields the minutes of duty of one duty date, by COVERAGE.md 1 and 2 read literally.
func duty(s scenetest.Scene, p *roster.Personnel, d roster.Date) map[moment]bool {
	minutes := map[moment]bool{}
	for _, post := range s.Records.Postings {
		if post.Officer != p.Officer.ID || !post.Dates.Contains(d) {
			continue
		}
		rotation := s.Records.Rotations[slices.IndexFunc(s.Records.Rotations, func(r roster.Rotation) bool { return r.ID == post.Rotation })]
		n := len(rotation.Cycle)
		token := rotation.Cycle[((int(d-rotation.Anchor)+post.Offset)%n+n)%n]
		if token == roster.TokenOwn {
			token = post.Shift
		}
		for _, shift := range s.Records.Shifts {
			if shift.ID != token {
				continue
			}
			v := shift.On(s.Book.Zone(), d)
		minute:
			for m := v.Start; m < v.End; m++ {
				for _, a := range s.Records.Absences {
					if a.Officer == p.Officer.ID && (!a.Timed() && a.Days.Contains(d) || a.Timed() && a.Time.Contains(m)) {
						continue minute
					}
				}
				minutes[moment{d, m}] = true
			}
		}
	}
	for _, x := range s.Records.Extras {
		if x.Officer == p.Officer.ID && s.Book.Zone().DateAt(x.Time.Start) == d {
			for m := x.Time.Start; m < x.Time.End; m++ {
				minutes[moment{d, m}] = true
			}
		}
	}
	return minutes
}

func gridOf(t interface{ Fatal(...any) }, book *roster.Book, from roster.Date, days int) *coverage.Grid {
	grid, err := coverage.New(context.Background(), book, coverage.Options{From: from, Days: days})
	if err != nil {
		t.Fatal(err)
	}
	return grid
}

// TestDistrictIsRollCall holds a district's feed to the roll calls of its slots, and a roll call to the grid.
func TestDistrictIsRollCall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scenetest.Draw(t)
		grid := gridOf(t, s.Book, s.Around-1, 2)
		for district := range s.Book.Districts().Len() {
			events := map[string]calendar.Event{}
			gaps := map[string]int{}
			for _, e := range calendar.District(grid, district) {
				if _, twice := events[e.UID]; twice {
					t.Fatalf("%s is there twice", e.UID)
				}
				events[e.UID] = e
				if e.Kind == calendar.Gap {
					gaps[strings.Replace(e.UID[:strings.LastIndexByte(e.UID, '/')], "gap/", "slot/", 1)] += e.Minutes()
				}
			}
			for slot := range grid.SlotsIn(district) {
				calls, err := rollcall.Watches(context.Background(), s.Book, rollcall.Question{District: district, Shift: slot.Shift, Date: slot.Date}, coverage.New)
				if err != nil {
					t.Fatal(err)
				}
				w := calls[0]
				counted := slot.Minutes()
				for m := slot.Start; m < slot.End; m++ {
					if w.Certified(m) < slot.Required {
						counted--
					}
				}
				if counted != slot.CoveredMinutes {
					t.Fatalf("the roll call covers %d minutes, the grid %d: %+v", counted, slot.CoveredMinutes, slot)
				}
				id := fmt.Sprintf("slot/%s/%s/%s", s.Book.Districts().At(district).ID, slot.Date, s.Book.Shifts().At(slot.Shift).ID)
				e, ok := events[id]
				if !ok {
					t.Fatalf("no event %s", id)
				}
				var signs []string
				for _, x := range w.On {
					if sign := x.Person.Officer.CallSign(); x.Certified && !slices.Contains(signs, sign) {
						signs = append(signs, sign)
					}
				}
				slices.Sort(signs)
				if want := "On watch: " + strings.Join(signs, ", "); len(signs) > 0 && !strings.Contains(e.Detail, want) || len(signs) == 0 && strings.Contains(e.Detail, "On watch") {
					t.Fatalf("%s says %q, the roll call %q", id, e.Detail, want)
				}
				if want := slot.Minutes() - slot.CoveredMinutes; slot.Status() == coverage.Partial && gaps[id] != want {
					t.Fatalf("%s: gaps of %d minutes, want %d", id, gaps[id], want)
				}
			}
		}
	})
}

// TestRollCallPairs holds the pairs of a roll call to the count of the grid.
func TestRollCallPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scenetest.Draw(t)
		for shift := range s.Book.Shifts().Len() {
			calls, err := rollcall.Watches(context.Background(), s.Book, rollcall.Question{District: -1, Shift: shift, Date: s.Around}, coverage.New)
			if err != nil {
				t.Skip(err)
			}
			for _, w := range calls {
				for _, slot := range w.Slots {
					grid, err := coverage.New(context.Background(), s.Book, coverage.Options{Need: roster.NeedCoResponder, From: s.Around, Days: 1})
					if err != nil {
						t.Fatal(err)
					}
					for g := range grid.SlotsIn(w.District) {
						if g != slot || slot.Required != 1 {
							continue // of the other need
						}
						covered := 0
						for _, p := range w.Pairs {
							for _, v := range p.Times {
								if p.Count {
									covered += v.Minutes()
								}
							}
						}
						if len(w.Pairs) <= 1 && slot.CoveredMinutes > covered {
							t.Fatalf("the roll call has %d minutes of pairs, the grid %+v", covered, slot)
						}
					}
				}
			}
		}
	})
}

func TestRollCallAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scenetest.Draw(t)
		for shift := range s.Book.Shifts().Len() {
			calls, err := rollcall.Watches(context.Background(), s.Book, rollcall.Question{District: -1, Shift: shift, Date: s.Around}, coverage.New)
			if err != nil {
				t.Skip(err)
			}
			watches := s.Book.Watches(roster.DateRange{From: s.Around, To: s.Around})
			for _, w := range calls {
				// Whoever has a tour of this watch is on it, away, or both in part, to the minute.
				for i := range s.Book.People() {
					p, there := s.Book.Person(i), map[roster.Minute]bool{}
					for _, x := range w.On {
						for m := x.Start; x.Person == p && x.Own && x.Extra == "" && m < x.End; m++ {
							there[m] = true
						}
					}
					for _, a := range w.Away {
						for m := a.Start; a.Person == p && m < a.End; m++ {
							there[m] = true
						}
					}
					want := 0
					for _, tour := range watches.AppendTours(nil, p, roster.DateRange{From: s.Around, To: s.Around}) {
						if tour.District == w.District && tour.Shift == shift {
							want += tour.Minutes()
						}
					}
					if len(there) != want {
						t.Fatalf("%s: %d minutes of %d are accounted for", p.Officer.ID, len(there), want)
					}
				}
			}
		}
	})
}

func TestNotOnThatDay(t *testing.T) {
	r := roster.Records{Agency: roster.DefaultAgency()}
	r.Agency.ID, r.Agency.Name, r.Agency.TimeZone = "x", "X", "America/New_York"
	r.Districts = []roster.District{{ID: "D1", Parts: []roster.Part{{Polygons: []roster.Polygon{{{{}, {Lon: 1}, {Lat: 1}, {}}}}}}}}
	weekdays, _ := roster.ParseWeekdays("Mon Fri")
	r.Shifts = []roster.Shift{{ID: "day", Start: 420, End: 900, Days: weekdays}, {ID: "skipped", Start: 2*60 + 10, End: 2*60 + 50}}
	r.Rotations = []roster.Rotation{{ID: "r", Anchor: 1, Cycle: []roster.ShiftID{"*"}}}
	book, faults := roster.NewBook(r, 0)
	if book == nil {
		t.Fatal(faults)
	}
	for _, c := range []struct {
		shift      int
		date, want string
	}{
		{0, "2027-03-02", "on: shift day does not start on a Tuesday; the next one starts on Friday 2027-03-05"},
		{1, "2027-03-14", "on: the clock change of 2027-03-14 leaves no minute of shift skipped; the next one starts on Monday 2027-03-15"},
	} {
		_, err := rollcall.Watches(context.Background(), book, rollcall.Question{District: -1, Shift: c.shift, Date: scenetest.Date(c.date)}, coverage.New)
		if err == nil || !strings.Contains(err.Error(), strings.TrimPrefix(c.want, "on: ")) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}
