package coverage

import (
	"cmp"
	"slices"
	"sort"
)

// stretch is a half-open interval in minutes after the line's zero.
type stretch struct{ start, end int32 }

// union sorts stretches and joins those that overlap or touch; empty ones go. It reuses v.
func union(v []stretch) []stretch {
	slices.SortFunc(v, func(a, b stretch) int { return cmp.Compare(a.start, b.start) })
	out := v[:0]
	for _, x := range v {
		if x.start >= x.end {
			continue
		}
		if n := len(out); n > 0 && x.start <= out[n-1].end {
			out[n-1].end = max(out[n-1].end, x.end)
		} else {
			out = append(out, x)
		}
	}
	return out
}

// appendShared appends what s has in common with the stretches v, which are ascending and apart.
func appendShared(dst []stretch, s stretch, v []stretch) []stretch {
	for _, x := range v[endingAfter(v, s.start):] {
		if x.start >= s.end {
			break
		}
		if both := (stretch{max(s.start, x.start), min(s.end, x.end)}); both.start < both.end {
			dst = append(dst, both)
		}
	}
	return dst
}

// exceeds tells whether a has a minute within s that b lacks; both are ascending and apart.
func exceeds(a, b []stretch, s stretch) bool {
	for _, x := range a[endingAfter(a, s.start):] {
		if x.start >= s.end {
			break
		}
		x.start, x.end = max(x.start, s.start), min(x.end, s.end)
		for _, y := range b[endingAfter(b, x.start):] {
			if y.start > x.start || x.start >= x.end {
				break
			}
			x.start = max(x.start, y.end)
		}
		if x.start < x.end {
			return true
		}
	}
	return false
}

// endingAfter returns the place of the first stretch of v, ascending and apart, that ends after m.
func endingAfter(v []stretch, m int32) int {
	return sort.Search(len(v), func(i int) bool { return v[i].end > m })
}
