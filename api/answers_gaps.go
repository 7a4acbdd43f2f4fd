package api

import (
	"io"
	"iter"

	"watchbill/coverage"
	"watchbill/roster"
)

const gapsHeader = "district_id,start,end,minutes,short,short_minutes,cause,officers"

// Gaps is the answer of GET /v1/gaps: the gaps with their causes (COVERAGE.md 7).
type Gaps struct {
	GapsHead
	Gaps []Gap `json:"gaps"` // by district bytewise, then start
}

// GapsHead is what an answer on gaps says beside them.
type GapsHead struct {
	Horizon
	ByCause []CauseSum `json:"by_cause"` // of the whole grid, whichever gaps are listed
	Page
}

// CauseSum sums up the gaps of one cause.
type CauseSum struct {
	Cause        coverage.Cause `json:"cause"`
	Gaps         int            `json:"gaps"`
	Minutes      int            `json:"minutes"`
	ShortMinutes int            `json:"short_minutes"`
}

// Gap is one interval in which fewer count than the slots demand.
type Gap struct {
	ID           string            `json:"id"` // need, district and start, such as cit~D1~2027-03-03T12:00Z
	District     roster.DistrictID `json:"district_id"`
	Start        Instant           `json:"start"`
	End          Instant           `json:"end"` // not part of the gap
	Minutes      int               `json:"minutes"`
	Short        int               `json:"short"`
	ShortMinutes int               `json:"short_minutes"`
	Cause        coverage.Cause    `json:"cause"`
	Officers     []string          `json:"officers"` // officer_ids, for need co-responder pair_ids; never nil
}

// GapID names a gap. It needs no escaping in a URL's path, and stays the same while the gap begins where it does.
func GapID(need roster.Need, district roster.DistrictID, start roster.Minute) string {
	return coverage.GapID(need, district, start)
}

// NewGaps answers with every gap of the grid.
func NewGaps(grid *coverage.Grid) Gaps {
	all, page := whole(gaps(grid, noFilter, ""))
	return newGaps(grid, all, page)
}

func newGaps(grid *coverage.Grid, rows []Gap, page Page) Gaps {
	g := Gaps{newGapsHead(grid), rows}
	g.Page = page
	return g
}

// WriteJSON implements [Answer].
func (g Gaps) WriteJSON(w io.Writer) error { return writeJSON(w, g.GapsHead, "gaps", g.Gaps) }

// WriteGapsCSV writes every gap of the grid as CLI.md has it.
func WriteGapsCSV(w io.Writer, grid *coverage.Grid) error {
	return writeCSV(w, gapsHeader, gaps(grid, noFilter, ""))
}

func newGapsHead(grid *coverage.Grid) GapsHead {
	h := GapsHead{Horizon: newHorizon(grid), ByCause: []CauseSum{
		{Cause: coverage.CauseAbsence}, {Cause: coverage.CauseLapse}, {Cause: coverage.CauseBoth}, {Cause: coverage.CauseUnstaffed},
	}}
	for gap := range grid.Gaps() {
		for i := range h.ByCause {
			if sum := &h.ByCause[i]; sum.Cause == gap.Cause {
				sum.Gaps++
				sum.Minutes += gap.Minutes()
				sum.ShortMinutes += gap.ShortMinutes
			}
		}
	}
	return h
}

// gaps ranges over the rows of a grid in the order of the answer: those of one district, unless it is noFilter, and of
// one cause, unless it is empty.
func gaps(grid *coverage.Grid, district int, cause coverage.Cause) iter.Seq[Gap] {
	book, need := grid.Book(), grid.Options().Need
	zone, districts := book.Zone(), book.Districts()
	return func(yield func(Gap) bool) {
		for gap := range grid.Gaps() {
			if district != noFilter && gap.District != district || cause != "" && gap.Cause != cause {
				continue
			}
			id := districts.At(gap.District).ID
			row := Gap{
				GapID(need, id, gap.Start), id, NewInstant(zone, gap.Start), NewInstant(zone, gap.End),
				gap.Minutes(), gap.Short, gap.ShortMinutes, gap.Cause, gap.Who.Append(make([]string, 0, gap.Who.Len())),
			}
			if !yield(row) {
				return
			}
		}
	}
}

func (g Gap) appendJSON(b []byte) []byte {
	b = appendID(append(b, `{"id":`...), g.ID)
	b = appendID(append(b, `,"district_id":`...), g.District)
	b = g.Start.AppendTo(append(b, `,"start":"`...))
	b = g.End.AppendTo(append(b, `","end":"`...))
	b = appendInt(append(b, `","minutes":`...), g.Minutes)
	b = appendInt(append(b, `,"short":`...), g.Short)
	b = appendInt(append(b, `,"short_minutes":`...), g.ShortMinutes)
	b = appendID(append(b, `,"cause":`...), g.Cause)
	b = append(b, `,"officers":[`...)
	for i, id := range g.Officers {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendID(b, id)
	}
	return append(b, "]}"...)
}

func (g Gap) appendCSV(b []byte) []byte {
	b = append(appendCell(b, g.District), ',')
	b = append(g.Start.At.AppendTo(b), ',')
	b = append(g.End.At.AppendTo(b), ',')
	b = append(appendInt(b, g.Minutes), ',')
	b = append(appendInt(b, g.Short), ',')
	b = append(appendInt(b, g.ShortMinutes), ',')
	b = append(append(b, g.Cause...), ',')
	return appendOfficers(b, g.Officers)
}
