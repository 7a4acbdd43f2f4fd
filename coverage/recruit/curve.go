package recruit

import "slices"

// curve is what a district gains with so many postings: posts[n] are n of them, gain[n] the slot minutes they cover.
type curve struct {
	posts   [][]int
	gain    []float64
	settled int // up to this number, nothing gains more
}

// newCurve builds the curve up to most postings. For each number it takes the better of two lists, one made by adding
// to nothing and one by taking from full, and improves it by exchange while the work lasts.
func newCurve(g *ground, full []int, most int, w *work) curve {
	c := curve{posts: make([][]int, most+1), gain: make([]float64, most+1)}
	offer := func(n int, t *tally) {
		if n <= most && (c.posts[n] == nil || t.covered > c.gain[n]+tiny) {
			c.posts[n], c.gain[n] = slices.Clone(t.posts), t.covered
		}
	}
	c.rise(g, most, offer)
	c.fall(g, full, offer)
	for n := 1; n <= most; n++ {
		t := newTally(g)
		t.set(c.posts[n])
		t.exchange(w)
		offer(n, t)
	}
	for n := 1; n <= most && c.settle(g, n, w); n++ {
		c.settled = n
	}
	return c
}

// rise adds the posting of most credit, then of most minutes covered, then closed, one after another.
func (c *curve) rise(g *ground, most int, offer func(int, *tally)) {
	credit := make([][]float64, len(g.classes))
	for i := range credit {
		credit[i] = g.classes[i].credit()
	}
	t := newTally(g)
	offer(0, t)
	for n := 1; n <= most; n++ {
		best, at := [3]float64{}, -1
		for j := range g.squads {
			var x [3]float64
			for _, i := range g.over[j] {
				if k := t.on[i]; k < len(credit[i]) {
					x[0] += credit[i][k]
				}
			}
			x[1], x[2] = t.gain(j)
			if at < 0 || slices.Compare(x[:], best[:]) > 0 {
				best, at = x, j
			}
		}
		t.post(at, 1)
		offer(n, t)
	}
}

// fall takes from full the posting that loses least, one after another.
func (c *curve) fall(g *ground, full []int, offer func(int, *tally)) {
	t := newTally(g)
	t.set(full)
	n := 0
	for _, x := range full {
		n += x
	}
	for ; n > 0; n-- {
		offer(n, t)
		t.post(t.least(), -1)
	}
}

// least returns the squad whose posting, taken away, uncovers the fewest minutes, then opens the fewest; the last of equals.
func (t *tally) least() int {
	at, covered, closed := -1, 0.0, 0.0
	for j, n := range t.posts {
		if n == 0 {
			continue
		}
		was, open := t.covered, t.closed
		t.post(j, -1)
		lost, opened := was-t.covered, open-t.closed
		t.post(j, 1)
		if at < 0 || lost < covered-tiny || lost < covered+tiny && opened <= closed {
			at, covered, closed = j, lost, opened
		}
	}
	return at
}

// exchange moves postings one at a time to where they cover more, until none does.
func (t *tally) exchange(w *work) {
	cost := 0
	for _, over := range t.g.over {
		cost += len(over)
	}
	for better := true; better; {
		better = false
		for j := range t.posts {
			if t.posts[j] == 0 {
				continue
			}
			if w.left <= 0 {
				return
			}
			w.left -= cost
			was := t.covered
			t.post(j, -1)
			best, most := j, 0.0
			for k := range t.posts {
				if covered, _ := t.gain(k); covered > most+tiny {
					best, most = k, covered
				}
			}
			if t.covered+most <= was+tiny {
				best = j
			}
			t.post(best, 1)
			better = better || best != j
		}
	}
}
