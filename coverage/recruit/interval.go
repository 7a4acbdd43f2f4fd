package recruit

import (
	"cmp"
	"slices"

	"watchbill/roster"
)

// meet returns what two intervals have in common; it is empty where Start is not before End.
func meet(a, b roster.Interval) roster.Interval {
	return roster.Interval{Start: max(a.Start, b.Start), End: min(a.End, b.End)}
}

// join sorts intervals and joins those that overlap or touch. It reuses v.
func join(v []roster.Interval) []roster.Interval {
	slices.SortFunc(v, func(a, b roster.Interval) int { return cmp.Compare(a.Start, b.Start) })
	out := v[:0]
	for _, x := range v {
		if n := len(out); n > 0 && x.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, x.End)
		} else {
			out = append(out, x)
		}
	}
	return out
}

// without returns a less b; both are ascending and apart.
func without(a, b []roster.Interval) []roster.Interval {
	if len(b) == 0 {
		return a
	}
	var out []roster.Interval
	for _, x := range a {
		for len(b) > 0 && b[0].End <= x.Start {
			b = b[1:]
		}
		for _, y := range b {
			if y.Start >= x.End {
				break
			}
			if x.Start < y.Start {
				out = append(out, roster.Interval{Start: x.Start, End: y.Start})
			}
			x.Start = max(x.Start, y.End)
		}
		if x.Start < x.End {
			out = append(out, x)
		}
	}
	return out
}
