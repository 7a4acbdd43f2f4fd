package report

import (
	"cmp"
	"context"
	"slices"

	"watchbill/coverage"
	"watchbill/roster"
)

// DefaultWorst is how many of the worst slots are listed unless Options say otherwise.
const DefaultWorst = 20

// Options choose what is summed up.
type Options struct {
	Worst int // slots listed at most; 0 means DefaultWorst
}

// Compliance is the coverage of a period, summed up. It is immutable and safe for concurrent use. Districts and shifts are
// indexes into the Book, months into Months.
type Compliance struct {
	Grid    *coverage.Grid    // that it was added up from
	Targets *coverage.Targets // over the same dates

	All       Tally
	Months    []coverage.Month // of the period, ascending
	Districts []Tally
	Shifts    []Tally
	ByMonth   []Tally
	ByDate    []Tally     // by date of the period
	Cells     [][][]Tally // [district][shift][month]

	Gaps         GapTally
	Causes       [len(Causes)]GapTally // by place in Causes
	DistrictGaps []GapTally

	// Worst are the slots with the most minutes that are not covered, most first; of equals the one with the least count,
	// then by district, date, shift. NotCovered is how many slots are not covered in all of their minutes, listed or not.
	Worst      []coverage.Slot
	NotCovered int

	Patrol        PatrolTally
	PatrolByMonth []coverage.Patrol // officer-days: summed over the dates of each month
	Verdicts      []Verdict         // by kind, then district, then shift
}

// New sums a grid up. Targets must be of the same Book and dates. Errors are roster.Invalid when they are not, and those of ctx.
func New(ctx context.Context, grid *coverage.Grid, targets *coverage.Targets, opt Options) (*Compliance, error) {
	book, horizon := grid.Book(), grid.Options()
	if targets.Book() != book || targets.From != horizon.From || len(targets.Patrol) != horizon.Days {
		return nil, roster.Invalidf("targets", "are of another roster, or of other dates, than the grid")
	}
	if opt.Worst < 0 {
		return nil, roster.Invalidf("worst", "%d is less than none", opt.Worst)
	}
	c := &Compliance{Grid: grid, Targets: targets, ByDate: make([]Tally, horizon.Days)}
	months := c.calendar()
	if err := c.slots(ctx, months, cmp.Or(opt.Worst, DefaultWorst)); err != nil {
		return nil, err
	}
	c.gaps()
	c.Patrol = patrol(targets)
	c.PatrolByMonth = make([]coverage.Patrol, len(c.Months))
	for day, p := range targets.Patrol {
		c.PatrolByMonth[months[day]].Certified += p.Certified
		c.PatrolByMonth[months[day]].Posted += p.Posted
	}
	c.verdicts()
	return c, nil
}

// calendar lists the months and returns the place of each date's.
func (c *Compliance) calendar() []int {
	o := c.Grid.Options()
	places := make([]int, o.Days)
	for i := range places {
		year, month, _ := (o.From + roster.Date(i)).Civil()
		m := coverage.Month{Year: year, Month: int(month)}
		if n := len(c.Months); n == 0 || c.Months[n-1] != m {
			c.Months = append(c.Months, m)
		}
		places[i] = len(c.Months) - 1
	}
	return places
}

// slots adds the slots up and keeps the worst.
func (c *Compliance) slots(ctx context.Context, months []int, worst int) error {
	book, from := c.Grid.Book(), c.Grid.Options().From
	districts, shifts := book.Districts().Len(), book.Shifts().Len()
	c.Districts, c.Shifts, c.ByMonth = make([]Tally, districts), make([]Tally, shifts), make([]Tally, len(c.Months))
	c.Cells = make([][][]Tally, districts)
	for d := range districts {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.Cells[d] = make([][]Tally, shifts)
		for s := range shifts {
			c.Cells[d][s] = make([]Tally, len(c.Months))
		}
		for slot := range c.Grid.SlotsIn(d) {
			day := slot.Date - from
			c.Cells[d][slot.Shift][months[day]].add(&slot)
			c.ByDate[day].add(&slot)
			if slot.Status() != coverage.Covered {
				c.NotCovered++
				c.keep(&slot, worst)
			}
		}
		for s, cells := range c.Cells[d] {
			for m, t := range cells {
				c.Districts[d].join(t)
				c.Shifts[s].join(t)
				c.ByMonth[m].join(t)
			}
		}
		c.All.join(c.Districts[d])
	}
	return nil
}

// keep puts a slot among the worst, if it is one of them.
func (c *Compliance) keep(slot *coverage.Slot, most int) {
	i, _ := slices.BinarySearchFunc(c.Worst, slot, func(x coverage.Slot, s *coverage.Slot) int {
		if n := compare(&x, s); n != 0 {
			return n
		}
		return -1 // they come by district, date and shift: of equals the earlier stays before
	})
	if i < most {
		if len(c.Worst) == most {
			c.Worst = c.Worst[:most-1]
		}
		c.Worst = slices.Insert(c.Worst, i, *slot)
	}
}

// compare puts the worse slot first.
func compare(x, y *coverage.Slot) int {
	return cmp.Or(cmp.Compare(y.Minutes()-y.CoveredMinutes, x.Minutes()-x.CoveredMinutes), cmp.Compare(x.Min, y.Min))
}

// gaps adds the gaps up.
func (c *Compliance) gaps() {
	c.DistrictGaps = make([]GapTally, len(c.Districts))
	for g := range c.Grid.Gaps() {
		c.Gaps.add(&g)
		c.DistrictGaps[g.District].add(&g)
		c.Causes[slices.Index(Causes[:], g.Cause)].add(&g)
	}
}

// Watch is the tally of one shift in one district over the whole period.
func (c *Compliance) Watch(district, shift int) Tally {
	var t Tally
	for _, x := range c.Cells[district][shift] {
		t.join(x)
	}
	return t
}

// DistrictMonth is the tally of one district in one month, all shifts together.
func (c *Compliance) DistrictMonth(district, month int) Tally {
	var t Tally
	for _, months := range c.Cells[district] {
		t.join(months[month])
	}
	return t
}
