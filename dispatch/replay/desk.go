package replay

import (
	"math"
	"slices"

	"watchbill/dispatch"
)

// desk is the Desk of a Floor in one run. It belongs to one goroutine.
type desk struct {
	f     *Floor
	draws Draws
	rungs []rung
	first []class // that meet the need

	calls  []visit
	units  []unit
	people []someone
	free   [classes][]int32 // units that can be sent, in no order
	start  int              // the first stint that has not begun
	leave  int              // the first that has not ended

	sent   []sending // by call
	search search    // scratch of a search by road
	form   forming   // scratch of making up the units of a bundle
}

// visit is a call as the desk sees it in one run.
type visit struct {
	place    place
	district int
	crisis   bool
}

// unit is what changes of a unit.
type unit struct {
	on       bool
	class    class
	busy     bool // on a call
	district int32
	slot     int32 // in free; none
	crew     []int32
	meets    bool // on duty, and counts for the need, since
	since    Time
	last     place // of its last call
	back     Time  // when it is on patrol again after that

	calls      int
	work, duty Time // on calls; on duty counting for the need
}

// someone is what changes of a person.
type someone struct {
	stint   int32   // of those who are alone; none: off duty
	stints  []int32 // of the others
	holding int32   // the unit on whose call they are; none
}

// sending is what the desk decided on a call.
type sending struct {
	rung int8 // of the ladder; none
	own  bool // whoever went works the call's district
}

func newDesk(f *Floor) *desk {
	k := &desk{f: f, rungs: ladder(f.opt.Need), units: make([]unit, len(f.units)), people: make([]someone, len(f.people))}
	k.first = k.rungs[0].classes
	return k
}

// reset makes the desk ready for a run.
func (k *desk) reset(d Draws, calls []visit) {
	k.draws, k.calls, k.start, k.leave = d, calls, 0, 0
	for i := range k.units {
		k.units[i] = unit{slot: none, crew: k.units[i].crew[:0]}
	}
	for i := range k.people {
		k.people[i] = someone{stint: none, stints: k.people[i].stints[:0], holding: none}
	}
	for c := range k.free {
		k.free[c] = k.free[c][:0]
	}
	k.sent = k.sent[:0]
	for range calls {
		k.sent = append(k.sent, sending{rung: none})
	}
}

// Advance implements [Desk]: who leaves at a minute goes before who comes.
func (k *desk) Advance(at Time) {
	f := k.f
	for {
		leave, start := Never, Never
		if k.leave < len(f.leaves) {
			leave = f.at(f.leaves[k.leave].at)
		}
		if k.start < len(f.stints) {
			start = f.at(f.stints[k.start].start)
		}
		if min(leave, start) > at {
			return
		}
		if leave <= start {
			k.goes(&f.leaves[k.leave], leave)
			k.leave++
		} else {
			k.comes(int32(k.start), start)
			k.start++
		}
	}
}

// comes begins a stint, unless its officer is lost to the tour on the day.
func (k *desk) comes(s int32, at Time) {
	x := &k.f.stints[s]
	p := &k.f.people[x.person]
	if x.tour && k.draws.Away(p.key, x.date) {
		return
	}
	switch {
	case p.unit != none:
		k.people[x.person].stint = s
		k.put(p.unit, true, classOf(false, x.grade), x.district, at)
	case p.bundle != none:
		k.people[x.person].stints = append(k.people[x.person].stints, s)
		k.muster(&k.f.bundles[p.bundle], at)
	}
}

// goes ends a stint.
func (k *desk) goes(x *leave, at Time) {
	p, who := &k.f.people[x.person], &k.people[x.person]
	switch {
	case p.unit != none:
		if who.stint == x.stint {
			who.stint = none
			k.put(p.unit, false, patrol, 0, at)
		}
	case p.bundle != none:
		if i := slices.Index(who.stints, x.stint); i >= 0 {
			who.stints = slices.Delete(who.stints, i, i+1)
			k.muster(&k.f.bundles[p.bundle], at)
		}
	}
}

// put sets what a unit is from an instant on.
func (k *desk) put(id int32, on bool, c class, district int32, at Time) {
	u := &k.units[id]
	k.account(u, at)
	k.withdraw(id)
	u.on, u.class, u.district = on, c, district
	u.meets = on && slices.Contains(k.first, c)
	u.since = max(at, k.f.begin)
	if on && k.idle(u) {
		u.slot = int32(len(k.free[c]))
		k.free[c] = append(k.free[c], id)
	}
}

// account adds up the duty of a unit that counts for the need, within the horizon.
func (k *desk) account(u *unit, at Time) {
	if at = min(at, k.f.end); u.meets && at > u.since {
		u.duty += at - u.since
		u.since = at
	}
}

