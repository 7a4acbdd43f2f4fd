package requests

import (
	"fmt"
	"slices"

	"watchbill/roster"
	"watchbill/ui/requests/record"
)

// coverView is the cover that would remain.
type coverView struct {
	Strips  []strip
	Words   string // in one sentence
	Worse   bool   // it opens or widens a gap
	Before  *float64
	After   *float64
	Days    int
	Gaps    []gapLine
	Broken  []targetLine
	Less    int // minutes that are covered no more
	LeftOut int
	Beyond  string // what of the request was not looked at; empty: all was
}

// gapLine is a gap that would come, go or change.
type gapLine struct {
	What     string // opens, closes, now, then
	Opens    bool
	District string
	When     string
	Minutes  int
	Short    int
	CIT      bool
}

// targetLine is a recruitment target that would be missed.
type targetLine struct{ District, Shift, When string }

// drawn is how many dates the interface tells the cover of.
const drawn = 31

// newCover words what approving a request would do.
func newCover(q *record.Request, clock record.Clock, names record.Names) *coverView {
	then, dates := q.Consequences, q.Dates(clock)
	last := then.From + roster.Date(then.Days) - 1
	v := &coverView{Before: then.Before.Share, After: then.After.Share, Days: then.Days, LeftOut: then.LeftOut, Less: max(0, then.Before.Covered-then.After.Covered), Strips: strips(clock, names, q.Cover)}
	switch {
	case dates.From > last:
		v.Beyond = "All of it lies behind the last day that was looked at, " + clock.Date(last) + "."
	case dates.To > last:
		v.Beyond = "What lies behind " + clock.Date(last) + " was not looked at."
	case q.Swap == nil && dates.To-max(dates.From, then.From) >= drawn:
		v.Beyond = fmt.Sprintf("The table has the first %d dates; what opens later is in the list.", drawn)
	}
	v.lines(then, clock, names)
	v.Words, v.Worse = remains(then, q.Cover)
	return v
}

// lines lists what comes and goes.
func (v *coverView) lines(then *record.Consequences, clock record.Clock, names record.Names) {
	add := func(what string, opens bool, list []record.Gap) {
		for _, g := range list {
			v.Gaps = append(v.Gaps, gapLine{what, opens, names.District(g.District), clock.Span(g.Start, g.End), g.Minutes, g.Short, g.CIT()})
		}
	}
	add("opens", true, then.Opened)
	for _, x := range then.Changed {
		add("now", false, x.Before)
		add("then", minutes(x.After) > minutes(x.Before), x.After)
	}
	add("closes", false, then.Closed)
	for _, t := range then.Broken {
		v.Broken = append(v.Broken, targetLine{names.District(t.District), names.Shift(t.Shift), clock.Days(roster.DateRange{From: t.From, To: t.To})})
	}
}

func minutes(gaps []record.Gap) (n int) {
	for _, g := range gaps {
		n += g.Minutes
	}
	return n
}

// remains says what remains, and whether it is worse than now.
func remains(then *record.Consequences, cover []record.Cover) (words string, worse bool) {
	more, widened := minutes(then.Opened)-minutes(then.Closed), 0
	for _, x := range then.Changed {
		d := minutes(x.After) - minutes(x.Before)
		more += d
		if d > 0 || slices.ContainsFunc(x.After, func(g record.Gap) bool { return g.Short > most(x.Before) }) {
			widened++
		}
	}
	fewer := 0
	for _, x := range cover {
		if x.After.Min < x.Min {
			fewer++
		}
	}
	switch {
	case len(then.Opened) > 0 || widened > 0:
		return opening(len(then.Opened), widened, more), true
	case len(then.Closed) > 0 || len(then.Changed) > 0:
		return "Opens no gap, and makes some smaller.", false
	case fewer > 0:
		return "Opens no gap; one fewer in " + plural(fewer, "shift") + ".", false
	}
	return "Cover stays as it is.", false
}

func most(gaps []record.Gap) (n int) {
	for _, g := range gaps {
		n = max(n, g.Short)
	}
	return n
}
