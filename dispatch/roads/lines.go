package roads

import (
	"iter"
	"slices"

	"watchbill/roster"
)

// ClassNames are the classes of roads, the greatest first, in OpenStreetMap's words.
func ClassNames() []string { return slices.Clone(classNames[:]) }

// Lines yields the course of every stretch of a class, of at least two points each, for whoever draws a map. A line is good
// until the next one is asked for. A class that there is not has none.
func (n *Network) Lines(className string) iter.Seq[[]roster.Point] {
	return func(yield func([]roster.Point) bool) {
		of := slices.Index(classNames[:], className)
		var line []roster.Point
		for i := range n.stretches {
			if int(n.stretches[i].class) != of {
				continue
			}
			line = line[:0]
			for _, p := range n.course[n.stretches[i].start:n.end(uint32(i))] {
				line = append(line, p.point())
			}
			if !yield(line) {
				return
			}
		}
	}
}
