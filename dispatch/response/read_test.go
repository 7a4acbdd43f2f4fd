package response_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/dispatch/response"
	"watchbill/roster"
)

// TestADay goes through a day that a reader can check by hand.
func TestADay(t *testing.T) {
	b := book(t, nil)
	day := demoFrom + 65
	noon := response.Begin(b, day).Add(12 * time.Hour)
	w := &writer{now: noon}
	after := func(seconds int) { w.now = noon.Add(time.Duration(seconds) * time.Second) }
	here := desk.Facts{District: b.Districts().At(0).ID}

	// c1: recommended, on its way, on scene after 4 min, diverted; the outcome was first said wrong.
	r := w.ask("c1", roster.NeedCIT, 1, here)
	after(30)
	j := w.send(desk.EntryClaim, "c1", "ANY", r, "", desk.Dispatched)
	after(240)
	w.step(j, desk.OnScene, "")
	w.step(j, desk.Cleared, desk.Arrested)
	w.correct(j, desk.DivertedToCare)
	// c2: nobody to send, a unit that nobody knows goes by override, on scene by mistake, taken back.
	after(300)
	r = w.ask("c2", roster.NeedCIT, 3, desk.Facts{})
	w.write(desk.Entry{Kind: desk.EntryMiss, Call: "c2", Recommendation: r})
	j = w.send(desk.EntryOverride, "c2", "NOBODY", r, "was passing by", desk.Dispatched)
	w.step(j, desk.OnScene, "")
	w.undo(j)
	// c3: reclassified, nobody sent. c4: never a crisis. c5: sent by CAD, never asked about.
	w.ask("c3", "any", 1, here)
	w.ask("c3", roster.NeedNone, 1, here)
	w.ask("c4", roster.NeedNone, 1, here)
	w.send(desk.EntryCAD, "c5", "ANY", "", "", desk.Dispatched)
	w.ask("c6", roster.NeedCIT, 1, here, desk.WarnRosterOnly)
	// c7 is of the next day, by the agency's clock.
	w.now = response.Begin(b, day+1)
	w.ask("c7", roster.NeedCIT, 1, here)

	got := read(t, b, w.lines, day, day)
	all := got.Tally(nil)
	type figures struct {
		Calls, Reclassified, Missed, Assigned, Certified, CertifiedUnsure, Arrived, OnScene, OnSceneUnsure, Open, Diverted, Judged, NotCrisis, Unasked, Elsewhere int
		Sent                                                                                                                                                      [4]int
		Overrides                                                                                                                                                 []response.Reason
	}
	if diff := cmp.Diff(figures{
		Calls: 3, Reclassified: 1, Missed: 1, Assigned: 2, Certified: 1, CertifiedUnsure: 1, Arrived: 1, OnScene: 1, Open: 1, Diverted: 1, Judged: 1,
		NotCrisis: 1, Unasked: 1, Elsewhere: 1, Sent: [4]int{1, 1, 1, 0}, Overrides: []response.Reason{{Reason: "was passing by", Count: 1}},
	}, figures{
		all.Calls, all.Reclassified, all.Missed, all.Assigned, all.Certified, all.CertifiedUnsure, all.Arrived, all.OnScene, all.OnSceneUnsure, all.Open, all.Diverted,
		all.Judged, got.NotCrisis, got.Unasked, got.ElsewhereAsk, all.Sent, got.Overrides(),
	}); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if s, ok := all.Percentile(response.ToArrival, 50); !ok || s != 240 {
		t.Errorf("arrival in %d s, %v", s, ok)
	}
	if s, ok := all.Percentile(response.ToAssignment, 90); !ok || s != 30 {
		t.Errorf("assigned in %d s, %v", s, ok)
	}
	if got := read(t, b, w.lines, day+1, day+1).Calls; len(got) != 1 || got[0].ID != "c7" {
		t.Errorf("the next day has %v", got)
	}
}

// TestDatesAreTheAgencys holds both clock changes: a call just before and just after midnight.
func TestDatesAreTheAgencys(t *testing.T) {
	b := book(t, nil)
	for _, day := range []roster.Date{roster.NewDate(2027, 3, 14), roster.NewDate(2027, 11, 7)} {
		w := &writer{}
		for i, at := range []time.Time{response.Begin(b, day).Add(-time.Second), response.Begin(b, day), response.Begin(b, day+1).Add(-time.Second), response.Begin(b, day+1)} {
			w.now = at
			w.ask(roster.CallID(fmt.Sprintf("c%d", i)), roster.NeedCIT, 1, desk.Facts{})
		}
		if got := read(t, b, w.lines, day, day).Calls; len(got) != 2 || got[0].ID != "c1" || got[1].ID != "c2" {
			t.Errorf("%v has %v", day, got)
		}
	}
}

// TestCursor holds the place to read from against names as a desk makes them.
func TestCursor(t *testing.T) {
	b := book(t, nil)
	begin := response.Begin(b, demoFrom).Add(-response.Apart)
	name := func(at time.Time) string {
		id := uuid.New()
		var ms [8]byte
		binary.BigEndian.PutUint64(ms[:], uint64(at.UnixMilli())<<16)
		copy(id[:6], ms[:6])
		id[6] = 0x70 | id[6]&0xF
		return id.String()
	}
	cursor := response.Cursor(b, demoFrom)
	for range 100 {
		if name(begin.Add(-time.Millisecond)) > cursor || name(begin) < cursor {
			t.Fatalf("%s does not lie between %s and %s", cursor, name(begin.Add(-time.Millisecond)), name(begin))
		}
	}
	if _, err := uuid.Parse(cursor); err != nil {
		t.Error(err)
	}
}

