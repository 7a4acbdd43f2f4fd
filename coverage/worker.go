package coverage

import (
	"cmp"
	"slices"
	"sync"

	"watchbill/roster"
)

// The four counts kept side by side: as it is, and the three counterfactuals of COVERAGE.md 7.
const (
	asIs = iota
	noAbsence
	noLapse
	neither
	scenarios
)

// counts holds one count a scenario.
type counts [scenarios]int32

// add is written out, for it is the innermost loop of all.
func (c *counts) add(d *counts) {
	c[0] += d[0]
	c[1] += d[1]
	c[2] += d[2]
	c[3] += d[3]
}

// cell is one slot's figures.
type cell struct{ required, min, covered int32 }

// district is one district's part of a Grid.
type district struct {
	cells []cell // by day, then shift
	gaps  []Gap  // by start
}

// change alters the counts of a district from an instant on, beside what the squads' tours give.
type change struct {
	at int32
	by counts
}

// member is an officer's posting in a squad of the district at work.
type member struct {
	person *roster.Personnel
	dates  roster.DateRange // of the posting, within active days and the line
	listed int              // the last gap, by its number, that lists the officer
}

// team is a squad of the district at work.
type team struct {
	shifts  []int16 // by day of the line: the shift that begins, -1 for a day off
	members []member
}

// worker computes districts one after another and reuses its scratch space. It is not safe for concurrent use.
type worker struct {
	book *roster.Book
	need roster.Need
	line *line

	// Of the district at work:
	teams   []team
	teamOf  map[int]int // by squad: its place in teams
	lanes   []counts    // by lane: who begins a tour there, as far as squads and day absences tell
	rise    []counts    // scratch: by day, how a team's counts change
	changes []change    // ascending by instant once sorted
	walked  []walker    // those who were counted one by one
	tours   []roster.Duty

	noting bool   // whether the sweep fills spans
	spans  []span // see [Grid.PiecesIn]
}

// idle keeps workers that are done: to make their scratch space is a good part of what a small change costs.
var idle sync.Pool

func newWorker(g *Grid) *worker {
	w, ok := idle.Get().(*worker)
	if !ok {
		w = &worker{teamOf: map[int]int{}}
	}
	w.book, w.need, w.line = g.book, g.opt.Need, g.line
	w.lanes = slices.Grow(w.lanes[:0], len(g.line.on))[:len(g.line.on)]
	w.rise = slices.Grow(w.rise[:0], g.line.days+3)[:g.line.days+3]
	return w
}

// done puts the worker by. Nothing that it returned refers to it.
func (w *worker) done() { idle.Put(w) }

