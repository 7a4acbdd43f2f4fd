package dispatch_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"watchbill/dispatch"
	"watchbill/roster"
)

// told is a board and its twin, told the same.
type told struct {
	*world
	board  *dispatch.Board
	now    time.Time
	silent bool // whether the board knows all without another Tick
	claims int
	late   time.Duration // since the last Tick
}

// tell draws something that happens.
func (x *told) tell(t *rapid.T) {
	units := []dispatch.UnitID{"Z1", "Z2"}
	var officers []roster.OfficerID
	for _, o := range x.rec.Officers {
		units, officers = append(units, dispatch.UnitID(o.CallSign())), append(officers, o.ID)
	}
	for _, p := range x.rec.Pairs {
		units = append(units, dispatch.UnitID(p.CallSign()))
	}
	unit := rapid.SampledFrom(units).Draw(t, "unit")
	switch rapid.SampledFrom([]string{"fix", "fix", "fix", "fix", "report", "report", "crew", "crew", "whole", "claim", "release", "pass", "pass", "revise", "heard"}).Draw(t, "event") {
	case "fix":
		f := dispatch.Fix{Unit: unit, At: drawSpot(t), Source: dispatch.PositionAVL}
		f.Time = x.now.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 3, 6, -1, -30, -200, -2000}).Draw(t, "age")) * time.Second)
		if why := x.board.TakeFix(f, x.now); why != dispatch.RefusedUnknown && why != dispatch.RefusedJump {
			x.events, x.silent = append(x.events, event{now: x.now, fix: &f}), false
		}
	case "heard":
		if k := x.past().units[unit]; k != nil && k.fix != nil {
			x.board.Heard(unit, x.now)
			x.events, x.silent = append(x.events, event{now: x.now, heard: unit}), false
		}
	case "report":
		x.report(x.drawReport(t, unit))
	case "crew":
		r := x.drawReport(t, unit)
		if r.Crew = rapid.SliceOfNDistinct(rapid.SampledFrom(append(officers, "stranger")), 0, min(3, len(officers)), rapid.ID).Draw(t, "crew"); r.Crew == nil {
			r.Crew = []roster.OfficerID{}
		}
		if rapid.Bool().Draw(t, "ends") {
			r.Until = r.Time.Add(time.Duration(rapid.IntRange(1, 600).Draw(t, "minutes")) * time.Minute)
		}
		x.report(r)
	case "whole":
		var all []dispatch.Report
		for _, u := range units {
			if rapid.Bool().Draw(t, "named") && x.board.Knows(u) {
				all = append(all, x.drawReport(t, u))
			}
		}
		x.board.ReportAll(all, x.now)
		x.events = append(x.events, event{now: x.now, whole: all, isWhole: true})
	case "claim":
		u, ok := x.board.Unit(unit, x.now)
		if !ok || len(u.Officers) == 0 || x.past().units[unit] != nil && x.past().units[unit].claim != nil {
			return
		}
		x.claims++
		c := dispatch.Claim{
			ID: dispatch.AssignmentID(fmt.Sprint("a", x.claims)), Call: roster.CallID(fmt.Sprint("call", x.claims%3)), Level: rapid.IntRange(0, 4).Draw(t, "level"),
			Unit: unit, Officers: u.Officers, Progress: dispatch.Dispatched, Since: x.now,
		}
		x.board.Hold(c, x.now)
		x.events = append(x.events, event{now: x.now, claim: &c})
	case "release":
		id := dispatch.AssignmentID(fmt.Sprint("a", rapid.IntRange(1, x.claims+1).Draw(t, "claim")))
		x.board.Release(id, x.now)
		x.events = append(x.events, event{now: x.now, release: id})
	case "pass":
		d := time.Duration(rapid.SampledFrom([]int{1, 10, 50, 60, 300, 1800, 3600, 5 * 3600, 20 * 3600}).Draw(t, "seconds")) * time.Second
		x.now = x.now.Add(d)
		// A Tick may be late; much later the board would take it that its clock was set.
		if x.late += d; x.late > time.Minute || rapid.Bool().Draw(t, "tick") {
			x.tick()
		}
	case "revise":
		x.revise(t)
	}
}

// tick may come or not while there is nothing new to publish.
func (x *told) tick() {
	x.board.Tick(x.now)
	x.silent, x.late = true, 0
}

// drawSpot draws a place near enough to all others that no drive between two of them is impossible for long.
func drawSpot(t *rapid.T) roster.Point {
	return roster.Point{Lon: rapid.Float64Range(-75.05, -74.95).Draw(t, "lon"), Lat: rapid.Float64Range(39.8, 39.9).Draw(t, "lat")}
}

func (x *told) drawReport(t *rapid.T, unit dispatch.UnitID) dispatch.Report {
	r := dispatch.Report{Unit: unit, Time: x.now.Truncate(time.Minute)}
	r.Time = r.Time.Add(-time.Duration(rapid.SampledFrom([]int{0, 0, 0, 1, 30}).Draw(t, "late")) * time.Minute)
	r.Primary = rapid.SampledFrom([]dispatch.Status{dispatch.StatusAvailable, dispatch.StatusAvailable, dispatch.StatusConditional, dispatch.StatusUnavailable}).Draw(t, "primary")
	if r.Primary == dispatch.StatusUnavailable {
		r.Secondary = rapid.SampledFrom([][]dispatch.Secondary{nil, {dispatch.OffDuty}, {dispatch.OutOfService}, {dispatch.OnScene}}).Draw(t, "secondary")
	}
	return r
}

