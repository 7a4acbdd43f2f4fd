package desk_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// TestDeskAgreesWithTheModel drives a desk with whatever dispatchers, CAD, the clock and a faulty ledger may do, and
// compares what it answers with a model: who holds whom, as a map.
func TestDeskAgreesWithTheModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		// A bubble has a goroutine of its own: what rapid throws there has to be carried over.
		var thrown any
		synctest.Test(t, func(*testing.T) {
			defer func() { thrown = recover() }()
			drive(rt)
		})
		switch fmt.Sprintf("%T", thrown) { // from two places, for rapid tells failures apart by them when it shrinks
		case "<nil>":
		case "rapid.invalidData":
			panic(thrown)
		default:
			panic(thrown)
		}
	})
}

func drive(t *rapid.T) {
	l := &ledger{}
	m := &model{ledger: l, house: build(l), acked: map[dispatch.AssignmentID]uint64{}}
	if err := m.Open(context.Background()); err != nil {
		t.Fatal(err)
	}
	defer func() {
		l.set(well)
		_ = m.Close(context.Background())
	}()
	t.Repeat(map[string]func(*rapid.T){
		"":          m.check,
		"recommend": m.recommend,
		"assign":    m.assign,
		"advance":   m.advance,
		"status":    m.report,
		"fault":     m.fault,
		"heal":      m.heal,
		"restart":   m.restart,
		"look":      m.lookAgain,
		"clock":     m.clock,
	})
	m.heal(t)
	m.check(t)
	m.unchanged(t)
}

type model struct {
	*house
	ledger *ledger
	given  []*desk.Recommendation
	acked  map[dispatch.AssignmentID]uint64 // revision that was acknowledged, without Unrecorded
	keys   int
	faulty bool // since all was last known to be well
}

func unitOf(t *rapid.T) dispatch.UnitID {
	return rapid.SampledFrom([]dispatch.UnitID{"C1", "C2", "P1", "X1", "S1"}).Draw(t, "unit")
}

func callOf(t *rapid.T) roster.CallID {
	return rapid.SampledFrom([]roster.CallID{"call1", "call2", "call3"}).Draw(t, "call")
}

// holders is who has each officer, and each unit by itself.
func (m *model) holders(t *rapid.T) map[string]*desk.Assignment {
	held := map[string]*desk.Assignment{}
	for _, a := range m.Assignments(true) {
		names := []string{"unit " + string(a.Unit)}
		for _, o := range a.Officers {
			names = append(names, "officer "+string(o))
		}
		for _, n := range names {
			if held[n] != nil {
				t.Fatalf("%s is in %s and %s", n, held[n].ID, a.ID)
			}
			held[n] = a
		}
	}
	return held
}

// check holds after every step.
func (m *model) check(t *rapid.T) {
	synctest.Wait()
	m.holders(t)
	open := []dispatch.AssignmentID{}
	for _, a := range m.Assignments(true) {
		open = append(open, a.ID)
	}
	if held := m.board.held(); !slices.Equal(open, held) {
		t.Fatalf("open %v, the board holds %v", open, held)
	}
	rows, err := m.ledger.Memory.Scan(context.Background(), desk.TableAssignment, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	written := map[dispatch.AssignmentID]desk.Assignment{}
	officers := map[roster.OfficerID]dispatch.AssignmentID{}
	for _, r := range rows {
		var rec struct{ Row desk.Assignment }
		if err := json.Unmarshal(r.Value, &rec); err != nil {
			t.Fatal(err)
		}
		written[rec.Row.ID] = rec.Row
		for _, o := range rec.Row.Officers {
			if rec.Row.Open() && officers[o] != "" {
				t.Fatalf("in the ledger %s is in %s and %s", o, officers[o], rec.Row.ID)
			} else if rec.Row.Open() {
				officers[o] = rec.Row.ID
			}
		}
	}
	for id, revision := range m.acked {
		if written[id].Revision < revision {
			t.Fatalf("%s was acknowledged at revision %d, the ledger has %d", id, revision, written[id].Revision)
		}
	}
}

func (m *model) ack(a *desk.Assignment) {
	if !a.Unrecorded {
		m.acked[a.ID] = max(m.acked[a.ID], a.Revision)
	}
}

func (m *model) recommend(t *rapid.T) {
	r, err := m.Recommend(context.Background(), request(callOf(t)))
	if err != nil {
		t.Fatal(err)
	}
	if !m.faulty && slices.Contains(r.Warnings, desk.WarnNotRecorded) {
		t.Fatal("not recorded, though nothing is wrong")
	}
	m.given = append(m.given, r)
}

func (m *model) assign(t *rapid.T) {
	if len(m.given) == 0 {
		t.Skip("nothing to choose from")
	}
	r := m.given[len(m.given)-1-rapid.IntRange(0, min(2, len(m.given)-1)).Draw(t, "recommendation")]
	q := desk.Choice{Recommendation: r.ID, Unit: unitOf(t), OverrideReason: "test"}
	if rapid.Bool().Draw(t, "keyed") {
		q.Key = fmt.Sprint("k", m.keys)
		m.keys++
	}
	held := m.holders(t)
	i := slices.IndexFunc(cars, func(c car) bool { return c.id == q.Unit })
	holder := held["unit "+string(q.Unit)]
	for _, o := range cars[i].officers {
		if a := held["officer "+string(o)]; a != nil {
			holder = a
		}
	}
	a, err := m.Assign(context.Background(), q)
	var taken *desk.Taken
	switch {
	case err == nil:
		m.ack(a)
		if q.Key != "" {
			if again, err := m.Assign(context.Background(), q); err == nil && again.ID != a.ID {
				t.Fatalf("asked again with the same key: %s instead of %s", again.ID, a.ID)
			}
		}
		if holder != nil && !m.faulty { // that it is cleared may have been unknown until now
			t.Fatalf("%s went, though %s has somebody of it", q.Unit, holder.ID)
		}
	case errors.As(err, &taken):
		if !m.faulty && (holder == nil || holder.Call != taken.Holder.Call) {
			t.Fatalf("%s is said to be held by %+v; the model has %+v", q.Unit, taken.Holder, holder)
		}
	case errors.Is(err, &roster.Error{Kind: roster.Unavailable}) && m.faulty:
	case errors.Is(err, &roster.Error{Kind: roster.NotFound}) && m.faulty: // a recommendation that was never written, before a restart
	case errors.Is(err, &roster.Error{Kind: roster.Conflict}): // expired
		if time.Since(r.ComputedAt) < 25*time.Minute {
			t.Fatal(err)
		}
	default:
		t.Fatal(err)
	}
}

func (m *model) advance(t *rapid.T) {
	all := m.Assignments(false)
	if len(all) == 0 {
		t.Skip("none")
	}
	a := rapid.SampledFrom(all[max(0, len(all)-4):]).Draw(t, "assignment")
	q := desk.Progress{
		State: rapid.SampledFrom([]desk.State{"", desk.EnRoute, desk.OnScene, desk.Cleared, desk.Cleared, desk.Cancelled}).Draw(t, "state"),
	}
	q.Undo = q.State == ""
	before := m.holders(t)
	next, err := m.Advance(context.Background(), a.ID, q)
	if err == nil {
		m.ack(next)
		for i := range len(next.Steps) - 1 {
			if next.Steps[i+1].At.Before(next.Steps[i].At) {
				t.Fatalf("steps %v", next.Steps)
			}
		}
		for _, o := range next.Officers {
			if x := before["officer "+string(o)]; next.Open() && x != nil && x.ID != next.ID {
				t.Fatalf("%s was opened again, though %s has %s", next.ID, x.ID, o)
			}
		}
		return
	}
	if !m.faulty && !errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
		t.Fatal(err)
	}
}