// district computes district d.
func (w *worker) district(d int) *district {
	clear(w.lanes)
	w.changes, w.walked = w.changes[:0], w.walked[:0]
	w.teams = w.teams[:0]
	clear(w.teamOf)

	if w.need == roster.NeedCoResponder {
		w.pairs(d)
	} else {
		w.officers(d)
	}
	slices.SortFunc(w.changes, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	return w.sweep(d)
}

// officers counts the certified officers of the district.
func (w *worker) officers(d int) {
	for _, i := range w.book.Posted(d).All() {
		p := w.book.Person(int(i))
		if p.UnlapsedFrom() == 0 {
			continue // never certified, whatever is left out of account
		}
		if w.single(p, d) {
			w.walkOfficer(p, d)
			continue
		}
		for _, post := range p.Posts().All() {
			squad := w.book.Squad(post.Squad)
			if squad.District != d {
				continue
			}
			m := member{person: p, dates: w.within(p, post.Dates)}
			if m.dates.From <= m.dates.To {
				w.join(post.Squad, squad, m)
			}
		}
	}
	for i := range w.teams {
		w.count(&w.teams[i])
	}
	for i := range w.teams {
		for _, m := range w.teams[i].members {
			w.absent(&w.teams[i], m)
		}
	}
}

// within cuts a posting's dates to the officer's active days and the line's.
func (w *worker) within(p *roster.Personnel, r roster.DateRange) roster.DateRange {
	from := max(r.From, p.Officer.Active.From, w.line.from-1)
	to := w.line.from + roster.Date(w.line.days)
	for _, end := range [2]roster.Date{r.To, p.Officer.Active.To} {
		if end != 0 {
			to = min(to, end)
		}
	}
	return roster.DateRange{From: from, To: to}
}

func (w *worker) join(index int, squad *roster.Squad, m member) {
	at, met := w.teamOf[index]
	if !met {
		at = len(w.teams)
		w.teamOf[index] = at
		w.teams = slices.Grow(w.teams, 1)[:at+1] // a team of an earlier district leaves its room
		t := &w.teams[at]
		t.shifts = squad.AppendShifts(t.shifts[:0], w.line.from-1, w.line.days+2)
		t.members = t.members[:0]
	}
	t := &w.teams[at]
	t.members = append(t.members, m)
}

// single tells whether the officer has to be walked alone: extra duty, or tours that may overlap each other.
func (w *worker) single(p *roster.Personnel, d int) bool {
	if p.Extras().Len() > 0 {
		return true
	}
	posts := p.Posts()
	for i := range posts.Len() {
		post := posts.At(i)
		if w.book.Squad(post.Squad).Overlaps() {
			return true
		}
		if i == 0 || w.book.Squad(post.Squad).District != d {
			continue
		}
		if before := posts.At(i - 1); before.Dates.To+1 == post.Dates.From && w.book.Squad(before.Squad).District == d {
			return true // the last tour of the one may last into the first of the other
		}
	}
	return false
}

// count adds a team's certified officers to the lanes of its tours.
func (w *worker) count(t *team) {
	clear(w.rise)
	day := func(d roster.Date) int { return int(d - w.line.from + 1) }
	add := func(r roster.DateRange, certified, unlapsed int32) {
		if r.From > r.To {
			return
		}
		up, down := &w.rise[day(r.From)], &w.rise[day(r.To)+1]
		up.add(&counts{certified, certified, unlapsed, unlapsed})
		down.add(&counts{-certified, -certified, -unlapsed, -unlapsed})
	}
	for _, m := range t.members {
		add(roster.DateRange{From: max(m.dates.From, m.person.UnlapsedFrom()), To: m.dates.To}, 0, 1)
		for _, r := range m.person.Certified().All() {
			if r.To == 0 || r.To > m.dates.To {
				r.To = m.dates.To
			}
			add(roster.DateRange{From: max(m.dates.From, r.From), To: r.To}, 1, 0)
		}
	}
	var now counts
	for i := range w.line.days + 2 {
		now.add(&w.rise[i])
		if now[neither] == 0 {
			continue
		}
		if shift := int(t.shifts[i]); shift >= 0 {
			w.lanes[i*w.line.shifts+shift].add(&now)
		}
	}
}

// absent takes a member out of the tours that absences remove, and out of the pieces that they cut.
func (w *worker) absent(t *team, m member) {
	for _, off := range m.person.DaysOff().All() {
		for d := max(off.From, m.dates.From); d <= min(off.To, m.dates.To); d++ {
			day := int(d - w.line.from + 1)
			if shift := int(t.shifts[day]); shift >= 0 {
				by := m.missing(d)
				w.lanes[day*w.line.shifts+shift].add(&by)
			}
		}
	}
	for _, off := range m.person.TimesOff().All() {
		cut := w.line.stretchWithin(off)
		if cut.start >= cut.end {
			continue
		}
		// A clock put back just after midnight shows the day before again, while tours of the new day are under way.
		first, last := w.line.dateAt(cut.start)-1, w.line.dateAt(cut.end)+1
		for d := max(first, m.dates.From); d <= min(last, m.dates.To); d++ {
			day := int(d - w.line.from + 1)
			shift := int(t.shifts[day])
			if shift < 0 || m.person.OffOn(d) {
				continue
			}
			tour := w.line.on[day*w.line.shifts+shift]
			w.add(stretch{max(tour.start, cut.start), min(tour.end, cut.end)}, m.missing(d))
		}
	}
}

// missing is what the counts lose when the member's tour of d is not stood.
func (m *member) missing(d roster.Date) (by counts) {
	if m.person.CertifiedOn(d) {
		by[asIs] = -1
	}
	if d >= m.person.UnlapsedFrom() {
		by[noLapse] = -1
	}
	return by
}

// add changes the counts during s; nothing happens when s is empty.
func (w *worker) add(s stretch, by counts) {
	if s.start >= s.end || by == (counts{}) {
		return
	}
	var back counts
	for i := range by {
		back[i] = -by[i]
	}
	w.changes = append(w.changes, change{s.start, by}, change{s.end, back})
}
