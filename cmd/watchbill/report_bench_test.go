package main

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"watchbill/api"
	"watchbill/cmd/internal/floor"
	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/dispatch/response"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/store/boltkv"
)

// BenchmarkResponseOfAYear reads a year of 60,000 crisis calls, 300,000 lines of the size that the desk writes, from a
// store on disk.
func BenchmarkResponseOfAYear(b *testing.B) {
	const calls = 60_000
	from := roster.NewDate(2027, 1, 1)
	book, faults := roster.NewBook(demo.Records(from), 1)
	if err := faults.Err(); err != nil {
		b.Fatal(err)
	}
	kv, err := boltkv.Open(b.TempDir(), boltkv.Options{NoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	defer kv.Close()
	ledger := floor.Ledger(kv)
	writeYear(b, ledger, book, from, calls)
	d := desk.New(desk.Options{Ledger: ledger})
	b.ReportAllocs()
	for b.Loop() {
		lines := api.JournalFrom(context.Background(), d, response.Cursor(book, from))
		r, err := response.Read(book, lines, response.Options{From: from, To: from + 364})
		if err != nil {
			b.Fatal(err)
		}
		if t := r.Tally(nil); t.OnScene != calls || r.Lines != 5*calls {
			b.Fatal(t.OnScene, r.Lines)
		}
	}
	b.ReportMetric(float64(5*calls*b.N)/b.Elapsed().Seconds(), "lines/s")
}

// writeYear writes calls that are spread over a year: a recommendation with three candidates, a claim and three steps each.
func writeYear(tb testing.TB, ledger desk.Ledger, book *roster.Book, from roster.Date, calls int) {
	ground := dispatch.NewGround(book, nil)
	var changes []desk.Change
	n := 0
	write := func(e desk.Entry) {
		n++
		ms := e.At.UnixMilli()
		e.ID = fmt.Sprintf("%08x-%04x-7000-8000-%012x", ms>>16, ms&0xFFFF, n)
		row, err := json.Marshal(e)
		if err != nil {
			tb.Fatal(err)
		}
		changes = append(changes, desk.Change{Table: desk.TableJournal, Key: e.ID, Value: fmt.Appendf(nil, `{"v":1,"row":%s}`, row)}) // as the desk does
		if len(changes) == 1000 || n == 5*calls {
			if err := ledger.Commit(context.Background(), changes); err != nil {
				tb.Fatal(err)
			}
			changes = changes[:0]
		}
	}
	seconds := 339.4
	reasons := []string{"CIT certified through 2028-01-19", "on duty until 07:00", "sending it leaves New Castle with 1 CIT of 2 until 07:00", "the call is in its district"}
	for i := range calls {
		at := response.Begin(book, from).Add(time.Duration(i) * (365 * 24 * time.Hour / time.Duration(calls)))
		call, asked, sent := fmt.Sprintf("27-%05d", i), fmt.Sprintf("recommendation-%05d", i), fmt.Sprintf("assignment-%05d", i)
		point := ground.Inside(i % ground.Districts())
		facts := desk.Facts{Call: roster.CallID(call), Point: &point, Nature: "MNTL"}
		decision := &desk.Decision{
			Facts: facts, Revision: 1, Need: roster.NeedCIT, Level: 1, Rules: []string{"N1", "L1"}, Tier: 1, Warnings: []dispatch.Warning{},
			Reasons:    []string{`N1: nature "MNTL" (the default map): need cit`, "L1: level 1 as given"},
			Candidates: []desk.Considered{{Unit: "N303", TravelS: &seconds, Reasons: reasons}, {Unit: "N302", TravelS: &seconds, Reasons: reasons}, {Unit: "G302", TravelS: &seconds, Reasons: reasons}},
		}
		write(desk.Entry{At: at, Kind: desk.EntryRecommendation, Call: facts.Call, Recommendation: desk.RecommendationID(asked), Decision: decision})
		for step, state := range []desk.State{desk.Dispatched, desk.EnRoute, desk.OnScene, desk.Cleared} {
			at = at.Add(time.Minute)
			e := desk.Entry{At: at, Kind: desk.EntryStep, Call: facts.Call, Unit: "N303", Assignment: dispatch.AssignmentID(sent), State: state}
			if step == 0 {
				e.Kind, e.Recommendation = desk.EntryClaim, desk.RecommendationID(asked)
			}
			write(e)
		}
	}
}
