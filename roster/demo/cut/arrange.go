package main

import (
	"fmt"
	"slices"
)

// arrange splits segments wherever they cross or touch, so that any two of the result share at most an end point.
// Crossings are rounded to the grid, which bends the lines by less than a step and can make them cross anew: hence
// the rounds.
func arrange(segments []segment) ([]segment, error) {
	for range 20 {
		segments = tidy(segments)
		split := splitOnce(segments)
		if len(split) == len(segments) {
			return split, nil
		}
		segments = split
	}
	return nil, fmt.Errorf("the lines still cross after 20 rounds of splitting")
}

// tidy sorts segments, drops repeated ones and those without length.
func tidy(segments []segment) []segment {
	segments = slices.DeleteFunc(slices.Clone(segments), func(s segment) bool { return s.a == s.b })
	slices.SortFunc(segments, func(s, t segment) int {
		if c := s.a.compare(t.a); c != 0 {
			return c
		}
		return s.b.compare(t.b)
	})
	return slices.Compact(segments)
}

// splitOnce cuts every segment at all points where another one, as it is now, meets it. Segments must be tidy.
func splitOnce(segments []segment) []segment {
	cuts := make([][]point, len(segments))
	for i, s := range segments {
		for j := i + 1; j < len(segments) && segments[j].a.x <= s.b.x; j++ {
			t := segments[j]
			if min(t.a.y, t.b.y) > max(s.a.y, s.b.y) || max(t.a.y, t.b.y) < min(s.a.y, s.b.y) {
				continue
			}
			for _, p := range [2]point{t.a, t.b} {
				if s.holds(p) {
					cuts[i] = append(cuts[i], p)
				}
			}
			for _, p := range [2]point{s.a, s.b} {
				if t.holds(p) {
					cuts[j] = append(cuts[j], p)
				}
			}
			if s.crosses(t) {
				p := s.crossing(t)
				cuts[i] = append(cuts[i], p)
				cuts[j] = append(cuts[j], p)
			}
		}
	}
	var out []segment
	for i, s := range segments {
		// Within one segment the order of points is that of their distance from its beginning.
		points := append(cuts[i], s.a, s.b)
		slices.SortFunc(points, func(p, q point) int {
			along := func(p point) int64 { return (p.x-s.a.x)*(s.b.x-s.a.x) + (p.y-s.a.y)*(s.b.y-s.a.y) }
			return sign(along(p) - along(q))
		})
		for k := 1; k < len(points); k++ {
			if points[k-1] != points[k] {
				out = append(out, newSegment(points[k-1], points[k]))
			}
		}
	}
	return out
}

// clip drops the segments that lie outside the outline with both ends. What then still sticks out is a loose end.
func clip(segments, outline []segment) []segment {
	within := func(p point) bool {
		in := false
		for _, o := range outline {
			in = in != passesEast(o.a, o.b, p)
		}
		return in
	}
	return slices.DeleteFunc(segments, func(s segment) bool { return !within(s.a) && !within(s.b) })
}

// prune takes away loose ends until every end point joins at least two segments.
func prune(segments []segment) []segment {
	for {
		degree := map[point]int{}
		for _, s := range segments {
			degree[s.a]++
			degree[s.b]++
		}
		loose := func(s segment) bool { return degree[s.a] == 1 || degree[s.b] == 1 }
		if !slices.ContainsFunc(segments, loose) {
			return segments
		}
		segments = slices.DeleteFunc(segments, loose)
	}
}
