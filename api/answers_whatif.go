package api

import (
	"encoding/json"
	"io"

	"watchbill/coverage"
	"watchbill/coverage/whatif"
	"watchbill/roster"
)

// WhatIf is the answer of POST /v1/whatif. Exactly one of Difference and Attrition is there; Moves is there as well where
// the change moves boundaries.
type WhatIf struct {
	Horizon                 // of the roster as it is
	Question   string       `json:"question"` // one of the Asked words
	Notes      []WhatIfNote `json:"notes"`    // what to know of the answer; never nil
	Difference *Difference  `json:"difference"`
	Moves      *Moves       `json:"moves"`
	Attrition  *Losses      `json:"attrition"`
}

// The questions that can be asked: the members of the body of POST /v1/whatif that ask one.
const (
	AskedChanges   = "changes"
	AskedClass     = "class"
	AskedLeave     = "leave"
	AskedTransfer  = "transfer"
	AskedRotation  = "rotation"
	AskedBoundary  = "boundary"
	AskedAttrition = "attrition"
)

// WhatIfNote is something to know of an answer, and the place in the question that it is about.
type WhatIfNote struct {
	Pointer string `json:"pointer"`
	Detail  string `json:"detail"`
}

// Difference is what a change would do to coverage.
type Difference struct {
	Share           ShareChange      `json:"share"`
	Statuses        StatusChange     `json:"statuses"`
	ByDistrict      []DistrictChange `json:"by_district"`
	ByShift         []ShiftChange    `json:"by_shift"`
	ByDistrictShift []WatchChange    `json:"by_district_shift"`
	Gaps            GapChanges       `json:"gaps"`
	Slots           SlotChanges      `json:"slots"`
	Targets         TargetChanges    `json:"targets"`
}

// ShareChange is a share before and after.
type ShareChange struct {
	Before Share `json:"before"`
	After  Share `json:"after"`
}

// StatusChange counts the slots by status before and after.
type StatusChange struct {
	Before Statuses `json:"before"`
	After  Statuses `json:"after"`
}

// DistrictChange is one district before and after.
type DistrictChange struct {
	District roster.DistrictID `json:"district_id"`
	ShareChange
	Worsened   int `json:"worsened"` // slots
	Bettered   int `json:"bettered"`
	GapsBefore int `json:"gaps_before"`
	GapsAfter  int `json:"gaps_after"`
}

// ShiftChange is one shift in all districts before and after.
type ShiftChange struct {
	Shift roster.ShiftID `json:"shift_id"`
	ShareChange
	Worsened int `json:"worsened"`
	Bettered int `json:"bettered"`
}

// WatchChange is one shift in one district before and after.
type WatchChange struct {
	District roster.DistrictID `json:"district_id"`
	Shift    roster.ShiftID    `json:"shift_id"`
	ShareChange
	Worsened int `json:"worsened"`
	Bettered int `json:"bettered"`
}

// Listed is a list of which Rows are the first so many.
type Listed[R any] struct {
	Total int `json:"total"` // how many there are
	Rows  []R `json:"rows"`  // never nil
}

func listed[T, R any](all []T, limit int, row func(*T) R) Listed[R] {
	l := Listed[R]{len(all), make([]R, 0, min(len(all), limit))}
	for i := range all[:min(len(all), limit)] {
		l.Rows = append(l.Rows, row(&all[i]))
	}
	return l
}

// GapChanges are the gaps that differ.
type GapChanges struct {
	Before  int               `json:"before"` // how many gaps there are
	After   int               `json:"after"`
	Opened  Listed[Gap]       `json:"opened"`
	Closed  Listed[Gap]       `json:"closed"`
	Changed Listed[GapChange] `json:"changed"`
}

// GapChange is gaps that overlap in time, as they are and as they would be.
type GapChange struct {
	District roster.DistrictID `json:"district_id"`
	Before   []Gap             `json:"before"`
	After    []Gap             `json:"after"`
}

// SlotChanges are the slots that are worse and better.
type SlotChanges struct {
	Worsened Listed[SlotChange] `json:"worsened"`
	Bettered Listed[SlotChange] `json:"bettered"`
}

// SlotChange is a slot as it is and as it would be; nil where nobody is asked for.
type SlotChange struct {
	District roster.DistrictID `json:"district_id"`
	Shift    roster.ShiftID    `json:"shift_id"`
	Date     roster.Date       `json:"date"`
	Before   *SlotFigures      `json:"before"`
	After    *SlotFigures      `json:"after"`
}

// SlotFigures are the figures of a slot.
type SlotFigures struct {
	Start          Instant         `json:"start"`
	End            Instant         `json:"end"` // not part of the slot
	Required       int             `json:"required"`
	Min            int             `json:"min"`
	Minutes        int             `json:"minutes"`
	CoveredMinutes int             `json:"covered_minutes"`
	Status         coverage.Status `json:"status"`
}

// TargetChanges are the runs on which a recruitment target is missed, where they differ.
type TargetChanges struct {
	Before  int                  `json:"before"` // how many runs there are
	After   int                  `json:"after"`
	Broken  Listed[TargetGap]    `json:"broken"`
	Mended  Listed[TargetGap]    `json:"mended"`
	Changed Listed[TargetChange] `json:"changed"`
}

// TargetChange is runs that overlap, as they are and as they would be.
type TargetChange struct {
	District roster.DistrictID `json:"district_id"`
	Shift    roster.ShiftID    `json:"shift_id"`
	Before   []TargetGap       `json:"before"`
	After    []TargetGap       `json:"after"`
}

