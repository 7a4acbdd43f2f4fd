package coverage

import (
	"slices"

	"watchbill/roster"
)

// Share is covered minutes of all minutes, kept as raw counts so that it can be added and audited.
type Share struct {
	CoveredMinutes int `json:"covered_minutes"`
	Minutes        int `json:"minutes"`
}

// Of returns the share, 0 to 1; 1 where nothing was required.
func (s Share) Of() float64 {
	if s.Minutes == 0 {
		return 1
	}
	return float64(s.CoveredMinutes) / float64(s.Minutes)
}

func (s *Share) add(slot *Slot) {
	s.CoveredMinutes += slot.CoveredMinutes
	s.Minutes += slot.Minutes()
}

// Month is a calendar month.
type Month struct{ Year, Month int }

// MonthShare is the share of one month; a slot belongs to the month of its date.
type MonthShare struct {
	Month
	Share
}

// Shares are the shares covered of a grid (COVERAGE.md 9), by index where they are lists.
type Shares struct {
	Agency         Share
	Districts      []Share
	Shifts         []Share
	DistrictShifts [][]Share // [district][shift]
	Months         []MonthShare
	Days           []Share // by date of the horizon
	Slots          [3]int  // how many are covered, partial, uncovered
}

// Shares sums the slots up.
func (g *Grid) Shares() *Shares {
	shifts := g.line.shifts
	s := &Shares{
		Districts: make([]Share, len(g.districts)), Shifts: make([]Share, shifts),
		DistrictShifts: make([][]Share, len(g.districts)), Days: make([]Share, g.opt.Days),
	}
	for d := range g.districts {
		s.DistrictShifts[d] = make([]Share, shifts)
		for slot := range g.SlotsIn(d) {
			s.DistrictShifts[d][slot.Shift].add(&slot)
			s.Days[slot.Date-g.opt.From].add(&slot)
			switch slot.Status() {
			case Covered:
				s.Slots[0]++
			case Partial:
				s.Slots[1]++
			default:
				s.Slots[2]++
			}
		}
		for shift, x := range s.DistrictShifts[d] {
			s.Districts[d].join(x)
			s.Shifts[shift].join(x)
		}
		s.Agency.join(s.Districts[d])
	}
	for i, x := range s.Days {
		year, month, _ := (g.opt.From + roster.Date(i)).Civil()
		m := Month{year, int(month)}
		if n := len(s.Months); n == 0 || s.Months[n-1].Month != m {
			s.Months = append(s.Months, MonthShare{Month: m})
		}
		s.Months[len(s.Months)-1].join(x)
	}
	return s
}

func (s *Share) join(x Share) {
	s.CoveredMinutes += x.CoveredMinutes
	s.Minutes += x.Minutes
}

// WorstMonth returns the month with the least share, the earliest of equals; false when nothing was required.
func (s *Shares) WorstMonth() (MonthShare, bool) {
	months := slices.DeleteFunc(slices.Clone(s.Months), func(m MonthShare) bool { return m.Minutes == 0 })
	if len(months) == 0 {
		return MonthShare{}, false
	}
	worst := months[0]
	for _, m := range months[1:] {
		if m.Of() < worst.Of() {
			worst = m
		}
	}
	return worst, true
}
