package whatif

import (
	"context"

	"watchbill/coverage"
	"watchbill/roster"
)

// Both is a share before and after.
type Both struct{ Before, After coverage.Share }

func (b *Both) add(x Both) {
	b.Before.CoveredMinutes += x.Before.CoveredMinutes
	b.Before.Minutes += x.Before.Minutes
	b.After.CoveredMinutes += x.After.CoveredMinutes
	b.After.Minutes += x.After.Minutes
}

// Counts are how many slots were judged worse and better.
type Counts struct{ Worsened, Bettered int }

// Watch is one shift in one district, before and after.
type Watch struct {
	District roster.DistrictID
	Shift    roster.ShiftID
	Both
	Counts
}

// DistrictChange is one district.
type DistrictChange struct {
	District roster.DistrictID
	Both
	Counts
	GapsBefore, GapsAfter int
}

// ShiftChange is one shift in all districts.
type ShiftChange struct {
	Shift roster.ShiftID
	Both
	Counts
}

// GapChange is gaps of one district that overlap in time and are not the same: those before, and those they become.
// Neither list is empty; both are by start.
type GapChange struct {
	District roster.DistrictID
	Before   []coverage.Gap // District is an index of the Book before
	After    []coverage.Gap // and here of the Book after
}

// SlotChange is a slot, by district, shift and date, that is worse or better after. Where it is not asked for before, or
// after, that Slot is zero.
type SlotChange struct {
	District roster.DistrictID
	Shift    roster.ShiftID
	Date     roster.Date
	Before   coverage.Slot // its indexes are of the Book before
	After    coverage.Slot
}

// TargetChange is runs of one district and shift, on which a recruitment target is missed, that overlap and are not the
// same. Neither list is empty; both are by first date.
type TargetChange struct {
	District roster.DistrictID
	Shift    roster.ShiftID
	Before   []coverage.TargetGap
	After    []coverage.TargetGap
}

// Difference is what a roster would do to coverage. Lists are by district bytewise, then by time, then by shift in the
// order of the Book after, to which shifts that only the Book before has are appended. Its lists must not be changed.
//
// Districts and shifts are the same by their identifiers, slots by district, shift and date. A slot is worsened when
// more of its minutes are not covered than before, or as many and its worst shortage (required less min, at least 0) is
// larger; bettered the other way round. A slot that is not asked for has no minute uncovered.
//
// Gaps of one district that overlap in time belong together, also by way of others. Such a group with gaps after alone
// has opened; with gaps before alone it has closed; one gap on either side with the same start, end, shortage, short
// minutes and cause has stayed, whoever would close it; every other has changed. Gaps that only touch do not overlap.
// Recruitment targets are broken, mended and changed by the same rule, on runs of dates of one district and shift.
type Difference struct {
	Before, After *coverage.Grid

	Agency    Both
	Statuses  [2]StatusCount // before and after
	Districts []DistrictChange
	Shifts    []ShiftChange
	Watches   []Watch

	Opened  []coverage.Gap // District is an index of the Book after
	Closed  []coverage.Gap // and here of the Book before
	Changed []GapChange

	Worsened []SlotChange
	Bettered []SlotChange

	TargetsBefore, TargetsAfter int                  // how many runs miss a target
	Broken                      []coverage.TargetGap // indexes of the Book after
	Mended                      []coverage.TargetGap // indexes of the Book before
	TargetsChanged              []TargetChange
}

// StatusCount counts slots by status.
type StatusCount struct{ Covered, Partial, Uncovered int }

func (c *StatusCount) add(s *coverage.Slot) {
	switch s.Status() {
	case coverage.Covered:
		c.Covered++
	case coverage.Partial:
		c.Partial++
	default:
		c.Uncovered++
	}
}

func (c *StatusCount) join(x StatusCount) {
	c.Covered += x.Covered
	c.Partial += x.Partial
	c.Uncovered += x.Uncovered
}

// Compare returns the difference between two grids, which must have the same options. Errors are roster.Invalid where
// they have not, and those of ctx.
func Compare(ctx context.Context, before, after *coverage.Grid) (*Difference, error) {
	base, err := NewBaseline(ctx, before)
	if err != nil {
		return nil, err
	}
	return base.Compare(ctx, after)
}
