package dispatch_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// What policy.json says by default.
const (
	twinPace      = 1.35 / (45 / 3.6) // seconds for a metre
	twinHeadStart = 300.0
	twinNearEqual = 60.0
)

// asking is the twin being asked.
type asking struct {
	w     *world
	q     dispatch.Query
	own   roster.DistrictID
	past  past
	units []*liveUnit
}

func (a *asking) far(d roster.DistrictID) float64 {
	for _, x := range a.w.rec.Districts {
		if x.ID == d {
			return farthestCorner(x, a.q.Point) * twinPace
		}
	}
	return math.NaN()
}

func (a *asking) stale(u *liveUnit) bool {
	limit := time.Minute
	if u.fix != nil && u.fix.Source == dispatch.PositionStatus {
		limit = 15 * time.Minute
	}
	return u.fix != nil && a.q.Now.Sub(u.heard) > limit
}

// rank is by what a unit is ranked, in seconds.
func (a *asking) rank(u *liveUnit, headStart bool) float64 {
	far := a.far(u.district())
	s := far
	if u.fix != nil {
		s = haversine(u.fix.At, a.q.Point) * twinPace
		if a.stale(u) {
			s = max(s, min(s+a.q.Now.Sub(u.heard).Seconds(), far))
		}
	}
	if u.status == dispatch.StatusUnknown {
		s += 120
	}
	if headStart && u.pair && a.q.Level == 3 && !a.q.Hazardous {
		s -= twinHeadStart
	}
	return s
}

func (a *asking) lacks(u *liveUnit) (n int) {
	for _, x := range a.q.Languages {
		if !slices.ContainsFunc(u.crew, func(p person) bool { return slices.Contains(a.w.officer(p.id).Languages, x) }) {
			n++
		}
	}
	return n
}

// loses counts the districts that would have fewer certified officers than they ought to if a unit went.
func (a *asking) loses(u *liveUnit) (n int) {
	for _, d := range a.w.rec.Districts {
		here := func(u *liveUnit) (n int) {
			for _, p := range u.crew {
				if p.district == d.ID && p.grade == dispatch.GradeCIT {
					n++
				}
			}
			return n
		}
		owed, left := a.owed(d.ID), 0
		for _, x := range a.units {
			if x.free && x.id != u.id {
				left += here(x)
			}
		}
		if u.free && here(u) > 0 && owed > 0 && left < owed {
			n++
		}
	}
	return n
}

func (a *asking) owed(d roster.DistrictID) (n int) {
	b := a.w.book
	z, m := b.Zone(), a.q.At
	i, _ := b.District(d)
	for date := z.DateAt(m) - 2; date <= z.DateAt(m)+2; date++ {
		for k, s := range b.Shifts().All() {
			end := date
			if s.End <= s.Start {
				end++
			}
			v := roster.Interval{Start: z.Instant(date, s.Start), End: z.Instant(end, s.End)}
			if s.Days.Contains(date) && v.Contains(m) {
				n = max(n, b.Required(roster.NeedCIT, i, k, date))
			}
		}
	}
	return n
}

// sorted orders units as the call sees them, in full.
func (a *asking) sorted(units []*liveUnit, headStart, band bool) []*liveUnit {
	foreign := func(u *liveUnit) int {
		if u.district() == a.own {
			return 0
		}
		return 1
	}
	units = slices.Clone(units)
	slices.SortFunc(units, func(x, y *liveUnit) int {
		return cmp.Or(cmp.Compare(a.rank(x, headStart), a.rank(y, headStart)), foreign(x)-foreign(y), a.lacks(x)-a.lacks(y),
			cmp.Compare(y.until, x.until), cmp.Compare(x.id, y.id))
	})
	if band && a.q.Level >= 1 && a.q.Level <= 3 && len(units) > 0 {
		n := 0
		for n < len(units) && a.rank(units[n], headStart) <= a.rank(units[0], headStart)+twinNearEqual {
			n++
		}
		slices.SortStableFunc(units[:n], func(x, y *liveUnit) int {
			return cmp.Or(cmp.Compare(a.loses(x), a.loses(y)), cmp.Compare(a.lacks(x), a.lacks(y)))
		})
	}
	return units
}

func (a *asking) lines(units []*liveUnit, staged func(*liveUnit) bool) []string {
	var out []string
	for _, u := range units {
		var crew []roster.OfficerID
		for _, p := range u.crew {
			crew = append(crew, p.id)
		}
		out = append(out, shown(u.id, u.district(), u.until, crew, u.status, u.fix == nil, staged(u), a.loses(u) > 0))
	}
	return out
}

func never(*liveUnit) bool { return false }

