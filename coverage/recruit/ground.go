package recruit

import (
	"encoding/binary"
	"slices"

	"watchbill/coverage"
	"watchbill/roster"
)

// class is all the minutes of a district in which the same squads are on duty and the same is missing.
type class struct {
	squads  []int32 // places in ground.squads, ascending; none: no posting helps
	missing []int   // of each slot that is short, ascending: how many it lacks; the last is what the demand lacks
	need    int     // what postings are to fill: the last of missing, less what timed absences take where those are spared
	minutes int

	// By the number of new officers who are posted to the squads on duty, from 0; more than the last do nothing more.
	covered []float64 // slot minutes that become covered
	closed  []float64 // short minutes that go
}

// short is what the demand lacks.
func (c *class) short() int { return c.missing[len(c.missing)-1] }

// stretch is an interval in which a district is short, with its class.
type stretch struct {
	roster.Interval
	class int32
}

// ground is what there is to close in one district.
type ground struct {
	district  int
	squads    []Squad
	classes   []class
	over      [][]int32 // by squad: the classes in which it is on duty
	stretches []stretch // by start
	minutes   int       // of all slots
	missing   int       // of these, not covered
	short     int       // short minutes
}

// survey gathers what a district lacks. timed says how many certified officers timed absences keep away at an instant.
func survey(grid *coverage.Grid, opt *Options, district int, squads []Squad, timed *away) *ground {
	g := &ground{district: district, squads: squads, over: make([][]int32, len(squads))}
	t := newTours(grid.Book(), opt, squads)
	at := map[string]int32{}
	var on []int32
	var missing []int
	var key []byte
	for p := range grid.PiecesIn(district) {
		g.minutes += p.Minutes() * len(p.Required)
		short := p.Short()
		if short == 0 {
			continue
		}
		missing = missing[:0]
		for _, required := range p.Required {
			if n := required - p.Count; n > 0 {
				missing = append(missing, n)
			}
		}
		slices.Sort(missing)
		need := short
		if opt.SpareOneOff {
			need = max(0, need-timed.at(p.Start))
		}
		on = t.appendOn(on[:0], p)
		key = binary.AppendUvarint(key[:0], uint64(need))
		for _, n := range missing {
			key = binary.AppendUvarint(key, uint64(n))
		}
		key = append(key, 0) // nothing is missing 0 times
		for _, j := range on {
			key = binary.AppendUvarint(key, uint64(j))
		}
		c, met := at[string(key)]
		if !met {
			c = int32(len(g.classes))
			at[string(key)] = c
			g.classes = append(g.classes, class{squads: slices.Clone(on), missing: slices.Clone(missing), need: need})
			for _, j := range on {
				g.over[j] = append(g.over[j], c)
			}
		}
		g.classes[c].minutes += p.Minutes()
		g.stretches = append(g.stretches, stretch{p.Interval, c})
		g.missing += p.Minutes() * len(missing)
		g.short += p.Minutes() * short
	}
	return g
}

// attainable is how many of the slot minutes that are not covered postings can cover, given that they fill each
// class's need and no more.
func (g *ground) attainable() (n int) {
	for i := range g.classes {
		c := &g.classes[i]
		if len(c.squads) == 0 {
			continue
		}
		for _, m := range c.missing {
			if m <= c.need {
				n += c.minutes
			}
		}
	}
	return n
}

// rows states the covering problem: every need of every class that a posting can fill.
func (g *ground) rows() []row {
	var rows []row
	for i := range g.classes {
		if c := &g.classes[i]; c.need > 0 && len(c.squads) > 0 {
			rows = append(rows, row{c.squads, c.need})
		}
	}
	return rows
}

// weigh fills what each number of new officers does in each class, when each of them is there with probability
// present, independently of the others.
func (g *ground) weigh(present float64) {
	for i := range g.classes {
		c := &g.classes[i]
		most := c.short()
		if present < 1 {
			most = 3*most + 12 // beyond that, what one more adds does not show
		}
		c.covered, c.closed = make([]float64, most+1), make([]float64, most+1)
		there := []float64{1} // there[k]: the probability that k are there
		for n := 0; n <= most; n++ {
			c.covered[n], c.closed[n] = 0, 0
			for k, p := range there {
				c.closed[n] += p * float64(c.minutes*min(k, c.short()))
				for _, m := range c.missing {
					if k >= m {
						c.covered[n] += p * float64(c.minutes)
					}
				}
			}
			there = oneMore(there, present)
		}
	}
}

// oneMore is the distribution of a number with one more who is there with probability p. Exact for p = 1.
func oneMore(there []float64, p float64) []float64 {
	next := make([]float64, len(there)+1)
	for k, q := range there {
		next[k+1] += q * p
		next[k] += q * (1 - p)
	}
	return next
}

// tally is a district with some new officers posted.
type tally struct {
	g       *ground
	posts   []int // by squad
	on      []int // by class: new officers posted to the squads on duty
	covered float64
	closed  float64
}

func newTally(g *ground) *tally {
	return &tally{g: g, posts: make([]int, len(g.squads)), on: make([]int, len(g.classes))}
}

func at(values []float64, n int) float64 { return values[min(n, len(values)-1)] }

// gain is what one more in squad j does: slot minutes covered and short minutes closed.
func (t *tally) gain(j int) (covered, closed float64) {
	for _, i := range t.g.over[j] {
		c, n := &t.g.classes[i], t.on[i]
		if n+1 < len(c.covered) {
			covered += c.covered[n+1] - c.covered[n]
			closed += c.closed[n+1] - c.closed[n]
		}
	}
	return covered, closed
}

// post adds n to squad j; n may be negative.
func (t *tally) post(j, n int) {
	t.posts[j] += n
	for _, i := range t.g.over[j] {
		c := &t.g.classes[i]
		t.covered += at(c.covered, t.on[i]+n) - at(c.covered, t.on[i])
		t.closed += at(c.closed, t.on[i]+n) - at(c.closed, t.on[i])
		t.on[i] += n
	}
}

// set makes the posts what they are to be.
func (t *tally) set(posts []int) {
	for j, n := range posts {
		if n != t.posts[j] {
			t.post(j, n-t.posts[j])
		}
	}
}
