package roster

import "slices"

// DateRange is the days From to To, both inclusive. A zero From has no beginning, a zero To no end.
type DateRange struct {
	From Date `json:"from,omitzero"`
	To   Date `json:"to,omitzero"`
}

// Contains tells whether d is one of the days.
func (r DateRange) Contains(d Date) bool { return d >= r.From && (r.To == 0 || d <= r.To) }

// Meets tells whether the two ranges share a day.
func (r DateRange) Meets(s DateRange) bool {
	return (r.To == 0 || s.From <= r.To) && (s.To == 0 || r.From <= s.To)
}

func (r DateRange) String() string { return r.From.String() + ".." + r.To.String() }

// throughOf returns the end of the first range that contains d, zero if it is open, and whether one does.
func throughOf(ranges []DateRange, d Date) (through Date, ok bool) {
	for _, r := range ranges {
		if r.Contains(d) {
			return r.To, true
		}
	}
	return 0, false
}

// lastBefore returns the last day before d that the ranges, ascending and apart, contain; zero if there is none.
func lastBefore(ranges []DateRange, d Date) (last Date) {
	for _, r := range ranges {
		if r.From >= d {
			break
		}
		last = d - 1
		if r.To != 0 {
			last = min(last, r.To)
		}
	}
	return last
}

// mergeDates sorts ranges, all with both ends, and joins those that overlap or follow each other day on day. It reuses r.
func mergeDates(r []DateRange) []DateRange {
	if len(r) < 2 {
		return r
	}
	slices.SortFunc(r, func(a, b DateRange) int { return int(a.From) - int(b.From) })
	out := r[:1]
	for _, x := range r[1:] {
		if last := &out[len(out)-1]; x.From <= last.To+1 {
			last.To = max(last.To, x.To)
		} else {
			out = append(out, x)
		}
	}
	return out
}

// earliest returns the earliest of last, which is given, and the ends that are not open.
func earliest(last Date, ends ...Date) Date {
	for _, e := range ends {
		if e != 0 && e < last {
			last = e
		}
	}
	return last
}
