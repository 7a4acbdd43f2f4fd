package workrules_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"watchbill/coverage/scenetest"
	"watchbill/roster"
	"watchbill/roster/workrules"
)

// twin holds, minute by minute, what somebody does in some weeks.
type twin struct {
	book *roster.Book
	from roster.Minute // of index 0
	on   []bool        // on duty
	tour []bool        // on duty by a tour
	cut  []bool        // in a tour that no day absence removes, whether cut by a timed one or not
	date map[roster.Date]bool
}

const twinDays = 35

func newTwin(book *roster.Book, p *roster.Personnel, around roster.Date, added ...roster.Interval) *twin {
	zone := book.Zone()
	w := &twin{book: book, from: zone.Instant(around-twinDays, 0), date: map[roster.Date]bool{}}
	n := int(zone.Instant(around+twinDays, 0) - w.from)
	w.on, w.tour, w.cut = make([]bool, n), make([]bool, n), make([]bool, n)
	each := func(v roster.Interval, do func(i int)) {
		for m := max(v.Start, w.from); m < min(v.End, w.from+roster.Minute(n)); m++ {
			do(int(m - w.from))
		}
	}
	rows := p.Rows()
	days := roster.DateRange{From: around - twinDays, To: around + twinDays}
	for _, t := range book.Watches(days).AppendTours(nil, p, days) {
		off := false
		for _, a := range rows.Absences {
			off = off || !a.Timed() && a.Days.Contains(t.Date)
		}
		if off {
			continue
		}
		each(t.Interval, func(i int) {
			w.cut[i] = true
			for _, a := range rows.Absences {
				if a.Timed() && a.Time.Contains(w.from+roster.Minute(i)) {
					return
				}
			}
			w.on[i], w.tour[i], w.date[t.Date] = true, true, true
		})
	}
	for _, x := range rows.Extras {
		added = append(added, x.Time)
	}
	for _, v := range added {
		each(v, func(i int) { w.on[i] = true })
	}
	for i := 0; i < n; {
		if !w.on[i] {
			i++
			continue
		}
		start, tour := i, false
		for ; i < n && w.on[i]; i++ {
			tour = tour || w.tour[i]
		}
		if !tour {
			w.date[zone.DateAt(w.from+roster.Minute(start))] = true
		}
	}
	for d := days.From; d < days.To; d++ {
		whole := true
		each(roster.Interval{Start: zone.Instant(d, 0), End: zone.Instant(d+1, 0)}, func(i int) { whole = whole && w.on[i] })
		if whole {
			w.date[d] = true
		}
	}
	return w
}

// breaches lists those of after that are new against before.
func breaches(id roster.OfficerID, before, after *twin, look, rests roster.Interval) []workrules.Breach {
	rules := after.book.Agency().WorkRules
	list := twinRests(id, before, after, rests, rules.MinRestHours)
	list = append(list, twinRuns(id, before, after, look, rules.MaxConsecutiveDays)...)
	list = append(list, twinWindows(id, before, after, look, workrules.HoursPerDay, 1440, rules.MaxHoursPerDay)...)
	return append(list, twinWindows(id, before, after, look, workrules.HoursPerWeek, 7*1440, rules.MaxHoursPerWeek)...)
}

func twinRests(id roster.OfficerID, before, after *twin, look roster.Interval, hours float64) (list []workrules.Breach) {
	short := func(w *twin) (gaps []roster.Interval) {
		last := -1
		for i, on := range w.on {
			if !on {
				continue
			}
			if last >= 0 && i-last > 1 && float64(i-last-1) < hours*60 {
				cut := true
				for k := last + 1; k < i; k++ {
					cut = cut && w.cut[k]
				}
				if !cut {
					gaps = append(gaps, roster.Interval{Start: w.from + roster.Minute(last) + 1, End: w.from + roster.Minute(i)})
				}
			}
			last = i
		}
		return gaps
	}
	old := short(before)
	for _, g := range short(after) {
		fresh := g.Meets(look)
		for _, o := range old {
			fresh = fresh && (o.Start < g.Start || o.End > g.End)
		}
		if fresh {
			list = append(list, workrules.Breach{Rule: workrules.Rest, Officer: id, Interval: g, Figure: g.Minutes(), Limit: int(math.Ceil(hours * 60))})
		}
	}
	return list
}

func twinRuns(id roster.OfficerID, before, after *twin, look roster.Interval, limit int) (list []workrules.Breach) {
	if limit == 0 {
		return nil
	}
	zone := after.book.Zone()
	first := zone.DateAt(after.from)
	for d := first; d < first+2*twinDays; d++ {
		if !after.date[d] {
			continue
		}
		run := roster.DateRange{From: d}
		seen, fresh := false, false
		for ; after.date[d]; d++ {
			run.To = d
			fresh = fresh || !before.date[d]
			seen = seen || d >= zone.DateAt(look.Start) && d <= zone.DateAt(look.End-1)
		}
		if n := int(run.To-run.From) + 1; n > limit && seen && fresh {
			list = append(list, workrules.Breach{
				Rule: workrules.ConsecutiveDays, Officer: id, Figure: n, Limit: limit,
				Interval: roster.Interval{Start: zone.Instant(run.From, 0), End: zone.Instant(run.To+1, 0)},
			})
		}
	}
	return list
}

