package year

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/coverage"
	"watchbill/roster"
	"watchbill/ui/page"
)

// yearView is what the page of the year shows.
type yearView struct {
	Frame   page.Frame
	Asked   question
	Choices choices
	MayAsk  bool // what-if questions
	Grid    gridView
}

// choices are what the form of a page offers.
type choices struct {
	Needs, Spans, Shows, Districts, Shifts []choice
}

// gridView is the year itself with its figures: what the script fetches anew when something else is asked for.
type gridView struct {
	Asked   question
	Wrong   []string // with what was asked
	Figures figures
	From    string // 2026-11-20
	Days    int
	Today   int // day of the horizon; -1: it has not got it
	Title   string
	Months  []monthHead
	Rows    []yearRow
	All     int // rows that there are, whichever are shown
	Sum     []cell
	Share   string // of the rows shown
}

// monthHead is the head of a month's column.
type monthHead struct {
	Name, Title, Path string
	Days              int // of it in the horizon
}

// yearRow is one district and shift.
type yearRow struct {
	District, Shift         string // identifiers
	DistrictName, ShiftName string
	First                   bool // of its district
	Hours                   string
	Strip                   strip
	Cells                   []cell
	Share                   string
	Worst                   bool // less is covered than of the others
	Remark                  string
	Cause                   coverage.Cause // of the remark
}

// cell is a row's month in the table.
type cell struct {
	Asked              bool   // for anybody at all
	Share              string // in per cent: 92.8
	Partial, Uncovered int
}

// year answers GET /coverage.
func (r room) year(c echo.Context) error {
	v := yearView{Frame: r.Frame(c, yearSheet, "Coverage")}
	a, err := r.asking(c)
	if err != nil {
		return err
	}
	v.Asked, v.Choices, v.MayAsk = a.question, a.choices(), page.Asks.Allows(a.roles)
	if v.Grid, err = r.gridOf(c, a, &v.Frame); err != nil {
		return err
	}
	return r.Show(c, http.StatusOK, yearSheet, "year.html", v)
}

// part answers GET /coverage/grid with the year without the page around it.
func (r room) part(c echo.Context) error {
	a, err := r.asking(c)
	if err != nil {
		return err
	}
	frame := r.Frame(c, yearSheet, "Coverage")
	v, err := r.gridOf(c, a, &frame)
	if err != nil {
		return err
	}
	return r.Show(c, http.StatusOK, yearSheet, "grid", v)
}

// choices are what the form offers whoever asks.
func (a *asking) choices() choices {
	ch := choices{Needs: needs, Spans: spans, Shows: shows}
	for _, d := range a.book.Districts().All() {
		if a.sees(d.ID) {
			ch.Districts = append(ch.Districts, choice{string(d.ID), d.Name()})
		}
	}
	for _, s := range a.book.Shifts().All() {
		ch.Shifts = append(ch.Shifts, choice{string(s.ID), shiftName(s)})
	}
	if !has(ch.Spans, fmt.Sprint(a.Days)) {
		ch.Spans = append([]choice{{fmt.Sprint(a.Days), fmt.Sprintf("%d days", a.Days)}}, ch.Spans...)
	}
	return ch
}

func has(list []choice, value string) bool {
	for _, c := range list {
		if c.Value == value {
			return true
		}
	}
	return false
}

func shiftName(s roster.Shift) string {
	if s.Name != "" {
		return s.Name
	}
	return string(s.ID)
}

// gridOf reads the year that is asked for.
func (r room) gridOf(c echo.Context, a *asking, frame *page.Frame) (gridView, error) {
	grid, err := r.Grids().Grid(c.Request().Context(), a.book, a.horizon())
	if err != nil {
		return gridView{}, err
	}
	all := r.readings.read(grid, a.sees)
	v := gridView{Asked: a.question, Wrong: a.wrong, From: a.From.String(), Days: a.Days, Today: -1, All: len(all.lines), Title: a.title(frame)}
	if at := int(a.today - a.From); at >= 0 && at < a.Days {
		v.Today = at
	}
	if v.Figures, err = r.figures(c.Request(), a.question, all, a.sees); err != nil {
		return v, err
	}
	v.fill(all, all.chosen(a.question), a.question)
	return v, nil
}

// title says which days are shown.
func (q question) title(frame *page.Frame) string {
	if q.From == q.today {
		return fmt.Sprintf("next %d days", q.Days)
	}
	return fmt.Sprintf("%d days from %s", q.Days, frame.Date(q.From))
}

// fill makes the rows.
func (v *gridView) fill(r *reading, chosen []line, q question) {
	list := months(r.opt.From, r.opt.Days)
	for _, m := range list {
		from, to := max(first(m), r.opt.From), min(last(m), r.opt.From+roster.Date(r.opt.Days)-1)
		v.Months = append(v.Months, monthHead{monthName(m), monthTitle(m), q.Month(m), int(to-from) + 1})
	}
	rows := make([][]mark, 0, len(chosen))
	share, least := coverage.Share{}, 1.0
	for i := range chosen {
		l := &chosen[i]
		share.CoveredMinutes += l.share.CoveredMinutes
		share.Minutes += l.share.Minutes
		least = min(least, l.share.Of())
		rows = append(rows, l.marks)
	}
	v.Rows = make([]yearRow, 0, len(chosen))
	for i := range chosen {
		l := &chosen[i]
		district, shift := r.book.Districts().At(l.district), r.book.Shifts().At(l.shift)
		v.Rows = append(v.Rows, yearRow{
			District: string(district.ID), Shift: string(shift.ID), DistrictName: district.Name(), ShiftName: shiftName(shift),
			First: i == 0 || chosen[i-1].district != l.district, Hours: shift.Start.String() + "–" + shift.End.String(),
			Strip: stripOf(l.marks), Cells: cellsOf([][]mark{l.marks}, v.Months), Share: page.Share(l.share.Of()), Worst: l.share.Of() == least && least < 1,
			Remark: l.why.String(), Cause: l.why.Cause,
		})
	}
	v.Share = page.Share(share.Of())
	v.Sum = cellsOf(rows, v.Months)
}

// cellsOf sums rows up by month.
func cellsOf(rows [][]mark, months []monthHead) []cell {
	list := make([]cell, len(months))
	from := 0
	for i, m := range months {
		var s coverage.Share
		for _, marks := range rows {
			for _, x := range marks[from : from+m.Days] {
				s = sum(s, x)
				switch x.status {
				case coverage.Partial:
					list[i].Partial++
				case coverage.Uncovered:
					list[i].Uncovered++
				case coverage.Covered:
				}
			}
		}
		list[i].Asked, list[i].Share = s.Minutes > 0, strings.TrimSuffix(page.Share(s.Of()), " %")
		from += m.Days
	}
	return list
}
