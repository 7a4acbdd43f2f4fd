package whatif

import (
	"context"

	"watchbill/coverage"
	"watchbill/roster"
)

// Baseline is a roster as it is, with what every comparison needs of it. It is immutable and safe for concurrent use.
type Baseline struct {
	grid    *coverage.Grid
	targets *coverage.Targets
	ground  *ground           // of the Book and itself
	watches [][]tally         // [district][shift]
	slots   [][]coverage.Slot // by district: by date and shift
	all     StatusCount
}

// tally sums up the slots of a shift in a district.
type tally struct {
	coverage.Share
	StatusCount
}

func (t *tally) add(s *coverage.Slot) {
	t.CoveredMinutes += s.CoveredMinutes
	t.Minutes += s.Interval.Minutes()
	t.StatusCount.add(s)
}

// NewBaseline returns the Baseline of a grid, which takes some milliseconds for a year of a large city. Errors are those
// of ctx.
func NewBaseline(ctx context.Context, grid *coverage.Grid) (*Baseline, error) {
	opt := grid.Options()
	targets, err := coverage.NewTargets(ctx, grid.Book(), opt.From, opt.Days)
	if err != nil {
		return nil, err
	}
	b := &Baseline{grid: grid, targets: targets, ground: newGround(grid.Book(), grid.Book())}
	shifts := grid.Book().Shifts().Len()
	b.watches = make([][]tally, grid.Book().Districts().Len())
	b.slots = make([][]coverage.Slot, len(b.watches))
	for d := range b.watches {
		b.watches[d] = make([]tally, shifts)
		b.slots[d] = make([]coverage.Slot, 0, opt.Days*shifts)
		for s := range grid.SlotsIn(d) {
			b.slots[d] = append(b.slots[d], s)
			b.watches[d][s.Shift].add(&s)
			b.all.add(&s)
		}
	}
	return b, nil
}

// slotsOf lists the slots of a district, none of one that is not there.
func (b *Baseline) slotsOf(district int) []coverage.Slot {
	if district < 0 {
		return nil
	}
	return b.slots[district]
}

// Grid returns the grid that the Baseline is of.
func (b *Baseline) Grid() *coverage.Grid { return b.grid }

// Ask returns the difference that a Book would make. Errors are those of [coverage.Grid.Next].
func (b *Baseline) Ask(ctx context.Context, after *roster.Book) (*Difference, error) {
	grid, err := b.grid.Next(ctx, after)
	if err != nil {
		return nil, err
	}
	return b.Compare(ctx, grid)
}

// Compare returns the difference between the Baseline and a grid with the same options. Errors are as for [Compare].
func (b *Baseline) Compare(ctx context.Context, after *coverage.Grid) (*Difference, error) {
	opt := after.Options()
	if opt != b.grid.Options() {
		return nil, roster.Invalidf("from", "the two grids are not of the same days and need")
	}
	targets, err := b.targets.Next(ctx, after.Book())
	if err != nil {
		return nil, err
	}
	c := newComparison(b, after)
	for k := range c.districts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c.district(k)
	}
	c.targets(targets)
	return c.d, nil
}

// touched tells by its index which districts a grid of the same ground may have computed anew, nil when all of them.
func touched(before, after *coverage.Grid) []bool {
	was, is := before.Book(), after.Book()
	if !is.SameGround(was) {
		return nil
	}
	some := make([]bool, is.Districts().Len())
	is.Differs(was, func(i int) {
		for _, b := range [2]*roster.Book{was, is} {
			for _, k := range concerned(b, before.Options().Need, i) {
				for _, d := range b.DistrictsOf(b.Person(k)) {
					some[d] = true
				}
			}
		}
	})
	return some
}

// concerned lists the persons whose districts person i has a part in: for pairs, the officers of those that i is of.
func concerned(b *roster.Book, need roster.Need, i int) []int {
	if need != roster.NeedCoResponder {
		return []int{i}
	}
	var who []int
	id := b.Person(i).Officer.ID
	for _, pair := range b.Pairs().All() {
		if id == pair.Officer || id == pair.Clinician {
			if k, ok := b.Officer(pair.Officer); ok {
				who = append(who, k)
			}
		}
	}
	return who
}
