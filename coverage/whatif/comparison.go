package whatif

import (
	"cmp"
	"iter"
	"slices"

	"watchbill/coverage"
	"watchbill/roster"
)

// comparison is a Difference in the making.
type comparison struct {
	*ground
	base     *Baseline
	d        *Difference
	touched  []bool        // nil: all
	statuses []StatusCount // of the district at hand, by shift
}

// ground is the districts and shifts of two Books side by side. It is immutable.
type ground struct {
	districts []place[roster.DistrictID] // by identifier
	shifts    []place[roster.ShiftID]
	shiftOf   [2][]int // by the index of a shift before, and after: its place in shifts
	same      bool     // both Books have the same shifts in the same order
}

// place is something with its indexes in the Book before and in the Book after, -1 where it is not there.
type place[K any] struct {
	id            K
	before, after int
}

// newGround lays the districts and shifts of two Books side by side.
func newGround(was, is *roster.Book) *ground {
	g := &ground{
		districts: sideBySide(was.Districts(), is.Districts(), func(d roster.District) roster.DistrictID { return d.ID }),
		shifts:    sideBySide(was.Shifts(), is.Shifts(), func(s roster.Shift) roster.ShiftID { return s.ID }),
		shiftOf:   [2][]int{make([]int, was.Shifts().Len()), make([]int, is.Shifts().Len())},
		same:      true,
	}
	slices.SortFunc(g.districts, func(x, y place[roster.DistrictID]) int { return cmp.Compare(x.id, y.id) })
	for k, p := range g.shifts {
		g.same = g.same && p.before == k && p.after == k
		if p.before >= 0 {
			g.shiftOf[0][p.before] = k
		}
		if p.after >= 0 {
			g.shiftOf[1][p.after] = k
		}
	}
	return g
}

// newComparison returns one with nothing compared yet.
func newComparison(b *Baseline, after *coverage.Grid) *comparison {
	c := &comparison{ground: b.ground, base: b, d: &Difference{Before: b.grid, After: after}, touched: touched(b.grid, after)}
	if was, is := b.grid.Book(), after.Book(); !is.SameGround(was) {
		c.ground = newGround(was, is)
	}
	c.statuses = make([]StatusCount, len(c.shifts))
	c.d.Statuses = [2]StatusCount{b.all, {}}
	c.d.Shifts = make([]ShiftChange, len(c.shifts))
	for k, p := range c.shifts {
		c.d.Shifts[k].Shift = p.id
	}
	c.d.Districts = make([]DistrictChange, 0, len(c.districts))
	c.d.Watches = make([]Watch, 0, len(c.districts)*len(c.shifts))
	return c
}

// sideBySide lists what is after, and then what was only before.
func sideBySide[T any, K comparable](before, after roster.List[T], id func(T) K) []place[K] {
	at := make(map[K]int, after.Len())
	list := make([]place[K], 0, after.Len())
	for i, x := range after.All() {
		at[id(x)] = i
		list = append(list, place[K]{id(x), -1, i})
	}
	for i, x := range before.All() {
		if k, ok := at[id(x)]; ok {
			list[k].before = i
		} else {
			list = append(list, place[K]{id(x), i, -1})
		}
	}
	return list
}

// district compares one district.
func (c *comparison) district(k int) {
	p := c.districts[k]
	at := len(c.d.Watches)
	c.d.Watches = c.d.Watches[:at+len(c.shifts)]
	watches, after := c.d.Watches[at:], c.statuses
	clear(after)
	for s := range watches {
		watches[s] = Watch{District: p.id, Shift: c.shifts[s].id}
		if p.before >= 0 && c.shifts[s].before >= 0 {
			was := c.base.watches[p.before][c.shifts[s].before]
			watches[s].Before, watches[s].After, after[s] = was.Share, was.Share, was.StatusCount
		}
	}
	total := DistrictChange{District: p.id}
	var was, is []coverage.Gap
	if p.before >= 0 {
		was = c.d.Before.GapsIn(p.before)
	}
	if p.after >= 0 {
		is = c.d.After.GapsIn(p.after)
	}
	total.GapsBefore, total.GapsAfter = len(was), len(is)
	if c.touched == nil || c.touched[p.after] {
		c.slots(p, watches, after)
		c.gapsOf(p.id, was, is)
	}
	for s := range watches {
		w := &watches[s]
		total.Both.add(w.Both)
		total.Worsened += w.Worsened
		total.Bettered += w.Bettered
		c.d.Shifts[s].Both.add(w.Both)
		c.d.Shifts[s].Worsened += w.Worsened
		c.d.Shifts[s].Bettered += w.Bettered
		c.d.Statuses[1].join(after[s])
	}
	c.d.Agency.add(total.Both)
	c.d.Districts = append(c.d.Districts, total)
}

