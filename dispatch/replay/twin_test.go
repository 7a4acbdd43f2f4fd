package replay_test

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"watchbill/dispatch"
	"watchbill/dispatch/replay"
	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// TestTwin compares a replay, call by call, with one that asks package dispatch at every event who is on watch, of a
// roster that has each drawn sickness as an absence, and looks at every unit there.
func TestTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rec, from := drawRecords(t)
		book, faults := roster.NewBook(rec, 0)
		if book == nil {
			t.Fatal(faults)
		}
		o := replay.Options{
			From: from, Days: 4, Runs: 1, Seed: rapid.Uint64().Draw(t, "seed"),
			Need:  rapid.SampledFrom([]roster.Need{roster.NeedCIT, roster.NeedCoResponder}).Draw(t, "need"),
			Busy:  rapid.SampledFrom([]float64{0, 0, 0.3}).Draw(t, "busy"),
			Queue: rapid.SampledFrom([]replay.Queue{replay.QueueLadder, replay.QueueCertified, replay.QueueLost}).Draw(t, "queue"),
			Scope: rapid.SampledFrom([]replay.Scope{replay.ScopeAgency, replay.ScopeDistrict}).Draw(t, "scope"),
		}
		calls := drawCalls(t, book, from, o.Days)
		compare(t, rec, book, o, calls)
	})
}

// failing is a *testing.T or *rapid.T.
type failing interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
	Context() context.Context
}

// compare replays the calls both ways.
func compare(t failing, rec roster.Records, book *roster.Book, o replay.Options, calls []roster.Call) {
	t.Helper()
	f, err := replay.NewFloor(t.Context(), book, o, empty())
	if err != nil {
		t.Fatal(err)
	}
	d, faults := replay.Past(f, calls, true)
	if d == nil {
		t.Fatal(faults)
	}
	got := replay.Play(f, d, 0)
	w := newTwin(t, rec, f)
	if diff := cmp.Diff(w.play(got), got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%+v (-twin +replay)\n%s", o, diff)
	}
}

// twin is the slow replay.
type twin struct {
	f       *replay.Floor
	o       replay.Options
	book    *roster.Book // with the sicknesses of the run
	pace    float64
	roads   *roads.Network
	chances replay.Chances

	calls   []replay.Went
	waiting []int
	busy    map[dispatch.UnitID]int // the call it is on
	aboard  map[roster.OfficerID]int
	last    map[dispatch.UnitID]roster.Point
	back    map[dispatch.UnitID]replay.Time
}

func newTwin(t failing, rec roster.Records, f *replay.Floor) *twin {
	t.Helper()
	w := &twin{
		f: f, o: f.Options(), pace: dispatch.Pace(f.Book().Policy()), chances: replay.ChancesOf(f, 0), roads: f.Options().Roads,
		busy: map[dispatch.UnitID]int{}, aboard: map[roster.OfficerID]int{}, last: map[dispatch.UnitID]roster.Point{}, back: map[dispatch.UnitID]replay.Time{},
	}
	if rec.Absences = slices.Clone(rec.Absences); w.roads != nil {
		w.roads = w.roads.Paced(f.Book().Policy().Speeds)
	}
	for _, x := range rec.Officers {
		for d := w.o.From - 4; d < w.o.From+roster.Date(w.o.Days)+4; d++ {
			if w.chances.Away(x.ID, d) {
				rec.Absences = append(rec.Absences, roster.Absence{Officer: x.ID, Days: roster.DateRange{From: d, To: d}, Kind: "sick"})
			}
		}
	}
	var faults roster.Faults
	if w.book, faults = roster.NewBook(rec, 0); w.book == nil {
		t.Fatal(faults)
	}
	return w
}

// play fills in what becomes of calls, given when and where they are.
func (w *twin) play(calls []replay.Went) []replay.Went {
	for _, c := range calls {
		w.calls = append(w.calls, replay.Went{At: c.At, OnScene: c.OnScene, Point: c.Point, District: c.District, Crisis: c.Crisis, Rung: -1})
	}
	zone := w.book.Zone()
	end := replay.Time(zone.Instant(w.o.From+roster.Date(w.o.Days)+1, 0))*replay.Minute - 1
	next, muster := 0, dispatch.NewMuster(w.book, nil)
	for now := replay.Time(0); ; {
		at := replay.Never
		if next < len(w.calls) {
			at = w.calls[next].At
		}
		for _, c := range w.busy {
			at = min(at, w.done(c))
		}
		if len(w.waiting) > 0 {
			at = min(at, (now/replay.Minute+1)*replay.Minute)
		}
		if at > end {
			return w.calls
		}
		now = at
		watch := muster.Watch(roster.Minute(now / replay.Minute))
		w.finish(watch, now)
		for again := true; again; { // crisis calls first, each district's by themselves where it has units of its own
			again = false
			slices.SortStableFunc(w.waiting, func(x, y int) int { return w.line(x) - w.line(y) })
			for k, c := range w.waiting {
				if w.send(watch, c, now) {
					w.waiting = slices.Delete(w.waiting, k, k+1)
					again = true
					break
				}
			}
		}
		if next < len(w.calls) && w.calls[next].At == now {
			if !w.send(watch, next, now) && w.o.Queue != replay.QueueLost {
				w.waiting = append(w.waiting, next)
			}
			next++
		}
	}
}

func (w *twin) line(c int) int {
	switch {
	case !w.calls[c].Crisis:
		return 1000
	case w.o.Scope == replay.ScopeDistrict && w.o.Queue == replay.QueueCertified:
		return w.calls[c].District
	}
	return 0
}

