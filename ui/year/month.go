package year

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/ui/page"
)

// monthView is what the page of a month shows.
type monthView struct {
	Frame        page.Frame
	Asked        question
	Choices      choices
	Title        string
	Path         string // of this page, without its query
	Up           string // the year
	Before, Next string
	Days         []dayHead
	Rows         []monthRow
	All          int
	Share        string // of the rows shown
	Slots        tally
}

// tally counts the slots shown that are not covered.
type tally struct{ Partial, Uncovered int }

// dayHead is the head of a day's column.
type dayHead struct {
	Day     int
	Weekday string // Mo
	Title   string
	Path    string
	Weekend bool
	Today   bool
}

// monthRow is one district and shift.
type monthRow struct {
	DistrictName, ShiftName string
	First                   bool
	Cells                   []dayCell
	Share                   string
	Partial, Uncovered      int
}

// dayCell is one slot.
type dayCell struct {
	Status  coverage.Status // empty: nobody is asked for
	Cause   coverage.Cause
	Missing int // minutes
	Path    string
	Says    string
	Weekend bool
}

// holding is the horizon that is asked for, made longer so that it holds some dates too: so the gaps of a month are those of the
// year it lies in. A month far from it stands alone.
func (q question) holding(from, to roster.Date) coverage.Options {
	o := q.horizon()
	end := o.From + roster.Date(o.Days)
	if from > end || to < o.From-1 {
		return coverage.Options{Need: o.Need, From: from, Days: int(to-from) + 1}
	}
	o.From = min(o.From, from)
	o.Days = int(max(end, to+1) - o.From)
	return o
}

// fits tells whether a date is one that a page can be about.
func fits(d roster.Date) bool { return d > farthest && d < roster.MaxDate-farthest }

// month answers GET /coverage/2027-03.
func (r room) month(c echo.Context, m coverage.Month) error {
	a, err := r.asking(c)
	if err != nil {
		return err
	}
	from, to := first(m), last(m)
	if !fits(from) {
		return &roster.Error{Kind: roster.NotFound, Msg: "That month is beyond the calendar."}
	}
	grid, err := r.Grids().Grid(c.Request().Context(), a.book, a.holding(from, to))
	if err != nil {
		return err
	}
	all := r.readings.read(grid, a.sees).within(from, to)
	v := monthView{
		Frame: r.Frame(c, monthSheet, "Coverage, "+monthTitle(m)), Asked: a.question, Choices: a.choices(), Title: monthTitle(m), Path: "/coverage/" + monthID(m),
		Up: a.Year(), Before: a.Month(monthOf(from - 1)), Next: a.Month(monthOf(to + 1)), All: len(all.lines),
	}
	v.Frame.Wrong = a.wrong
	for d := from; d <= to; d++ {
		_, _, day := d.Civil()
		v.Days = append(v.Days, dayHead{day, d.Weekday().String()[:2], v.Frame.Date(d), a.Day(d), weekend(d), d == a.today})
	}
	v.rows(all, all.chosen(a.question), a.question)
	return r.Show(c, http.StatusOK, monthSheet, "month.html", v)
}

// within is the part of a reading from one date to another, both in it. The remarks and figures stay those of all of it.
func (r *reading) within(from, to roster.Date) *reading {
	part := *r
	part.opt.From, part.opt.Days, part.lines = from, int(to-from)+1, nil
	at := int(from - r.opt.From)
	for _, l := range r.lines {
		l.marks = l.marks[at : at+part.opt.Days]
		l.share, l.partial, l.uncovered = coverage.Share{}, 0, 0
		for _, m := range l.marks {
			l.share = sum(l.share, m)
			switch m.status {
			case coverage.Partial:
				l.partial++
			case coverage.Uncovered:
				l.uncovered++
			case coverage.Covered:
			}
		}
		if l.share.Minutes > 0 {
			part.lines = append(part.lines, l)
		}
	}
	return &part
}

// rows makes the rows of a month.
func (v *monthView) rows(r *reading, chosen []line, q question) {
	var share coverage.Share
	for i := range chosen {
		l := &chosen[i]
		share.CoveredMinutes += l.share.CoveredMinutes
		share.Minutes += l.share.Minutes
		v.Slots.Partial += l.partial
		v.Slots.Uncovered += l.uncovered
		district, shift := r.book.Districts().At(l.district), r.book.Shifts().At(l.shift)
		row := monthRow{
			DistrictName: district.Name(), ShiftName: shiftName(shift), First: i == 0 || chosen[i-1].district != l.district,
			Share: page.Share(l.share.Of()), Partial: l.partial, Uncovered: l.uncovered,
		}
		for k, m := range l.marks {
			d := r.opt.From + roster.Date(k)
			x := dayCell{Status: m.status, Cause: m.cause, Missing: m.missing, Weekend: weekend(d)}
			if m.missing > 0 {
				x.Path = q.Day(d) + "#" + anchor(string(district.ID), string(shift.ID))
				x.Says = fmt.Sprintf("%s %s, %s %s: %s not covered, %s", district.Name(), shiftName(shift), d.Weekday().String()[:3], dayMonth(d), page.Minutes(m.missing), m.cause)
			}
			row.Cells = append(row.Cells, x)
		}
		v.Rows = append(v.Rows, row)
	}
	v.Share = page.Share(share.Of())
}

func dayMonth(d roster.Date) string {
	year, month, day := d.Civil()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Format("2 Jan")
}

// anchor is the id of a slot's row on the page of a day.
func anchor(district, shift string) string { return "at-" + district + "~" + shift }
