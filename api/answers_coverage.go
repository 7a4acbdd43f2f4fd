package api

import (
	"fmt"
	"io"
	"iter"

	"watchbill/coverage"
	"watchbill/roster"
)

const coverageHeader = "district_id,shift_id,date,start,end,required,min,minutes,covered_minutes,status"

// Coverage is the answer of GET /v1/coverage: the shares covered and the slots (COVERAGE.md 5, 6, 9).
type Coverage struct {
	CoverageHead
	Slots []Slot `json:"slots"` // by district bytewise, date, then shift in the agency's order
}

// CoverageHead is what an answer on coverage says beside its slots. The shares are those of the whole grid, whichever
// slots are listed; they leave out nothing, and one of no minutes at all is 1.
type CoverageHead struct {
	Horizon
	Share           Share           `json:"share"`
	Statuses        Statuses        `json:"statuses"`
	ByDistrict      []DistrictShare `json:"by_district"`
	ByShift         []ShiftShare    `json:"by_shift"`
	ByDistrictShift []WatchShare    `json:"by_district_shift"`
	ByMonth         []MonthShare    `json:"by_month"`
	Page
}

// Horizon says what an answer was computed from and for.
type Horizon struct {
	Revision uint64      `json:"revision"` // of the roster; 0 for a pack
	TimeZone string      `json:"time_zone"`
	Need     roster.Need `json:"need"`
	From     roster.Date `json:"from"` // first duty date
	Days     int         `json:"days"` // number of duty dates
}

// Page says how much of a list the answer holds.
type Page struct {
	Total      int     `json:"total"`       // rows that match, whatever the limit
	NextCursor *string `json:"next_cursor"` // gives the rows that follow; nil when these are the last
}

// Share is covered minutes of all minutes.
type Share struct {
	CoveredMinutes int      `json:"covered_minutes"`
	Minutes        int      `json:"minutes"`
	Share          *float64 `json:"share"` // 0 to 1; nil where nothing is required
}

// Statuses counts the slots by status.
type Statuses struct {
	Covered   int `json:"covered"`
	Partial   int `json:"partial"`
	Uncovered int `json:"uncovered"`
}

// DistrictShare is the share of one district.
type DistrictShare struct {
	District roster.DistrictID `json:"district_id"`
	Share
}

// ShiftShare is the share of one shift in all districts.
type ShiftShare struct {
	Shift roster.ShiftID `json:"shift_id"`
	Share
}

// WatchShare is the share of one shift in one district.
type WatchShare struct {
	District roster.DistrictID `json:"district_id"`
	Shift    roster.ShiftID    `json:"shift_id"`
	Share
}

// MonthShare is the share of the slots whose date lies in a month.
type MonthShare struct {
	Month string `json:"month"` // YYYY-MM
	Share
}

// Slot is one district, shift and date with its figures.
type Slot struct {
	District       roster.DistrictID `json:"district_id"`
	Shift          roster.ShiftID    `json:"shift_id"`
	Date           roster.Date       `json:"date"`
	Start          Instant           `json:"start"`
	End            Instant           `json:"end"` // not part of the slot
	Required       int               `json:"required"`
	Min            int               `json:"min"` // the least count in it
	Minutes        int               `json:"minutes"`
	CoveredMinutes int               `json:"covered_minutes"`
	Status         coverage.Status   `json:"status"`
}

// NewCoverage answers with every slot of the grid.
func NewCoverage(grid *coverage.Grid) Coverage {
	all, page := whole(slots(grid, noFilter, noFilter))
	return newCoverage(grid, all, page)
}

func newCoverage(grid *coverage.Grid, rows []Slot, page Page) Coverage {
	c := Coverage{newCoverageHead(grid), rows}
	c.Page = page
	return c
}

// WriteJSON implements [Answer].
func (c Coverage) WriteJSON(w io.Writer) error { return writeJSON(w, c.CoverageHead, "slots", c.Slots) }

// WriteCoverageCSV writes every slot of the grid as CLI.md has it, without materializing them.
func WriteCoverageCSV(w io.Writer, grid *coverage.Grid) error {
	return writeCSV(w, coverageHeader, slots(grid, noFilter, noFilter))
}

func newHorizon(grid *coverage.Grid) Horizon {
	book, opt := grid.Book(), grid.Options()
	return Horizon{book.Revision(), book.Zone().Name(), opt.Need, opt.From, opt.Days}
}

