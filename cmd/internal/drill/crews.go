package drill

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// When crews come and go around a change of shift, and how many start the drill otherwise than the roster has it.
const (
	inLeast, inMost   = 10 * time.Second, 4 * time.Minute
	outLeast, outMost = 30 * time.Second, 8 * time.Minute
	heldOver          = 2
	heldFor           = 2 * time.Hour
	swaps             = 2
	gateOneIn         = 6
	silentAfter       = 90 * time.Second
)

// newUnit mans a unit as the roster has it.
func (d *Drill) newUnit(r *dispatch.Unit) *unit {
	u := &unit{
		id: r.ID, district: r.District, crisis: r.Certified() || r.Kind == dispatch.KindCoResponder,
		rng: d.chance(streamCrews, string(r.ID)),
	}
	for _, m := range r.Crew.All() {
		u.crew = append(u.crew, m.Officer)
	}
	u.at = d.beats.somewhere(u.rng, u.district)
	u.gated = oneIn(u.rng, gateOneIn)
	return u
}

// take adds a unit that has logged in.
func (d *Drill) take(u *unit, now time.Time) {
	d.counts.LoggedIn++
	u.slot = d.counts.LoggedIn % reports
	u.until = now.Add(between(u.rng, 0, time.Minute)) // not everybody sets off at once
	i, _ := slices.BinarySearchFunc(d.units, u, byCallSign)
	d.units = slices.Insert(d.units, i, u)
}

func byCallSign(a, b *unit) int { return cmp.Compare(a.id, b.id) }

// begin is the beginning: CAD's whole state.
func (d *Drill) begin(ctx context.Context, now time.Time) {
	minute := roster.MinuteOf(now)
	d.watch = d.muster.Watch(minute)
	for _, r := range d.watch.Units().All() {
		d.take(d.newUnit(&r), now)
	}
	d.holdOver(minute, now)
	d.swap()
	if u := d.first(func(u *unit) bool { return u.crisis && !u.gated }); u != nil {
		u.silent = now.Add(silentAfter)
	}
	d.next = now.Add(between(d.intake, 2*time.Second, 6*time.Second)) // there is something to see soon

	var whole struct {
		Units []status `json:"units"`
	}
	for _, u := range d.units {
		s := u.loggedIn(now)
		s.Unit = u.id
		whole.Units = append(whole.Units, s)
	}
	d.counts.Reports += len(whole.Units)
	var answer struct {
		Refused []struct{ Reason string }
	}
	d.ask(ctx, http.MethodPut, "/v1/units", "/v1/units", "", whole, &answer)
	for range answer.Refused {
		d.counts.Errors["PUT /v1/units refused"]++
	}
}

// holdOver keeps a few of the shift before at work.
func (d *Drill) holdOver(minute roster.Minute, now time.Time) {
	before := d.watch
	for held := 0; held < heldOver; {
		at := before.Valid().Start - 1
		if minute-at > 16*60 {
			return
		}
		before = d.muster.Watch(at)
		for _, r := range before.Units().All() {
			if held < heldOver && r.Kind != dispatch.KindCoResponder && d.unit(r.ID) == nil && !d.aboard(r) {
				u := d.newUnit(&r)
				u.over = now.Add(heldFor + time.Duration(held)*30*time.Minute)
				d.take(u, now)
				held++
			}
		}
	}
}

// aboard tells whether somebody of a crew is out there under another call sign.
func (d *Drill) aboard(r dispatch.Unit) bool {
	for _, m := range r.Crew.All() {
		if d.with(m.Officer) != nil {
			return true
		}
	}
	return false
}

// swap has a few crews in each other's cars: a certified officer in a car that the roster has without.
func (d *Drill) swap() {
	for i, done := 0, 0; i < len(d.units) && done < swaps; i++ {
		a := d.units[i]
		if !a.crisis || len(a.crew) != 1 || !a.over.IsZero() {
			continue
		}
		b := d.first(func(u *unit) bool {
			return u.district == a.district && !u.crisis && len(u.crew) == 1 && u.over.IsZero()
		})
		if b == nil {
			continue
		}
		a.crew, b.crew = b.crew, a.crew
		a.crisis, b.crisis = b.crisis, a.crisis
		done++
		for i+1 < len(d.units) && d.units[i+1].district == a.district {
			i++ // the next in another district
		}
	}
}

func (d *Drill) first(is func(*unit) bool) *unit {
	if i := slices.IndexFunc(d.units, is); i >= 0 {
		return d.units[i]
	}
	return nil
}

// unit returns the unit of a call sign; nil: it is not logged in.
func (d *Drill) unit(id dispatch.UnitID) *unit {
	return d.first(func(u *unit) bool { return u.id == id })
}

// with returns the unit that somebody is aboard; nil: none.
func (d *Drill) with(o roster.OfficerID) *unit {
	return d.first(func(u *unit) bool { return slices.Contains(u.crew, o) })
}

// changeCrews sees to changes of shift: whose tour is over goes home after a while, who comes on gets a car.
func (d *Drill) changeCrews(ctx context.Context, now time.Time) {
	if minute := roster.MinuteOf(now); !d.watch.Valid().Contains(minute) {
		d.watch = d.muster.Watch(minute)
		d.due = d.due[:0]
		on := map[dispatch.UnitID]bool{}
		for _, r := range d.watch.Units().All() {
			on[r.ID] = true
			if d.unit(r.ID) == nil {
				u := d.newUnit(&r)
				u.until = now.Add(between(u.rng, inLeast, inMost))
				d.due = append(d.due, u)
			}
		}
		for _, u := range d.units {
			switch {
			case on[u.id] && !u.over.IsZero() && u.over.After(now):
				u.over = time.Time{} // the next tour begins before it was to go home
			case !on[u.id] && u.over.IsZero():
				u.over = now.Add(between(u.rng, outLeast, outMost))
			}
		}
	}
	waiting := d.due[:0]
	for _, u := range d.due {
		if now.Before(u.until) || !d.logIn(ctx, u, now) {
			waiting = append(waiting, u)
		}
	}
	d.due = waiting
}

// logIn mans a unit, unless somebody of its crew is still out on a call with another.
func (d *Drill) logIn(ctx context.Context, u *unit, now time.Time) bool {
	for _, o := range u.crew {
		if other := d.with(o); other != nil {
			if other.busy() {
				return false
			}
			d.logOut(ctx, other, now)
		}
	}
	d.take(u, now)
	d.tell(ctx, u.id, u.loggedIn(now))
	return true
}

// leave sends those home whose time has come and who are on no call.
func (d *Drill) leave(ctx context.Context, now time.Time) {
	for _, u := range slices.Clone(d.units) {
		if !u.over.IsZero() && !now.Before(u.over) && !u.busy() {
			d.logOut(ctx, u, now)
		}
	}
}

func (d *Drill) logOut(ctx context.Context, u *unit, now time.Time) {
	d.say(ctx, u, now, dispatch.StatusUnavailable, dispatch.OffDuty)
	d.units = slices.DeleteFunc(d.units, func(x *unit) bool { return x == u })
	d.counts.LoggedOut++
}
