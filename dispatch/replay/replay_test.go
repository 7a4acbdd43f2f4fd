package replay_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"

	"watchbill/dispatch/replay"
	"watchbill/dispatch/roads"
	"watchbill/roster"
	"watchbill/roster/demo"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func bookOf(tb testing.TB, rec roster.Records) *roster.Book {
	tb.Helper()
	b, faults := roster.NewBook(rec, 3)
	if b == nil {
		tb.Fatal(faults)
	}
	return b
}

func floorOf(tb testing.TB, b *roster.Book, o replay.Options) *replay.Floor {
	tb.Helper()
	f, err := replay.NewFloor(tb.Context(), b, o, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func resultOf(tb testing.TB, f *replay.Floor, d *replay.Demand) *replay.Result {
	tb.Helper()
	told := 0
	r, err := replay.Run(tb.Context(), f, d, func(done int) { told = done })
	if err != nil {
		tb.Fatal(err)
	}
	if told != f.Options().Runs {
		tb.Errorf("told of %d runs", told)
	}
	consistent(tb, r)
	return r
}

// consistent fails unless the counts of a result add up to each other, whichever way they are divided.
func consistent(tb testing.TB, r *replay.Result) {
	tb.Helper()
	type counts struct{ Met, Own, Calls int }
	of := func(all ...replay.Answer) (c counts) {
		for _, a := range all {
			c.Met, c.Own, c.Calls = c.Met+a.Met.Part, c.Own+a.Own.Part, c.Calls+a.Met.Whole
		}
		return c
	}
	var months, cells []replay.Answer
	for _, m := range r.Months {
		months = append(months, m.Answer)
	}
	for _, c := range r.Cells {
		cells = append(cells, c.Answer)
	}
	want := of(r.Total)
	for name, got := range map[string]counts{
		"districts": of(r.Districts...), "shifts": of(r.Shifts...), "months": of(months...), "cells": of(cells...),
	} {
		if got != want {
			tb.Errorf("%s add up to %+v, want %+v", name, got, want)
		}
	}
	answered := 0
	for _, x := range r.Rungs {
		answered += x.Part
	}
	if answered+r.Unanswered.Part != want.Calls || r.Rungs[0].Part != want.Met || r.Total.Own.Part > want.Met || r.Waited.Part > answered {
		tb.Errorf("%d answered, %d not, of %d; first rung %d, met %d, own %d, waited %d", answered, r.Unanswered.Part, want.Calls,
			r.Rungs[0].Part, want.Met, r.Total.Own.Part, r.Waited.Part)
	}
	for i, c := range r.ByRun {
		want.Calls, want.Met = want.Calls-c.Calls, want.Met-c.Met
		if i == len(r.ByRun)-1 && (want.Calls != 0 || want.Met != 0) {
			tb.Errorf("the runs do not add up: %+v is left", want)
		}
	}
}

// crew is an agency with four officers on each shift of each district, one of them certified.
func crew() roster.Records {
	rec := small()
	for _, district := range []string{"A", "B", "C"} {
		for _, shift := range []string{"day", "night"} {
			for i := range 4 {
				hire(&rec, fmt.Sprint(district, shift[:1], i), district, shift, i == 0)
			}
		}
	}
	rec.Agency.Absence.UnplannedRate = 0.1
	return rec
}

// TestTwinByRoad is TestTwin on a road network.
func TestTwinByRoad(t *testing.T) {
	network, err := roads.Decode(demo.Roads())
	if err != nil {
		t.Fatal(err)
	}
	rec := crew()
	r := rand.New(rand.NewPCG(1, 2))
	var calls []roster.Call
	for i := range 30 {
		calls = append(calls, roster.Call{
			ID: roster.CallID(fmt.Sprint("c", i)), Crisis: i%5 > 0, OnSceneMinutes: 90,
			Received: time.Date(2026, 6, 1, 9, 0, 40*i, 0, time.UTC),
			At:       &roster.Point{Lon: -75.78 + 0.25*r.Float64(), Lat: 39.61 + 0.08*r.Float64()},
		})
	}
	for _, need := range []roster.Need{roster.NeedCIT, roster.NeedCoResponder} {
		compare(t, rec, bookOf(t, rec), replay.Options{From: day("2026-06-01"), Days: 2, Runs: 1, Need: need, Roads: network, Seed: 4}, calls)
	}
}

// TestSame: the same seed gives the same result on one processor as on several; another seed another one.
func TestSame(t *testing.T) {
	b := bookOf(t, crew())
	run := func(seed uint64, processors int) *replay.Result {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		f := floorOf(t, b, replay.Options{From: day("2026-06-01"), Days: 40, Runs: 7, Seed: seed, Busy: 0.2})
		d, err := replay.Synthetic(f, 3000, nil)
		if err != nil {
			t.Fatal(err)
		}
		return resultOf(t, f, d)
	}
	same := cmp.Options{cmp.AllowUnexported(replay.Ratio{}), cmpopts.IgnoreFields(replay.Result{}, "Book"), cmpopts.IgnoreUnexported(roads.Network{})}
	one := run(1, 1)
	if d := cmp.Diff(one, run(1, 4), same); d != "" {
		t.Errorf("(-one processor +four)\n%s", d)
	}
	if cmp.Equal(one, run(2, 1), same) {
		t.Error("another seed changes nothing")
	}
}

// TestFigures counts by hand: one certified officer a shift in A, one officer by day in B, calls far apart and at once.
func TestFigures(t *testing.T) {
	rec := small()
	hire(&rec, "A1", "A", "day", true)
	hire(&rec, "B1", "B", "day", false)
	b := bookOf(t, rec)
	f := floorOf(t, b, replay.Options{From: day("2026-06-01"), Days: 2, Runs: 3})
	at := func(hour, minute int) time.Time { return time.Date(2026, 6, 1, hour+4, minute, 0, 0, time.UTC) } // local
	calls := []roster.Call{
		{ID: "a", Received: at(8, 0), District: "A", Crisis: true, OnSceneMinutes: 60},  // A1
		{ID: "b", Received: at(8, 1), District: "A", Crisis: true, OnSceneMinutes: 600}, // B1, the only one free
		{ID: "c", Received: at(8, 2), District: "C", Crisis: true, OnSceneMinutes: 60},  // waits for A1
		{ID: "d", Received: at(20, 0), District: "C", Crisis: true, OnSceneMinutes: 60}, // night: waits for the morning
		{ID: "e", Received: at(8, 0), District: "B"},                                    // no crisis: not replayed
	}
	d, faults := replay.Past(f, calls, false)
	if d == nil {
		t.Fatal(faults)
	}
	r := resultOf(t, f, d)
	type counted struct{ Met, Own, Waited, Unanswered, Patrol, Calls int }
	got := counted{r.Total.Met.Part, r.Total.Own.Part, r.Waited.Part, r.Unanswered.Part, r.Rungs[5].Part, r.Total.Met.Whole}
	// In the morning both are free, and the certified one goes.
	if want := (counted{9, 3, 6, 0, 3, 12}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if w := r.Workload; w.Units != 1 || w.Busiest[0].Calls != 3 || w.Busiest[0].Duty != 24 || w.Busiest[0].Work < 3 || w.Busiest[0].Work > 4.5 {
		t.Errorf("workload %+v", w)
	}
	if low, high, ok := r.Total.Met.Interval(); !ok || low != 0.75 || high != 0.75 {
		t.Errorf("interval %v to %v, %v", low, high, ok)
	}
	var cells []string // from eight to seven the shift that began last is the long one
	for _, c := range r.Cells {
		cells = append(cells, fmt.Sprint(c.District, c.Shift, c.Month, c.Met.Part, c.Met.Whole))
	}
	if d := cmp.Diff([]string{"0 2 {2026 6} 3 6", "2 1 {2026 6} 3 3", "2 2 {2026 6} 3 3"}, cells); d != "" {
		t.Errorf("cells (-want +got)\n%s", d)
	}
}

func TestPastFaults(t *testing.T) {
	f := floorOf(t, bookOf(t, crew()), replay.Options{From: day("2026-06-01"), Days: 30})
	in := time.Date(2026, 6, 2, 12, 0, 0, 0, time.UTC)
	d, faults := replay.Past(f, []roster.Call{
		{ID: "good", Received: in, District: "A", Crisis: true},
		{ID: "outside", Received: in, At: &roster.Point{Lon: -70, Lat: 39.6}, Crisis: true},
		{ID: "early", Received: in.AddDate(-1, 0, 0), District: "A", Crisis: true},
		{ID: "both", Received: in.AddDate(1, 0, 0), District: "Z", Crisis: true, OnSceneMinutes: -1},
		{ID: "no number", Received: in, At: &roster.Point{Lon: math.NaN(), Lat: 1}, Crisis: true, OnSceneMinutes: math.NaN()},
		{ID: "not replayed", Received: in.AddDate(1, 0, 0), District: "Z"},
	}, false)
	if d != nil {
		t.Error("there is a demand")
	}
	var got []string
	for _, f := range faults {
		got = append(got, fmt.Sprint(f.Row, " ", f.Column, ": ", f.Msg))
	}
	want := []string{
		"1 lat: the place lies outside every district; the nearest is C",
		"2 received: 2025-06-02 is outside the dates replayed, 2026-06-01 to 2026-06-30; choose others with --from and --days",
		"3 received: 2027-06-02 is outside the dates replayed, 2026-06-01 to 2026-06-30; choose others with --from and --days",
		"3 on_scene_minutes: -1 is not between 0 and 1000000", "3 district_id: names no district of the roster",
		"4 on_scene_minutes: NaN is not between 0 and 1000000", "4 lat: is no place on Earth",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestRefusals(t *testing.T) {
	b := bookOf(t, crew())
	for field, o := range map[string]replay.Options{
		"busy": {Busy: 1.2}, "busy ": {Busy: -0.1}, "busy  ": {Busy: math.NaN()}, "runs": {Runs: -1}, "runs ": {Runs: 10_001}, "days": {Days: 4000},
		"need": {Need: "recruitment"}, "queue": {Queue: "q"}, "scope": {Scope: "s"},
	} {
		o.From = day("2026-06-01")
		_, err := replay.NewFloor(t.Context(), b, o, nil)
		var domain *roster.Error
		if !errors.As(err, &domain) || domain.Kind != roster.Invalid || domain.Field != strings.TrimSpace(field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	f := floorOf(t, b, replay.Options{From: day("2026-06-01"), Days: 3})
	for _, n := range []float64{0, -5, math.NaN(), math.Inf(1)} {
		if _, err := replay.Synthetic(f, n, nil); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Errorf("synthetic %v: %v", n, err)
		}
	}
	if _, err := replay.Synthetic(floorOf(t, b, replay.Options{From: day("2026-06-01"), Days: 50}), 15e6, nil); err == nil || !strings.Contains(err.Error(), "in 50 days") {
		t.Errorf("too many calls: %v", err)
	}
	d, _ := replay.Synthetic(f, 100, nil)
	if _, err := replay.Run(t.Context(), floorOf(t, b, replay.Options{From: day("2026-06-02"), Days: 3}), d, nil); err == nil {
		t.Error("a demand of other dates is taken")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := replay.Run(ctx, f, d, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := replay.NewFloor(ctx, b, replay.Options{From: day("2026-06-01")}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestCancelled: a run that is under way ends soon, and no result comes of it.
func TestCancelled(t *testing.T) {
	turns, ctx := 0, t.Context()
	desk := &preferred{[][]int{{0}}, make([]int, 10_000), make([]bool, 1)}
	jobs := make([]replay.Job, 10_000)
	for i := range jobs {
		jobs[i].Arrives = replay.Time(i) * replay.Minute
	}
	out := (&replay.Core{Jobs: jobs, Desk: desk, Stop: func() bool { turns++; return turns == 2 }}).Run(nil)
	if len(out) != len(jobs) || out[0].Server != 0 || out[1000].Server != -1 || turns != 2 {
		t.Errorf("stopped after %d questions, %d outcomes", turns, len(out))
	}
	f := floorOf(t, bookOf(t, crew()), replay.Options{From: day("2026-06-01"), Days: 30, Runs: 1})
	d, err := replay.Synthetic(f, 20_000, nil)
	if err != nil {
		t.Fatal(err)
	}
	stopping := &lapsing{Context: ctx, after: 3}
	if r, err := replay.Run(stopping, f, d, nil); r != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", r, err)
	}
}

// lapsing is a context that is cancelled once it has been asked so often.
type lapsing struct {
	context.Context
	after int
}

func (l *lapsing) Err() error {
	if l.after--; l.after < 0 {
		return context.Canceled
	}
	return nil
}

// TestFewCalls: of next to no calls a year next to none are drawn, however long the wait for one is.
func TestFewCalls(t *testing.T) {
	f := floorOf(t, bookOf(t, crew()), replay.Options{From: day("2026-06-01"), Days: 365, Runs: 2})
	for _, n := range []float64{1e-3, 1e-9, 1e-12, 1e-300} {
		d, err := replay.Synthetic(f, n, nil)
		if err != nil {
			t.Fatal(err)
		}
		if calls := resultOf(t, f, d).Total.Met.Whole; calls > 0 {
			t.Errorf("%v a year: %d calls", n, calls)
		}
	}
}

// TestSynthetic holds the calls drawn against the rates that they are drawn from: as many as were asked for, and in the
// hours in which past calls were, within four standard errors of a Poisson count.
func TestSynthetic(t *testing.T) {
	b := bookOf(t, crew())
	f := floorOf(t, b, replay.Options{From: day("2026-01-01"), Days: 365, Runs: 1})
	var past []roster.Call
	zone := b.Zone().Location()
	for i := range 60 * 24 { // sixty days with a call an hour in B, and five more at 22 h
		at := time.Date(2025, 3, 1, i, 10, 0, 0, zone)
		past = append(past, roster.Call{ID: "c", Received: at, District: "B", Crisis: true})
		if at.Hour() == 22 {
			for range 5 {
				past = append(past, roster.Call{ID: "c", Received: at, District: "B", Crisis: true})
			}
		}
	}
	for _, c := range []struct {
		name   string
		past   []roster.Call
		late   float64 // share of the hour from 22 on
		within float64 // how far smoothing may move it
	}{{"posted", nil, 1.0 / 24, 0}, {"learnt", past, 6.0 / 29, 0.02}} {
		d, err := replay.Synthetic(f, 20_000, c.past)
		if err != nil {
			t.Fatal(err)
		}
		all, late := 0.0, 0.0
		for _, at := range d.Received(f, 0) {
			all++
			if at.In(zone).Hour() == 22 {
				late++
			}
		}
		if math.Abs(all-20_000) > 4*math.Sqrt(20_000) {
			t.Errorf("%s: %v calls, want 20000", c.name, all)
		}
		if want := c.late * all; math.Abs(late-want) > 4*math.Sqrt(want)+c.within*all {
			t.Errorf("%s: %v calls from 22 to 23, want %v", c.name, late, want)
		}
		if facts := d.Facts(); facts.LearntFrom != len(c.past) || facts.ByWeek != (c.past != nil) {
			t.Errorf("%s: %+v", c.name, facts)
		}
	}
}

// TestGain: with more certified officers more calls are answered by them, on the very same calls.
func TestGain(t *testing.T) {
	rec := crew()
	b := bookOf(t, rec)
	for i := range rec.Officers { // the second of every four
		if id := rec.Officers[i].ID; strings.HasSuffix(string(id), "1") {
			rec.Credentials = append(rec.Credentials, roster.Credential{Officer: id, Kind: "CIT-40", Completed: day("2025-01-01"), Hours: 40})
		}
	}
	o := replay.Options{From: day("2026-06-01"), Days: 30, Runs: 4, Scope: replay.ScopeDistrict}
	before := floorOf(t, b, o)
	after, err := replay.NewFloor(t.Context(), bookOf(t, rec), o, before)
	if err != nil {
		t.Fatal(err)
	}
	d, _ := replay.Synthetic(before, 6000, nil)
	x, y := resultOf(t, before, d), resultOf(t, after, d)
	gain := replay.Gain(x, y)
	if x.Total.Met.Whole != y.Total.Met.Whole || gain.Low <= 0 || math.Abs(gain.Value-(y.Total.Met.Of()-x.Total.Met.Of())) > 0.01 {
		t.Errorf("gain %+v, from %+v to %+v", gain, x.Total.Met, y.Total.Met)
	}
}

// TestBoundary: calls lie in the districts of the roster that is replayed, not in those that they were made for.
func TestBoundary(t *testing.T) {
	rec := crew()
	o := replay.Options{From: day("2026-06-01"), Days: 10, Runs: 2}
	before := floorOf(t, bookOf(t, rec), o)
	d, _ := replay.Synthetic(before, 3000, nil)
	rec.Districts = []roster.District{square("A", -75.8, 39.6, 0.1), square("B", -75.7, 39.6, 0.2), square("C", -75.5, 39.6, 0.1)} // B takes all of C
	after, err := replay.NewFloor(t.Context(), bookOf(t, rec), o, before)
	if err != nil {
		t.Fatal(err)
	}
	x, y := resultOf(t, before, d), resultOf(t, after, d)
	if c := x.Districts[2].Met.Whole; c == 0 || y.Districts[2].Met.Whole != 0 || y.Districts[1].Met.Whole != x.Districts[1].Met.Whole+c {
		t.Errorf("before %+v\nafter %+v", x.Districts, y.Districts)
	}
}

func TestSteps(t *testing.T) {
	for _, c := range []struct {
		name        string
		most        int
		goal        float64
		steps       int
		reached     float64
		ok          bool
		invalid     bool
		evaluations int
	}{
		{"none needed", 10, 0.3, 0, 0.3, true, false, 1},
		{"some", 100, 0.55, 25, 0.55, true, false, 9},
		{"all", 10, 0.4, 10, 0.4, true, false, 6},
		{"never", 10, 0.9, 10, 0.4, false, false, 2},
		{"no plan", 0, 0.9, 0, 0.3, false, false, 2},
		{"no share", 10, 1.5, 0, 0, false, true, 0},
	} {
		n := 0
		steps, reached, ok, err := replay.Steps(c.most, c.goal, func(k int) (float64, error) {
			n++
			return float64(30+k) / 100, nil
		})
		if steps != c.steps || reached != c.reached || ok != c.ok || (err != nil) != c.invalid || n > c.evaluations {
			t.Errorf("%s: %d steps, %v, %v, %v, %d evaluations", c.name, steps, reached, ok, err, n)
		}
	}
	fails := errors.New("no")
	if _, _, ok, err := replay.Steps(5, 0.5, func(int) (float64, error) { return 0, fails }); ok || !errors.Is(err, fails) {
		t.Errorf("%v, %v", ok, err)
	}
}

// TestStudent holds the quantiles against those of printed tables.
func TestStudent(t *testing.T) {
	for freedom, want := range map[int]float64{1: 12.706, 4: 2.776, 9: 2.262, 10: 2.228, 11: 2.201, 14: 2.145, 19: 2.093, 29: 2.045, 60: 2.000, 120: 1.980, 9999: 1.960} {
		if got := replay.Student(freedom); math.Abs(got-want) > 0.0006 {
			t.Errorf("%d degrees of freedom: %v, want %v", freedom, got, want)
		}
	}
}

// TestIntervals: of many intervals from a few runs, 95 in a hundred hold the share that long runs give.
func TestIntervals(t *testing.T) {
	b := bookOf(t, crew())
	opt := replay.Options{From: day("2026-06-01"), Days: 10, Runs: 200, Scope: replay.ScopeDistrict}
	share := func(o replay.Options) replay.Ratio {
		f, err := replay.NewFloor(t.Context(), b, o, empty())
		if err != nil {
			t.Fatal(err)
		}
		d, err := replay.Synthetic(f, 5000, nil)
		if err != nil {
			t.Fatal(err)
		}
		return resultOf(t, f, d).Total.Met
	}
	truth := share(opt).Of()
	held, tests := 0, 100
	opt.Runs = 5
	for seed := range tests {
		opt.Seed = 1000 + uint64(seed)
		if low, high, _ := share(opt).Interval(); low <= truth && truth <= high {
			held++
		}
	}
	// A binomial count of 100 at 0.95 has a standard error of 2.2.
	if math.Abs(float64(held)-95) > 4*2.2 {
		t.Errorf("%d of %d intervals hold %v", held, tests, truth)
	}
	t.Logf("%d of %d intervals hold", held, tests)
}

// TestPatrolPlaces: units on patrol are in their district, and where they are does not depend on who else is asked for.
func TestPatrolPlaces(t *testing.T) {
	f := floorOf(t, bookOf(t, crew()), replay.Options{From: day("2026-06-01"), Days: 2})
	c := replay.ChancesOf(f, 0)
	seen := map[roster.Point]bool{}
	for i := range 300 {
		at := replay.Time(29_000_000+15*i) * replay.Minute
		p := c.Patrol("Ad0", 1, at)
		if d, in := f.Ground().Locate(p); d != 1 || !in || p != c.Patrol("Ad0", 1, at) {
			t.Fatalf("%v lies in district %d", p, d)
		}
		seen[p] = true
	}
	if len(seen) < 200 {
		t.Errorf("%d places in 300 quarters of an hour", len(seen))
	}
	// The bank fills its district, a square, far more evenly than chance, which would put 64 ± 8 into each sixteenth.
	for seed := range uint64(20) {
		f := floorOf(t, bookOf(t, crew()), replay.Options{From: day("2026-06-01"), Days: 2, Seed: seed})
		box := f.Book().Districts().At(1).Parts[0].Polygons[0][0]
		var in [16]int
		for _, p := range replay.Bank(f, 1) {
			across := func(v, from, to float64) int { return int(4 * (v - from) / (to - from)) }
			in[4*across(p.Lon, box[0].Lon, box[2].Lon)+across(p.Lat, box[0].Lat, box[2].Lat)]++
		}
		for _, n := range in {
			if n < 58 || n > 70 {
				t.Fatalf("seed %d: sixteenths hold %v", seed, in)
			}
		}
	}
}

// TestErlangOfRoster: three officers who are always on duty in a district too small to drive in, and 1.5 calls an hour
// of an hour each: what is lost is Erlang B, which holds whatever the time on the scene is like. So the whole way from
// a roster to a share is held against theory, not the core alone.
func TestErlangOfRoster(t *testing.T) {
	rec := small()
	rec.Districts = []roster.District{square("A", -75.8, 39.6, 0.0001)}
	for i := range 3 {
		hire(&rec, fmt.Sprint("o", i), "A", "long", i == 0)
	}
	f := floorOf(t, bookOf(t, rec), replay.Options{From: day("2026-06-01"), Days: 365, Runs: 12, Queue: replay.QueueLost})
	d, err := replay.Synthetic(f, 1.5*24*365, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := resultOf(t, f, d)
	low, high, _ := r.Unanswered.Interval()
	err1 := (high - low) / 2 / replay.Student(11)
	near(t, "Erlang B of a roster", sampled{r.Unanswered.Of(), err1}, 0.13433)
	// The certified officer goes whenever free, as if alone with all calls: Erlang B(1, 1.5) = 0.6 find it busy.
	low, high, _ = r.Total.Met.Interval()
	near(t, "answered by the only certified officer", sampled{r.Total.Met.Of(), (high - low) / 2 / replay.Student(11)}, 0.4)
}
