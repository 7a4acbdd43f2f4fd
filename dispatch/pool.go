package dispatch

import (
	"cmp"
	"math"
	"slices"

	"github.com/golang/geo/r3"
	"github.com/golang/geo/s2"

	"watchbill/dispatch/roads"
)

// pool is the units of one class, sorted by what can be done with them. Those that can be sent and have a position lie
// in blocks of neighbours, so that a lookup passes over what is far without looking at each.
type pool struct {
	seen    []int32      // free, with a position
	at      []s2.Point   // theirs
	good    []int64      // until when what is known of each lowers it by nothing, in Unix nanoseconds
	boxes   []box        // of each block of them
	marks   *roads.Marks // theirs on the roads; nil: there are none
	offRoad []int32      // those of them that are near no road
	blind   []int32      // free, without a position, by district
	groups  []group      // of them, one for each district
	aside   []int32      // not free
	cover   []int32      // by district: certified officers aboard free units; nil: none
}

// group is where the units of one district begin among those without a position.
type group struct{ district, first int32 }

// block is how many neighbours share a box.
const block = 16

// box is the smallest that holds a block, edges along the axes.
type box struct{ lo, hi r3.Vector }

// chord2 is the square of the chord to the nearest place that the box may hold.
func (b *box) chord2(p s2.Point) float64 {
	x := max(b.lo.X-p.X, p.X-b.hi.X, 0)
	y := max(b.lo.Y-p.Y, p.Y-b.hi.Y, 0)
	z := max(b.lo.Z-p.Z, p.Z-b.hi.Z, 0)
	return x*x + y*y + z*z
}

// crisis is the number of classes that a crisis call asks for. Their pools are kept ready; those of the others are
// made when a rung asks for them, which is when nobody of these is free.
const crisis = classCIT + 1

// poolOf returns the pool of a class. One of the lower classes is made once a state, or more often when several ask at
// once.
func (s *State) poolOf(c class) *pool {
	if c < crisis {
		return &s.pools[c]
	}
	if p := s.lower[c-crisis].Load(); p != nil {
		return p
	}
	p := s.pool(s.roll.classes[c])
	s.lower[c-crisis].Store(&p)
	return &p
}

// pool sorts the units of a class, which are in an order of neighbours, or else slower to look through.
func (s *State) pool(units []int32) pool {
	if s.live == nil {
		p := pool{blind: slices.Clone(units)}
		for _, i := range units {
			s.cover(&p, i)
		}
		s.group(&p)
		return p
	}
	p := pool{seen: make([]int32, 0, len(units)), at: make([]s2.Point, 0, len(units)), good: make([]int64, 0, len(units))}
	for _, i := range units {
		l := s.live.of(i)
		switch {
		case l.standing != free:
			p.aside = append(p.aside, i)
			continue
		case l.fixed:
			p.seen, p.at, p.good = append(p.seen, i), append(p.at, l.on), append(p.good, s.goodUntil(l))
			if s.roads != nil && l.spot.IsZero() {
				p.offRoad = append(p.offRoad, i)
			}
		default:
			p.blind = append(p.blind, i)
		}
		s.cover(&p, i)
	}
	s.group(&p)
	p.boxes = boxes(p.at)
	if s.roads != nil {
		p.marks = s.marks(p.seen)
	}
	return p
}

// goodUntil is until when a unit with a position needs no second look: it is not lowered before its position is stale,
// unless nobody reported its status.
func (s *State) goodUntil(l *live) int64 {
	if l.status == StatusUnknown {
		return math.MinInt64
	}
	return l.heard.Add(s.rules.staleAfter(l.fix.Source)).UnixNano()
}

// group sorts the units without a position by district.
func (s *State) group(p *pool) {
	if len(p.blind) == 0 {
		return
	}
	district := func(i int32) int32 { return int32(s.roll.units[i].District) }
	slices.SortFunc(p.blind, func(x, y int32) int { return cmp.Or(cmp.Compare(district(x), district(y)), cmp.Compare(x, y)) })
	for k, i := range p.blind {
		if d := district(i); k == 0 || d != p.groups[len(p.groups)-1].district {
			p.groups = append(p.groups, group{d, int32(k)})
		}
	}
}

// cover counts the certified officers of a unit for their districts.
func (s *State) cover(p *pool, i int32) {
	if !s.roll.units[i].Certified() {
		return
	}
	for _, m := range s.roll.units[i].Crew.All() {
		if m.Grade != GradeCIT {
			continue
		}
		if p.cover == nil {
			p.cover = make([]int32, s.muster.ground.Districts())
		}
		p.cover[m.District]++
	}
}

func boxes(at []s2.Point) []box {
	out := make([]box, 0, (len(at)+block-1)/block)
	for some := range slices.Chunk(at, block) {
		b := box{some[0].Vector, some[0].Vector}
		for _, p := range some[1:] {
			b.lo = r3.Vector{X: min(b.lo.X, p.X), Y: min(b.lo.Y, p.Y), Z: min(b.lo.Z, p.Z)}
			b.hi = r3.Vector{X: max(b.hi.X, p.X), Y: max(b.hi.Y, p.Y), Z: max(b.hi.Z, p.Z)}
		}
		out = append(out, b)
	}
	return out
}

// neighbours returns units in an order in which those that follow each other are near each other: along a Z over the
// agency's ground.
func (s *State) neighbours(units []int32) []int32 {
	type key struct {
		z    uint64
		unit int32
	}
	keys := make([]key, len(units))
	for k, i := range units {
		keys[k].unit = i
		if l := s.live.of(i); l.fixed {
			keys[k].z = interleave(uint32((l.fix.At.Lon+180)/360*math.MaxUint32)) | interleave(uint32((l.fix.At.Lat+90)/180*math.MaxUint32))<<1
		}
	}
	slices.SortFunc(keys, func(x, y key) int { return cmp.Or(cmp.Compare(x.z, y.z), cmp.Compare(x.unit, y.unit)) })
	out := make([]int32, len(units))
	for k := range keys {
		out[k] = keys[k].unit
	}
	return out
}

// interleave spreads the bits of x so that another number's fit between them.
func interleave(x uint32) uint64 {
	z := uint64(x)
	z = (z | z<<16) & 0x0000FFFF0000FFFF
	z = (z | z<<8) & 0x00FF00FF00FF00FF
	z = (z | z<<4) & 0x0F0F0F0F0F0F0F0F
	z = (z | z<<2) & 0x3333333333333333
	return (z | z<<1) & 0x5555555555555555
}