// first is the first rung.
func (a *asking) first(meets func(*liveUnit) bool) ([]*liveUnit, func(*liveUnit) bool) {
	var free []*liveUnit
	for _, u := range a.units {
		if u.free && meets(u) {
			free = append(free, u)
		}
	}
	if !a.q.Hazardous {
		free = a.sorted(free, true, true)
		return free[:min(len(free), a.q.Limit)], never
	}
	pair := func(u *liveUnit) bool { return u.pair }
	officers, pairs := a.sorted(free, false, false), a.sorted(free, false, false)
	officers = slices.DeleteFunc(officers, pair)
	pairs = slices.DeleteFunc(pairs, func(u *liveUnit) bool { return !u.pair })
	n := min(len(officers), a.q.Limit)
	if a.q.Need != roster.NeedCIT && n == a.q.Limit && n > 1 && len(pairs) > 0 {
		n--
	}
	return append(officers[:n:n], pairs[:min(len(pairs), a.q.Limit-n)]...), pair
}

// ask works out the rungs and those of the warnings that do not hang on notes.
func (w *world) ask(q dispatch.Query, own roster.DistrictID) (rungs, []dispatch.Warning) {
	a := &asking{w: w, q: q, own: own, past: w.past()}
	a.units = w.out(a.past, q.Now)
	out := rungs{}
	cit := func(u *liveUnit) bool { return u.grade() == dispatch.GradeCIT }
	meets := func(u *liveUnit) bool {
		switch {
		case q.Need == roster.NeedAny, q.Need == roster.NeedCoResponder && q.Hazardous:
			return cit(u) || u.pair
		case q.Need == roster.NeedCoResponder:
			return u.pair
		}
		return cit(u)
	}
	first, staged := a.first(meets)
	held := len(first) > 0
	if held {
		out["first"] = a.lines(first, staged)
	}
	rung := func(name dispatch.Rung, show bool, of func(*liveUnit) bool) {
		var units []*liveUnit
		for _, u := range a.units {
			if of(u) {
				units = append(units, u)
			}
		}
		if n := len(units); n > 0 {
			out[string(name)] = []string{fmt.Sprint(n)}
			if show {
				units = a.sorted(units, false, false)
				out[string(name)] = append(out[string(name)], a.lines(units[:min(n, q.Limit)], func(u *liveUnit) bool { return q.Hazardous && u.pair })...)
			}
		}
	}
	rung(dispatch.RungConditional, !held, func(u *liveUnit) bool { return u.maybe && meets(u) })
	rung(dispatch.RungDivertible, true, func(u *liveUnit) bool {
		level := q.Level
		if level == 0 || q.Hazardous {
			level = 4
		}
		return meets(u) && u.onCall != nil && u.onCall.Call != q.Call && u.onCall.Level > 0 && u.onCall.Level < level
	})
	if q.Need == roster.NeedCIT {
		rung(dispatch.RungCoResponder, !held, func(u *liveUnit) bool { return u.free && u.pair && !cit(u) })
	}
	if !q.Hazardous && q.Need == roster.NeedCoResponder {
		rung(dispatch.RungCIT, !held, func(u *liveUnit) bool { return u.free && !u.pair && cit(u) })
	}
	for grade, name := range map[dispatch.Grade]dispatch.Rung{
		dispatch.GradeUndesignated: dispatch.RungUndesignated, dispatch.GradeTrained: dispatch.RungTrained,
		dispatch.GradeSupervisor: dispatch.RungSupervisor, dispatch.GradePatrol: dispatch.RungPatrol,
	} {
		rung(name, !held, func(u *liveUnit) bool { return u.free && !u.pair && u.grade() == grade })
	}
	a.recall(out, held)
	return out, a.warnings(first)
}

// recall adds those off duty who are not out there all the same.
func (a *asking) recall(out rungs, held bool) {
	var units []*liveUnit
	for _, x := range a.w.recall(a.q.At) {
		u := &liveUnit{id: dispatch.UnitID(x.id), crew: []person{{id: x.crew[0], district: x.district}}, status: dispatch.StatusOffDuty}
		aboard := func(v *liveUnit) bool {
			return slices.ContainsFunc(v.crew, func(p person) bool { return p.id == x.crew[0] })
		}
		if !slices.ContainsFunc(a.units, aboard) {
			units = append(units, u)
		}
	}
	if n := len(units); n > 0 {
		out["recall"] = []string{fmt.Sprint(n)}
		if units = a.sorted(units, false, false); !held {
			out["recall"] = append(out["recall"], a.lines(units[:min(n, a.q.Limit)], never)...)
		}
	}
}

func (a *asking) warnings(first []*liveUnit) []dispatch.Warning {
	var w []dispatch.Warning
	fixes, statuses := false, false
	for _, u := range a.units {
		fixes, statuses = fixes || u.fix != nil, statuses || u.reported
	}
	switch {
	case !fixes:
		w = append(w, dispatch.WarnNoPositions)
	case slices.ContainsFunc(first, a.stale), !a.past.feed.IsZero() && a.q.Now.Sub(a.past.feed) > time.Minute:
		w = append(w, dispatch.WarnStale)
	}
	if !statuses {
		w = append(w, dispatch.WarnNoStatuses)
	}
	return w
}