// idle tells whether neither the unit nor anybody aboard is on a call.
func (k *desk) idle(u *unit) bool {
	if u.busy {
		return false
	}
	for _, i := range u.crew {
		if k.people[i].holding != none {
			return false
		}
	}
	return true
}

// withdraw takes a unit off the free ones.
func (k *desk) withdraw(id int32) {
	u := &k.units[id]
	if u.slot == none {
		return
	}
	list := k.free[u.class]
	last := list[len(list)-1]
	list[u.slot] = last
	k.units[last].slot = u.slot
	k.free[u.class] = list[:len(list)-1]
	u.slot = none
}

// Freed implements [Desk].
func (k *desk) Freed(server int, at Time) {
	id := int32(server)
	u := &k.units[id]
	u.busy = false
	if u.back = 0; u.on {
		u.back = at + k.straight(&u.last, k.patrol(id, at))
	}
	if n := k.f.units[id].bundle; n != none {
		b := &k.f.bundles[n]
		for _, i := range b.people {
			if k.people[i].holding == id {
				k.people[i].holding = none
			}
		}
		k.muster(b, at)
	} else if u.on {
		k.put(id, true, u.class, u.district, at)
	}
}

// Next implements [Desk].
func (k *desk) Next(at Time) Time {
	next := Never
	if k.leave < len(k.f.leaves) { // a pair that parts leaves an officer
		next = min(next, k.f.at(k.f.leaves[k.leave].at))
	}
	if k.start < len(k.f.stints) {
		next = min(next, k.f.at(k.f.stints[k.start].start))
	}
	if k.draws.busy > 0 {
		next = min(next, (at/Minute+1)*Minute)
	}
	return max(next, at+1)
}

// Send implements [Desk].
func (k *desk) Send(job int, at Time) (server int, travel Time, ok bool) {
	v, rungs := &k.calls[job], k.rungs
	switch {
	case !v.crisis:
		return k.down(others, job, at, none)
	case k.f.opt.Queue == QueueCertified:
		rungs = rungs[:1]
	}
	if k.f.opt.Scope == ScopeDistrict {
		server, travel, ok = k.down(rungs, job, at, int32(v.district))
		if ok || k.f.opt.Queue == QueueCertified {
			return server, travel, ok
		}
	}
	return k.down(rungs, job, at, none)
}

// down sends the nearest of the first rung that has anybody, of one district unless that is none.
func (k *desk) down(rungs []rung, job int, at Time, district int32) (server int, travel Time, ok bool) {
	v := &k.calls[job]
	for i := range rungs {
		id, seconds := k.nearest(rungs[i].classes, v, at, district)
		if id == none {
			continue
		}
		k.sent[job] = sending{int8(i), int(k.units[id].district) == v.district}
		k.take(id, v, at)
		return int(id), Time(math.Round(seconds * float64(Second))), true
	}
	return none, 0, false
}

// take puts a unit, and everybody aboard, on a call.
func (k *desk) take(id int32, v *visit, at Time) {
	u := &k.units[id]
	k.withdraw(id)
	u.busy, u.last, u.back = true, v.place, Never
	if u.calls++; len(u.crew) == 0 {
		return
	}
	for _, p := range u.crew {
		k.people[p].holding = id
	}
	k.muster(&k.f.bundles[k.f.units[id].bundle], at)
}

// nearest returns the free unit of some classes that is there first, and in how many seconds; none: there is no free one. Of
// those as near the first is one that works the call's district, then the first call sign.
func (k *desk) nearest(of []class, v *visit, at Time, district int32) (int32, float64) {
	if k.f.roads != nil && !v.place.spot.IsZero() {
		return k.byRoad(of, v, at, district)
	}
	best, least, own := int32(none), math.Inf(1), false
	for _, c := range of {
		for _, id := range k.free[c] {
			u := &k.units[id]
			if district != none && u.district != district || k.draws.Elsewhere(k.f.units[id].key, at) {
				continue
			}
			away, here := chord2(&k.where(id, at).on, &v.place.on), int(u.district) == v.district
			if away < least || away == least && (here && !own || here == own && id < best) {
				best, least, own = id, away, here
			}
		}
	}
	if best == none {
		return none, 0
	}
	return best, dispatch.Distance(k.where(best, at).at, v.place.at) * k.f.pace
}

// where is the place of a unit: that of its last call until it is back, else one in its district.
func (k *desk) where(id int32, at Time) *place {
	if u := &k.units[id]; u.back > at {
		return &u.last
	}
	return k.patrol(id, at)
}

// patrol is where a unit would be on patrol.
func (k *desk) patrol(id int32, at Time) *place {
	b := k.f.banks[k.units[id].district]
	return &b[k.draws.place(k.f.units[id].key, at, len(b))]
}

// straight is the time from place to place in a straight line.
func (k *desk) straight(from, to *place) Time {
	return Time(math.Round(dispatch.Distance(from.at, to.at) * k.f.pace * float64(Second)))
}
