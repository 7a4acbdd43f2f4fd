package recruit

import (
	"math"
	"slices"
)

// segment is a straight piece of a class's hull: width more new officers cover slope minutes each.
type segment struct{ width, slope float64 }

// hull returns the least concave function that is nowhere below covered: what a new officer is worth if the minutes
// of three required and none present are credited a third to each of three. Slopes fall; flat ends are left out.
func (c *class) hull() []segment {
	var out []segment
	for n := 0; n+1 < len(c.covered); {
		best, to := 0.0, -1
		for m := n + 1; m < len(c.covered); m++ {
			if s := (c.covered[m] - c.covered[n]) / float64(m-n); s > best+tiny {
				best, to = s, m
			}
		}
		if to < 0 {
			break
		}
		out = append(out, segment{float64(to - n), best})
		n = to
	}
	return out
}

// credit is the hull by the number of new officers: credit[n] is what the next one is worth.
func (c *class) credit() []float64 {
	v := make([]float64, len(c.covered)-1)
	n := 0
	for _, s := range c.hull() {
		for range int(s.width) {
			v[n] = s.slope
			n++
		}
	}
	return v
}

// leastPostings is a number below which no list of postings covers so many more slot minutes, whatever it looks like.
//
// Let every posting cost 1 and every minute earn m. What a district can earn at most, less what it costs, is bounded
// by a linear program over the hulls, and what is earned beyond that cannot come from anywhere: the postings are at
// least m × minutes less the sum over the districts. That holds for every m, so we look for the m that says most.
func leastPostings(programs []program, minutes float64, w *work) int {
	if minutes <= 0 {
		return 0
	}
	best := 0.0
	for i := range programs {
		best = max(best, programs[i].most)
	}
	if best == 0 {
		return 1
	}
	least := 1.0
	value := func(log float64) float64 {
		m := math.Exp(log)
		sum := m * minutes
		for i := range programs {
			sum -= programs[i].beyond(m, w)
		}
		least = max(least, sum)
		return sum
	}
	// The bound is concave in m: narrow it down by the golden section.
	const golden = 0.6180339887498949
	low, high := -math.Log(best), -math.Log(best)+math.Log(1e4)
	a, b := high-golden*(high-low), low+golden*(high-low)
	va, vb := value(a), value(b)
	for range 16 {
		if w.left <= 0 {
			break
		}
		if va < vb {
			low, a, va = a, b, vb
			b = low + golden*(high-low)
			vb = value(b)
		} else {
			high, b, vb = b, a, va
			a = high - golden*(high-low)
			va = value(a)
		}
	}
	return roundUp(least)
}

// program is one district's part of the bound.
type program struct {
	squads  int
	classes []hulled
	all     float64 // what is covered when everything is
	most    float64 // the most that one posting is credited with
	worked  []price // what beyond has said so far
}

// price is one m and what the district is bounded by there.
type price struct{ m, beyond float64 }

// upper is a number of minutes that n postings in the district do not cover more than, by what is known so far.
func (p *program) upper(n int) float64 {
	least := p.all
	for _, x := range p.worked {
		least = min(least, (x.beyond+float64(n))/x.m)
	}
	return least
}

// hulled is a class as its squads and its hull.
type hulled struct {
	squads   []int32
	segments []segment
}

func newProgram(g *ground) program {
	p := program{squads: len(g.squads)}
	credited := make([]float64, len(g.squads))
	for i := range g.classes {
		c := &g.classes[i]
		if len(c.squads) == 0 {
			continue
		}
		h := hulled{c.squads, c.hull()}
		if len(h.segments) == 0 {
			continue
		}
		p.classes = append(p.classes, h)
		for _, s := range h.segments {
			p.all += s.width * s.slope
		}
		for _, j := range c.squads {
			credited[j] += h.segments[0].slope
		}
	}
	if len(credited) > 0 {
		p.most = slices.Max(credited)
	}
	return p
}

// beyond is a number that m × minutes covered less postings does not exceed in the district.
func (p *program) beyond(m float64, w *work) float64 {
	lp := packing{room: make([]float64, p.squads)}
	for j := range lp.room {
		lp.room[j] = 1
	}
	for _, h := range p.classes {
		// A price on the class's new officers makes its segments worth less, the flattest first worth nothing.
		width, below := 0.0, 0.0
		for _, s := range h.segments {
			width += s.width
		}
		for i := len(h.segments) - 1; i >= 0; i-- {
			s := h.segments[i]
			lp.columns = append(lp.columns, column{h.squads, 1, width, m*s.slope - below})
			below = m * s.slope
			width -= s.width
		}
	}
	y, _ := lp.solve(w)
	most := max(0, m*p.all-lp.value(y))
	p.worked = append(p.worked, price{m, most})
	return most
}
