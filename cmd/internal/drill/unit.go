package drill

import (
	"context"
	"math/rand/v2"
	"time"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// unit is a car with its crew.
type unit struct {
	id       dispatch.UnitID
	crew     []roster.OfficerID // as CAD has it
	district int
	crisis   bool // certified, or a pair: left to calls that need it
	rng      *rand.Rand

	at    roster.Point // where it stands, or started
	way   *drive       // nil: it stands
	began time.Time    // of the way

	doing   phase
	until   time.Time // when what it is doing ends, but for a drive
	call    *call     // that it is on
	task    string    // the assignment's identifier; empty: CAD alone sent it
	outcome desk.Outcome

	over   time.Time // when it logs out; zero: not yet known
	slot   int       // in which of the seconds its device reports
	gated  bool      // its device reports only while it moves
	silent time.Time // when its device falls silent; zero: it does not
}

// phase is what a unit is doing.
type phase int

const (
	patrolling phase = iota // driving about, or standing until unit.until
	away                    // at a meal, in court, at the hospital
	summoned                // told of a call, not under way
	underway
	onScene
)

// Times that things take.
const (
	reactLeast, reactMost = 10 * time.Second, 40 * time.Second
	sceneLeast, sceneMost = 3 * time.Minute, 10 * time.Minute
	standLeast, standMost = 20 * time.Second, 3 * time.Minute
	mealLeast, mealMost   = 20 * time.Minute, 30 * time.Minute
	courtLeast, courtMost = 40 * time.Minute, 2 * time.Hour
	wardLeast, wardMost   = 8 * time.Minute, 20 * time.Minute // at the hospital
	retry                 = 5 * time.Second                   // when the service could not be told
)

// busy tells whether the unit is on a call.
func (u *unit) busy() bool { return u.doing >= summoned }

// position is where the unit is.
func (u *unit) position(now time.Time) place {
	if u.way == nil {
		return place{at: u.at}
	}
	return u.way.after(now.Sub(u.began))
}

// stop has the unit stand where it is.
func (u *unit) stop(now time.Time) {
	u.at, u.way = u.position(now).at, nil
}

// goTo sends the unit along the roads of a network. Where no road leads there it stays, and drives on another day.
func (u *unit) goTo(n *roads.Network, to roster.Point, now time.Time) {
	u.stop(now)
	u.way, u.began = newDrive(n, u.at, to), now
}

// arrived tells whether there is nowhere left to drive to.
func (u *unit) arrived(now time.Time) bool {
	return u.way == nil || u.way.after(now.Sub(u.began)).arrived
}

// work lets a unit do what it is time for.
func (d *Drill) work(ctx context.Context, u *unit, now time.Time) {
	switch u.doing {
	case patrolling:
		d.patrolOn(ctx, u, now)
	case away:
		if !now.Before(u.until) {
			d.free(ctx, u, now)
		}
	case summoned:
		if now.Before(u.until) {
			return
		}
		if d.advance(ctx, u, desk.EnRoute, now) {
			u.doing = underway
			u.goTo(d.urgent, u.call.at, now)
		}
	case underway:
		if !u.arrived(now) || now.Before(u.until) {
			return
		}
		u.stop(now)
		if d.advance(ctx, u, desk.OnScene, now) {
			u.doing, u.until = onScene, now.Add(d.stay(u.rng, sceneLeast, sceneMost))
		}
	case onScene:
		if !now.Before(u.until) {
			d.finish(ctx, u, now)
		}
	}
}

// patrolOn has a unit that is free drive on when it has stood long enough, and sometimes do something else.
func (d *Drill) patrolOn(ctx context.Context, u *unit, now time.Time) {
	switch {
	case u.way != nil && u.arrived(now):
		u.stop(now)
		u.until = now.Add(between(u.rng, standLeast, standMost))
	case u.way != nil || now.Before(u.until):
	case u.over.IsZero() && oneIn(u.rng, 25):
		d.pause(ctx, u, now)
	default:
		u.goTo(d.patrol, d.beats.near(u.rng, u.district, u.at), now)
		if u.way == nil {
			u.until = now.Add(standMost)
		}
	}
}

// pause takes a unit off for a meal, or to court in office hours.
func (d *Drill) pause(ctx context.Context, u *unit, now time.Time) {
	local := now.In(d.opt.Book.Zone().Location())
	office := local.Hour() >= 9 && local.Hour() < 15 && local.Weekday() >= time.Monday && local.Weekday() <= time.Friday
	u.doing = away
	if office && oneIn(u.rng, 4) {
		u.until = now.Add(d.stay(u.rng, courtLeast, courtMost))
		d.say(ctx, u, now, dispatch.StatusUnavailable, dispatch.Court)
		return
	}
	u.until = now.Add(d.stay(u.rng, mealLeast, mealMost))
	d.say(ctx, u, now, dispatch.StatusConditional, dispatch.Meal)
}

// free puts a unit back on patrol.
func (d *Drill) free(ctx context.Context, u *unit, now time.Time) {
	u.doing, u.call, u.task, u.outcome = patrolling, nil, "", desk.NoOutcome
	u.stop(now)
	u.until = now.Add(between(u.rng, standLeast, standMost) / 4)
	d.say(ctx, u, now, dispatch.StatusAvailable, dispatch.InService)
}