func (x *told) report(r dispatch.Report) {
	if !x.board.Knows(r.Unit) && len(r.Crew) == 0 {
		return
	}
	_ = x.board.Report(r, x.now) // the twin refuses by itself
	x.events = append(x.events, event{now: x.now, report: &r})
}

// revise changes an officer and puts the new roster in place.
func (x *told) revise(t *rapid.T) {
	if len(x.rec.Officers) == 0 {
		return
	}
	rec := x.rec
	rec.Officers = slices.Clone(rec.Officers)
	o := &rec.Officers[rapid.IntRange(0, len(rec.Officers)-1).Draw(t, "officer")]
	if o.Designated = !o.Designated; rapid.Bool().Draw(t, "sick") {
		d := x.book.Zone().DateAt(roster.MinuteOf(x.now))
		rec.Absences = append(slices.Clone(rec.Absences), roster.Absence{Officer: o.ID, Kind: "sick", Days: roster.DateRange{From: d, To: d}})
	}
	if b, _ := roster.NewBook(rec, 0); b == nil {
		return
	}
	x.twin = newTwin(t, rec)
	x.board.SetMuster(dispatch.NewMuster(x.book, x.board.State().Muster()), x.now)
	x.silent = true
}

func drawQuery(t *rapid.T, now time.Time) dispatch.Query {
	q := dispatch.Query{
		Point: drawSpot(t), Now: now, At: roster.MinuteOf(now), Need: rapid.SampledFrom([]roster.Need{"cit", "cit", "co-responder", "any"}).Draw(t, "need"),
		Limit: rapid.IntRange(1, 4).Draw(t, "limit"), Level: rapid.IntRange(0, 4).Draw(t, "level"), Hazardous: rapid.IntRange(0, 2).Draw(t, "hazard") == 0,
		Call: rapid.SampledFrom([]roster.CallID{"", "call1"}).Draw(t, "call"),
	}
	if rapid.Bool().Draw(t, "languages") {
		q.Languages = []string{"es", "vi"}
	}
	return q
}

// TestBoardTwin tells a board and its twin the same and compares whole answers; and those of the state that was patched
// together with one made anew.
func TestBoardTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rec, from := drawRecords(t)
		x := &told{world: &world{twin: newTwin(t, rec)}, board: dispatch.NewBoard()}
		x.now = (x.book.Zone().Instant(from, 0) + roster.Minute(rapid.IntRange(0, 5*1440).Draw(t, "start"))).Time()
		x.board.SetMuster(dispatch.NewMuster(x.book, nil), x.now)
		for range rapid.IntRange(1, 30).Draw(t, "events") {
			x.tell(t)
			if rapid.IntRange(0, 3).Draw(t, "ask") == 0 {
				x.compare(t)
			}
		}
		x.compare(t)
	})
}

func (x *told) compare(t *rapid.T) {
	if !x.silent {
		x.tick()
	}
	x.find(t)
	q := drawQuery(t, x.now)
	a, err := x.board.Nearest(q)
	if err != nil {
		t.Fatal(err)
	}
	want, warnings := x.ask(q, a.District)
	if diff := cmp.Diff(want, shownRungs(a)); diff != "" {
		t.Fatalf("at %s, %+v (-twin +board):\n%s", x.now, q, diff)
	}
	got := slices.DeleteFunc(slices.Clone(a.Warnings), func(w dispatch.Warning) bool {
		return !slices.Contains([]dispatch.Warning{dispatch.WarnNoPositions, dispatch.WarnStale, dispatch.WarnNoStatuses}, w)
	})
	if !slices.Equal(warnings, got) {
		t.Fatalf("at %s, %+v: warnings %v, want %v", x.now, q, got, warnings)
	}
	if diff := cmp.Diff(x.board.Anew(q), a); diff != "" {
		t.Fatalf("at %s, %+v (-made anew +patched):\n%s", x.now, q, diff)
	}
	// What is shown is on a page that other answers were written on before.
	if err := x.board.Show(q, func(shown *dispatch.Answer) {
		if diff := cmp.Diff(a, shown); diff != "" {
			t.Fatalf("at %s, %+v (-kept +shown):\n%s", x.now, q, diff)
		}
	}); err != nil {
		t.Fatal(err)
	}
}

func shownRungs(a *dispatch.Answer) rungs {
	out := rungs{}
	list := func(candidates []dispatch.Candidate) (lines []string) {
		for _, c := range candidates {
			until := roster.Minute(0)
			if c.OnDutyUntil != nil {
				until = roster.MinuteOf(*c.OnDutyUntil)
			}
			lines = append(lines, shown(c.Unit, c.District, until, c.Officers, c.Status, c.Estimated, c.Staged, c.Uncovers != ""))
		}
		return lines
	}
	if len(a.Candidates) > 0 {
		out["first"] = list(a.Candidates)
	}
	for _, f := range a.Fallbacks {
		if f.Rung != dispatch.RungResource {
			out[string(f.Rung)] = append([]string{fmt.Sprint(f.Count)}, list(f.Candidates)...)
		}
	}
	return out
}
