package dispatch

import (
	"math"
	"strconv"
	"sync/atomic"

	"watchbill/roster"
)

// reserve is who could be recalled during a Watch: designated, certified, posted and not on leave, but off duty.
type reserve struct {
	units []Unit // Until is zero, District that of the posting
	rests []rest // by unit

	counted atomic.Pointer[rested] // at the instant last asked for
}

// rest is the time between two stretches of duty.
type rest struct {
	since, to roster.Minute // end of the last duty and start of the next, noDuty where none is near enough to matter
}

const noDuty roster.Minute = math.MinInt64

// satisfied tells whether the rest before and after a moment is long enough.
func (r rest) satisfied(at, least roster.Minute) bool {
	return (r.since == noDuty || r.since+least <= at) && (r.to == noDuty || at+least <= r.to)
}

// minRest returns the agency's shortest rest.
func minRest(b *roster.Book) roster.Minute {
	return roster.Minute(math.Ceil(b.Agency().WorkRules.MinRestHours * 60))
}

// recallable returns the reserve. It is made once, or more often when several ask at once, which does no harm.
func (w *Watch) recallable() *reserve {
	if r := w.reserve.Load(); r != nil {
		return r
	}
	r := w.makeReserve()
	w.reserve.Store(r)
	return r
}

// makeReserve looks at everybody who is off duty.
func (w *Watch) makeReserve() *reserve {
	r := &reserve{}
	zone, least := w.book.Zone(), minRest(w.book)
	near := roster.DateRange{From: zone.DateAt(w.valid.Start-least) - 2, To: zone.DateAt(w.valid.End+least) + 1}
	watches := w.book.Watches(near)
	var pieces []roster.Duty
	next := 0 // in w.duty, which is by person
	for i := range w.book.People() {
		if next < len(w.duty) && w.duty[next].Person == i {
			next++
			continue
		}
		p := w.book.Person(i)
		through, ok := p.CertifiedThrough(w.date)
		post := p.PostOn(w.date)
		if !ok || post == nil || !p.Officer.Active.Contains(w.date) || w.away(p) {
			continue
		}
		pieces = watches.AppendRemaining(pieces[:0], p, near)
		pieces = watches.AppendExtras(pieces, p, roster.DateRange{To: near.To})
		home := w.book.Squad(post.Squad).District
		m := Member{Officer: p.Officer.ID, Person: i, District: home, Date: w.date, Grade: GradeCIT, Through: through}
		r.units = append(r.units, Unit{
			ID: UnitID(p.Officer.CallSign()), Kind: KindCIT, Crew: roster.ListOf([]Member{m}), District: home, Grade: GradeCIT,
		})
		r.rests = append(r.rests, w.rest(pieces))
	}
	return r
}

// away tells whether p is on leave during the Watch, by day or by time.
func (w *Watch) away(p *roster.Personnel) bool {
	if p.OffOn(w.date) {
		return true
	}
	for _, v := range p.TimesOff().All() {
		if v.Contains(w.valid.Start) { // the Watch ends where a timed absence begins or ends
			return true
		}
	}
	return false
}

// rest returns the time off around the Watch, during which none of the pieces is.
func (w *Watch) rest(pieces []roster.Duty) rest {
	r := rest{noDuty, noDuty}
	for _, x := range pieces {
		switch {
		case x.End <= w.valid.Start:
			r.since = max(r.since, x.End)
		case r.to == noDuty || x.Start < r.to:
			r.to = x.Start
		}
	}
	return r
}

// rested is how many can be recalled at an instant.
type rested struct {
	at   roster.Minute
	n    int
	text string
}

// rested counts those who can be recalled. The last count is kept: most lookups ask for this minute.
func (r *reserve) rested(b *roster.Book, at roster.Minute) *rested {
	if c := r.counted.Load(); c != nil && c.at == at {
		return c
	}
	c, least := &rested{at: at}, minRest(b)
	for i := range r.rests {
		if r.rests[i].satisfied(at, least) {
			c.n++
		}
	}
	c.text = recallable(b, c.n)
	r.counted.Store(c)
	return c
}

// recallable says how many can be recalled.
func recallable(b *roster.Book, n int) string {
	return count(n, "designated, certified officer", "designated, certified officers") + " off duty with " +
		strconv.FormatFloat(b.Agency().WorkRules.MinRestHours, 'f', -1, 64) + " h of rest before and after"
}

// recall adds the rung of those off duty, unless there is none.
func (l *lookup) recall(a *Answer, held bool) {
	reserve, least := l.roll.watch.recallable(), minRest(l.book)
	all := reserve.rested(l.book, l.query.At)
	n, text := all.n, all.text
	if n > 0 && len(l.roll.held) > 0 {
		n -= reserve.among(l.roll.held, l.query.At, least)
		text = recallable(l.book, n)
	}
	if n == 0 {
		return
	}
	f := Fallback{Tier: TierReserve, Rung: RungRecall, Count: n, Reason: text, Candidates: []Candidate{}, Resources: []Resource{}}
	if !held {
		f.Candidates = l.recalls(reserve, least)
		f.Reason += listed(len(f.Candidates), n)
	}
	a.Fallbacks = append(a.Fallbacks, f)
}

// among counts those of some persons who have rested: they are out there, whatever the roster says.
func (r *reserve) among(held map[int]bool, at, least roster.Minute) (n int) {
	for i := range r.rests {
		if held[r.units[i].Crew.At(0).Person] && r.rests[i].satisfied(at, least) {
			n++
		}
	}
	return n
}

// recalls describes the nearest of those off duty. Nothing is known of them: they are ranked as from the roster alone.
func (l *lookup) recalls(reserve *reserve, least roster.Minute) []Candidate {
	roll := *l.roll
	roll.units = reserve.units
	r := *l
	r.roll, r.state = &roll, &State{muster: l.state.muster, rules: l.state.rules, roll: &roll}
	r.short = shortlist{want: l.query.Limit}
	for i := range reserve.rests {
		if reserve.rests[i].satisfied(l.query.At, least) && !l.roll.held[reserve.units[i].Crew.At(0).Person] {
			r.offer(ranked{unit: int32(i), travel: r.farSide(reserve.units[i].District)}, 0)
		}
	}
	out := make([]Candidate, len(r.short.list))
	for k, x := range r.short.list {
		out[k] = l.recalled(&reserve.units[x.unit], reserve.rests[x.unit])
	}
	return out
}

// recalled describes somebody off duty.
func (l *lookup) recalled(u *Unit, r rest) Candidate {
	c := l.describe(u, l.write(u))
	c.Status = StatusOffDuty
	c.Phone = l.book.Person(u.Crew.At(0).Person).Officer.Phone
	c.Reasons = l.gradeReasons(nil, u)
	if r.since != noDuty {
		c.Reasons = append(c.Reasons, "off duty since "+l.moment(r.since))
	} else {
		c.Reasons = append(c.Reasons, "off duty")
	}
	if r.to != noDuty {
		c.Reasons = append(c.Reasons, "next on duty "+l.moment(r.to))
	}
	c.Reasons = l.placeReasons(c.Reasons, u, true)
	return c
}
