package console

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/ui/page"
)

// ahead is how far the strip looks.
const (
	ahead      = 12 * time.Hour
	aheadHours = 12
)

// watchStrip is who is on watch now, by district, and in the hours ahead. It is worked out from the roster itself: what /v1/coverage
// and /v1/gaps tell is by slot and by gap, and the strip says counts by the minute.
type watchStrip struct {
	Frame     page.Frame
	Lacking   string // why there is none; empty: there is
	Districts []watchDistrict
	Gaps      []watchGap // the same in words: those under way and those that begin in time
	Marks     []watchMark
}

// watchDistrict is a cell of the strip.
type watchDistrict struct {
	ID, Name string
	Count    int
	Wanted   int // 0: nobody is asked for now
	State    watchState
	Until    string     // of a gap that is under way: until when
	Next     string     // the next change of a district that is covered: → 1 at 23:00
	Worse    watchState // which it opens; empty: none
	Bars     []watchBar
}

// watchBar is a stretch of the hours ahead, in minutes from now.
type watchBar struct {
	X, Width int
	State    watchState
}

// watchGap is a row of the strip's table.
type watchGap struct {
	District    string
	From, Until string
	On, Wanted  int
	State       watchState
}

// watchMark is an hour on the strip's scale.
type watchMark struct {
	X    int
	Says string
}

// watchState is what a count is beside what is asked for.
type watchState string

// The states, as the style sheet names them.
const (
	stateIdle    watchState = "idle" // nobody is asked for
	stateCovered watchState = "covered"
	statePartial watchState = "partial"
	stateNone    watchState = "none"
)

// Glyph is the state without its colour.
func (s watchState) Glyph() string {
	return map[watchState]string{statePartial: "▲", stateNone: "■"}[s]
}

// Says is the state in words.
func (s watchState) Says() string {
	return map[watchState]string{stateIdle: "nobody asked for", stateCovered: "covered", statePartial: "fewer than asked for", stateNone: "no CIT"}[s]
}

// watchSpan is a stretch of time in which neither the count nor what is asked for changes.
type watchSpan struct {
	roster.Interval
	count, wanted int
}

func (s watchSpan) state() watchState {
	switch {
	case s.wanted == 0:
		return stateIdle
	case s.count >= s.wanted:
		return stateCovered
	case s.count == 0:
		return stateNone
	}
	return statePartial
}

// watches keeps the spans of the days around now, of the roster that they were made from.
type watches struct {
	mu    sync.Mutex // held while they are made, some milliseconds of a large city
	book  *roster.Book
	from  roster.Date
	spans [][]watchSpan // by district
}

// watchDays are the duty dates that are looked at: yesterday's, whose nights are still under way, to tomorrow's.
const watchDays = 3

// of returns the spans from the day before a date on.
func (w *watches) of(ctx context.Context, book *roster.Book, today roster.Date) ([][]watchSpan, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.book == book && w.from == today-1 {
		return w.spans, nil
	}
	grid, err := coverage.New(ctx, book, coverage.Options{From: today - 1, Days: watchDays})
	if err != nil {
		return nil, err
	}
	spans := make([][]watchSpan, book.Districts().Len())
	for d := range spans {
		spans[d] = watchSpans(grid, d)
	}
	w.book, w.from, w.spans = book, today-1, spans
	return spans, nil
}

// watchSpans are those of a district without holes: where nobody is asked for, a span says so.
func watchSpans(grid *coverage.Grid, district int) (list []watchSpan) {
	for p := range grid.PiecesIn(district) {
		s := watchSpan{p.Interval, p.Count, p.Demand}
		if k := len(list) - 1; k >= 0 {
			if last := &list[k]; last.End == s.Start && last.count == s.count && last.wanted == s.wanted {
				last.End = s.End
				continue
			} else if last.End < s.Start {
				list = append(list, watchSpan{Interval: roster.Interval{Start: last.End, End: s.Start}})
			}
		}
		list = append(list, s)
	}
	return list
}