func twinWindows(id roster.OfficerID, before, after *twin, look roster.Interval, rule workrules.Rule, length int, hours float64) (list []workrules.Breach) {
	if hours == 0 {
		return nil
	}
	count := func(on []bool, from int) (n int) {
		for i := max(0, from); i < min(len(on), from+length); i++ {
			if on[i] {
				n++
			}
		}
		return n
	}
	step := func(on []bool, from int) (n int) { // of moving the window on by a minute
		if i := from + length; i >= 0 && i < len(on) && on[i] {
			n++
		}
		if from >= 0 && from < len(on) && on[from] {
			n--
		}
		return n
	}
	edge := func(on []bool, i int) bool { return i > 0 && i < len(on) && on[i] != on[i-1] }
	bends := func(on []bool, from int) bool { return edge(on, from) || edge(on, from+length) }
	best, at, plain := 0, 0, false
	flush := func() {
		if best > 0 {
			start := after.from + roster.Minute(at)
			list = append(list, workrules.Breach{
				Rule: rule, Officer: id, Figure: best, Limit: int(hours * 60),
				Interval: roster.Interval{Start: start, End: start + roster.Minute(length)},
			})
		}
		best = 0
	}
	first, last := int(look.Start-after.from)-length+1, int(look.End-after.from)-1
	t := first
	f, g := count(after.on, t), count(before.on, t)
	for ; t <= last; t++ {
		if float64(f) > hours*60 && f > g {
			bent := bends(after.on, t) || bends(before.on, t)
			if f > best && (bent || t == first || t == last) || f == best && plain && bent {
				best, at, plain = f, t, !bent
			}
		} else {
			flush()
		}
		f, g = f+step(after.on, t), g+step(before.on, t)
	}
	flush()
	return list
}

// scene is a roster with rules that somebody breaks.
func scene(t *rapid.T) (scenetest.Scene, *roster.Book) {
	s := scenetest.Draw(t)
	s.Records.Agency.WorkRules = roster.WorkRules{
		MinRestHours:       float64(rapid.IntRange(0, 28).Draw(t, "rest")) / 2,
		MaxConsecutiveDays: rapid.IntRange(0, 6).Draw(t, "days"),
		MaxHoursPerDay:     float64(rapid.IntRange(0, 96).Draw(t, "day")) / 4,
		MaxHoursPerWeek:    float64(rapid.IntRange(0, 160).Draw(t, "week")) / 2,
	}
	for i := range s.Records.Postings {
		s.Records.Postings[i].Dates.To = s.Around + 25 // the twin looks no further
	}
	if rapid.Bool().Draw(t, "every day") {
		s.Records.Rotations[0].Cycle = []roster.ShiftID{"*"}
	}
	if rapid.IntRange(0, 4).Draw(t, "long") == 0 {
		s.Records.Shifts[0].End = s.Records.Shifts[0].Start // 24 h
	}
	book, _ := roster.NewBook(s.Records, 1)
	if book == nil {
		s.Records.Extras = nil
		again, faults := roster.NewBook(s.Records, 1)
		if again == nil {
			t.Fatal(faults)
		}
		book = again
	}
	return s, book
}

func interval(t *rapid.T, around roster.Date, name string, most int) roster.Interval {
	start := roster.UTC(around, 0) + roster.Minute(rapid.IntRange(-2880, 2880).Draw(t, name))
	return roster.Interval{Start: start, End: start + roster.Minute(rapid.IntRange(1, most).Draw(t, name+" minutes"))}
}

var equate = cmpopts.EquateEmpty()

// TestCheckAsTheTwin compares every breach with what counting minutes finds.
func TestCheckAsTheTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, book := scene(t)
		over := interval(t, s.Around, "over", 9000)
		c := workrules.NewChecker(book, over)
		none := &twin{book: book, from: book.Zone().Instant(s.Around-twinDays, 0), date: map[roster.Date]bool{}}
		for range 2 { // the Checker is used again
			p := book.Person(rapid.IntRange(0, book.People()-1).Draw(t, "who"))
			want := breaches(p.Officer.ID, none, newTwin(book, p, s.Around), over, over)
			got := workrules.Check(book, p, over)
			if d := cmp.Diff(want, got, equate); d != "" {
				t.Fatalf("%s over %v (-twin +engine):\n%s\n%+v", p.Officer.ID, over, d, p.Rows())
			}
			c.Load(p)
			if d := cmp.Diff(got, c.Breaches(nil), equate); d != "" {
				t.Fatalf("a Checker that asks again (-one +many):\n%s", d)
			}
		}
	})
}

