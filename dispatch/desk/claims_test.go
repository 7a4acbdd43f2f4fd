package desk_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// claim is an operation on one unit of the claims test.
type claim struct {
	unit  dispatch.UnitID
	clear dispatch.AssignmentID // empty: it is claimed
}

// claimed is what came of it: the assignment, or who had the unit.
type claimed struct{ won, holder dispatch.AssignmentID }

// oneHolder is a unit that has one holder at a time. Units that share nobody are independent.
func oneHolder() porcupine.Model {
	return porcupine.Model{
		Partition: func(all []porcupine.Operation) [][]porcupine.Operation {
			byUnit := map[dispatch.UnitID][]porcupine.Operation{}
			for _, o := range all {
				u := o.Input.(claim).unit
				byUnit[u] = append(byUnit[u], o)
			}
			var parts [][]porcupine.Operation
			for _, p := range byUnit {
				parts = append(parts, p)
			}
			return parts
		},
		Init: func() any { return dispatch.AssignmentID("") },
		Step: func(state, input, output any) (bool, any) {
			holder, in, out := state.(dispatch.AssignmentID), input.(claim), output.(claimed)
			switch {
			case in.clear != "":
				return holder == in.clear, dispatch.AssignmentID("")
			case out.won != "":
				return holder == "", out.won
			}
			return holder != "" && holder == out.holder, holder
		},
		Equal: func(a, b any) bool { return a == b },
	}
}

// TestFiftyDispatchers has 50 of them claim and clear 10 units at once, two units sharing an officer each, and checks
// the history: in it each crew has one holder at a time, and who lost is told who that was.
func TestFiftyDispatchers(t *testing.T) {
	h := open(t, &ledger{})
	h.board.cars = nil
	for i := range 10 {
		crew := []roster.OfficerID{roster.OfficerID(fmt.Sprint("O", i/2)), roster.OfficerID(fmt.Sprint("K", i))}
		h.board.cars = append(h.board.cars, car{id: unit(i), kind: dispatch.KindCIT, officers: crew})
	}
	var (
		begun   = time.Now()
		clock   = func() int64 { return time.Since(begun).Nanoseconds() }
		won     atomic.Int64
		mu      sync.Mutex // guards history
		history []porcupine.Operation
		all     sync.WaitGroup
	)
	add := func(client int, in claim, out claimed, call int64) {
		mu.Lock()
		defer mu.Unlock()
		in.unit = pairOf(in.unit)
		history = append(history, porcupine.Operation{ClientId: client, Input: in, Output: out, Call: call, Return: clock()})
	}
	for client := range 50 {
		all.Go(func() {
			luck := rand.New(rand.NewPCG(1, uint64(client)))
			r, err := h.Recommend(t.Context(), request(roster.CallID(fmt.Sprint("call", client))))
			if err != nil {
				t.Error(err)
				return
			}
			for range 8 {
				u := unit(luck.IntN(10))
				call := clock()
				a, err := h.Assign(t.Context(), desk.Choice{Recommendation: r.ID, Unit: u, OverrideReason: "test"})
				var taken *desk.Taken
				switch {
				case err == nil:
					won.Add(1)
					add(client, claim{unit: u}, claimed{won: a.ID}, call)
				case errors.As(err, &taken):
					add(client, claim{unit: u}, claimed{holder: taken.Holder.Assignment}, call)
					continue
				default:
					t.Error(err)
					return
				}
				call = clock()
				if _, err := h.Advance(t.Context(), a.ID, desk.Progress{State: desk.Cleared}); err != nil {
					t.Error(err)
				}
				add(client, claim{unit: u, clear: a.ID}, claimed{}, call)
			}
		})
	}
	all.Wait()
	if got, _ := porcupine.CheckOperationsVerbose(oneHolder(), history, 20*time.Second); got != porcupine.Ok {
		t.Errorf("%d operations, %d claims won: %s", len(history), won.Load(), got)
	}
	if c := h.Counts(); c.Open != 0 || c.Won != uint64(won.Load()) || len(history) == 2*int(won.Load()) {
		t.Errorf("counts %+v of %d operations", c, len(history))
	}
}

// TestOneWinner has 50 dispatchers claim the same ten units at the same moment, and nobody clear.
func TestOneWinner(t *testing.T) {
	h := open(t, &ledger{})
	h.board.cars = nil
	for i := range 10 {
		h.board.cars = append(h.board.cars, car{id: unit(i), kind: dispatch.KindCIT, officers: []roster.OfficerID{roster.OfficerID(fmt.Sprint("O", i))}})
	}
	r := h.recommend(t, "call1")
	var all sync.WaitGroup
	winners := make([][]dispatch.UnitID, 50)
	for client := range winners {
		all.Go(func() {
			for i := range 10 {
				u := unit((client + i) % 10)
				_, err := h.Assign(t.Context(), desk.Choice{Recommendation: r.ID, Unit: u, OverrideReason: "test"})
				if err == nil {
					winners[client] = append(winners[client], u)
				} else if !errors.Is(err, &roster.Error{Kind: roster.Conflict}) {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	got := slices.Sorted(slices.Values(slices.Concat(winners...)))
	if len(got) != 10 || len(slices.Compact(got)) != 10 || h.Counts().Taken != 490 {
		t.Errorf("winners %v, counts %+v", winners, h.Counts())
	}
}

func unit(i int) dispatch.UnitID { return dispatch.UnitID(fmt.Sprint("U", i)) }

// pairOf names the two units that share an officer.
func pairOf(u dispatch.UnitID) dispatch.UnitID {
	if len(u) == 2 {
		return dispatch.UnitID("crew" + string('0'+(u[1]-'0')/2))
	}
	return u
}
