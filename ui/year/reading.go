package year

import (
	"slices"
	"strings"

	"watchbill/coverage"
	"watchbill/roster"
)

// reading is a grid as whoever asks may see it.
type reading struct {
	book *roster.Book
	grid *coverage.Grid
	opt  coverage.Options
	seen string // which districts, as [readings] says it

	lines []line
	days  []coverage.Share // by date of the horizon
	share coverage.Share
	gaps  int
	short int // minutes of the gaps
}

// line is one district and shift: a row of the year.
type line struct {
	district, shift    int // indexes
	marks              []mark
	share              coverage.Share
	partial, uncovered int
	why                remark
}

// mark is a slot as a row shows it. The zero mark is a date without slot.
type mark struct {
	status   coverage.Status
	cause    coverage.Cause // of the gap that takes most of what it lacks; empty: it is covered
	required int
	least    int // count
	minutes  int
	missing  int // minutes not covered
}

// read reads the districts of a grid that somebody sees. Rows that ask for nobody on any date are left out.
func read(grid *coverage.Grid, sees func(roster.DistrictID) bool) *reading {
	r := &reading{book: grid.Book(), grid: grid, opt: grid.Options()}
	r.days = make([]coverage.Share, r.opt.Days)
	gaps := gapsByDistrict(grid)
	for d, district := range r.book.Districts().All() {
		if !sees(district.ID) {
			continue
		}
		r.district(d, gaps[d])
		for _, gap := range gaps[d] {
			r.gaps++
			r.short += gap.Minutes()
		}
	}
	return r
}

// gapsByDistrict are the gaps of each district by start.
func gapsByDistrict(grid *coverage.Grid) [][]coverage.Gap {
	list := make([][]coverage.Gap, grid.Book().Districts().Len())
	for gap := range grid.Gaps() {
		list[gap.District] = append(list[gap.District], gap)
	}
	return list
}

// meeting are those of a district's gaps that have a minute of v.
func meeting(gaps []coverage.Gap, v roster.Interval) []coverage.Gap {
	i, _ := slices.BinarySearchFunc(gaps, v.Start, func(g coverage.Gap, at roster.Minute) int {
		if g.End <= at {
			return -1
		}
		return 1
	})
	n := i
	for n < len(gaps) && gaps[n].Start < v.End {
		n++
	}
	return gaps[i:n]
}

// district reads the rows of one.
func (r *reading) district(d int, gaps []coverage.Gap) {
	shifts := r.book.Shifts().Len()
	rows, whys := make([]line, shifts), make([]reasons, shifts)
	for s := range rows {
		rows[s] = line{district: d, shift: s}
	}
	for slot := range r.grid.SlotsIn(d) {
		row, day := &rows[slot.Shift], int(slot.Date-r.opt.From)
		if row.marks == nil {
			row.marks = make([]mark, r.opt.Days)
		}
		m := mark{status: slot.Status(), required: slot.Required, least: slot.Min, minutes: slot.Minutes(), missing: slot.Minutes() - slot.CoveredMinutes}
		if m.missing > 0 {
			m.cause = whys[slot.Shift].take(slot, meeting(gaps, slot.Interval))
		}
		row.marks[day] = m
		row.share = sum(row.share, m)
		r.days[day] = sum(r.days[day], m)
		r.share = sum(r.share, m)
		switch m.status {
		case coverage.Partial:
			row.partial++
		case coverage.Uncovered:
			row.uncovered++
		case coverage.Covered:
		}
	}
	for s := range rows {
		if rows[s].marks != nil {
			rows[s].why = whys[s].telling(r.book, r.opt.Need, s, rows[s].partial+rows[s].uncovered)
			r.lines = append(r.lines, rows[s])
		}
	}
}

func sum(s coverage.Share, m mark) coverage.Share {
	s.Minutes += m.minutes
	s.CoveredMinutes += m.minutes - m.missing
	return s
}

// over is the share of some first dates of the horizon.
func (r *reading) over(days int) (s coverage.Share) {
	for _, d := range r.days[:min(days, len(r.days))] {
		s.Minutes += d.Minutes
		s.CoveredMinutes += d.CoveredMinutes
	}
	return s
}

// chosen are the rows that a question asks for.
func (r *reading) chosen(q question) (list []line) {
	text := strings.ToLower(q.Text)
	for i := range r.lines {
		l := &r.lines[i]
		district, shift := r.book.Districts().At(l.district), r.book.Shifts().At(l.shift)
		switch {
		case q.District != "" && district.ID != q.District, q.Shift != "" && shift.ID != q.Shift, q.Show != "" && !l.has(q.Show):
			continue
		case text != "":
			in := strings.Join([]string{string(district.ID), district.Name(), string(shift.ID), shift.Name, l.why.String()}, " ")
			if !strings.Contains(strings.ToLower(in), text) {
				continue
			}
		}
		list = append(list, *l)
	}
	return list
}

// has tells whether a row has a slot of one of shows.
func (l *line) has(show string) bool {
	return slices.ContainsFunc(l.marks, func(m mark) bool {
		return m.missing > 0 && (show == "gaps" || show == string(m.status) || show == string(m.cause))
	})
}
