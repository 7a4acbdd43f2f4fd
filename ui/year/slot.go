package year

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/ui/page"
)

// slotView is one district and shift on a date, with what it lacks and why.
type slotView struct {
	Anchor                  string
	DistrictName, ShiftName string
	First                   bool
	Date                    string
	Hours                   string
	Required, Least         int
	Minutes, Missing        int
	Status                  coverage.Status
	Bar                     bar
	Lacks                   []stretch
	Watch                   *watchView // nil: who is on watch cannot be told
	Gaps                    []gapView
	Day                     string // the path of its day
}

// gapView is a gap that has minutes of a slot.
type gapView struct {
	ID      string
	When    string
	Minutes int
	Short   int
	Cause   coverage.Cause
	Why     string
	People  []personView
	Fill    string // path of who may fill it; empty: whoever asks does not get that
	Try     string // path of what-if; empty: whoever asks is not answered there
	Certify bool   // where those people are certified from the gap's first day on
}

// personView is somebody whose counting would close a gap.
type personView struct{ Name, Note string }

// slotPage is the reason of one slot, without a page around it.
type slotPage struct {
	Slot slotView
	Need roster.Need
}

// slot answers GET /coverage/slot?district_id=&shift_id=&date= with the reason of one slot.
func (r room) slot(c echo.Context) error {
	a, err := r.asking(c)
	if err != nil {
		return err
	}
	d, err := roster.ParseDate(c.QueryParam("date"))
	district, found := a.book.District(a.District)
	shift, there := a.book.Shift(a.Shift)
	if err != nil || !fits(d) || !found || !there {
		return &roster.Error{Kind: roster.NotFound, Msg: "There is no such slot."}
	}
	frame := r.Frame(c, slotSheet, "Slot")
	list, _, err := r.slots(c, a, &frame, d)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(s slotView) bool {
		return s.Anchor == anchor(string(a.book.Districts().At(district).ID), string(a.book.Shifts().At(shift).ID))
	})
	if i < 0 {
		return &roster.Error{Kind: roster.NotFound, Msg: "Nobody is asked for in that slot."}
	}
	return r.Show(c, http.StatusOK, slotSheet, "slot", slotPage{list[i], a.Need})
}

// slots are those of a date that a question asks for, with the span that their bars are drawn on. Who is on watch is told of
// those districts and shifts that are asked for.
func (r room) slots(c echo.Context, a *asking, frame *page.Frame, d roster.Date) ([]slotView, roster.Interval, error) {
	ctx := c.Request().Context()
	wide, err := r.Grids().Grid(ctx, a.book, a.holding(d, d)) // whose gaps are whole, and those of the year
	if err != nil {
		return nil, roster.Interval{}, err
	}
	found, span, err := r.on(ctx, a, d)
	if err != nil || len(found) == 0 {
		return nil, span, err
	}
	watch, err := r.watching(c.Request(), a, d)
	if err != nil {
		return nil, span, err
	}
	gaps := gapsByDistrict(wide)
	list := make([]slotView, 0, len(found))
	for i, s := range found {
		district, shift := a.book.Districts().At(s.District), a.book.Shifts().At(s.Shift)
		v := slotView{
			Anchor: anchor(string(district.ID), string(shift.ID)), DistrictName: district.Name(), ShiftName: shiftName(shift),
			First: i == 0 || found[i-1].District != s.District, Date: frame.Date(d), Hours: hours(a.book.Zone(), d, s.Interval),
			Required: s.Required, Least: s.Min, Minutes: s.Minutes(), Missing: s.Minutes() - s.CoveredMinutes, Status: s.Status(),
			Watch: watch[watchKey{district.ID, shift.ID}], Day: a.question.Day(d),
		}
		v.Bar, v.Lacks = barOf(a.book.Zone(), d, s.Slot, s.pieces, span)
		if v.Missing > 0 {
			for _, gap := range meeting(gaps[s.District], s.Interval) {
				v.Gaps = append(v.Gaps, r.gap(a, frame, district.ID, gap))
			}
		}
		list = append(list, v)
	}
	return list, span, nil
}

// cut is a slot with the pieces of its time during which the count stays what it is.
type cut struct {
	coverage.Slot
	pieces []piece
}

// piece is one of them.
type piece struct {
	roster.Interval
	count int
}

