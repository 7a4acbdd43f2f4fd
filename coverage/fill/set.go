package fill

import (
	"cmp"
	"slices"

	"watchbill/roster"
)

// nodes is how many choices are tried to prove a set the smallest, for each piece.
const nodes = 2000

// closing chooses the offers that close one piece.
type closing struct {
	f     *finder
	ans   *Answer
	short []shortage // of the piece
	pool  []Chosen   // all that may be chosen: the later end first, who is asked for no earlier piece, whom it costs nothing, then in fair order
	taken []Chosen   // for the pieces before

	chosen, best []Chosen
	most         int // chosen at most
	tried        int
}

// set chooses the offers that close the gap, piece by piece.
func (f *finder) set(ans *Answer) (s Set) {
	s.Fewest = true
	for k, piece := range ans.Pieces {
		c := &closing{f: f, ans: ans, taken: s.Offers}
		for _, x := range f.o.short {
			if x.Interval = x.And(piece.Interval); x.Start < x.End {
				c.short = append(c.short, x)
			}
		}
		for i := range ans.Able {
			for _, x := range ans.Able[i].parts[k] {
				c.pool = append(c.pool, Chosen{i, x})
			}
		}
		asked := func(x *Chosen) bool {
			return slices.ContainsFunc(c.taken, func(y Chosen) bool { return y.Candidate == x.Candidate })
		}
		slices.SortStableFunc(c.pool, func(x, y Chosen) int {
			return cmp.Or(cmp.Compare(y.End, x.End), first(!asked(&x), !asked(&y)), first(x.Extra() == 0, y.Extra() == 0))
		})
		fewest := c.close()
		slices.SortStableFunc(c.best, func(x, y Chosen) int { return cmp.Compare(x.Start, y.Start) })
		s.Offers = append(s.Offers, c.best...)
		s.Left = append(s.Left, c.left(c.best)...)
		s.Fewest = s.Fewest && fewest
	}
	s.Left = roster.JoinIntervals(s.Left)
	s.Fewest = s.Fewest && len(s.Left) == 0
	return s
}

// close finds the fewest offers that close the piece, or as many as help, and tells whether fewer are proved not to.
//
// It takes the offer that reaches furthest of those which hold the first minute that is short, again and again: with one
// offer for everybody nothing closes it with fewer. Where somebody has several, or may not take two together, other
// choices are tried too, as long as there is hope of fewer and the tries last. Fewer than the greedy choice needs with
// everybody's offers free to be taken together can never do.
func (c *closing) close() (fewest bool) {
	bound, all := c.relaxed()
	c.greedy()
	c.best = slices.Clone(c.chosen)
	closes := len(c.left(c.best)) == 0
	most := len(c.best) - 1 // fewer than these
	if !closes {
		most = len(c.pool) // the greedy choice can take those whom it needs later
	}
	if !all || closes && most < bound {
		return closes
	}
	for n := bound; n <= most; n++ {
		c.chosen, c.most = c.chosen[:0], n
		if c.search() {
			c.best = slices.Clone(c.chosen)
			return c.tried < nodes
		}
		if c.tried >= nodes {
			return false
		}
	}
	return closes
}

// greedy chooses as long as something helps. A minute that nobody can take is passed over.
func (c *closing) greedy() {
	c.chosen = c.chosen[:0]
	at := c.short[0].Start
	for {
		m, ok := c.firstShort(at)
		if !ok {
			return
		}
		i := slices.IndexFunc(c.pool, func(x Chosen) bool { return x.Contains(m) && c.may(x) })
		if i < 0 {
			at = c.after(m)
			continue
		}
		c.chosen = append(c.chosen, c.pool[i])
	}
}

// after returns the next instant after m at which an offer begins or the shortage changes.
func (c *closing) after(m roster.Minute) roster.Minute {
	next := c.short[len(c.short)-1].End
	for _, x := range c.pool {
		if x.Start > m {
			next = min(next, x.Start)
		}
	}
	for _, s := range c.short {
		if s.Start > m {
			next = min(next, s.Start)
		}
	}
	return next
}

