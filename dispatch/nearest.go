package dispatch

import (
	"time"

	"watchbill/roster"
)

// lookup is a query being answered. It belongs to one goroutine.
type lookup struct {
	muster *Muster
	book   *roster.Book
	zone   *roster.Zone
	ground *Ground
	watch  *Watch
	query  Query

	at     roster.Point
	own    int       // district of the call, or the nearest one
	inside bool      // the call lies in it
	far    []float64 // by district: square of the chord from the call to its far side
}

// Nearest says whom to send, from the roster alone. It never fails because nobody is free; its only errors are those of
// [Muster.Check]. Cost: microseconds once the Watch of that time is made (BenchmarkNearest).
func (m *Muster) Nearest(q Query) (*Answer, error) {
	if err := m.Check(q); err != nil {
		return nil, err
	}
	if q.Limit == 0 {
		q.Limit = DefaultLimit
	}
	if q.Need == "" {
		q.Need = roster.NeedCIT
	}
	l := &lookup{muster: m, book: m.book, zone: m.book.Zone(), ground: m.ground, watch: m.Watch(q.At), query: q}
	l.locate()
	a := l.answer()
	l.ladder(a)
	return a, nil
}

// locate finds the call's district and how far away each district may be.
func (l *lookup) locate() {
	if l.query.District != "" {
		l.own, _ = l.book.District(l.query.District)
		l.at, l.inside = l.ground.Inside(l.own), true
	} else {
		l.at = l.query.Point
		l.own, l.inside = l.ground.Locate(l.at)
	}
	p := pointOn(l.at)
	l.far = make([]float64, l.ground.Districts())
	for d := range l.far {
		l.far[d] = l.ground.farSide(p, d)
	}
}

// answer fills in everything but the rungs below the first.
func (l *lookup) answer() *Answer {
	loc := l.zone.Location()
	a := &Answer{
		Revision: l.book.Revision(), At: l.query.At.Time().In(loc), Need: l.query.Need, NeedReasons: []string{"asked for"},
		District: l.ground.districts[l.own].ID, Tier: TierFirst,
	}
	a.ComputedAt = a.At
	if !l.query.Now.IsZero() {
		a.ComputedAt = l.query.Now.In(loc).Truncate(time.Millisecond)
	}
	a.Candidates = l.list(l.first()...)
	a.Warnings = l.warnings(len(a.Candidates) == 0)
	return a
}

// first names the classes of units that meet the need.
func (l *lookup) first() []class {
	switch l.query.Need {
	case roster.NeedCoResponder:
		return []class{classCITPair, classPair}
	case NeedAny:
		return []class{classCITPair, classPair, classCIT}
	default:
		return []class{classCITPair, classCIT}
	}
}

func (l *lookup) warnings(none bool) []Warning {
	w := make([]Warning, 0, 5)
	if !l.inside {
		w = append(w, WarnOutside)
	}
	noCIT := len(l.watch.classes[classCITPair])+len(l.watch.classes[classCIT]) == 0
	if none && (l.query.Need != roster.NeedCoResponder || noCIT) {
		w = append(w, WarnNoCIT)
	}
	if none && l.query.Need != roster.NeedCIT {
		w = append(w, WarnNoCoResponder)
	}
	return append(w, WarnNoPositions, WarnNoStatuses)
}

// list describes the nearest units of some classes.
func (l *lookup) list(classes ...class) []Candidate {
	var room [DefaultLimit]int32
	r := ranking{lookup: l, units: l.watch.units, best: room[:0]}
	for _, c := range classes {
		for _, i := range l.watch.classes[c] {
			r.consider(i)
		}
	}
	candidates := make([]Candidate, len(r.best))
	for k, i := range r.best {
		candidates[k] = l.candidate(&l.watch.units[i])
	}
	return candidates
}

// ranking keeps the best few of the units it is shown.
type ranking struct {
	*lookup
	units []Unit
	best  []int32 // indexes, best first, at most query.Limit
}

// consider shows unit i.
func (r *ranking) consider(i int32) {
	k := len(r.best)
	if k < r.query.Limit {
		r.best = append(r.best, i)
	} else if !r.before(&r.units[i], &r.units[r.best[k-1]]) {
		return
	} else {
		k--
	}
	for ; k > 0 && r.before(&r.units[i], &r.units[r.best[k-1]]); k-- {
		r.best[k] = r.best[k-1]
	}
	r.best[k] = i
}

// before tells whether u goes before v: whose district's far side is nearer; of the same, who works the call's
// district, lacks less of what is wanted, is on duty longer, has the first call sign.
func (l *lookup) before(u, v *Unit) bool {
	if x, y := l.far[u.District], l.far[v.District]; x != y {
		return x < y
	}
	if x, y := u.District == l.own, v.District == l.own; x != y {
		return x
	}
	if len(l.query.Languages)+len(l.query.Skills) > 0 {
		if x, y := l.missing(u), l.missing(v); x != y {
			return x < y
		}
	}
	if u.Until != v.Until {
		return u.Until > v.Until
	}
	return u.ID < v.ID
}
