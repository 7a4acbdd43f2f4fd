package rollcall

import (
	"cmp"
	"slices"

	"watchbill/coverage"
	"watchbill/roster"
)

// Watch is one shift of one date in one district. District and Shift are indexes.
type Watch struct {
	District, Shift int
	Date            roster.Date
	roster.Interval

	Slots   []coverage.Slot // those of cit and co-responder, in that order, that ask for somebody
	Needs   []roster.Need   // of Slots
	On      []Stand         // those of this very watch first, of each the certified first, then by start, then officer
	Pairs   []Pair          // by pair
	Away    []Away          // by officer, then the beginning
	Gaps    []Gap           // by need, cit first, then start
	Relief  []Stand         // on duty at End and not before, or still: those who take over, by officer
	NextCIT roster.Minute   // from End on, the first instant at which a certified officer is on duty, within a week; 0: none
}

// Stand is a stretch of somebody's duty that the watch has a part in.
type Stand struct {
	Person *roster.Personnel
	roster.Duty
	Extra     string // kind of the extra duty; empty: a tour
	Own       bool   // of this very watch: its tour, or extra duty for it (see ofWatch)
	Certified bool   // on the duty date
	Through   roster.Date
}

// Pair is a co-responder pair, both of whom are on duty at once in some part of the watch.
type Pair struct {
	roster.Pair
	Times []roster.Interval // ascending and apart, within the watch
	Count bool              // it counts as coverage: its officer is certified, or need not be
}

// Away is somebody whose tour of this watch an absence takes away, or a part of it.
type Away struct {
	Person *roster.Personnel
	roster.Interval
	Kind  string // of the absence; empty: not said
	Whole bool   // all of the tour
	Would bool   // they would count: certified on the duty date
}

// Gap is the part of a gap that lies in the watch.
type Gap struct {
	Need roster.Need
	coverage.Gap
}

// Certified counts those on duty at m who count, each person once.
func (w *Watch) Certified(m roster.Minute) int {
	var who []*roster.Personnel
	for _, s := range w.On {
		if s.Certified && s.Contains(m) && !slices.Contains(who, s.Person) {
			who = append(who, s.Person)
		}
	}
	return len(who)
}

// hall works out the watches of one shift and date.
type hall struct {
	book    *roster.Book
	shift   int
	date    roster.Date
	slot    roster.Interval
	watches *roster.Watches
	grids   []*coverage.Grid

	duty map[int][]Stand // by person: what was worked out
}

// duties lists all that person i stands around the watch, wherever, by start.
func (h *hall) duties(i int) []Stand {
	if list, ok := h.duty[i]; ok {
		return list
	}
	p := h.book.Person(i)
	r := roster.DateRange{From: h.date - 1, To: h.date + reliefDays}
	all := h.watches.AppendRemaining(nil, p, r)
	tours := len(all)
	all = h.watches.AppendExtras(all, p, roster.DateRange{To: r.To}) // they can be long
	list := make([]Stand, 0, len(all))
	for k, d := range all {
		if d.End <= h.slot.Start {
			continue
		}
		s := Stand{Person: p, Duty: d, Own: d.Shift == h.shift && d.Date == h.date}
		if k >= tours {
			s.Extra, s.Own = kindOf(p, d), h.ofWatch(d.Interval)
		}
		s.Through, s.Certified = p.CertifiedThrough(d.Date)
		list = append(list, s)
	}
	slices.SortStableFunc(list, func(x, y Stand) int { return cmp.Compare(x.Start, y.Start) })
	h.duty[i] = list
	return list
}

// ofWatch tells whether extra duty is for this watch: at least half of it, or of the watch, lies in the other. What is less
// is carried over from the watch before or begins for the next.
func (h *hall) ofWatch(extra roster.Interval) bool {
	part := extra.And(h.slot)
	return part.Start < part.End && 2*part.Minutes() >= min(extra.Minutes(), h.slot.Minutes())
}

// kindOf returns the kind of the extra duty d.
func kindOf(p *roster.Personnel, d roster.Duty) string {
	for _, x := range p.Extras().All() {
		if x.Time == d.Interval {
			return cmp.Or(x.Kind, "extra")
		}
	}
	return "extra"
}

// watch works out that of one district.
func (h *hall) watch(district int) Watch {
	w := Watch{District: district, Shift: h.shift, Date: h.date, Interval: h.slot}
	for _, i := range h.book.Posted(district).All() {
		for _, s := range h.duties(int(i)) {
			if s.District != district {
				continue
			}
			if s.Meets(h.slot) {
				w.On = append(w.On, s)
			}
			if s.Contains(h.slot.End) {
				w.Relief = append(w.Relief, s)
			}
			if s.Certified && s.End > h.slot.End {
				if first := max(s.Start, h.slot.End); w.NextCIT == 0 || first < w.NextCIT {
					w.NextCIT = first
				}
			}
		}
		w.Away = h.appendAway(w.Away, int(i), district)
	}
	slices.SortStableFunc(w.On, func(x, y Stand) int {
		return cmp.Or(first(x.Own, y.Own), first(x.Certified, y.Certified), cmp.Compare(x.Start, y.Start))
	})
	if w.NextCIT > h.slot.End+reliefDays*24*60 {
		w.NextCIT = 0
	}
	w.Pairs = h.pairs(district)
	for _, g := range h.grids {
		h.figures(&w, g)
	}
	return w
}

// first puts what is true before what is not.
func first(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return -1
	}
	return 1
}

// figures takes over what the grid of one need says of the watch.
func (h *hall) figures(w *Watch, grid *coverage.Grid) {
	for s := range grid.SlotsIn(w.District) {
		if s.Shift == h.shift && s.Date == h.date {
			w.Slots, w.Needs = append(w.Slots, s), append(w.Needs, grid.Options().Need)
		}
	}
	for g := range grid.Gaps() {
		if part := g.And(h.slot); g.District == w.District && part.Start < part.End {
			g.Interval = part
			w.Gaps = append(w.Gaps, Gap{grid.Options().Need, g})
		}
	}
}
