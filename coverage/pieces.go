package coverage

import (
	"iter"

	"watchbill/roster"
)

// Watch is a shift on a date: whoever works that shift then stands one tour.
type Watch struct {
	Shift int // index
	Date  roster.Date
}

// Piece is a stretch of a district's horizon, inside at least one slot that asks for somebody, during which no watch
// begins or ends and the count stays what it is.
type Piece struct {
	roster.Interval
	Count    int     // who counts, COVERAGE.md 4
	Demand   int     // the largest of Required, COVERAGE.md 7
	Required []int   // what each slot that contains the piece asks for; those that ask for nobody are left out
	Watches  []Watch // every watch that is under way, those that began before the horizon or begin after it too
}

// Short is how many are missing, 0 where nobody is.
func (p *Piece) Short() int { return max(0, p.Demand-p.Count) }

// span is a piece as a sweep notes it.
type span struct {
	segment int
	stretch
	count int32
}

// PiecesIn ranges over the pieces of one district by start: the finest that a grid knows, from which slots, gaps and
// shares can all be added up. They are not kept but worked out again, at the cost of that one district. A piece is
// good until the next one is asked for.
func (g *Grid) PiecesIn(district int) iter.Seq[*Piece] {
	return func(yield func(*Piece) bool) {
		w := newWorker(g)
		defer w.done()
		w.noting, w.spans = true, w.spans[:0]
		cells := w.district(district).cells
		w.noting = false
		var p Piece
		last := -1
		for _, s := range w.spans {
			if s.segment != last {
				last = s.segment
				g.frame(&p, &g.line.segments[last], cells)
			}
			p.Interval, p.Count = g.line.interval(s.stretch), int(s.count)
			if !yield(&p) {
				return
			}
		}
	}
}

// frame fills what the pieces of a segment have in common.
func (g *Grid) frame(p *Piece, seg *segment, cells []cell) {
	p.Demand, p.Required, p.Watches = 0, p.Required[:0], p.Watches[:0]
	for _, slot := range seg.slots {
		if n := int(cells[slot].required); n > 0 {
			p.Required = append(p.Required, n)
			p.Demand = max(p.Demand, n)
		}
	}
	for _, lane := range seg.tours {
		p.Watches = append(p.Watches, Watch{int(lane) % g.line.shifts, g.line.date(int(lane))})
	}
}
