package dispatch

import (
	"time"

	"watchbill/roster"
)

// Nearest says whom to send, from the roster alone. It never fails because nobody is free; its only errors are those of
// [Muster.Check]. Cost: microseconds once the Watch of that time is made (BenchmarkNearest).
func (m *Muster) Nearest(q Query) (*Answer, error) {
	if err := m.Check(q); err != nil {
		return nil, err
	}
	return m.alone(m.Watch(q.At)).nearest(q, new(page)), nil
}

// Nearest says whom to send now, from all that the board knows; at another minute than that of Now, from the roster
// alone. It never fails because nobody is free: its errors are those of [Muster.Check], and a roster.Error of kind
// Unavailable before there is a roster. It takes no lock but in the instant of a shift change that no Tick has seen.
func (b *Board) Nearest(q Query) (*Answer, error) {
	s, err := b.asked(&q)
	if err != nil {
		return nil, err
	}
	return s.nearest(q, new(page)), nil
}

// asked checks a query and returns the state that it is answered from.
func (b *Board) asked(q *Query) (*State, error) {
	s := b.state.Load()
	if s == nil {
		return nil, &roster.Error{Kind: roster.Unavailable, Msg: "No roster is loaded yet."}
	}
	if err := s.muster.Check(*q); err != nil {
		return nil, err
	}
	if q.Now.IsZero() {
		q.Now = q.At.Time()
	}
	if roster.MinuteOf(q.Now) != q.At {
		return s.muster.alone(s.muster.Watch(q.At)), nil
	}
	return b.now(s, q.At), nil
}

// now returns the state for an instant that is about now.
func (b *Board) now(s *State, at roster.Minute) *State {
	if s.roll.valid.Contains(at) {
		return s
	}
	if next := s.next.Load(); next != nil && next.roll.valid.Contains(at) {
		return next
	}
	if late := at - s.roll.valid.End; late < 0 || late > maxLate {
		return s.muster.alone(s.muster.Watch(at)) // our clock was set; the next Tick sees to it
	}
	b.mu.Lock() // a change of shift that no Tick has published yet
	defer b.mu.Unlock()
	if s = b.state.Load(); !s.roll.valid.Contains(at) {
		b.renew(at.Time())
		s = b.state.Load()
	}
	return s
}

// maxLate is for how many minutes after a change of shift a lookup publishes it in place of Tick.
const maxLate = 10

// Show has use look at what [Board.Nearest] answers. Answer and all that hangs below it are written over afterwards: use
// must keep none of it. Where an answer is only to be written out this costs half as much (BenchmarkLookup).
func (b *Board) Show(q Query, use func(*Answer)) error {
	s, err := b.asked(&q)
	if err != nil {
		return err
	}
	p := pages.Get().(*page)
	defer p.wipe()
	use(s.nearest(q, p))
	return nil
}

// nearest answers from one state, on a blank page.
func (s *State) nearest(q Query, p *page) *Answer {
	l := s.lookup(q)
	defer l.done()
	l.page = p
	l.first()
	return l.answer()
}

// answer describes what the lookup found.
func (l *lookup) answer() *Answer {
	loc, q := l.zone.Location(), &l.query
	a := &l.page.answer
	*a = Answer{
		Revision: l.book.Revision(), At: q.At.Time().In(loc), Need: q.Need, NeedReasons: q.NeedReasons,
		District: l.ground.districts[l.own].ID, Tier: TierFirst,
	}
	if a.NeedReasons == nil {
		a.NeedReasons = askedFor
	}
	a.ComputedAt = a.At
	if !q.Now.IsZero() {
		a.ComputedAt = q.Now.In(loc).Truncate(time.Millisecond)
	}
	a.Candidates = l.candidates()
	for _, c := range l.meeting() {
		a.Considered += l.freeOf(c)
	}
	held := len(a.Candidates) > 0
	a.Lead = l.lead()
	if !held {
		a.PassedOver = l.passedOver()
	}
	stale := l.listedStale
	l.ladder(a)
	a.Warnings = l.warnings(held, stale)
	return a
}

// askedFor is why a query has the need that it names.
var askedFor = []string{"asked for"}

// meeting names the classes of units that meet the need. Where pairs wait until the scene is safe, officers go first.
func (l *lookup) meeting() []class {
	switch {
	case l.query.Need == roster.NeedAny, l.query.Need == roster.NeedCoResponder && l.query.Hazardous:
		return anyClasses[:]
	case l.query.Need == roster.NeedCoResponder:
		return pairClasses[:]
	}
	return citClasses[:]
}

var (
	anyClasses  = [...]class{classCITPair, classPair, classCIT}
	pairClasses = [...]class{classCITPair, classPair}
	citClasses  = [...]class{classCITPair, classCIT}
)

func (l *lookup) warnings(held, stale bool) []Warning {
	w := l.page.warnings[:0]
	if !l.inside {
		w = append(w, WarnOutside)
	}
	noCIT := l.freeOf(classCITPair)+l.freeOf(classCIT) == 0
	needed := !held && l.query.Need != roster.NeedNone
	if needed && (l.query.Need != roster.NeedCoResponder || noCIT) {
		w = append(w, WarnNoCIT)
	}
	if needed && l.query.Need != roster.NeedCIT {
		w = append(w, WarnNoCoResponder)
	}
	silent, _ := l.state.Silent(l.now)
	switch {
	case l.state.fixes == 0:
		w = append(w, WarnNoPositions)
	case stale || silent > 0:
		w = append(w, WarnStale)
	}
	if l.state.statuses == 0 {
		w = append(w, WarnNoStatuses)
	}
	if l.state.differs || l.listedDiffer {
		w = append(w, WarnMismatch)
	}
	return w
}

// freeOf counts the units of a class that can be sent.
func (l *lookup) freeOf(c class) int { return l.state.free[c] }