// Moves are past calls that lie in another district after a change of boundaries.
type Moves struct {
	Calls   int    `json:"calls"`    // past calls with a place
	NoPlace int    `json:"no_place"` // those without one, which cannot be told
	Moved   int    `json:"moved"`
	Moves   []Move `json:"moves"` // the most calls first; never nil
}

// Move is the calls from one district to another; nil is none.
type Move struct {
	From   *roster.DistrictID `json:"from_district_id"`
	To     *roster.DistrictID `json:"to_district_id"`
	Calls  int                `json:"calls"`
	Crisis int                `json:"crisis"`
}

// WhatIfEverything is the limit of an answer that lists everything.
const WhatIfEverything = int(^uint(0) >> 1)

// NewDifference answers with a difference, and with the calls that move where the boundaries differ. Each list has at
// most limit rows; what belongs to one row is never cut.
func NewDifference(question string, d *whatif.Difference, moves *whatif.Moves, notes []WhatIfNote, limit int) WhatIf {
	w := newWhatIf(question, d.Before, notes)
	was, is := &side{d.Before}, &side{d.After}
	x := &Difference{
		Share:           newShareChange(d.Agency),
		Statuses:        StatusChange{Statuses(d.Statuses[0]), Statuses(d.Statuses[1])},
		ByDistrict:      make([]DistrictChange, 0, len(d.Districts)),
		ByShift:         make([]ShiftChange, 0, len(d.Shifts)),
		ByDistrictShift: make([]WatchChange, 0, len(d.Watches)),
		Gaps: GapChanges{
			Before: d.Before.GapCount(), After: d.After.GapCount(),
			Opened: listed(d.Opened, limit, is.gap), Closed: listed(d.Closed, limit, was.gap),
			Changed: listed(d.Changed, limit, func(g *whatif.GapChange) GapChange {
				return GapChange{g.District, listed(g.Before, WhatIfEverything, was.gap).Rows, listed(g.After, WhatIfEverything, is.gap).Rows}
			}),
		},
		Targets: TargetChanges{
			Before: d.TargetsBefore, After: d.TargetsAfter,
			Broken: listed(d.Broken, limit, is.target), Mended: listed(d.Mended, limit, was.target),
			Changed: listed(d.TargetsChanged, limit, func(t *whatif.TargetChange) TargetChange {
				return TargetChange{t.District, t.Shift, listed(t.Before, WhatIfEverything, was.target).Rows, listed(t.After, WhatIfEverything, is.target).Rows}
			}),
		},
	}
	slot := func(s *whatif.SlotChange) SlotChange {
		return SlotChange{s.District, s.Shift, s.Date, was.slot(&s.Before), is.slot(&s.After)}
	}
	x.Slots = SlotChanges{listed(d.Worsened, limit, slot), listed(d.Bettered, limit, slot)}
	for _, c := range d.Districts {
		x.ByDistrict = append(x.ByDistrict, DistrictChange{c.District, newShareChange(c.Both), c.Worsened, c.Bettered, c.GapsBefore, c.GapsAfter})
	}
	for _, c := range d.Shifts {
		x.ByShift = append(x.ByShift, ShiftChange{c.Shift, newShareChange(c.Both), c.Worsened, c.Bettered})
	}
	for _, c := range d.Watches {
		x.ByDistrictShift = append(x.ByDistrictShift, WatchChange{c.District, c.Shift, newShareChange(c.Both), c.Worsened, c.Bettered})
	}
	w.Difference = x
	if moves != nil {
		w.Moves = newMoves(moves)
	}
	return w
}

func newWhatIf(question string, grid *coverage.Grid, notes []WhatIfNote) WhatIf {
	if notes == nil {
		notes = []WhatIfNote{}
	}
	return WhatIf{Horizon: newHorizon(grid), Question: question, Notes: notes}
}

// WriteJSON implements [Answer].
func (w WhatIf) WriteJSON(out io.Writer) error { return json.NewEncoder(out).Encode(w) }

func newShareChange(b whatif.Both) ShareChange {
	return ShareChange{newShare(b.Before), newShare(b.After)}
}

func newMoves(m *whatif.Moves) *Moves {
	x := &Moves{m.Calls, m.NoPlace, m.Moved, make([]Move, 0, len(m.Moves))}
	for _, v := range m.Moves {
		move := Move{Calls: v.Calls, Crisis: v.Crisis}
		if v.From != "" {
			move.From = &v.From
		}
		if v.To != "" {
			move.To = &v.To
		}
		x.Moves = append(x.Moves, move)
	}
	return x
}

// side makes rows of one of the two grids.
type side struct{ grid *coverage.Grid }

func (s *side) gap(g *coverage.Gap) Gap {
	book := s.grid.Book()
	id := book.Districts().At(g.District).ID
	return Gap{
		GapID(s.grid.Options().Need, id, g.Start), id, NewInstant(book.Zone(), g.Start), NewInstant(book.Zone(), g.End),
		g.Minutes(), g.Short, g.ShortMinutes, g.Cause, g.Who.Append(make([]string, 0, g.Who.Len())),
	}
}

func (s *side) target(t *coverage.TargetGap) TargetGap {
	book := s.grid.Book()
	return TargetGap{book.Districts().At(t.District).ID, book.Shifts().At(t.Shift).ID, t.From, t.To, t.Required, t.Least, t.Short()}
}

func (s *side) slot(x *coverage.Slot) *SlotFigures {
	if x.Required == 0 {
		return nil
	}
	zone := s.grid.Book().Zone()
	return &SlotFigures{NewInstant(zone, x.Start), NewInstant(zone, x.End), x.Required, x.Min, x.Minutes(), x.CoveredMinutes, x.Status()}
}
