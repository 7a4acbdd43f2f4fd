package dispatch

import (
	"math"
	"strconv"

	"watchbill/roster"
)

// reserve is who could be recalled during a Watch: designated, certified, posted and not on leave, but off duty.
type reserve struct {
	units []Unit // Until is zero, District that of the posting
	rests []rest // by unit
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

// recall adds the rung of those off duty, unless there is none.
func (l *lookup) recall(a *Answer, held bool) {
	reserve, least := l.watch.recallable(), minRest(l.book)
	var room [DefaultLimit]int32
	r := ranking{lookup: l, units: reserve.units, best: room[:0]}
	n := 0
	for i := range reserve.rests {
		if reserve.rests[i].satisfied(l.query.At, least) {
			n++
			if !held {
				r.consider(int32(i))
			}
		}
	}
	if n == 0 {
		return
	}
	f := Fallback{Tier: TierReserve, Rung: RungRecall, Count: n, Candidates: make([]Candidate, len(r.best)), Resources: []Resource{}}
	f.Reason = count(n, "designated, certified officer", "designated, certified officers") + " off duty with " +
		strconv.FormatFloat(l.book.Agency().WorkRules.MinRestHours, 'f', -1, 64) + " h of rest before and after"
	if !held {
		f.Reason += listed(len(r.best), n)
	}
	for k, i := range r.best {
		f.Candidates[k] = l.recalled(&reserve.units[i], reserve.rests[i])
	}
	a.Fallbacks = append(a.Fallbacks, f)
}

// recalled describes somebody off duty.
func (l *lookup) recalled(u *Unit, r rest) Candidate {
	c := l.describe(u)
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
	c.Reasons = l.placeReasons(c.Reasons, u)
	return c
}