// TestStopsBehindThePeriod holds that no more of a journal is read than can matter.
func TestStopsBehindThePeriod(t *testing.T) {
	b := book(t, nil)
	end := response.Begin(b, demoFrom+1)
	read := 0
	_, err := response.Read(b, func(yield func(desk.Entry, error) bool) {
		for at := end; ; at = at.Add(time.Hour) {
			read++
			if !yield(desk.Entry{At: at, Kind: desk.EntryFreed, Call: "c"}, nil) {
				return
			}
		}
	}, response.Options{From: demoFrom, To: demoFrom})
	if want := int(response.Apart/time.Hour) + 10_000; err != nil || read != want {
		t.Errorf("%d lines, want %d: %v", read, want, err)
	}
}

// TestLinesOfAWrongClock holds that lines of a clock that ran ahead for a while take nothing away that comes after them.
func TestLinesOfAWrongClock(t *testing.T) {
	b := book(t, nil)
	begin := response.Begin(b, demoFrom)
	w := &writer{now: begin.Add(time.Hour)}
	w.ask("first", roster.NeedCIT, 1, desk.Facts{})
	w.now = begin.AddDate(1, 0, 0)
	for range 3 {
		w.ask("ahead", roster.NeedCIT, 1, desk.Facts{})
	}
	w.now = begin.Add(2 * time.Hour)
	w.ask("second", roster.NeedCIT, 1, desk.Facts{})
	r := read(t, b, w.lines, demoFrom, demoFrom)
	if len(r.Calls) != 2 || r.Calls[1].ID != "second" || r.Lines != 2 || !r.Last.Equal(w.now) {
		t.Errorf("%d calls of %d lines until %v", len(r.Calls), r.Lines, r.Last)
	}
}

// TestNamesComeAgain holds that a CAD may count its calls from the beginning again: a long period has what its parts have.
func TestNamesComeAgain(t *testing.T) {
	b := book(t, nil)
	w := &writer{}
	for day := range 3 {
		w.now = response.Begin(b, demoFrom+roster.Date(31*day)).Add(time.Hour)
		rung := w.ask("0001", roster.NeedCIT, 1, desk.Facts{})
		w.now = w.now.Add(response.Apart) // as late as it can be
		j := w.send(desk.EntryClaim, "0001", "ANY", rung, "", desk.Dispatched)
		w.now = w.now.Add(time.Minute)
		w.step(j, desk.OnScene, "")
		w.step(j, desk.Cleared, desk.DivertedToCare)
	}
	sum := 0
	for month := range 3 {
		sum += len(read(t, b, w.lines, demoFrom+roster.Date(31*month), demoFrom+roster.Date(31*month+30)).Calls)
	}
	if all := read(t, b, w.lines, demoFrom, demoFrom+92).Tally(nil); all.Calls != 3 || sum != 3 || all.OnScene != 3 || all.Diverted != 3 {
		t.Errorf("%d calls, their parts have %d: %+v", all.Calls, sum, all)
	}
}

// TestOutside counts the dates of which a journal has nothing, and the lines of later programs.
func TestOutside(t *testing.T) {
	b := book(t, nil)
	for _, test := range []struct {
		name          string
		days          []roster.Date // from demoFrom, a line each
		before, after int
	}{
		{"no journal", nil, 10, 0},
		{"begins before, ends behind", []roster.Date{-1, 11}, 0, 0},
		{"begins and ends within", []roster.Date{2, 7}, 2, 2},
		{"ended before", []roster.Date{-3}, 0, 10},
		{"begins behind", []roster.Date{12}, 10, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := &writer{}
			for _, d := range test.days {
				w.now = response.Begin(b, demoFrom+d).Add(time.Hour)
				w.write(desk.Entry{Kind: "of tomorrow", Call: "c"})
			}
			r := read(t, b, w.lines, demoFrom, demoFrom+9)
			if before, after := r.Outside(); before != test.before || after != test.after {
				t.Errorf("%d before, %d after, want %d, %d", before, after, test.before, test.after)
			}
			within := 0
			for _, d := range test.days {
				if d >= 0 && d < 10 {
					within++
				}
			}
			if r.Unread != within || len(r.Calls)+r.NotCrisis+r.Unasked != 0 {
				t.Errorf("%d lines were not understood, want %d", r.Unread, within)
			}
		})
	}
}

// BenchmarkRead reads a year of 60,000 crisis calls, 300,000 lines, that are in memory already.
func BenchmarkRead(b *testing.B) {
	bk := book(b, nil)
	rng := rand.New(rand.NewPCG(1, 2))
	ground := dispatch.NewGround(bk, nil)
	w := &writer{}
	const calls = 60_000
	year := 365 * 24 * time.Hour
	for i := range calls {
		begin := response.Begin(bk, demoFrom).Add(time.Duration(i) * (year / calls))
		at := ground.Inside(rng.IntN(ground.Districts()))
		w.now = begin
		call := roster.CallID(fmt.Sprintf("c%d", i))
		r := w.ask(call, roster.NeedCIT, 1, desk.Facts{Point: &at})
		w.now = begin.Add(time.Minute)
		j := w.send(desk.EntryClaim, call, "ANY", r, "", desk.Dispatched)
		w.step(j, desk.EnRoute, "")
		w.step(j, desk.OnScene, "")
		w.step(j, desk.Cleared, desk.Outcomes[rng.IntN(len(desk.Outcomes))])
	}
	b.ReportAllocs()
	for b.Loop() {
		r := read(b, bk, w.lines, demoFrom, demoFrom+364)
		if t := r.Tally(nil); t.OnScene != calls {
			b.Fatal(t.OnScene)
		}
	}
	b.ReportMetric(float64(len(w.lines)*b.N)/b.Elapsed().Seconds(), "lines/s")
}
