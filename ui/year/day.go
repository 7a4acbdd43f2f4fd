package year

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/ui/page"
)

// dayView is what the page of a day shows.
type dayView struct {
	Frame        page.Frame
	Asked        question
	Title        string
	Up           string // its month
	Year         string
	Before, Next string
	All          string // the day with all that it has
	Width        int
	Ticks        []tick
	Slots        []slotView
	Share        string
	Tally        tally
	Changes      string // that the clock does, and when; empty: it does not
}

// day answers GET /coverage/2027-03-14.
func (r room) day(c echo.Context, d roster.Date) error {
	a, err := r.asking(c)
	if err != nil {
		return err
	}
	if !fits(d) {
		return &roster.Error{Kind: roster.NotFound, Msg: "That day is beyond the calendar."}
	}
	frame := r.Frame(c, daySheet, "Coverage")
	frame.Title += ", " + frame.Date(d)
	frame.Wrong = a.wrong
	v := dayView{
		Frame: frame, Asked: a.question, Title: frame.Date(d), Up: a.Month(monthOf(d)), Year: a.question.Year(),
		Before: a.question.Day(d - 1), Next: a.question.Day(d + 1), Width: barWidth,
	}
	every := a.question
	every.District, every.Shift = "", ""
	v.All = every.Day(d)
	list, span, err := r.slots(c, a, &frame, d)
	if err != nil {
		return err
	}
	v.Slots = list
	if len(list) > 0 {
		v.Ticks = ticks(a.book.Zone(), span)
	}
	v.Changes = changes(a.book.Zone(), d, span)
	minutes, missing := 0, 0
	for _, s := range list {
		minutes += s.Minutes
		missing += s.Missing
		switch {
		case s.Missing == s.Minutes:
			v.Tally.Uncovered++
		case s.Missing > 0:
			v.Tally.Partial++
		}
	}
	if minutes > 0 {
		v.Share = page.Share(float64(minutes-missing) / float64(minutes))
	}
	return r.Show(c, http.StatusOK, daySheet, "day.html", v)
}

// changes says when the clock changes on a date, or in the night that its slots reach into: there the hours are not as long as they
// read.
func changes(zone *roster.Zone, d roster.Date, span roster.Interval) string {
	if len(zone.Changes(roster.DateRange{From: d, To: d})) > 0 {
		return "the clock changes on this day"
	}
	on, from := zone.Local(span.Start)
	off, to := zone.Local(span.End)
	if int(off-on)*24*60+int(to-from) != span.Minutes() {
		return "the clock changes in the night after it"
	}
	return ""
}
