package coverage

import "watchbill/roster"

// sweep passes once over the segments of the line and fills the cells and the gaps of district d.
func (w *worker) sweep(d int) *district {
	g := &district{cells: make([]cell, w.line.days*w.line.shifts)}
	w.require(d, g.cells)
	run := gapRun{w: w, district: d}
	var now counts // what the changes so far add up to
	next := 0
	for i := range w.line.segments {
		seg := &w.line.segments[i]
		demand := int32(0)
		for _, slot := range seg.slots {
			demand = max(demand, g.cells[slot].required)
		}
		for next < len(w.changes) && w.changes[next].at <= seg.start {
			now.add(&w.changes[next].by)
			next++
		}
		if demand == 0 {
			continue
		}
		base := now
		for _, lane := range seg.tours {
			base.add(&w.lanes[lane])
		}
		// The segment is one piece, unless changes fall inside it.
		start := seg.start
		for next < len(w.changes) && w.changes[next].at < seg.end {
			at := w.changes[next].at
			g.piece(seg.slots, start, at, base[asIs])
			run.piece(i, start, at, demand, &base)
			if w.noting {
				w.note(i, start, at, base[asIs])
			}
			for start = at; next < len(w.changes) && w.changes[next].at == at; next++ {
				now.add(&w.changes[next].by)
				base.add(&w.changes[next].by)
			}
		}
		g.piece(seg.slots, start, seg.end, base[asIs])
		run.piece(i, start, seg.end, demand, &base)
		if w.noting {
			w.note(i, start, seg.end, base[asIs])
		}
	}
	run.close()
	g.gaps = run.gaps
	return g
}

// note keeps a piece for whoever asked for them. Changes right at a segment's start leave an empty stretch behind.
func (w *worker) note(segment int, start, end, count int32) {
	if start < end {
		w.spans = append(w.spans, span{segment, stretch{start, end}, count})
	}
}

// require fills what the targets ask for in each cell whose slot has a minute.
func (w *worker) require(d int, cells []cell) {
	shifts := w.line.shifts
	for shift := range shifts {
		steady, ok := w.book.Steady(w.need, d, shift)
		for day := range w.line.days {
			lane := (day+1)*shifts + shift
			if w.line.on[lane].start >= w.line.on[lane].end {
				continue
			}
			n := steady
			if !ok {
				n = w.book.Required(w.need, d, shift, w.line.from+roster.Date(day))
			}
			cells[day*shifts+shift] = cell{required: int32(n), min: noMin}
		}
	}
}

// noMin is the least count of a slot before any minute of it was seen.
const noMin = 1<<31 - 1

// piece enters a stretch with one count into the slots that contain it.
func (g *district) piece(slots []int32, start, end, count int32) {
	for _, slot := range slots {
		c := &g.cells[slot]
		c.min = min(c.min, count)
		if count >= c.required {
			c.covered += end - start
		}
	}
}