// on are the slots of a date that are asked for, and the least interval that holds them all. A day's own grid is enough: who
// counts at an instant does not depend on the horizon.
func (r room) on(ctx context.Context, a *asking, d roster.Date) (list []cut, span roster.Interval, err error) {
	grid, err := r.Grids().Grid(ctx, a.book, coverage.Options{Need: a.Need, From: d, Days: 1})
	if err != nil {
		return nil, span, err
	}
	for i, district := range a.book.Districts().All() {
		if !a.sees(district.ID) || a.District != "" && district.ID != a.District {
			continue
		}
		from := len(list)
		for s := range grid.SlotsIn(i) {
			if span.Start == 0 || s.Start < span.Start {
				span.Start = s.Start
			}
			span.End = max(span.End, s.End)
			if a.Shift == "" || a.book.Shifts().At(s.Shift).ID == a.Shift {
				list = append(list, cut{Slot: s})
			}
		}
		if from == len(list) {
			continue
		}
		for p := range grid.PiecesIn(i) {
			for k := range list[from:] {
				if in := p.And(list[from+k].Interval); in.Minutes() > 0 {
					list[from+k].pieces = append(list[from+k].pieces, piece{in, p.Count})
				}
			}
		}
	}
	return list, span, nil
}

// fillers may see who may fill a gap.
var fillers = page.Rules[page.Roster]

// gap says what a gap is, why, and where to go about it.
func (r room) gap(a *asking, frame *page.Frame, district roster.DistrictID, gap coverage.Gap) gapView {
	v := gapView{
		ID: coverage.GapID(a.Need, district, gap.Start), When: between(a.book.Zone(), frame, gap.Interval),
		Minutes: gap.Minutes(), Short: gap.Short, Cause: gap.Cause, Why: whys[gap.Cause],
	}
	on := a.book.Zone().DateAt(gap.Start)
	for _, id := range gap.Who.All() {
		v.People = append(v.People, personOf(a.book, id, on))
	}
	if fillers.Allows(a.roles) {
		v.Fill = "/roster/gap?id=" + v.ID
	}
	if !page.Asks.Allows(a.roles) {
		return v
	}
	v.Try = "/coverage/what-if"
	if n := gap.Who.Len(); gap.Cause == coverage.CauseLapse && a.Need == roster.NeedCIT && n <= mostTried {
		who := strings.Join(gap.Who.Append(nil), " ")
		v.Try, v.Certify = v.Try+"?"+url.Values{"add": {"certify"}, "officers": {who}, "on": {on.String()}}.Encode(), true
	}
	return v
}

// mostTried is how many officers a link into what-if certifies: more make no address.
const mostTried = 20

// between is an interval by the agency's clock, the date once where it is one.
func between(zone *roster.Zone, frame *page.Frame, v roster.Interval) string {
	on, from := zone.Local(v.Start)
	off, to := zone.Local(v.End)
	if on == off {
		return frame.Date(on) + " " + from.String() + "–" + to.String()
	}
	return frame.Date(on) + " " + from.String() + " to " + frame.Date(off) + " " + to.String()
}

// whys say what a cause means.
var whys = map[coverage.Cause]string{
	coverage.CauseAbsence:   "Absence. It would be closed with these at work:",
	coverage.CauseLapse:     "Lapse. It would be closed had these certificates not ended:",
	coverage.CauseBoth:      "Absence and lapse. It would be closed only without both, by these:",
	coverage.CauseUnstaffed: "Unstaffed. Neither leave nor a lapse is behind it: nobody posted here could cover it.",
}

// personOf is somebody by name, with why they do not count on a date.
func personOf(book *roster.Book, id string, on roster.Date) personView {
	v := personView{Name: nameOf(book, id)}
	i, ok := book.Officer(roster.OfficerID(id))
	if !ok {
		return v
	}
	p := book.Person(i)
	var notes []string
	if v.Name != id {
		notes = append(notes, id)
	}
	if !p.CertifiedOn(on) {
		if end := lapsed(book, id, on); end != 0 {
			notes = append(notes, "certified through "+dayMonth(end-1)+" "+yearOf(end-1))
		} else {
			notes = append(notes, "not certified then")
		}
	}
	if p.OffOn(on) || p.OffOn(on-1) { // a night's tour is of the day before
		notes = append(notes, "away")
	}
	v.Note = strings.Join(notes, ", ")
	return v
}

func yearOf(d roster.Date) string {
	year, _, _ := d.Civil()
	return fmt.Sprint(year)
}
