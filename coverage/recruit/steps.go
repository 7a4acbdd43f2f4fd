package recruit

import (
	"math"

	"watchbill/coverage"
)

// head is the next step of a district.
type head struct {
	squad           int // -1: none is left
	covered, closed float64
}

// before tells whether h comes before x: more closed, then more covered.
func (h head) before(x head) bool {
	if math.Abs(h.closed-x.closed) > tiny*max(1, h.closed) {
		return h.closed > x.closed
	}
	return h.covered > x.covered+tiny*max(1, h.covered)
}

// steps puts the postings in order and works out what each of them does. Districts do not touch each other, so that
// only the one that had the last step has to say anew what its next is.
func (w *planning) steps(posts [][]int) {
	p := w.plan
	if p.Options.WithLeave {
		for _, g := range w.grounds {
			if g != nil {
				g.weigh(p.Leave.Present())
			}
		}
	}
	fit := candidates(p.Book, &p.Options)
	w.on = make([]*tally, len(w.grounds))
	heads := make([]head, len(w.grounds))
	total := 0
	for d, g := range w.grounds {
		heads[d].squad = -1
		if g == nil {
			continue
		}
		w.on[d] = newTally(g)
		for _, n := range posts[d] {
			total += n
		}
		heads[d] = w.next(d, posts[d])
	}
	covered, closed, said := 0.0, 0.0, 0
	for range total {
		best := -1
		for d, h := range heads {
			if h.squad >= 0 && (best < 0 || h.before(heads[best])) {
				best = d
			}
		}
		h, t := heads[best], w.on[best]
		t.post(h.squad, 1)
		posts[best][h.squad]--
		heads[best] = w.next(best, posts[best])
		covered += h.covered
		closed += h.closed
		s := Step{Squad: t.g.squads[h.squad], After: coverage.Share{
			CoveredMinutes: p.Before.CoveredMinutes + int(math.Round(covered)), Minutes: p.Before.Minutes,
		}}
		s.Closed = int(math.Round(closed)) - said // so that rounding never adds up
		said += s.Closed
		s.Candidates = fit[s.Squad]
		p.Steps = append(p.Steps, s)
	}
	p.After = p.Before
	if total > 0 {
		p.After = p.Steps[total-1].After
	}
	p.Short[1] = p.Short[0] - said
	p.Exact = p.Bound == total
	p.Reached = p.After.Of() >= p.Options.UntilShare
}

// next is the step of district d that closes most of those that are left to make, then covers most; the first of
// equals, and squads are in order.
func (w *planning) next(d int, left []int) head {
	best := head{squad: -1}
	for j, n := range left {
		if n == 0 {
			continue
		}
		h := head{squad: j}
		h.covered, h.closed = w.on[d].gain(j)
		if best.squad < 0 || h.before(best) {
			best = h
		}
	}
	return best
}

// extras lists what is short only because of timed absences before the steps, and what is short after them.
func (w *planning) extras() {
	p := w.plan
	p.OneOff = extras(w.grounds, func(g *ground, s *stretch) (int, Why) {
		short := g.classes[s.class].short()
		if w.timed[g.district].at(s.Start) < short {
			return 0, ""
		}
		return short, OneOff
	})
	p.Left = extras(w.grounds, func(g *ground, s *stretch) (int, Why) {
		c := &g.classes[s.class]
		short := c.short() - w.on[g.district].on[s.class]
		switch {
		case len(c.squads) == 0:
			return short, NoSquad
		case w.timed[g.district].at(s.Start) >= short:
			return short, OneOff
		}
		return short, Beyond
	})
}
