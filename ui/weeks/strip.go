package weeks

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// strip is the district's coverage over a window: one row a shift, one block a day.
type strip struct {
	Months  []month
	Columns []column
	Rows    []stripRow
	Trial   bool // it shows an edit that is not saved
	Share   *float64
	Gaps    []gap
	Short   int // minutes of them all
	Need    roster.Need
}

// Span is how many columns the grid has, that of the names too.
func (s *strip) Span() int { return len(s.Columns) + 1 }

// month is a stretch of columns.
type month struct {
	Name string
	Days int
}

// column is a day.
type column struct {
	Date           roster.Date
	Weekday        string
	Day            int
	Weekend, Today bool
	Said           string // Fri 20 Nov
}

// stripRow is a shift.
type stripRow struct {
	Shift  roster.ShiftID
	Name   string
	Hours  string
	Blocks []block // one a column
}

// block is a slot; Required is 0 where nobody is asked for.
type block struct {
	Date           roster.Date
	Required, Have int
	Status         string // covered, partial, uncovered; empty: nothing is required
	Minutes, Short int    // of the slot, and those of it that are not covered
	Gap            string // the first that has a part in it; empty: none
	Link           string
	Before         string // in a trial: what it is, where that differs: "1 of 1, covered"
	Label          string
	start, end     time.Time
}

// slot is a slot as the interface has it.
type slot struct {
	District roster.DistrictID `json:"district_id"`
	Shift    roster.ShiftID    `json:"shift_id"`
	Date     roster.Date       `json:"date"`
	Figures
}

// Figures are those of a slot.
type Figures struct {
	Start    time.Time `json:"start"`
	End      time.Time `json:"end"`
	Required int       `json:"required"`
	Min      int       `json:"min"`
	Minutes  int       `json:"minutes"`
	Covered  int       `json:"covered_minutes"`
	Status   string    `json:"status"`
}

// gap is a gap as the interface has it.
type gap struct {
	ID       string            `json:"id"`
	District roster.DistrictID `json:"district_id"`
	Start    time.Time         `json:"start"`
	End      time.Time         `json:"end"`
	Minutes  int               `json:"minutes"`
	Short    int               `json:"short"`
	ShortMin int               `json:"short_minutes"`
	Cause    string            `json:"cause"`
	Who      []string          `json:"officers"`
}

// need is the need that a gap is one of, as its id says.
func (g *gap) need() roster.Need {
	need, _, _, err := coverage.ParseGapID(g.ID)
	if err != nil {
		return roster.NeedCIT
	}
	return need
}

// covered is what GET /v1/coverage answers.
type covered struct {
	Revision uint64 `json:"revision"`
	By       []struct {
		District roster.DistrictID `json:"district_id"`
		Share    *float64          `json:"share"`
	} `json:"by_district"`
	Slots []slot `json:"slots"`
}

// query is the window's part of a question on coverage.
func (w *window) query() url.Values {
	return url.Values{
		"from": {w.From.String()}, "days": {strconv.Itoa(w.Days)}, "need": {string(w.Need)}, "district_id": {string(w.District().ID)},
	}
}

// strip asks how the window is covered.
func (r room) strip(c echo.Context, w *window) (*strip, error) {
	var all covered
	var open struct {
		Gaps []gap `json:"gaps"`
	}
	if err := r.Ask().Get(c.Request(), "/v1/coverage", w.query(), &all); err != nil {
		return nil, err
	}
	if err := r.Ask().Get(c.Request(), "/v1/gaps", w.query(), &open); err != nil {
		return nil, err
	}
	s := &strip{Gaps: open.Gaps, Need: w.Need}
	for _, d := range all.By {
		if d.District == w.District().ID {
			s.Share = d.Share
		}
	}
	for _, g := range s.Gaps {
		s.Short += g.Minutes
	}
	s.columns(w, r.Today())
	s.rows(w, all.Slots)
	return s, nil
}

// columns lays out the days.
func (s *strip) columns(w *window, today roster.Date) {
	for i := range w.Days {
		d := w.From + roster.Date(i)
		year, m, day := d.Civil()
		name := m.String()[:3] + " " + strconv.Itoa(year)
		if n := len(s.Months); n > 0 && s.Months[n-1].Name == name {
			s.Months[n-1].Days++
		} else {
			s.Months = append(s.Months, month{name, 1})
		}
		wd := d.Weekday()
		s.Columns = append(s.Columns, column{d, wd.String()[:3], day, wd == time.Saturday || wd == time.Sunday, d == today, said(d)})
	}
}

// rows lays out the slots: a row for each shift that asks for somebody on a day of the window.
func (s *strip) rows(w *window, slots []slot) {
	at := map[roster.ShiftID]int{}
	for _, shift := range w.book.Shifts().All() {
		for i := range slots {
			if slots[i].Shift != shift.ID {
				continue
			}
			k, ok := at[shift.ID]
			if !ok {
				k = len(s.Rows)
				at[shift.ID] = k
				s.Rows = append(s.Rows, stripRow{Shift: shift.ID, Name: nameOf(shift), Hours: shift.Start.String() + "–" + shift.End.String(), Blocks: make([]block, w.Days)})
				for d := range w.Days {
					s.Rows[k].Blocks[d].Date = w.From + roster.Date(d)
				}
			}
			if d := int(slots[i].Date - w.From); d >= 0 && d < w.Days {
				s.Rows[k].Blocks[d].set(&slots[i].Figures)
			}
		}
	}
	for i := range s.Rows {
		for d := range s.Rows[i].Blocks {
			s.finish(w, &s.Rows[i], &s.Rows[i].Blocks[d])
		}
	}
}

