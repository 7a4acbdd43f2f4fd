package main

import (
	"cmp"
	"container/heap"
	"fmt"
	"slices"

	"github.com/paulmach/osm"
)

// trace follows the ways that keep selects, by the shortest way from the point of theirs nearest to from to the one
// nearest to to. On a road with two carriageways this is one of them, crossed over where they part.
func (x *extract) trace(keep func(osm.Tags) bool, from, to degrees) ([]point, error) {
	next := map[point][]point{}
	for _, w := range x.ways {
		if !keep(w.Tags) {
			continue
		}
		for _, s := range segmentsAlong(x.line(w)) {
			next[s.a] = append(next[s.a], s.b)
			next[s.b] = append(next[s.b], s.a)
		}
	}
	if len(next) == 0 {
		return nil, fmt.Errorf("no way in the extract fits")
	}
	start, goal := nearest(next, from.point()), nearest(next, to.point())
	before := shortest(next, start, goal)
	if _, ok := before[goal]; !ok {
		return nil, fmt.Errorf("the ways do not join %v to %v", from, to)
	}
	line := []point{goal}
	for p := goal; p != start; {
		p = before[p]
		line = append(line, p)
	}
	slices.Reverse(line)
	return line, nil
}

// nearest is the point of a graph nearest to p.
func nearest(graph map[point][]point, p point) point {
	var found point
	best := -1.0
	for q := range graph {
		if d := length(p, q); best < 0 || d < best || d == best && q.compare(found) < 0 {
			found, best = q, d
		}
	}
	return found
}

// shortest returns, for every point that Dijkstra's search from start settles until it reaches goal, the one before it.
func shortest(graph map[point][]point, start, goal point) map[point]point {
	before := map[point]point{}
	open := &frontier{{start, start, 0}}
	for open.Len() > 0 {
		s := heap.Pop(open).(step)
		if _, done := before[s.at]; done {
			continue
		}
		before[s.at] = s.from
		if s.at == goal {
			break
		}
		for _, q := range graph[s.at] {
			heap.Push(open, step{q, s.at, s.so + length(s.at, q)})
		}
	}
	return before
}

// step is a way to reach a point, so long in all.
type step struct {
	at, from point
	so       float64
}

// frontier is a heap of steps, the shortest first; equals in the order of their points, so that each run is the same.
type frontier []step

func (f frontier) Len() int      { return len(f) }
func (f frontier) Swap(i, j int) { f[i], f[j] = f[j], f[i] }
func (f frontier) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(f[i].so, f[j].so), f[i].at.compare(f[j].at), f[i].from.compare(f[j].from)) < 0
}
func (f *frontier) Push(s any) { *f = append(*f, s.(step)) }
func (f *frontier) Pop() any {
	s := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return s
}
