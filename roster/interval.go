package roster

import "slices"

// Interval is the instants from Start up to, not including, End. It is empty when End is not after Start.
type Interval struct {
	Start Minute `json:"start"`
	End   Minute `json:"end"`
}

// Minutes is the length, never negative.
func (v Interval) Minutes() int { return int(max(0, v.End-v.Start)) }

// Contains tells whether m lies in the interval.
func (v Interval) Contains(m Minute) bool { return v.Start <= m && m < v.End }

// And returns what two intervals share; it may be empty.
func (v Interval) And(w Interval) Interval {
	return Interval{max(v.Start, w.Start), min(v.End, w.End)}
}

// Meets tells whether the two share a minute.
func (v Interval) Meets(w Interval) bool { return max(v.Start, w.Start) < min(v.End, w.End) }

// JoinIntervals sorts intervals and joins those that overlap or touch; empty ones go. It reuses v.
func JoinIntervals(v []Interval) []Interval {
	v = slices.DeleteFunc(v, func(x Interval) bool { return x.Start >= x.End })
	slices.SortFunc(v, func(a, b Interval) int { return int(a.Start - b.Start) })
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