func newCoverageHead(grid *coverage.Grid) CoverageHead {
	book, shares := grid.Book(), grid.Shares()
	h := CoverageHead{
		Horizon:         newHorizon(grid),
		Share:           newShare(shares.Agency),
		Statuses:        Statuses{shares.Slots[0], shares.Slots[1], shares.Slots[2]},
		ByDistrict:      make([]DistrictShare, 0, len(shares.Districts)),
		ByShift:         make([]ShiftShare, 0, len(shares.Shifts)),
		ByDistrictShift: make([]WatchShare, 0, len(shares.Districts)*len(shares.Shifts)),
		ByMonth:         make([]MonthShare, 0, len(shares.Months)),
	}
	districts, shifts := book.Districts(), book.Shifts()
	for i, share := range shares.Districts {
		h.ByDistrict = append(h.ByDistrict, DistrictShare{districts.At(i).ID, newShare(share)})
		for k, share := range shares.DistrictShifts[i] {
			h.ByDistrictShift = append(h.ByDistrictShift, WatchShare{districts.At(i).ID, shifts.At(k).ID, newShare(share)})
		}
	}
	for i, share := range shares.Shifts {
		h.ByShift = append(h.ByShift, ShiftShare{shifts.At(i).ID, newShare(share)})
	}
	for _, m := range shares.Months {
		h.ByMonth = append(h.ByMonth, MonthShare{fmt.Sprintf("%04d-%02d", m.Year, m.Month.Month), newShare(m.Share)})
	}
	return h
}

func newShare(s coverage.Share) Share {
	x := Share{CoveredMinutes: s.CoveredMinutes, Minutes: s.Minutes}
	if s.Minutes > 0 {
		of := s.Of()
		x.Share = &of
	}
	return x
}

// slots ranges over the rows of a grid in the order of the answer: those of one district and shift, or of each where
// the index is noFilter.
func slots(grid *coverage.Grid, district, shift int) iter.Seq[Slot] {
	book := grid.Book()
	zone, districts, shifts := book.Zone(), book.Districts(), book.Shifts().Append(nil)
	first, last := districtsOf(grid, district)
	return func(yield func(Slot) bool) {
		for d := first; d < last; d++ {
			id := districts.At(d).ID
			for s := range grid.SlotsIn(d) {
				if shift != noFilter && s.Shift != shift {
					continue
				}
				row := Slot{
					id, shifts[s.Shift].ID, s.Date, NewInstant(zone, s.Start), NewInstant(zone, s.End),
					s.Required, s.Min, s.Minutes(), s.CoveredMinutes, s.Status(),
				}
				if !yield(row) {
					return
				}
			}
		}
	}
}

// countSlots is how many rows slots ranges over.
func countSlots(grid *coverage.Grid, district, shift int) (n int) {
	first, last := districtsOf(grid, district)
	for d := first; d < last; d++ {
		for s := range grid.SlotsIn(d) {
			if shift == noFilter || s.Shift == shift {
				n++
			}
		}
	}
	return n
}

// districtsOf are the districts from first to before last: one, or all where it is noFilter.
func districtsOf(grid *coverage.Grid, district int) (first, last int) {
	if district != noFilter {
		return district, district + 1
	}
	return 0, grid.Book().Districts().Len()
}

func (s Slot) appendJSON(b []byte) []byte {
	b = appendID(append(b, `{"district_id":`...), s.District)
	b = appendID(append(b, `,"shift_id":`...), s.Shift)
	b = s.Date.AppendTo(append(b, `,"date":"`...))
	b = s.Start.AppendTo(append(b, `","start":"`...))
	b = s.End.AppendTo(append(b, `","end":"`...))
	b = appendInt(append(b, `","required":`...), s.Required)
	b = appendInt(append(b, `,"min":`...), s.Min)
	b = appendInt(append(b, `,"minutes":`...), s.Minutes)
	b = appendInt(append(b, `,"covered_minutes":`...), s.CoveredMinutes)
	b = appendID(append(b, `,"status":`...), s.Status)
	return append(b, '}')
}

func (s Slot) appendCSV(b []byte) []byte {
	b = append(appendCell(b, s.District), ',')
	b = append(appendCell(b, s.Shift), ',')
	b = append(s.Date.AppendTo(b), ',')
	b = append(s.Start.At.AppendTo(b), ',')
	b = append(s.End.At.AppendTo(b), ',')
	b = append(appendInt(b, s.Required), ',')
	b = append(appendInt(b, s.Min), ',')
	b = append(appendInt(b, s.Minutes), ',')
	b = append(appendInt(b, s.CoveredMinutes), ',')
	return append(b, s.Status...)
}
