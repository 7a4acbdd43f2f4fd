package response_test

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/dispatch/response"
	"watchbill/roster"
	"watchbill/roster/demo"
)

var demoFrom = roster.NewDate(2027, 1, 1)

func book(tb interface{ Fatal(...any) }, change func(*roster.Records)) *roster.Book {
	r := demo.Records(demoFrom)
	if change != nil {
		change(&r)
	}
	b, faults := roster.NewBook(r, 7)
	if err := faults.Err(); err != nil {
		tb.Fatal(err)
	}
	return b
}

func lines(all []desk.Entry) iter.Seq2[desk.Entry, error] {
	return func(yield func(desk.Entry, error) bool) {
		for _, e := range all {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func read(tb interface{ Fatal(...any) }, b *roster.Book, all []desk.Entry, from, to roster.Date) *response.Report {
	r, err := response.Read(b, lines(all), response.Options{From: from, To: to})
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// writer writes a journal as a desk does.
type writer struct {
	now   time.Time
	lines []desk.Entry
	n     int
}

func (w *writer) write(e desk.Entry) {
	w.n++
	e.ID, e.At = fmt.Sprintf("line-%06d", w.n), w.now
	w.lines = append(w.lines, e)
}

// ask writes a recommendation.
func (w *writer) ask(call roster.CallID, need roster.Need, tier int, facts desk.Facts, warnings ...dispatch.Warning) desk.RecommendationID {
	id := desk.RecommendationID(fmt.Sprintf("r%d", w.n))
	facts.Call = call
	w.write(desk.Entry{Kind: desk.EntryRecommendation, Call: call, Recommendation: id, Decision: &desk.Decision{Facts: facts, Need: need, Tier: tier, Warnings: warnings}})
	return id
}

// job is an assignment as its desk has it.
type job struct {
	id      dispatch.AssignmentID
	call    roster.CallID
	unit    dispatch.UnitID
	steps   []desk.State
	outcome desk.Outcome
}

func (w *writer) send(kind desk.EntryKind, call roster.CallID, unit dispatch.UnitID, asked desk.RecommendationID, reason string, state desk.State) *job {
	j := &job{id: dispatch.AssignmentID(fmt.Sprintf("a%d", w.n)), call: call, unit: unit, steps: []desk.State{desk.Dispatched}}
	if state != desk.Dispatched {
		j.steps = append(j.steps, state)
	}
	w.write(desk.Entry{Kind: kind, Call: call, Unit: unit, Assignment: j.id, Recommendation: asked, Reason: reason, State: state})
	return j
}

func (w *writer) step(j *job, state desk.State, outcome desk.Outcome) {
	j.steps, j.outcome = append(j.steps, state), outcome
	w.write(desk.Entry{Kind: desk.EntryStep, Call: j.call, Unit: j.unit, Assignment: j.id, State: state, Outcome: outcome})
}

func (w *writer) undo(j *job) {
	j.steps, j.outcome = j.steps[:len(j.steps)-1], ""
	w.write(desk.Entry{Kind: desk.EntryUndo, Call: j.call, Unit: j.unit, Assignment: j.id, State: j.steps[len(j.steps)-1]})
}

func (w *writer) correct(j *job, outcome desk.Outcome) {
	j.outcome = outcome
	w.write(desk.Entry{Kind: desk.EntryOutcome, Call: j.call, Unit: j.unit, Assignment: j.id, State: j.steps[len(j.steps)-1], Outcome: outcome})
}

func (j *job) state() desk.State { return j.steps[len(j.steps)-1] }

// random draws a journal of some days around the first of the period.
func random(t *rapid.T, b *roster.Book, ground *dispatch.Ground) []desk.Entry {
	w := &writer{now: response.Begin(b, demoFrom+65).Add(time.Duration(rapid.IntRange(-48, 48).Draw(t, "hours")) * time.Hour)}
	units := units(b, w.now)
	asked := map[roster.CallID][]desk.RecommendationID{}
	var jobs []*job
	for range rapid.IntRange(0, 80).Draw(t, "lines") {
		w.now = w.now.Add(time.Duration(rapid.IntRange(-20, 3000).Draw(t, "seconds")) * time.Second)
		call := roster.CallID(fmt.Sprintf("c%d", rapid.IntRange(1, 8).Draw(t, "call")))
		switch rapid.IntRange(0, 7).Draw(t, "what") {
		case 0, 1:
			id := w.ask(call, rapid.SampledFrom([]roster.Need{"cit", "cit", "co-responder", "any", "none"}).Draw(t, "need"), rapid.IntRange(1, 5).Draw(t, "tier"),
				facts(t, b, ground), warnings(t)...)
			asked[call] = append(asked[call], id)
			if rapid.Bool().Draw(t, "missed") {
				w.write(desk.Entry{Kind: desk.EntryMiss, Call: call, Recommendation: id})
			}
		case 2, 3:
			kind := rapid.SampledFrom([]desk.EntryKind{desk.EntryClaim, desk.EntryOverride, desk.EntryCAD}).Draw(t, "kind")
			var from desk.RecommendationID
			if list := asked[call]; len(list) > 0 && kind != desk.EntryCAD {
				from = rapid.SampledFrom(list).Draw(t, "of")
			}
			reason, state := "", desk.Dispatched
			if kind == desk.EntryOverride {
				reason = rapid.SampledFrom([]string{"nearer", "asked for", ""}).Draw(t, "reason")
			} else if kind == desk.EntryCAD {
				state = rapid.SampledFrom([]desk.State{desk.Dispatched, desk.OnScene}).Draw(t, "state")
			}
			jobs = append(jobs, w.send(kind, call, rapid.SampledFrom(units).Draw(t, "unit"), from, reason, state))
		case 4, 5, 6:
			if len(jobs) > 0 {
				advance(t, w, rapid.SampledFrom(jobs).Draw(t, "job"))
			}
		case 7:
			w.write(desk.Entry{Kind: rapid.SampledFrom([]desk.EntryKind{desk.EntryConflict, desk.EntryFreed, desk.EntryUnwatched}).Draw(t, "other"), Call: call})
		}
	}
	return w.lines
}

func advance(t *rapid.T, w *writer, j *job) {
	order := []desk.State{desk.Dispatched, desk.EnRoute, desk.OnScene, desk.Cleared}
	at := slices.Index(order, j.state())
	switch what := rapid.IntRange(0, 4).Draw(t, "step"); {
	case what == 0 && len(j.steps) > 1:
		w.undo(j)
	case j.state() == desk.Cleared:
		w.correct(j, rapid.SampledFrom(desk.Outcomes).Draw(t, "outcome"))
	case j.state() == desk.Cancelled:
	case what == 1:
		w.step(j, desk.Cancelled, "")
	default:
		next := order[rapid.IntRange(at+1, len(order)-1).Draw(t, "next")]
		outcome := desk.NoOutcome
		if next == desk.Cleared {
			outcome = rapid.SampledFrom(append([]desk.Outcome{""}, desk.Outcomes...)).Draw(t, "outcome")
		}
		w.step(j, next, outcome)
	}
}

// facts are a place inside a district, outside of all, a district that is there, or one that is gone.
func facts(t *rapid.T, b *roster.Book, ground *dispatch.Ground) desk.Facts {
	d := b.Districts().At(rapid.IntRange(0, b.Districts().Len()-1).Draw(t, "district"))
	switch rapid.IntRange(0, 3).Draw(t, "where") {
	case 0:
		return desk.Facts{District: d.ID}
	case 1:
		return desk.Facts{District: "gone"}
	case 2:
		return desk.Facts{Point: &roster.Point{Lon: 10, Lat: 50}}
	}
	at := ground.Inside(rapid.IntRange(0, b.Districts().Len()-1).Draw(t, "inside"))
	return desk.Facts{Point: &at}
}

func warnings(t *rapid.T) []dispatch.Warning {
	if rapid.IntRange(0, 9).Draw(t, "elsewhere") == 0 {
		return []dispatch.Warning{desk.WarnRosterOnly}
	}
	return nil
}

// units are some call signs of an hour, and one that nobody has.
func units(b *roster.Book, at time.Time) []dispatch.UnitID {
	list := []dispatch.UnitID{"NOBODY"}
	all := dispatch.NewWatch(b, roster.MinuteOf(at)).Units()
	for i := range min(all.Len(), 12) {
		list = append(list, all.At(i).ID)
	}
	return list
}

func TestRefuses(t *testing.T) {
	b := book(t, nil)
	for _, o := range []response.Options{{From: demoFrom + 1, To: demoFrom}, {From: 0, To: 5}, {From: demoFrom, To: roster.MaxDate}} {
		if _, err := response.Read(b, lines(nil), o); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Errorf("%v: error %v", o, err)
		}
	}
	broken := errors.New("broken")
	_, err := response.Read(b, func(yield func(desk.Entry, error) bool) { yield(desk.Entry{}, broken) }, response.Options{From: demoFrom, To: demoFrom})
	if !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}