func (b *block) set(f *Figures) {
	b.Required, b.Have, b.Status, b.Minutes, b.Short, b.start, b.end = f.Required, f.Min, f.Status, f.Minutes, f.Minutes-f.Covered, f.Start, f.End
}

// figures says a block: "1 of 2, partial".
func (b *block) figures() string {
	if b.Required == 0 {
		return "nobody is asked for"
	}
	text := fmt.Sprintf("%d of %d, %s", b.Have, b.Required, b.Status)
	if b.Status == "partial" {
		text += ", short for " + page.Minutes(b.Short)
	}
	return text
}

// finish finds a block's gap and says what it is.
func (s *strip) finish(w *window, row *stripRow, b *block) {
	b.Label = row.Name + ", " + said(b.Date) + ": " + b.figures()
	if b.Status == "" || b.Status == "covered" {
		return
	}
	for _, g := range s.Gaps {
		if g.Start.Before(b.end) && b.start.Before(g.End) {
			b.Gap = g.ID
			b.Link = "/roster/gap?" + url.Values{"id": {g.ID}, "then": {w.URL()}}.Encode()
			return
		}
	}
}

// left is how many a gap leaves of those that are asked for, at the least; Required is 0 where that is not known.
type left struct{ Have, Required int }

// None tells that nobody is left: what red is for.
func (l left) None() bool { return l.Required > 0 && l.Have == 0 }

// left reads off the strip what a gap leaves; of gaps that are not on it that is not known.
func (s *strip) left(w *window, g *gap) (least left) {
	if g.District != w.District().ID || g.need() != s.Need {
		return least
	}
	for i := range s.Rows {
		for _, b := range s.Rows[i].Blocks {
			if (b.Status == "partial" || b.Status == "uncovered") && g.Start.Before(b.end) && b.start.Before(g.End) && (least.Required == 0 || b.Have < least.Have) {
				least = left{b.Have, b.Required}
			}
		}
	}
	return least
}

// said is a date: Fri 20 Nov.
func said(d roster.Date) string {
	year, m, day := d.Civil()
	return time.Date(year, m, day, 0, 0, 0, 0, time.UTC).Format("Mon 2 Jan")
}

// nameOf is how people call a shift.
func nameOf(s roster.Shift) string {
	if s.Name != "" {
		return s.Name
	}
	return string(s.ID)
}

// difference is what POST /v1/whatif answers of an edit.
type difference struct {
	Difference struct {
		Gaps struct {
			Opened  listed[gap]       `json:"opened"`
			Closed  listed[gap]       `json:"closed"`
			Changed listed[gapChange] `json:"changed"`
		} `json:"gaps"`
		Slots struct {
			Worsened listed[slotChange] `json:"worsened"`
			Bettered listed[slotChange] `json:"bettered"`
		} `json:"slots"`
	} `json:"difference"`
}

type listed[T any] struct {
	Total int `json:"total"`
	Rows  []T `json:"rows"`
}

// more is how many rows are not listed.
func (l *listed[T]) more() int { return max(0, l.Total-len(l.Rows)) }

type gapChange struct {
	District roster.DistrictID `json:"district_id"`
	Before   []gap             `json:"before"`
	After    []gap             `json:"after"`
}

type slotChange struct {
	District roster.DistrictID `json:"district_id"`
	Shift    roster.ShiftID    `json:"shift_id"`
	Date     roster.Date       `json:"date"`
	After    *Figures          `json:"after"`
}

// try asks what writes would do to a need, in the year from today or from the window's first day, and puts that on the strip if it
// is the strip's.
func (r room) try(c echo.Context, w *window, s *strip, need roster.Need, writes []write) (*difference, error) {
	from := min(w.From, r.Today())
	changes := make([]map[string]any, len(writes))
	for i := range writes {
		changes[i] = writes[i].change()
	}
	answer, err := r.Ask().Ask(c.Request(), ask.Question{Method: "POST", Path: "/v1/whatif", Body: map[string]any{
		"from": from.String(), "days": max(365, int(w.dates().To-from)+1), "need": need, "changes": changes,
	}})
	if err != nil {
		return nil, err
	}
	var d difference
	if err := answer.Read(&d); err != nil {
		return nil, err
	}
	if need != s.Need {
		return &d, nil
	}
	s.Trial = true
	for _, list := range [][]slotChange{d.Difference.Slots.Worsened.Rows, d.Difference.Slots.Bettered.Rows} {
		for _, change := range list {
			s.change(w, change)
		}
	}
	return &d, nil
}

// change puts a slot on the strip as it would be.
func (s *strip) change(w *window, to slotChange) {
	d := int(to.Date - w.From)
	if to.District != w.District().ID || d < 0 || d >= w.Days || to.After == nil {
		return
	}
	for i := range s.Rows {
		if s.Rows[i].Shift == to.Shift {
			b := &s.Rows[i].Blocks[d]
			b.Before = b.figures()
			b.set(to.After)
			b.Label = s.Rows[i].Name + ", " + said(b.Date) + ": would be " + b.figures() + "; is " + b.Before
		}
	}
}
