package forecast

import (
	"math/bits"
	"slices"
)

// MaxStates is how many joint counts are kept of one slot at most. Fourteen officers with fourteen different comings and
// goings at once are that many.
const MaxStates = 1 << 14

// What gather takes on: a slot is cut into as many pieces as a mask has bits, and an officer's overlapping tours are
// enumerated.
const (
	maxPieces = 64
	maxTours  = 6
)

// outcome is one way in which an officer, or one tour, may turn out: there in the pieces of mask, with probability p.
type outcome struct {
	mask uint64
	p    float64
}

// unit is what turns out by itself: an officer's tour in the slot, or several that overlap. That nobody comes is an
// outcome as well, with an empty mask.
type unit []outcome

// first is the first piece in which the unit may be there.
func (u unit) first() int {
	var all uint64
	for _, o := range u {
		all |= o.mask
	}
	return bits.TrailingZeros64(all)
}

// gather makes the units of a slot as rostered; false when there is too much to take on.
func (j *judge) gather(stints []stint) bool {
	j.units, j.outcomes = j.units[:0], j.outcomes[:0]
	if len(j.edges)-1 > maxPieces {
		return false
	}
	var tours []uint64
	for i := 0; i < len(stints); {
		seat := stints[i].seat
		tours = tours[:0]
		last := int32(-1 << 31)
		for ; i < len(stints) && stints[i].seat == seat; i++ {
			x := &stints[i]
			if !x.certified {
				continue
			}
			if x.tour != last {
				tours = append(tours, 0)
				last = x.tour
			}
			tours[len(tours)-1] |= j.mask(x.start, x.end)
		}
		if !j.officer(tours) {
			return false
		}
	}
	return true
}

// mask has a bit for each piece from start to end, both of which are edges.
func (j *judge) mask(start, end int32) uint64 {
	first, _ := slices.BinarySearch(j.edges, start)
	past, _ := slices.BinarySearch(j.edges, end)
	return ^uint64(0) >> (maxPieces - (past - first)) << first // neither shift reaches 64: a stint has a piece at least
}

// officer adds the units of one officer. Tours that share no minute are units of their own.
func (j *judge) officer(tours []uint64) bool {
	var seen, twice uint64
	for _, m := range tours {
		twice |= seen & m
		seen |= m
	}
	switch {
	case twice == 0:
		for _, m := range tours {
			j.add(outcome{0, j.lost}, outcome{m, 1 - j.lost})
		}
		return true
	case len(tours) > maxTours:
		return false
	}
	var room [1 << maxTours]outcome
	u := room[:1<<len(tours)]
	for stood := range u {
		u[stood] = outcome{p: 1}
		for i, m := range tours {
			if stood>>i&1 == 1 {
				u[stood].mask |= m
				u[stood].p *= 1 - j.lost
			} else {
				u[stood].p *= j.lost
			}
		}
	}
	j.add(u...)
	return true
}

// add adds a unit. The units of a slot share their room.
func (j *judge) add(u ...outcome) {
	n := len(j.outcomes)
	j.outcomes = append(j.outcomes, u...)
	j.units = append(j.units, j.outcomes[n:len(j.outcomes):len(j.outcomes)])
}

// class is those who are there for the same of what is still to come, as one count that stops at most.
type class struct {
	mask   uint64 // bit 0 is the piece at hand
	most   int
	stride int
}

// joint carries the joint distribution of the classes' counts over the pieces of a slot. It reuses its room.
type joint struct {
	classes, before []class
	p, q            []float64 // by state: the sum of count × stride
	moved           []int     // by class before: its place now, -1 when it is over
}

// holds returns the probability that in each of the pieces at least required are there; false when that takes more than
// MaxStates.
func (j *joint) holds(units []unit, pieces, required int) (float64, bool) {
	j.classes = j.classes[:0]
	j.p = append(j.p[:0], 1)
	for piece := range pieces {
		if !j.advance(units, piece, required) {
			return 0, false
		}
		for _, u := range units {
			if u.first() == piece {
				j.come(u, piece)
			}
		}
		j.refuse(required)
	}
	sum := 0.0
	for _, p := range j.p {
		sum += p
	}
	return within(sum), true
}

// advance lays the states out anew for a piece: classes whose rest is the same become one, those that are over go, and
// those of the units that begin with the piece get room.
func (j *joint) advance(units []unit, piece, required int) bool {
	j.before, j.classes = j.classes, j.before[:0]
	j.moved = j.moved[:0]
	shift := 0
	if piece > 0 {
		shift = 1
	}
	for _, c := range j.before {
		j.moved = append(j.moved, j.room(c.mask>>shift, c.most))
	}
	for _, u := range units {
		if u.first() == piece {
			for _, o := range u {
				j.room(o.mask>>piece, 1)
			}
		}
	}
	states := 1
	for i := range j.classes {
		c := &j.classes[i]
		c.most = min(c.most, required)
		c.stride = states
		if states *= c.most + 1; states > MaxStates {
			return false
		}
	}
	j.q = slices.Grow(j.q[:0], states)[:states]
	clear(j.q)
	for state, p := range j.p {
		if p > 0 {
			j.q[j.move(state)] += p
		}
	}
	j.p, j.q = j.q, j.p
	return true
}

// room makes room for so many more with a mask and returns their class, -1 when nothing is to come.
func (j *joint) room(mask uint64, more int) int {
	if mask == 0 {
		return -1
	}
	i := slices.IndexFunc(j.classes, func(c class) bool { return c.mask == mask })
	if i < 0 {
		i = len(j.classes)
		j.classes = append(j.classes, class{mask: mask})
	}
	j.classes[i].most += more
	return i
}

// move returns what a state of the classes before is now.
func (j *joint) move(state int) int {
	now := 0
	for i, c := range j.before {
		to := j.moved[i]
		if to < 0 {
			continue
		}
		count := state / c.stride % (c.most + 1)
		now += j.more(now, to, count) * j.classes[to].stride
	}
	return now
}

// more returns how many of n a class can take in a state before it is full.
func (j *joint) more(state, class, n int) int {
	c := &j.classes[class]
	return min(n, c.most-state/c.stride%(c.most+1))
}

// come adds a unit that begins with the piece.
func (j *joint) come(u unit, piece int) {
	j.q = slices.Grow(j.q[:0], len(j.p))[:len(j.p)]
	clear(j.q)
	for _, o := range u {
		rest, to, stride := o.mask>>piece, 0, 0
		if rest != 0 {
			to = slices.IndexFunc(j.classes, func(c class) bool { return c.mask == rest })
			stride = j.classes[to].stride
		}
		for state, p := range j.p {
			switch {
			case p == 0:
			case rest == 0:
				j.q[state] += p * o.p
			default:
				j.q[state+j.more(state, to, 1)*stride] += p * o.p
			}
		}
	}
	j.p, j.q = j.q, j.p
}

// refuse drops the states in which fewer than required are there in the piece at hand.
func (j *joint) refuse(required int) {
	for state, p := range j.p {
		if p == 0 {
			continue
		}
		there := 0
		for _, c := range j.classes {
			if c.mask&1 == 1 {
				there += state / c.stride % (c.most + 1)
			}
		}
		if there < required {
			j.p[state] = 0
		}
	}
}
