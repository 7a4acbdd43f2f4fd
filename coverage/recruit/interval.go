package recruit

import "watchbill/roster"

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
