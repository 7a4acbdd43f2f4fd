package dispatch_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// TestBoardTogether has every sort of writer and reader at work at once; the race detector watches. Readers never wait
// for long, see no call sign twice and never get a blank answer.
func TestBoardTogether(t *testing.T) {
	rec := small()
	for i := range 60 {
		cit(&rec, string("ABC"[i%3]), []string{"day", "late"}[i/30], roster.OfficerID(fmt.Sprint("o", i)))
	}
	hire(&rec, "A", "day", roster.Officer{ID: "cl", Role: roster.RoleClinician})
	pairUp(&rec, "P", "o0", "cl")
	s := raise(t, rec, "2026-07-01 14:59")
	other := rec
	other.Credentials = rec.Credentials[10:]
	books := []*roster.Book{s.book, book(t, other)}
	var passed atomic.Int64 // since the start
	now := func() time.Time { return s.now.Add(time.Duration(passed.Load())) }
	unit := func(r *rand.Rand) dispatch.UnitID { return dispatch.UnitID(fmt.Sprint("o", r.IntN(60))) }
	b := s.board
	writers := []func(r *rand.Rand, k int){
		func(r *rand.Rand, _ int) {
			b.TakeFixes([]dispatch.Fix{{Unit: unit(r), Time: now(), At: east(inA, 20_000*r.Float64())}, {Unit: unit(r), Time: now(), At: inB}}, now())
			b.Heard(unit(r), now())
			b.Refused()
		},
		func(r *rand.Rand, _ int) {
			crew := []roster.OfficerID{roster.OfficerID(unit(r)), "cl"}[:1+r.IntN(2)]
			_ = b.Report(dispatch.Report{Unit: unit(r), Time: now(), Primary: dispatch.StatusAvailable, Crew: crew}, now())
			_ = b.Report(dispatch.Report{Unit: unit(r), Time: now(), Primary: dispatch.StatusUnavailable, Secondary: []dispatch.Secondary{dispatch.OffDuty}}, now())
		},
		func(r *rand.Rand, k int) {
			id, u := dispatch.AssignmentID(fmt.Sprint(k%7)), unit(r)
			b.Hold(dispatch.Claim{ID: id, Call: "c", Unit: u, Officers: []roster.OfficerID{roster.OfficerID(u)}, Progress: dispatch.EnRoute, Since: now()}, now())
			b.Release(dispatch.AssignmentID(fmt.Sprint((k+3)%7)), now())
		},
		func(*rand.Rand, int) {
			passed.Add(int64(100 * time.Millisecond))
			b.Tick(now())
		},
		func(r *rand.Rand, k int) {
			if k%20 == 0 {
				b.SetMuster(dispatch.NewMuster(books[k/20%2], b.State().Muster()), now())
				b.ReportAll([]dispatch.Report{{Unit: unit(r), Time: now(), Primary: dispatch.StatusConditional}}, now())
			}
		},
	}
	readers := []func(r *rand.Rand){
		func(r *rand.Rand) {
			at := now()
			a, err := b.Nearest(dispatch.Query{Point: east(inA, 20_000*r.Float64()), Now: at, At: roster.MinuteOf(at), Level: r.IntN(5), Hazardous: r.IntN(2) == 0, Limit: 5})
			if err != nil || len(a.Fallbacks) == 0 || len(a.Candidates) > 5 {
				t.Errorf("%v: %+v", err, a)
			}
		},
		func(r *rand.Rand) {
			at, limit := now(), 1+r.IntN(8)
			err := b.Show(dispatch.Query{Point: east(inA, 20_000*r.Float64()), Now: at, At: roster.MinuteOf(at), Limit: limit}, func(a *dispatch.Answer) {
				for k := range a.Candidates {
					if c := a.Candidates[k]; c.Unit == "" || len(c.Reasons) == 0 || len(a.Candidates) > limit {
						t.Errorf("%+v", a)
					}
				}
			})
			if err != nil {
				t.Error(err)
			}
		},
		func(r *rand.Rand) {
			units := b.Units(now())
			for k := 1; k < len(units); k++ {
				if units[k-1].Unit >= units[k].Unit {
					t.Errorf("%s follows %s", units[k].Unit, units[k-1].Unit)
				}
			}
			b.Unit(unit(r), now())
			b.Knows(unit(r))
		},
	}
	var writing, reading sync.WaitGroup
	var stop atomic.Bool
	for k, read := range append(readers, readers...) {
		reading.Go(func() {
			for r := rand.New(rand.NewPCG(1, uint64(k))); !stop.Load(); {
				read(r)
			}
		})
	}
	for k, write := range writers {
		writing.Go(func() {
			r := rand.New(rand.NewPCG(2, uint64(k)))
			for i := range 300 {
				write(r, i)
			}
		})
	}
	writing.Wait()
	stop.Store(true)
	reading.Wait()
	s.now = now()
	s.tick()
	q := dispatch.Query{Point: inA, Now: s.now, At: roster.MinuteOf(s.now), Limit: 50}
	if got, want := unitIDs(s.ask(q).Candidates), unitIDs(b.Anew(q).Candidates); got != want {
		t.Errorf("in the end %q, made anew %q", got, want)
	}
}
