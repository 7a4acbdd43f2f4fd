package whatif

import (
	"watchbill/coverage"
	"watchbill/roster"
)

// gapsOf compares the gaps of a district.
func (c *comparison) gapsOf(id roster.DistrictID, was, is []coverage.Gap) {
	overlaps(was, is, func(g *coverage.Gap) (from, to int64) { return int64(g.Start), int64(g.End) }, func(was, is []coverage.Gap) {
		switch {
		case len(was) == 0:
			c.d.Opened = append(c.d.Opened, is...)
		case len(is) == 0:
			c.d.Closed = append(c.d.Closed, was...)
		case len(was) > 1 || len(is) > 1 || !sameGap(&was[0], &is[0]):
			c.d.Changed = append(c.d.Changed, GapChange{id, was, is})
		}
	})
}

func sameGap(x, y *coverage.Gap) bool {
	if x.Interval != y.Interval || x.Short != y.Short || x.ShortMinutes != y.ShortMinutes || x.Cause != y.Cause || x.Who.Len() != y.Who.Len() {
		return false
	}
	for i := range x.Who.Len() {
		if x.Who.At(i) != y.Who.At(i) {
			return false
		}
	}
	return true
}

// targets compares the runs on which recruitment targets are missed.
func (c *comparison) targets(after *coverage.Targets) {
	c.d.TargetsBefore, c.d.TargetsAfter = len(c.base.targets.Gaps), len(after.Gaps)
	was, is := runs(c.base.targets.Gaps), runs(after.Gaps)
	span := func(g *coverage.TargetGap) (from, to int64) { return int64(g.From), int64(g.To) + 1 }
	for _, d := range c.districts {
		for _, s := range c.shifts {
			before, now := was[[2]int{d.before, s.before}], is[[2]int{d.after, s.after}]
			if len(before) == 0 && len(now) == 0 {
				continue
			}
			overlaps(before, now, span, func(was, is []coverage.TargetGap) {
				switch {
				case len(was) == 0:
					c.d.Broken = append(c.d.Broken, is...)
				case len(is) == 0:
					c.d.Mended = append(c.d.Mended, was...)
				case len(was) > 1 || len(is) > 1 || !sameRun(&was[0], &is[0]):
					c.d.TargetsChanged = append(c.d.TargetsChanged, TargetChange{d.id, s.id, was, is})
				}
			})
		}
	}
}

// runs sorts out the runs by district and shift.
func runs(all []coverage.TargetGap) map[[2]int][]coverage.TargetGap {
	by := map[[2]int][]coverage.TargetGap{}
	for _, g := range all {
		k := [2]int{g.District, g.Shift}
		by[k] = append(by[k], g)
	}
	return by
}

func sameRun(x, y *coverage.TargetGap) bool {
	return x.From == y.From && x.To == y.To && x.Required == y.Required && x.Least == y.Least
}

// overlaps calls group for each group of spans that overlap, also by way of others, in order of time. Both lists are
// ascending and apart, so that their groups are stretches of them; either part of a group may be empty, not both.
func overlaps[T any](was, is []T, span func(*T) (from, to int64), group func(was, is []T)) {
	for len(was) > 0 || len(is) > 0 {
		n, m := 0, 0
		var end int64
		for {
			grown := false
			if n < len(was) {
				if from, to := span(&was[n]); n+m == 0 && first(was, is, span) || n+m > 0 && from < end {
					n, end, grown = n+1, max(end, to), true
				}
			}
			if m < len(is) {
				if from, to := span(&is[m]); n+m == 0 || from < end {
					m, end, grown = m+1, max(end, to), true
				}
			}
			if !grown {
				break
			}
		}
		group(was[:n:n], is[:m:m])
		was, is = was[n:], is[m:]
	}
}

// first tells whether the first of was begins no later than the first of is.
func first[T any](was, is []T, span func(*T) (from, to int64)) bool {
	if len(is) == 0 {
		return true
	}
	x, _ := span(&was[0])
	y, _ := span(&is[0])
	return x <= y
}