func (w *twin) done(c int) replay.Time {
	return w.calls[c].Sent + w.calls[c].Travel + w.calls[c].OnScene
}

// finish ends the calls that are done.
func (w *twin) finish(watch *dispatch.Watch, now replay.Time) {
	for id, c := range w.busy {
		if w.done(c) > now {
			continue
		}
		delete(w.busy, id)
		for officer, on := range w.aboard {
			if on == c {
				delete(w.aboard, officer)
			}
		}
		delete(w.back, id)
		for _, u := range watch.Units().All() {
			if u.ID == id {
				way := dispatch.Distance(w.last[id], w.chances.Patrol(id, u.District, now)) * w.pace
				w.back[id] = now + replay.Time(math.Round(way*float64(replay.Second)))
			}
		}
	}
}

// send sends somebody to a call.
func (w *twin) send(watch *dispatch.Watch, c int, now replay.Time) bool {
	if w.o.Scope == replay.ScopeDistrict && w.calls[c].Crisis {
		if w.ladder(watch, c, now, true) {
			return true
		}
		if w.o.Queue == replay.QueueCertified {
			return false
		}
	}
	return w.ladder(watch, c, now, false)
}

func (w *twin) ladder(watch *dispatch.Watch, c int, now replay.Time, own bool) bool {
	rungs := 6
	if !w.calls[c].Crisis || w.o.Queue == replay.QueueCertified {
		rungs = 1
	}
	for rung := range rungs {
		var best *dispatch.Unit
		least := 0.0
		for _, u := range watch.Units().All() {
			if w.rung(&u, w.calls[c].Crisis) != rung || own && u.District != w.calls[c].District || !w.free(&u, now) {
				continue
			}
			travel := w.travel(&u, c, now)
			mine, held := u.District == w.calls[c].District, best != nil && best.District == w.calls[c].District
			if best == nil || travel < least || travel == least && (mine && !held || mine == held && u.ID < best.ID) {
				best, least = &u, travel
			}
		}
		if best != nil {
			call := &w.calls[c]
			call.Unit, call.Sent, call.Rung, call.Own = best.ID, now, rung, best.District == call.District
			call.Travel = replay.Time(math.Round(least * float64(replay.Second)))
			w.busy[best.ID], w.last[best.ID], w.back[best.ID] = c, call.Point, replay.Never
			for _, m := range best.Crew.All() {
				w.aboard[m.Officer] = c
			}
			return true
		}
	}
	return false
}

// rung is the rung that a unit stands on.
func (w *twin) rung(u *dispatch.Unit, crisis bool) int {
	pair := u.Kind == dispatch.KindCoResponder
	cit := u.Kind == dispatch.KindCIT
	switch {
	case !crisis && pair:
		return -1
	case !crisis:
		return 0
	case w.o.Need == roster.NeedCoResponder && pair, w.o.Need == roster.NeedCIT && (cit || pair && u.Certified()):
		return 0
	case w.o.Need == roster.NeedCoResponder && cit, pair:
		return 1
	}
	return map[dispatch.Grade]int{dispatch.GradeUndesignated: 2, dispatch.GradeTrained: 3, dispatch.GradeSupervisor: 4, dispatch.GradePatrol: 5}[u.Grade]
}

func (w *twin) free(u *dispatch.Unit, now replay.Time) bool {
	if _, busy := w.busy[u.ID]; busy || w.chances.Elsewhere(u.ID, now) {
		return false
	}
	for _, m := range u.Crew.All() {
		if _, busy := w.aboard[m.Officer]; busy {
			return false
		}
	}
	return true
}

func (w *twin) travel(u *dispatch.Unit, c int, now replay.Time) float64 {
	at := w.chances.Patrol(u.ID, u.District, now)
	if w.back[u.ID] > now {
		at = w.last[u.ID]
	}
	if w.roads != nil {
		from, near := w.roads.Snap(at)
		to, also := w.roads.Snap(w.calls[c].Point)
		if near && also {
			seconds, _, _ := w.roads.Travel(from, to)
			return seconds
		}
	}
	return dispatch.Distance(at, w.calls[c].Point) * w.pace
}

// drawCalls draws calls over the horizon, some at once, some with no more than a district.
func drawCalls(t *rapid.T, b *roster.Book, from roster.Date, days int) []roster.Call {
	start := b.Zone().Instant(from, 0).Time()
	long := int(b.Zone().Instant(from+roster.Date(days), 0)-b.Zone().Instant(from, 0))*60 - 1
	var calls []roster.Call
	for i := range rapid.IntRange(0, 25).Draw(t, "calls") {
		c := roster.Call{
			ID: roster.CallID('a' + rune(i)), Crisis: rapid.IntRange(0, 3).Draw(t, "crisis") > 0,
			Received:       start.Add(time.Duration(rapid.IntRange(0, long).Draw(t, "received")) * time.Second),
			OnSceneMinutes: rapid.SampledFrom([]float64{0, 0, 15, 90, 400}).Draw(t, "takes"),
		}
		k := rapid.IntRange(0, b.Districts().Len()-1).Draw(t, "in")
		if d := b.Districts().At(k); rapid.Bool().Draw(t, "no place") {
			c.District = d.ID
		} else {
			corner := d.Parts[0].Polygons[0][0][0]
			c.At = &roster.Point{Lon: corner.Lon + 0.09*rapid.Float64Range(0.01, 1).Draw(t, "x"), Lat: corner.Lat + 0.09*rapid.Float64Range(0.01, 1).Draw(t, "y")}
		}
		calls = append(calls, c)
	}
	return calls
}
