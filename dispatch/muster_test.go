package dispatch_test

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/dispatch"
	"watchbill/roster"
)

// TestWatchIsKept: a Watch answers for the whole time in which nothing changes, and a kept one outlives any number of
// other instants.
func TestWatchIsKept(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	m := dispatch.NewMuster(book(t, r), nil)
	noon := moment(m.Book(), "2026-07-01 12:00")
	w := m.Watch(noon)
	want := roster.Interval{Start: moment(m.Book(), "2026-07-01 07:00"), End: moment(m.Book(), "2026-07-01 15:00")}
	if w.Valid() != want || w.Date() != day("2026-07-01") {
		t.Errorf("valid %v on %s, want %v", w.Valid(), w.Date(), want)
	}
	if m.Watch(want.Start) != w || m.Watch(want.End-1) != w {
		t.Error("the Watch was made again within its time")
	}
	if m.Watch(want.End) == w || m.Watch(want.Start-1) == w {
		t.Error("the Watch was used beyond its time")
	}
	if m.Watch(noon) != w {
		t.Error("a recent Watch was made again")
	}
}

func TestUnits(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "b")
	hire(&r, "B", "day", roster.Officer{ID: "z", Unit: "1A"})
	hire(&r, "B", "day", roster.Officer{ID: "cl", Role: roster.RoleClinician})
	hire(&r, "B", "day", roster.Officer{ID: "disp", Role: roster.RoleDispatcher})
	b := book(t, r)
	w := dispatch.NewWatch(b, moment(b, "2026-07-01 12:00"))
	var got []string
	for _, u := range w.Units().All() {
		got = append(got, string(u.ID)+" "+string(u.Kind))
	}
	if diff := cmp.Diff([]string{"1A officer", "b cit"}, got); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
	if n := w.OnDuty().Len(); n != 4 {
		t.Errorf("%d on duty, want all 4", n)
	}
}

// TestNextMuster: a changed officer is seen at the next revision, and the ground is shared.
func TestNextMuster(t *testing.T) {
	r := small()
	cit(&r, "A", "day", "a")
	b := book(t, r)
	m := dispatch.NewMuster(b, nil)
	q := dispatch.Query{Point: inA, At: moment(b, "2026-07-01 12:00")}
	if a, _ := m.Nearest(q); len(a.Candidates) != 1 {
		t.Fatalf("%d candidates", len(a.Candidates))
	}
	i, _ := b.Officer("a")
	rows := b.Person(i).Rows()
	rows.Absences = append(rows.Absences, roster.Absence{Officer: "a", Kind: "sick", Days: roster.DateRange{From: day("2026-07-01"), To: day("2026-07-01")}})
	b2, faults := b.With(8, rows)
	if b2 == nil {
		t.Fatal(faults)
	}
	next := dispatch.NewMuster(b2, m)
	if a, _ := next.Nearest(q); len(a.Candidates) != 0 || a.Revision != 8 {
		t.Errorf("revision %d: %d candidates, want none", a.Revision, len(a.Candidates))
	}
	if next.Ground() != m.Ground() {
		t.Error("the ground was surveyed again")
	}
}

// TestNearestTogether lets many ask at once about the same and other instants; the race detector watches.
func TestNearestTogether(t *testing.T) {
	m := dispatch.NewMuster(grid(t, 3, 500), nil)
	noon := moment(m.Book(), "2026-07-01 12:00")
	alone := map[roster.Minute]*dispatch.Answer{}
	query := func(k int) dispatch.Query {
		return dispatch.Query{Point: roster.Point{Lon: -87.95, Lat: 41.55}, At: noon + roster.Minute(k%13)*300, Need: roster.NeedCoResponder}
	}
	for k := range 13 {
		q := query(k)
		alone[q.At], _ = dispatch.NewMuster(m.Book(), nil).Nearest(q)
	}
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for k := range 60 {
				q := query(g + k)
				a, err := m.Nearest(q)
				if err != nil {
					t.Error(err)
				} else if diff := cmp.Diff(alone[q.At], a); diff != "" {
					t.Errorf("%s (-alone +together):\n%s", q.At, diff)
				}
				if g == 0 {
					m.Watch(q.At)
				}
			}
		})
	}
	all.Wait()
}
