package drill

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// overrideOneIn is how often the dispatcher knows better.
const overrideOneIn = 12

// Reasons for not sending the first choice.
const (
	knowsBetter = "the supervisor asks for this unit"
	nobodyElse  = "nobody of those needed is free"
)

// suits tells whether somebody whom the call needs is on it already.
func (d *Drill) suits(c *call, r *recommendation) bool {
	for _, u := range d.units {
		if u.call == c && (u.crisis || r.Need != roster.NeedCIT && r.Need != roster.NeedCoResponder) {
			return true
		}
	}
	return false
}

// choose gives the call to the first choice, sometimes to another, and where there is none to the best of those below
// who can be sent; false where nobody could be had.
func (d *Drill) choose(ctx context.Context, c *call, r *recommendation, now time.Time) bool {
	choices := d.out(r.Candidates)
	reason := ""
	switch {
	case len(choices) > 1 && oneIn(d.desk, overrideOneIn):
		choices, reason = choices[1:2], knowsBetter
	case len(choices) == 0:
		reason = nobodyElse
		for _, f := range r.Fallbacks {
			choices = append(choices, d.out(f.Candidates)...)
		}
	}
	for _, u := range choices[:min(3, len(choices))] {
		switch d.assign(ctx, c, r, u, reason, now) {
		case http.StatusCreated:
			return true
		case http.StatusConflict:
			d.counts.Taken++
			c.tries++
		default:
			return false
		}
	}
	return false
}

// out are the candidates that are logged in and on no call.
func (d *Drill) out(list []candidate) (units []*unit) {
	for _, c := range list {
		if u := d.unit(c.Unit); u != nil && !u.busy() {
			units = append(units, u)
		}
	}
	return units
}

// assign claims a unit for a call.
func (d *Drill) assign(ctx context.Context, c *call, r *recommendation, u *unit, reason string, now time.Time) (status int) {
	body := struct {
		Recommendation string          `json:"recommendation_id"`
		Unit           dispatch.UnitID `json:"unit_id"`
		Reason         string          `json:"override_reason,omitempty"`
	}{r.ID, u.id, reason}
	var a struct {
		ID string `json:"id"`
	}
	key := fmt.Sprintf("%s-a%d", c.id, c.tries)
	for range 2 { // whether a claim without an answer was written, asking again with the same key finds out
		status = d.ask(ctx, http.MethodPost, "/v1/assignments", "/v1/assignments", key, body, &a, http.StatusConflict)
		if status != unanswered && status/100 != 5 {
			break
		}
	}
	if status == http.StatusCreated {
		d.counts.Assigned++
		if reason != "" {
			d.counts.Overridden++
		}
		d.summon(u, c, a.ID, now)
	}
	return status
}

// advance tells the service how far a unit is on its call, the desk of an assignment of its own, else as CAD; false
// where it has to be tried again, or where the call is no longer the unit's.
func (d *Drill) advance(ctx context.Context, u *unit, to desk.State, now time.Time) bool {
	if u.task == "" {
		if to != desk.Cleared { // that it is free says as much
			d.say(ctx, u, now, dispatch.StatusUnavailable, dispatch.Secondary(to))
		}
		return true // if this word is lost the next one counts
	}
	body := struct {
		State   desk.State   `json:"state"`
		Outcome desk.Outcome `json:"outcome,omitempty"`
		At      time.Time    `json:"at"`
	}{to, u.outcome, now}
	// Without a key: asking for a state that is reached already changes nothing.
	switch s := d.ask(ctx, http.MethodPatch, "/v1/assignments/{id}", "/v1/assignments/"+url.PathEscape(u.task), "", body, nil, http.StatusConflict); {
	case s/100 == 2:
		return true
	case s == http.StatusConflict || s == http.StatusNotFound:
		// Somebody else has closed it.
		u.call.crews--
		d.free(ctx, u, now)
	default:
		u.until = now.Add(retry)
	}
	return false
}

// outcomes are how contacts end here, the commoner the oftener.
var outcomes = []desk.Outcome{
	desk.ResolvedOnScene, desk.ResolvedOnScene, desk.ResolvedOnScene, desk.Transported, desk.Transported,
	desk.DivertedToCare, desk.DivertedToCare, desk.HandedToClinician, desk.Arrested, desk.Unfounded,
}

// finish clears a unit from its call. Who took somebody along is at the hospital for a while.
func (d *Drill) finish(ctx context.Context, u *unit, now time.Time) {
	if u.task != "" && u.outcome == desk.NoOutcome {
		u.outcome = pick(u.rng, outcomes)
	}
	if !d.advance(ctx, u, desk.Cleared, now) {
		return
	}
	d.counts.Cleared++
	u.call.crews--
	if u.outcome == desk.Transported {
		u.call, u.task, u.outcome, u.doing = nil, "", desk.NoOutcome, away
		u.until = now.Add(d.stay(u.rng, wardLeast, wardMost))
		d.say(ctx, u, now, dispatch.StatusUnavailable, dispatch.Hospital)
		return
	}
	d.free(ctx, u, now)
}