// TestWouldAsTheTwin compares the new breaches of added duty, and of the same rows in a later Book.
func TestWouldAsTheTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, book := scene(t)
		added := []roster.Interval{interval(t, s.Around, "added", 1500)}
		if rapid.IntRange(0, 3).Draw(t, "two") == 0 {
			added = append(added, interval(t, s.Around, "more", 900))
		}
		p := book.Person(rapid.IntRange(0, book.People()-1).Draw(t, "who"))
		id := p.Officer.ID
		over := roster.Interval{Start: added[0].Start, End: added[0].End}
		for _, v := range added {
			over = roster.Interval{Start: min(over.Start, v.Start), End: max(over.End, v.End)}
		}
		wide := roster.Interval{Start: over.Start - 7*1440, End: over.End + 7*1440}
		want := breaches(id, newTwin(book, p, s.Around), newTwin(book, p, s.Around, added...), over, wide)
		got := workrules.Would(book, p, added...)
		if d := cmp.Diff(want, got, equate); d != "" {
			t.Fatalf("%s with %v (-twin +engine):\n%s\n%+v", id, added, d, p.Rows())
		}
		rows := p.Rows()
		for _, v := range added {
			rows.Extras = append(rows.Extras, roster.Extra{Officer: id, District: "D1", Time: v})
		}
		after, _ := book.With(2, rows)
		if after == nil {
			return // it overlaps duty there is, which no Book may
		}
		// Of equally full windows, which is the first depends on where one looks.
		if d := cmp.Diff(got, workrules.Between(book, after, id, wide), equate, cmpopts.IgnoreFields(workrules.Breach{}, "Interval")); d != "" {
			t.Fatalf("%s with %v, in a later Book (-would +between):\n%s", id, added, d)
		}
	})
}

// TestBetweenAsTheTwin compares what is new when any rows change.
func TestBetweenAsTheTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, book := scene(t)
		p := book.Person(rapid.IntRange(0, book.People()-1).Draw(t, "who"))
		rows := p.Rows()
		if rapid.Bool().Draw(t, "back from leave") {
			rows.Absences = nil
		}
		if rapid.Bool().Draw(t, "no extra") {
			rows.Extras = nil
		}
		if len(rows.Postings) > 0 && rapid.Bool().Draw(t, "moved") {
			rows.Postings[0].Shift, rows.Postings[0].Offset = "night", 1
		}
		after, _ := book.With(2, rows)
		if after == nil {
			return
		}
		over := interval(t, s.Around, "over", 9000)
		q := after.Person(func() int { i, _ := after.Officer(p.Officer.ID); return i }())
		want := breaches(p.Officer.ID, newTwin(book, p, s.Around), newTwin(after, q, s.Around), over, over)
		for k := 0; k < len(want); k++ { // what changed far away makes a run new only for who looks there
			if want[k].Rule == workrules.ConsecutiveDays && want[k].Figure > 20 {
				return
			}
		}
		if d := cmp.Diff(want, workrules.Between(book, after, p.Officer.ID, over), equate); d != "" {
			t.Fatalf("%s over %v (-twin +engine):\n%s", p.Officer.ID, over, d)
		}
	})
}

// TestWouldLeaveAsTheBook moves somebody who may be on a tour then, and compares the new breaches with those of the Book in which
// a timed absence and extra duty say the same.
func TestWouldLeaveAsTheBook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, book := scene(t)
		v := interval(t, s.Around, "moved", 1500)
		early := v
		early.Start -= roster.Minute(rapid.IntRange(0, 600).Draw(t, "early"))
		p := book.Person(rapid.IntRange(0, book.People()-1).Draw(t, "who"))
		rows := p.Rows()
		rows.Absences = append(rows.Absences, roster.Absence{Officer: p.Officer.ID, Kind: "other", Time: v})
		rows.Extras = append(rows.Extras, roster.Extra{Officer: p.Officer.ID, District: "D1", Time: early})
		after, _ := book.With(2, rows)
		if after == nil {
			return // it overlaps duty there is, or leave
		}
		c := workrules.NewChecker(book, early)
		c.Load(p)
		got := c.WouldLeave(nil, []roster.Interval{v}, early)
		wide := roster.Interval{Start: early.Start - 7*1440, End: early.End + 7*1440}
		want := workrules.Between(book, after, p.Officer.ID, wide)
		if d := cmp.Diff(want, got, equate, cmpopts.IgnoreFields(workrules.Breach{}, "Interval")); d != "" {
			t.Fatalf("%s moved %v (-between +would):\n%s\n%+v", p.Officer.ID, v, d, p.Rows())
		}
	})
}