func (m *model) report(t *rapid.T) {
	time.Sleep(time.Second)
	r := dispatch.Report{Unit: unitOf(t), Time: time.Now().Add(m.skew), Primary: busy}
	switch w := rapid.SampledFrom([]dispatch.Secondary{dispatch.Dispatched, dispatch.EnRoute, dispatch.OnScene, dispatch.InService, dispatch.BackToAssignedArea}).Draw(t, "word"); w {
	case dispatch.InService:
		r.Primary, r.Secondary = available, []dispatch.Secondary{w}
	case dispatch.BackToAssignedArea:
		r.Secondary = []dispatch.Secondary{w}
	default:
		r.Secondary, r.Call = []dispatch.Secondary{w}, callOf(t)
	}
	_, events, err := m.Status(context.Background(), r)
	if errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
		return // the clock was set back
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Assignment == nil {
			continue
		}
		if e.Assignment.Unrecorded && !m.faulty {
			t.Fatalf("unrecorded, though nothing is wrong: %+v", e)
		}
		m.ack(e.Assignment)
	}
}

func (m *model) fault(t *rapid.T) {
	m.faulty = true
	m.ledger.set(rapid.SampledFrom([]fault{well, down, lying, blind, hung}).Draw(t, "fault"))
}

// heal brings the ledger back and waits until all is written.
func (m *model) heal(*rapid.T) {
	m.ledger.set(well)
	m.Look(context.Background(), time.Now().Add(m.skew))
	synctest.Wait()
	m.faulty = m.Counts().Unsure || m.Counts().Backlog > 0
}

// restart kills the desk and opens another on what is written.
func (m *model) restart(t *rapid.T) {
	if m.faulty {
		m.ledger.set(down) // so that what waits is lost, as by a kill
	}
	synctest.Wait()
	_ = m.Close(context.Background())
	statuses, skew := m.board.status, m.skew
	m.ledger.set(well)
	m.house = build(m.ledger)
	m.board.status, m.skew = statuses, skew
	if err := m.Open(context.Background()); err != nil {
		t.Fatal(err)
	}
	m.given = slices.DeleteFunc(m.given, func(r *desk.Recommendation) bool { return slices.Contains(r.Warnings, desk.WarnNotRecorded) })
	m.faulty = false
}

func (m *model) lookAgain(*rapid.T) {
	m.Look(context.Background(), time.Now().Add(m.skew))
	synctest.Wait()
}

func (m *model) clock(t *rapid.T) {
	time.Sleep(time.Duration(rapid.IntRange(1, 600).Draw(t, "seconds")) * time.Second)
	m.skew += time.Duration(rapid.IntRange(-60, 60).Draw(t, "step")) * time.Second
}

// unchanged compares the desk with one opened on what it wrote.
func (m *model) unchanged(t *rapid.T) {
	if c := m.Counts(); c.Backlog != 0 || c.Unsure {
		t.Fatalf("it has not written everything: %+v", c)
	}
	again := build(m.ledger)
	if err := again.Open(context.Background()); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close(context.Background()) }()
	for what, pair := range map[string][2]any{
		"assignments": {m.Assignments(false), again.Assignments(false)},
		"watch list":  {m.Watching(), again.Watching()},
		"claims":      {m.board.held(), again.board.held()},
	} {
		x, _ := json.Marshal(pair[0])
		y, _ := json.Marshal(pair[1])
		if string(x) != string(y) {
			t.Fatalf("%s\n before %s\n after  %s", what, x, y)
		}
	}
}