// watchStrip makes the strip for whoever asks, with the districts that they see.
func (r room) watchStrip(c echo.Context, f page.Frame) watchStrip {
	book := r.Book()
	if book == nil {
		return watchStrip{Frame: f, Lacking: "There is no roster yet. An administrator imports one under Admin, Import."}
	}
	spans, err := r.watch.of(c.Request().Context(), book, r.Today())
	if err != nil {
		return watchStrip{Frame: f, Lacking: "Who is on watch could not be worked out. Load the page again."}
	}
	return newWatchStrip(f, book, spans, r.Now(), access.Of(c.Request().Context()).Sees)
}

// newWatchStrip cuts the hours ahead out of spans.
func newWatchStrip(f page.Frame, book *roster.Book, spans [][]watchSpan, now time.Time, sees func(roster.DistrictID) bool) watchStrip {
	v, zone := watchStrip{Frame: f}, book.Zone().Location()
	window := roster.Interval{Start: roster.MinuteOf(now)}
	window.End = window.Start + roster.Minute(ahead/time.Minute)
	say := func(m roster.Minute) string { return m.Time().In(zone).Format("15:04") }
	for d, district := range book.Districts().All() {
		if !sees(district.ID) {
			continue
		}
		x := watchDistrict{ID: string(district.ID), Name: district.Name(), State: stateIdle}
		x.look(spans[d], window, say)
		for _, g := range watchGaps(spans[d], window) {
			v.Gaps = append(v.Gaps, watchGap{x.Name, say(g.Start), say(g.End), g.count, g.wanted, g.state()})
		}
		v.Districts = append(v.Districts, x)
	}
	for at := now.In(zone).Truncate(time.Hour).Add(time.Hour); at.Before(now.Add(ahead)); at = at.Add(time.Hour) {
		if at.In(zone).Hour()%3 == 0 {
			v.Marks = append(v.Marks, watchMark{int(roster.MinuteOf(at) - window.Start), at.In(zone).Format("15")})
		}
	}
	if v.Districts == nil {
		v.Lacking = "None of the districts that you answer for is on the roster."
	}
	return v
}

// look fills in what the cell says of a window that begins now.
func (x *watchDistrict) look(spans []watchSpan, window roster.Interval, say func(roster.Minute) string) {
	begun := false
	for _, s := range spans {
		in := s.And(window)
		if in.Minutes() == 0 {
			continue
		}
		if !begun {
			begun = true
			x.Count, x.Wanted, x.State = s.count, s.wanted, s.state()
		} else if x.Next == "" && x.Until == "" {
			x.change(s, say(s.Start))
		}
		bar := watchBar{int(in.Start - window.Start), in.Minutes(), s.state()}
		if k := len(x.Bars) - 1; k >= 0 && x.Bars[k].State == bar.State {
			x.Bars[k].Width += bar.Width
			continue
		}
		x.Bars = append(x.Bars, bar)
	}
}

// change says what a later span changes: of a gap when it is over, else the next change of the count.
func (x *watchDistrict) change(s watchSpan, at string) {
	switch inGap := x.State == statePartial || x.State == stateNone; {
	case inGap && (s.state() == stateCovered || s.state() == stateIdle):
		x.Until = at
	case inGap && s.count == x.Count:
	case !inGap && s.wanted == 0 && x.Wanted > 0:
		x.Next = "nobody asked for from " + at
	case s.count != x.Count || x.Wanted == 0:
		x.Next = "→ " + strconv.Itoa(s.count) + " at " + at
		if st := s.state(); st == statePartial || st == stateNone {
			x.Worse = st
		}
	}
}

// watchGaps are the gaps that meet a window, whole.
func watchGaps(spans []watchSpan, window roster.Interval) (list []watchSpan) {
	for _, s := range spans {
		if st := s.state(); (st == statePartial || st == stateNone) && s.Meets(window) {
			list = append(list, s)
		}
	}
	return list
}

// showWatch answers GET /dispatch/watch, the strip by itself.
func (r room) showWatch(c echo.Context) error {
	return r.Show(c, http.StatusOK, sheet, "watch", r.watchStrip(c, r.Frame(c, sheet, "On watch")))
}
