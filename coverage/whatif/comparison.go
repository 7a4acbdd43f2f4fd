package whatif

import (
	"cmp"
	"slices"

	"watchbill/coverage"
	"watchbill/roster"
)

// comparison is a Difference in the making.
type comparison struct {
	base      *Baseline
	d         *Difference
	districts []place[roster.DistrictID]
	shifts    []place[roster.ShiftID]
	shiftOf   [2][]int // by the index of a shift before, and after: its place in shifts
	same      bool     // both Books have the same shifts in the same order
	touched   []bool   // nil: all
	gaps      [][]coverage.Gap
}

// place is something with its indexes in the Book before and in the Book after, -1 where it is not there.
type place[K any] struct {
	id            K
	before, after int
}

// line lays the districts and shifts of the two Books side by side.
func (c *comparison) line() {
	was, is := c.d.Before.Book(), c.d.After.Book()
	c.districts = sideBySide(was.Districts(), is.Districts(), func(d roster.District) roster.DistrictID { return d.ID })
	slices.SortFunc(c.districts, func(x, y place[roster.DistrictID]) int { return cmp.Compare(x.id, y.id) })
	c.shifts = sideBySide(was.Shifts(), is.Shifts(), func(s roster.Shift) roster.ShiftID { return s.ID })
	c.shiftOf = [2][]int{make([]int, was.Shifts().Len()), make([]int, is.Shifts().Len())}
	c.same = true
	for k, p := range c.shifts {
		c.same = c.same && p.before == k && p.after == k
		if p.before >= 0 {
			c.shiftOf[0][p.before] = k
		}
		if p.after >= 0 {
			c.shiftOf[1][p.after] = k
		}
		c.d.Shifts = append(c.d.Shifts, ShiftChange{Shift: p.id})
	}
	c.touched = touched(c.d.Before, c.d.After)
	c.gaps = gapsByDistrict(c.d.After)
	c.d.Statuses = [2]StatusCount{c.base.all, {}}
	c.d.Watches = make([]Watch, 0, len(c.districts)*len(c.shifts))
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
	watches := make([]Watch, len(c.shifts))
	after := make([]StatusCount, len(c.shifts))
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
		was = c.base.gaps[p.before]
	}
	if p.after >= 0 {
		is = c.gaps[p.after]
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
	c.d.Watches = append(c.d.Watches, watches...)
}

// slots compares the slots of a district and sums up those after.
func (c *comparison) slots(p place[roster.DistrictID], watches []Watch, statuses []StatusCount) {
	was, is := c.slotsOf(0, c.d.Before, p.before), c.slotsOf(1, c.d.After, p.after)
	for s := range watches {
		watches[s].After, statuses[s] = coverage.Share{}, StatusCount{}
	}
	for len(was) > 0 || len(is) > 0 {
		var before, after coverage.Slot
		var shift int
		var date roster.Date
		order := 0
		switch {
		case len(was) == 0:
			order = 1
		case len(is) == 0:
			order = -1
		default:
			order = was[0].compare(is[0])
		}
		if order <= 0 {
			before, shift, date = was[0].Slot, was[0].shift, was[0].Date
			was = was[1:]
		}
		if order >= 0 {
			after, shift, date = is[0].Slot, is[0].shift, is[0].Date
			is = is[1:]
			watches[shift].After.CoveredMinutes += after.CoveredMinutes
			watches[shift].After.Minutes += after.Minutes()
			statuses[shift].add(&after)
		}
		switch verdict := worse(&before, &after); {
		case verdict > 0:
			watches[shift].Worsened++
			c.d.Worsened = append(c.d.Worsened, SlotChange{p.id, c.shifts[shift].id, date, before, after})
		case verdict < 0:
			watches[shift].Bettered++
			c.d.Bettered = append(c.d.Bettered, SlotChange{p.id, c.shifts[shift].id, date, before, after})
		}
	}
}

// placedSlot is a slot with its shift's place among those of both Books.
type placedSlot struct {
	coverage.Slot
	shift int
}

func (s placedSlot) compare(t placedSlot) int {
	return cmp.Or(cmp.Compare(s.Date, t.Date), cmp.Compare(s.shift, t.shift))
}

// slotsOf lists the slots of a district by date and shift; side is 0 before and 1 after.
func (c *comparison) slotsOf(side int, grid *coverage.Grid, district int) []placedSlot {
	if district < 0 {
		return nil
	}
	all := make([]placedSlot, 0, grid.Options().Days*grid.Book().Shifts().Len())
	for s := range grid.SlotsIn(district) {
		all = append(all, placedSlot{s, c.shiftOf[side][s.Shift]})
	}
	if !c.same {
		slices.SortFunc(all, placedSlot.compare)
	}
	return all
}

// worse is more than 0 when a slot is worse after, less when it is better.
func worse(before, after *coverage.Slot) int {
	return cmp.Or(cmp.Compare(uncovered(after), uncovered(before)), cmp.Compare(shortage(after), shortage(before)))
}

func uncovered(s *coverage.Slot) int { return s.Minutes() - s.CoveredMinutes }

func shortage(s *coverage.Slot) int { return max(0, s.Required-s.Min) }
