package recruit

import "slices"

// settling looks through all ways to post n officers in a district, as far as they may gain more than the best known.
type settling struct {
	*tally
	credit [][]float64 // by class, see [class.credit]
	best   float64
	found  []int       // nil: nothing better was found
	worth  [][]float64 // scratch, by how many are left to post: what each squad's next is credited with; more only lower it
	most   [][]float64 // scratch: the most of those from a squad on
	work   *work
	cost   int // of one look at every squad
}

// settle finds the best n postings of a district and tells whether it could look at all there are.
func (c *curve) settle(g *ground, n int, w *work) bool {
	s := &settling{tally: newTally(g), credit: make([][]float64, len(g.classes)), best: c.gain[n], work: w}
	for i := range s.credit {
		s.credit[i] = g.classes[i].credit()
	}
	for _, over := range g.over {
		s.cost += len(over)
	}
	for range n + 1 {
		s.worth = append(s.worth, make([]float64, len(g.squads)))
		s.most = append(s.most, make([]float64, len(g.squads)+1))
	}
	whole := s.look(0, n, 0)
	if s.found != nil {
		c.posts[n], c.gain[n] = s.found, s.best
	}
	return whole
}

// look tries every squad from first on for the next of n postings: lists differ by what is in them, not by order.
// credited is what the postings so far are credited with, which is never less than what they cover.
func (s *settling) look(first, n int, credited float64) bool {
	if s.work.left <= 0 {
		return false
	}
	s.work.left -= s.cost
	if n == 1 {
		for j := first; j < len(s.tally.posts); j++ {
			if covered, _ := s.gain(j); s.covered+covered > s.best+tiny {
				s.best = s.covered + covered
				s.found = slices.Clone(s.tally.posts)
				s.found[j]++
			}
		}
		return true
	}
	worth, most := s.worth[n], s.most[n]
	most[len(worth)] = 0
	for j := len(worth) - 1; j >= first; j-- {
		worth[j] = 0
		for _, i := range s.g.over[j] {
			if k := s.on[i]; k < len(s.credit[i]) {
				worth[j] += s.credit[i][k]
			}
		}
		most[j] = max(most[j+1], worth[j])
	}
	for j := first; j < len(worth); j++ {
		if credited+most[j]*float64(n) <= s.best+tiny {
			break // neither this squad nor a later one leads to more
		}
		if credited+worth[j]+most[j]*float64(n-1) <= s.best+tiny {
			continue
		}
		s.post(j, 1)
		whole := s.look(j, n-1, credited+worth[j])
		s.post(j, -1)
		if !whole {
			return false
		}
	}
	return true
}
