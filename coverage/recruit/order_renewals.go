package recruit

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"

	"watchbill/roster"
)

// cell is a part of a stretch that every renewal fills whole or not at all.
type cell struct {
	roster.Interval
	short int // what is still missing
}

// ordered puts the renewals, whose gains are in r.found, in the order in which each next one closes most beyond those
// before it (then alone, then by officer), and drops those that add nothing.
func (r *renewing) ordered(list []Renewal) []Renewal {
	cells := r.cells()
	q := &queue{}
	for i := range list {
		x := &waiting{renewal: list[i], name: string(r.book.Person(list[i].Officer).Officer.ID)}
		for d, gained := range r.found[i] {
			for _, v := range gained {
				from, _ := slices.BinarySearchFunc(cells[d], v.Start, func(c cell, m roster.Minute) int { return cmp.Compare(c.Start, m) })
				for k := from; k < len(cells[d]) && cells[d][k].End <= v.End; k++ {
					x.fills = append(x.fills, &cells[d][k])
				}
			}
		}
		x.weigh()
		q.list = append(q.list, x)
	}
	heap.Init(q)
	var out []Renewal
	for len(q.list) > 0 {
		x := q.list[0]
		if was := x.renewal.Adds; was > 0 {
			if x.weigh(); x.renewal.Adds < was { // others have filled some of it meanwhile: look who is first now
				heap.Fix(q, 0)
				continue
			}
		}
		heap.Pop(q)
		if x.renewal.Adds == 0 {
			break
		}
		for _, c := range x.fills {
			c.short = max(0, c.short-1)
		}
		out = append(out, x.renewal)
	}
	return out
}

// cells cuts each district's stretches where a renewal's gains begin or end.
func (r *renewing) cells() [][]cell {
	edges := make([][]roster.Minute, len(r.grounds))
	for _, gains := range r.found {
		for d, gained := range gains {
			for _, v := range gained {
				edges[d] = append(edges[d], v.Start, v.End)
			}
		}
	}
	cells := make([][]cell, len(r.grounds))
	for d, g := range r.grounds {
		if g == nil {
			continue
		}
		slices.Sort(edges[d])
		cut := slices.Compact(edges[d])
		for _, s := range g.stretches {
			v, short := s.Interval, g.classes[s.class].short()
			for len(cut) > 0 && cut[0] <= v.Start {
				cut = cut[1:]
			}
			for len(cut) > 0 && cut[0] < v.End {
				cells[d] = append(cells[d], cell{roster.Interval{Start: v.Start, End: cut[0]}, short})
				v.Start, cut = cut[0], cut[1:]
			}
			cells[d] = append(cells[d], cell{v, short})
		}
	}
	return cells
}

// waiting is a renewal that has not been put into the list yet.
type waiting struct {
	renewal Renewal
	name    string
	fills   []*cell
}

// weigh works out what the renewal adds now.
func (x *waiting) weigh() {
	x.renewal.Adds = 0
	for _, c := range x.fills {
		if c.short > 0 {
			x.renewal.Adds += c.Minutes()
		}
	}
}

// queue holds those that wait, the one that adds most first. What one adds only falls as others are put before it, so
// that the first is the first of all once it has been weighed again.
type queue struct{ list []*waiting }

func (q *queue) Len() int { return len(q.list) }
func (q *queue) Less(i, j int) bool {
	a, b := q.list[i], q.list[j]
	return cmp.Or(cmp.Compare(b.renewal.Adds, a.renewal.Adds), cmp.Compare(b.renewal.Closed, a.renewal.Closed), strings.Compare(a.name, b.name)) < 0
}
func (q *queue) Swap(i, j int) { q.list[i], q.list[j] = q.list[j], q.list[i] }

// Push implements [heap.Interface]; nothing is added once the order has begun.
func (q *queue) Push(x any) { q.list = append(q.list, x.(*waiting)) }

// Pop implements [heap.Interface].
func (q *queue) Pop() any {
	x := q.list[len(q.list)-1]
	q.list = q.list[:len(q.list)-1]
	return x
}
