package dispatch

import (
	"sync"
	"time"

	"github.com/golang/geo/s2"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// lookup is a query being answered. It belongs to one goroutine, and is used again for another when done.
type lookup struct {
	state  *State
	book   *roster.Book
	zone   *roster.Zone
	ground *Ground
	roll   *Roll
	query  Query
	now    time.Time

	at     roster.Point
	call   s2.Point // at, on the sphere
	own    int      // district of the call, or the nearest one
	inside bool     // the call lies in it
	far    []far    // by district
	asked  uint32   // counts the queries that this was used for, never 0

	spot   roads.Spot // the call on the roads; zero: on none
	away   []float64  // by block: square of the chord to the nearest that it may hold
	sets   []set
	marked []*roads.Marks

	short        shortlist
	ahead        []ranked // officers who go before a pair that waits
	listedStale  bool     // somebody listed in the first rung has an old position
	listedDiffer bool     // CAD and the roster differ over somebody listed

	page *page // that the answer is written on
}

// far is the time from the far side of a district, as worked out for one query.
type far struct {
	seconds float64
	asked   uint32
}

var lookups = sync.Pool{New: func() any { return new(lookup) }}

// lookup begins to answer a query, which was checked.
func (s *State) lookup(q Query) *lookup {
	if q.Limit == 0 {
		q.Limit = DefaultLimit
	}
	if q.Need == "" {
		q.Need = roster.NeedCIT
	}
	l := lookups.Get().(*lookup)
	l.state, l.roll, l.ground, l.book, l.query = s, s.roll, s.muster.ground, s.muster.book, q
	l.zone, l.now = l.book.Zone(), q.Now
	if l.now.IsZero() {
		l.now = q.At.Time()
	}
	l.listedStale, l.listedDiffer = false, false
	if l.asked++; l.asked == 0 { // once in four thousand million
		clear(l.far)
		l.asked = 1
	}
	l.locate()
	return l
}

func (l *lookup) muster() *Muster { return l.state.muster }

// done gives the scratch space back.
func (l *lookup) done() {
	clear(l.sets) // an idle lookup keeps no old state alive
	clear(l.marked)
	*l = lookup{far: l.far, asked: l.asked, away: l.away[:0], sets: l.sets[:0], marked: l.marked[:0], ahead: l.ahead[:0], short: shortlist{list: l.short.list[:0]}}
	lookups.Put(l)
}

// locate finds the call's district.
func (l *lookup) locate() {
	if l.query.District != "" {
		l.own, _ = l.book.District(l.query.District)
		l.at, l.inside = l.ground.Inside(l.own), true
	} else {
		l.at = l.query.Point
		l.own, l.inside = l.ground.Locate(l.at)
	}
	l.call = pointOn(l.at)
	l.enter()
	if n := l.ground.Districts(); len(l.far) < n {
		l.far = make([]far, n)
	}
}

// farSide returns the seconds from the far side of a district: the longest that a unit known only to be there takes.
func (l *lookup) farSide(district int) float64 {
	f := &l.far[district]
	if f.asked != l.asked {
		*f = far{l.seconds(l.ground.farSide(l.call, district)), l.asked}
	}
	return f.seconds
}

// seconds is the time to drive what is a chord in a straight line, given as its square.
func (l *lookup) seconds(chord2 float64) float64 { return chordMeters(chord2) * l.state.rules.pace }

// chord2 is the square of a chord that is not shorter than the one that takes so long: that of the arc, a hair longer.
func (l *lookup) chord2(seconds float64) float64 {
	angle := max(seconds, 0) * l.state.rules.angle
	return angle*angle*(1+1e-9) + 1e-18
}

// first fills the shortlist with the units that meet the need.
func (l *lookup) first() {
	l.short.begin(l.query.Limit, l.band())
	if l.query.Hazardous {
		l.staging()
		return
	}
	l.rank(l.meeting()...)
	l.short.settle(l)
}

// staging puts officers first: pairs wait until the scene is safe. Where a pair was wanted one is shown, be it in place
// of the last officer.
func (l *lookup) staging() {
	l.rank(classCIT)
	l.ahead = append(l.ahead[:0], l.short.list...)
	want := l.query.Limit - len(l.ahead)
	if pair := l.query.Need == roster.NeedAny || l.query.Need == roster.NeedCoResponder; want == 0 && pair && l.query.Limit > 1 {
		want = 1
	}
	if want == 0 {
		return
	}
	l.short.begin(want, 0)
	pairs := l.meeting() // and officers, the last class
	l.rank(pairs[:len(pairs)-1]...)
	officers := l.ahead[:min(len(l.ahead), l.query.Limit-len(l.short.list))]
	l.ahead, l.short.list = l.short.list, append(officers, l.short.list...)
}

// staged tells whether a unit waits until the scene is safe.
func (l *lookup) staged(unit int32) bool {
	return l.query.Hazardous && l.roll.units[unit].Kind == KindCoResponder
}

// band is how many seconds apart units count as equally near: where time alone decides, none.
func (l *lookup) band() float64 {
	if l.query.Hazardous || l.query.Level < 1 || l.query.Level > 3 {
		return 0
	}
	return l.state.rules.nearEqual
}

// headStart is how many seconds earlier a class is ranked.
func (l *lookup) headStart(c class) float64 {
	if l.query.Level == 3 && !l.query.Hazardous && c <= classPair {
		return l.state.rules.headStart
	}
	return 0
}

// blind ranks the units of a pool that have no position, by the far side of their districts.
func (l *lookup) blind(p *pool, start float64) {
	for k, g := range p.groups {
		travel := l.farSide(int(g.district))
		if travel-start > l.short.limit() {
			continue // nothing favours a unit more than its head start
		}
		last := len(p.blind)
		if k+1 < len(p.groups) {
			last = int(p.groups[k+1].first)
		}
		for _, i := range p.blind[g.first:last] {
			l.offer(ranked{unit: i, travel: travel}, start)
		}
	}
}

// straight ranks the units of a pool that have a position by the straight line: first those of the block that is
// nearest, so that most others can be passed over.
func (l *lookup) straight(p *pool, start float64) {
	if len(p.boxes) == 0 {
		return
	}
	l.away = l.away[:0]
	nearest := 0
	for k := range p.boxes {
		l.away = append(l.away, p.boxes[k].chord2(l.call))
		if l.away[k] < l.away[nearest] {
			nearest = k
		}
	}
	reach := l.among(p, nearest, start, l.chord2(l.short.limit()+start))
	for k, away := range l.away {
		if away <= reach && k != nearest {
			reach = l.among(p, k, start, reach)
		}
	}
}

// among ranks the units of one block, as far as they are within reach, and returns what is within reach then. Those that
// nothing lowers are ranked by what the pool holds: what else is known of them lies far apart in memory.
func (l *lookup) among(p *pool, box int, start, reach float64) float64 {
	first := box * block
	now := l.now.UnixNano()
	for j, at := range p.at[first:min(first+block, len(p.at))] {
		x, y, z := at.X-l.call.X, at.Y-l.call.Y, at.Z-l.call.Z
		chord2 := x*x + y*y + z*z
		if chord2 > reach {
			continue
		}
		r := ranked{unit: p.seen[first+j], travel: l.seconds(chord2)}
		if now > p.good[first+j] {
			if !l.offer(r, start) {
				continue
			}
		} else if r.rank = r.travel - start; r.rank <= l.short.limit() {
			l.short.add(r, l)
		} else {
			continue
		}
		reach = l.chord2(l.short.limit() + start)
	}
	return reach
}

// offer shows the shortlist a unit with its travel time, ranked earlier by its head start and later by what is not
// known of it, and tells whether it was put there. Where nobody reports a status, that sets nobody apart.
func (l *lookup) offer(r ranked, start float64) bool {
	r.rank = r.travel
	if l.state.live != nil {
		x := l.state.live.of(r.unit)
		if age := l.staleFor(x); age > 0 {
			r.rank = l.driven(r.unit, r.travel, age)
		}
		if x.status == StatusUnknown && l.state.statuses > 0 {
			r.rank += unreported
		}
	}
	if r.rank -= start; r.rank > l.short.limit() {
		return false
	}
	l.short.add(r, l)
	return true
}

// driven is the time of a unit that may have driven away since its position was good: as many seconds longer, but not
// longer than from the far side of its district, where it would rank without a position.
func (l *lookup) driven(unit int32, travel, age float64) float64 {
	return max(travel, min(travel+age, l.farSide(l.roll.units[unit].District)))
}

// staleFor returns for how many seconds nothing vouches for a position that is stale; 0: it is not.
func (l *lookup) staleFor(x *live) float64 {
	if !x.fixed {
		return 0
	}
	if age := l.now.Sub(x.heard); age > l.state.rules.staleAfter(x.fix.Source) {
		return age.Seconds()
	}
	return 0
}

// before tells whether x goes before y where the shortlist ranks them: whose rank is less; of the same, who works the
// call's district, lacks less of what is wanted, is on duty longer, has the first call sign.
func (l *lookup) before(x, y *ranked) bool {
	if x.rank != y.rank {
		return x.rank < y.rank
	}
	u, v := &l.roll.units[x.unit], &l.roll.units[y.unit]
	if x, y := u.District == l.own, v.District == l.own; x != y {
		return x
	}
	if x, y := l.missing(u), l.missing(v); x != y {
		return x < y
	}
	if u.Until != v.Until {
		return u.Until > v.Until
	}
	return u.ID < v.ID
}

// lacks counts the wanted languages and skills that a unit's crew lacks.
func (l *lookup) lacks(unit int32) int { return l.missing(&l.roll.units[unit]) }

// available tells whether a unit can be sent.
func (l *lookup) available(unit int32) bool {
	return l.state.live == nil || l.state.live.of(unit).standing == free
}
