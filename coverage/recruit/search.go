package recruit

import (
	"math"
	"slices"
)

// search is a branch and bound over the fewest postings that meet the rows of one part. Postings are cheap to count and
// rows few, so that each node solves its linear program afresh.
type search struct {
	rows   []row
	squads []int32   // those of the part
	at     []int32   // by squad: its place in squads
	over   [][]int32 // by place: its rows
	work   *work

	best  []int // by place: the fewest found so far
	size  int
	bound int // no solution has fewer
}

func (s *search) run() {
	s.keep(s.fill(make([]int, len(s.squads))))
	low, high := make([]int, len(s.squads)), make([]int, len(s.squads))
	for k := range high {
		high[k] = -1 // open
	}
	value, x := s.relax(low, high)
	s.bound = max(1, roundUp(value))
	s.round(x)
	if s.size > s.bound && s.branch(low, high, x) {
		s.bound = s.size // every branch was looked into
	}
}

// branch looks into both sides of the most divided squad, and tells whether it saw all there is. x solves the relaxed
// problem within low and high.
func (s *search) branch(low, high []int, x []float64) bool {
	if s.work.left <= 0 {
		return false // x may not be what the linear program comes to
	}
	k, apart, sum := -1, 1e-6, 0.0
	for i, v := range x {
		sum += v
		if a := math.Abs(v - math.Round(v)); a > apart {
			k, apart = i, a
		}
	}
	if k < 0 {
		return s.size <= int(math.Round(sum)) // whole numbers: round has kept them
	}
	whole := int(math.Floor(x[k]))
	was := [2]int{low[k], high[k]}
	all := true
	for _, up := range [2]bool{true, false} {
		low[k], high[k] = was[0], was[1]
		if up {
			low[k] = whole + 1
		} else {
			high[k] = whole
		}
		if s.work.left <= 0 {
			all = false
			break
		}
		value, y := s.relax(low, high)
		if y == nil || roundUp(value) >= s.size {
			continue
		}
		s.round(y)
		if roundUp(value) >= s.size {
			continue
		}
		all = s.branch(low, high, y) && all
		if s.size == s.bound {
			break // nobody does better, whatever was not looked into
		}
	}
	low[k], high[k] = was[0], was[1]
	return all
}

// relax solves the problem for any numbers within low and high, not only whole ones; x is nil where no number of
// postings does. The value is a bound from below even when work ran out.
func (s *search) relax(low, high []int) (value float64, x []float64) {
	p := packing{room: make([]float64, len(s.squads))}
	base := 0
	for k := range p.room {
		p.room[k] = 1
		base += low[k]
	}
	for _, r := range s.rows {
		need := r.need
		rows := make([]int32, len(r.squads))
		free, room := false, 0
		for i, j := range r.squads {
			k := s.at[j]
			rows[i] = k
			need -= low[k]
			free = free || high[k] < 0
			room += high[k] - low[k]
		}
		if need <= 0 {
			continue
		}
		if !free && room < need {
			return 0, nil
		}
		p.columns = append(p.columns, column{rows, 1, float64(need), math.Inf(1)})
	}
	for k := range high {
		if high[k] >= 0 {
			p.columns = append(p.columns, column{[]int32{int32(k)}, -1, -float64(high[k] - low[k]), math.Inf(1)})
		}
	}
	y, price := p.solve(s.work)
	for k := range price {
		price[k] += float64(low[k])
	}
	return float64(base) + p.value(y), price
}

// round makes whole numbers of x in two ways and keeps what is better.
func (s *search) round(x []float64) {
	down, up := make([]int, len(x)), make([]int, len(x))
	for k, v := range x {
		down[k] = int(math.Floor(v + 1e-6))
		up[k] = int(math.Ceil(v - 1e-6))
	}
	s.keep(s.fill(down))
	s.keep(s.fill(up))
}

// fill adds the posting that meets most of what is open until every row is met, then takes out what is not needed.
func (s *search) fill(x []int) []int {
	open := make([]int, len(s.rows))
	left := 0
	for i, r := range s.rows {
		open[i] = r.need
		for _, j := range r.squads {
			open[i] -= x[s.at[j]]
		}
		if open[i] > 0 {
			left++
		}
	}
	for left > 0 {
		best, most := 0, -1
		for k, over := range s.over {
			n := 0
			for _, i := range over {
				n += max(0, min(open[i], 1))
			}
			if n > most {
				best, most = k, n
			}
		}
		x[best]++
		for _, i := range s.over[best] {
			if open[i]--; open[i] == 0 {
				left--
			}
		}
	}
	for k := len(x) - 1; k >= 0; k-- {
		for x[k] > 0 && !slices.ContainsFunc(s.over[k], func(i int32) bool { return open[i] >= 0 }) {
			x[k]--
			for _, i := range s.over[k] {
				open[i]++
			}
		}
	}
	return x
}

// keep remembers x, which meets every row, when it is the fewest so far.
func (s *search) keep(x []int) {
	n := 0
	for _, v := range x {
		n += v
	}
	if s.best == nil || n < s.size {
		s.best, s.size = slices.Clone(x), n
	}
}