// slots compares the slots of a district and sums up those after.
func (c *comparison) slots(p place[roster.DistrictID], watches []Watch, statuses []StatusCount) {
	for s := range watches {
		watches[s].After, statuses[s] = coverage.Share{}, StatusCount{}
	}
	judge := func(shift int, date roster.Date, before, after *coverage.Slot) {
		switch verdict := worse(before, after); {
		case verdict > 0:
			watches[shift].Worsened++
			c.d.Worsened = append(c.d.Worsened, SlotChange{p.id, c.shifts[shift].id, date, *before, *after})
		case verdict < 0:
			watches[shift].Bettered++
			c.d.Bettered = append(c.d.Bettered, SlotChange{p.id, c.shifts[shift].id, date, *before, *after})
		}
	}
	var none coverage.Slot
	was := c.before(p.before)
	for after := range c.after(p.after) {
		shift := c.shiftOf[1][after.Shift]
		watches[shift].After.CoveredMinutes += after.CoveredMinutes
		watches[shift].After.Minutes += after.Minutes()
		statuses[shift].add(&after)
		order := -1
		for len(was) > 0 && order < 0 {
			x := &was[0]
			if order = cmp.Or(cmp.Compare(x.Date, after.Date), cmp.Compare(c.shiftOf[0][x.Shift], shift)); order < 0 {
				judge(c.shiftOf[0][x.Shift], x.Date, x, &none)
				was = was[1:]
			}
		}
		if len(was) > 0 && order == 0 {
			judge(shift, after.Date, &was[0], &after)
			was = was[1:]
		} else {
			judge(shift, after.Date, &none, &after)
		}
	}
	for i := range was {
		judge(c.shiftOf[0][was[i].Shift], was[i].Date, &was[i], &none)
	}
}

// before lists the slots of a district before by date and shift, the latter in the order of comparison.shifts.
func (c *comparison) before(district int) []coverage.Slot {
	if district < 0 || c.same {
		return c.base.slotsOf(district)
	}
	return c.sorted(0, slices.Values(c.base.slotsOf(district)))
}

// after ranges over the slots of a district after in the same order.
func (c *comparison) after(district int) iter.Seq[coverage.Slot] {
	if district < 0 {
		return func(func(coverage.Slot) bool) {}
	}
	slots := c.d.After.SlotsIn(district)
	if c.same {
		return slots
	}
	return slices.Values(c.sorted(1, slots))
}

// sorted sorts slots by date and shift; side is 0 before and 1 after.
func (c *comparison) sorted(side int, slots iter.Seq[coverage.Slot]) []coverage.Slot {
	return slices.SortedFunc(slots, func(x, y coverage.Slot) int {
		return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(c.shiftOf[side][x.Shift], c.shiftOf[side][y.Shift]))
	})
}

// worse is more than 0 when a slot is worse after, less when it is better.
func worse(before, after *coverage.Slot) int {
	return cmp.Or(cmp.Compare(uncovered(after), uncovered(before)), cmp.Compare(shortage(after), shortage(before)))
}

func uncovered(s *coverage.Slot) int { return s.Minutes() - s.CoveredMinutes }

func shortage(s *coverage.Slot) int { return max(0, s.Required-s.Min) }