// search tries to close what is left with no more than most offers.
func (c *closing) search() bool {
	m, ok := c.firstShort(c.short[0].Start)
	if !ok {
		return true
	}
	if len(c.chosen) == c.most {
		return false
	}
	for _, x := range c.pool {
		if !x.Contains(m) || !c.may(x) {
			continue
		}
		if c.tried++; c.tried > nodes {
			return false
		}
		c.chosen = append(c.chosen, x)
		if c.search() {
			return true
		}
		c.chosen = c.chosen[:len(c.chosen)-1]
	}
	return false
}

// relaxed returns how many offers the greedy choice needs when all may be taken together, and whether they close the piece;
// no set has fewer.
func (c *closing) relaxed() (n int, closes bool) {
	closes = true
	used := make([]bool, len(c.pool))
	var took []Chosen
	for at := c.short[0].Start; ; {
		m, ok := shortAt(c.short, took, at)
		if !ok {
			return n, closes
		}
		i := -1
		for k := range c.pool {
			if !used[k] && c.pool[k].Contains(m) {
				i = k
				break
			}
		}
		if i < 0 {
			closes = false
			at = c.after(m)
			continue
		}
		used[i] = true
		took = append(took, c.pool[i])
		n++
	}
}

// firstShort returns the first minute from at on that is still short.
func (c *closing) firstShort(at roster.Minute) (roster.Minute, bool) {
	return shortAt(c.short, c.chosen, at)
}

// shortAt returns the first minute from at on at which fewer are taken than are missing.
func shortAt(short []shortage, took []Chosen, at roster.Minute) (roster.Minute, bool) {
	for _, s := range short {
		for m := max(at, s.Start); m < s.End; {
			n, next := 0, s.End
			for i := range took {
				x := &took[i]
				switch {
				case x.Contains(m):
					n++
					next = min(next, x.End)
				case x.Start > m:
					next = min(next, x.Start)
				}
			}
			if n < s.short {
				return m, true
			}
			m = next
		}
	}
	return 0, false
}

// left returns when the piece is still short with the offers taken.
func (c *closing) left(took []Chosen) (list []roster.Interval) {
	for at := c.short[0].Start; ; {
		m, ok := shortAt(c.short, took, at)
		if !ok {
			return list
		}
		next := c.short[len(c.short)-1].End
		for _, s := range c.short {
			if s.Start > m {
				next = min(next, s.Start)
			}
		}
		for _, x := range took {
			for _, e := range [2]roster.Minute{x.Start, x.End} {
				if e > m {
					next = min(next, e)
				}
			}
		}
		list = append(list, roster.Interval{Start: m, End: next})
		at = next
	}
}

// may tells whether x can be taken with what is chosen: by nobody who fills this piece already, not from a district that
// spares somebody else at the time, and by rules that look at all that the officer would add.
func (c *closing) may(x Chosen) bool {
	able := c.ans.Able
	for _, y := range c.chosen {
		if x.Candidate == y.Candidate || slices.ContainsFunc(able[x.Candidate].people, func(i int) bool { return slices.Contains(able[y.Candidate].people, i) }) {
			return false
		}
		if drains(&x.Offer, &y.Offer) {
			return false
		}
	}
	for k, i := range able[x.Candidate].people {
		var added, left []roster.Interval
		p := c.f.book.Person(i)
		for _, y := range c.taken {
			if slices.Contains(able[y.Candidate].people, i) {
				added, left = appendCalls(added, left, &y.Offer, p)
			}
		}
		if len(added) == 0 {
			continue
		}
		added, left = appendCalls(added, left, &x.Offer, p)
		a := c.f.room[k]
		a.check.Load(p)
		a.broken = a.check.WouldLeave(a.broken[:0], left, added...)
		if len(a.broken) > 0 {
			return false
		}
	}
	return true
}

// drains tells whether two offers take people from one district at one time.
func drains(x, y *Offer) bool {
	for _, a := range x.Calls {
		for _, b := range y.Calls {
			if a.From >= 0 && a.From == b.From && a.Meets(b.Interval) {
				return true
			}
		}
	}
	return false
}

// appendCalls appends when the offer asks p for duty, and when they leave a tour for it.
func appendCalls(added, left []roster.Interval, x *Offer, p *roster.Personnel) (_, _ []roster.Interval) {
	for _, c := range x.Calls {
		if c.Person != p {
			continue
		}
		added = append(added, c.Interval)
		if c.Way == Move {
			left = append(left, c.Interval)
		}
	}
	return added, left
}
