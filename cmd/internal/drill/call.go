package drill

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// kind is a call as it comes in, and what it turns out to be.
type kind struct {
	weight     int // of all weights together
	nature     string
	level      int
	hazards    []string
	indicators []string
	languages  []string
	need       roster.Need // asked for by the call taker
	turns      *kind       // into this, after a while
	ordinary   bool        // no crisis: CAD sends somebody by itself
}

// kinds are what comes in: about half of it ordinary; of the rest about a third under the wrong nature, as in real
// cities.
var kinds = []kind{
	{weight: 10, nature: "MNTL"},
	{weight: 6, nature: "CRISIS", level: 3},
	{weight: 5, nature: "SUICTHRT", indicators: []string{"suicidal"}},
	{weight: 3, nature: "MTLV", hazards: []string{"violence"}},
	{weight: 2, nature: "SUIC", level: 4, hazards: []string{"weapon"}, indicators: []string{"suicidal"}},
	{weight: 3, nature: "CRISIS", level: 3, indicators: []string{"repeat-location"}, languages: []string{"es"}},
	{weight: 3, nature: "MNTL", level: 3, need: roster.NeedCoResponder, indicators: []string{"facility"}},
	{weight: 2, nature: "MNTL", level: 1},
	{weight: 2, nature: "WELFARE", indicators: []string{"caller-asked"}},

	{weight: 5, nature: "DISTURBANCE", turns: &kind{nature: "MNTL", level: 3, indicators: []string{"behavioral"}}},
	{weight: 4, nature: "SUSPICIOUS PERSON", turns: &kind{nature: "CRISIS", level: 2}},
	{weight: 4, nature: "WELFARE", turns: &kind{nature: "SUICTHRT", level: 3, indicators: []string{"suicidal"}}},
	{weight: 3, nature: "CRISIS", level: 3, turns: &kind{nature: "INTOX", level: 2}},

	{weight: 12, nature: "TRAFFIC", ordinary: true},
	{weight: 10, nature: "ALARM", ordinary: true},
	{weight: 9, nature: "THEFT", ordinary: true},
	{weight: 8, nature: "NOISE", ordinary: true},
	{weight: 8, nature: "COLLISION", ordinary: true},
	{weight: 6, nature: "TRESPASS", ordinary: true},
}

// drawKind draws what comes in next.
func drawKind(r *rand.Rand) *kind {
	sum := 0
	for i := range kinds {
		sum += kinds[i].weight
	}
	for n, i := r.IntN(sum), 0; ; i++ {
		if n -= kinds[i].weight; n < 0 {
			return &kinds[i]
		}
	}
}

// call is one that is under way.
type call struct {
	id    roster.CallID
	at    roster.Point
	kind  *kind
	turns time.Time // when it turns out to be something else; zero: it does not
	ask   time.Time // when somebody is to be found for it; zero: no longer
	tries int       // claims and recommendations so far, for their keys
	crews int       // units on it
}

// When calls turn out otherwise, and how often somebody is looked for.
const (
	turnLeast, turnMost = 45 * time.Second, 3 * time.Minute
	askAgain            = 20 * time.Second
	mostTries           = 12
)

// takeCalls takes what comes in, what turns out to be something else, and what still waits for somebody.
func (d *Drill) takeCalls(ctx context.Context, now time.Time) {
	for ; !now.Before(d.next); d.next = d.next.Add(d.pauseBetween()) {
		d.calls = append(d.calls, d.newCall(now))
	}
	open := d.calls[:0]
	for _, c := range d.calls {
		if !c.turns.IsZero() && !now.Before(c.turns) {
			c.kind, c.turns, c.ask, c.tries = c.kind.turns, time.Time{}, now, c.tries+1
			d.counts.Reclassified++
		}
		if !c.ask.IsZero() && !now.Before(c.ask) {
			d.serve(ctx, c, now)
		}
		if c.crews > 0 || !c.ask.IsZero() || !c.turns.IsZero() {
			open = append(open, c)
		}
	}
	clear(d.calls[len(open):])
	d.calls = open
}

// pauseBetween is the time to the next call: calls do not know of each other, but no two come in the same instant.
func (d *Drill) pauseBetween() time.Duration {
	const least = 2 * time.Second
	mean := max(float64(d.opt.CallEvery-least), float64(time.Millisecond))
	return least + time.Duration(min(d.intake.ExpFloat64(), 5)*mean).Round(time.Millisecond)
}

// newCall draws what comes in.
func (d *Drill) newCall(now time.Time) *call {
	d.came++
	d.counts.Calls++
	local := now.In(d.opt.Book.Zone().Location())
	c := &call{id: roster.CallID(fmt.Sprintf("%s-%04d", local.Format("060102"), d.came)), kind: drawKind(d.intake), at: d.beats.anywhere(d.intake), ask: now}
	if c.kind.turns != nil {
		c.turns = now.Add(between(d.intake, turnLeast, turnMost))
	}
	return c
}

// serve finds somebody for a call.
func (d *Drill) serve(ctx context.Context, c *call, now time.Time) {
	c.ask = time.Time{}
	c.tries++
	if c.kind.ordinary {
		d.sendOrdinary(ctx, c, now)
		return
	}
	if !d.recommend(ctx, c, now) && c.tries < mostTries {
		c.ask = now.Add(askAgain)
	}
}

// sendOrdinary has CAD send the nearest unit that is free and not wanted for crises.
func (d *Drill) sendOrdinary(ctx context.Context, c *call, now time.Time) {
	var best *unit
	least := 0.0
	for _, u := range d.units {
		if u.crisis || u.doing != patrolling || !u.over.IsZero() {
			continue
		}
		if m := meters(u.position(now).at, c.at); best == nil || m < least {
			best, least = u, m
		}
	}
	if best == nil {
		if c.tries < mostTries {
			c.ask = now.Add(askAgain)
		}
		return
	}
	d.counts.Ordinary++
	d.summon(best, c, "", now)
	d.say(ctx, best, now, dispatch.StatusUnavailable, dispatch.Dispatched)
}

// summon tells a unit of its call.
func (d *Drill) summon(u *unit, c *call, task string, now time.Time) {
	u.call, u.task, u.doing = c, task, summoned
	u.until = now.Add(between(u.rng, reactLeast, reactMost))
	c.crews++
}

// facts is a call as the service is told of it: codes and a place.
type facts struct {
	ID         roster.CallID `json:"id"`
	Location   latLon        `json:"location"`
	Nature     string        `json:"nature"`
	Level      int           `json:"level,omitempty"`
	Hazards    []string      `json:"hazards,omitempty"`
	Indicators []string      `json:"indicators,omitempty"`
	Languages  []string      `json:"languages,omitempty"`
}

// recommendation is what the drill reads of one.
type recommendation struct {
	ID         string      `json:"id"`
	Tier       int         `json:"tier"`
	Need       roster.Need `json:"need"`
	Candidates []candidate `json:"candidates"`
	Fallbacks  []struct {
		Rung       dispatch.Rung `json:"rung"`
		Candidates []candidate   `json:"candidates"`
	} `json:"fallbacks"`
}

type candidate struct {
	Unit dispatch.UnitID `json:"unit_id"`
}

// recommend asks whom to send and sends them; false where it has to be tried again.
func (d *Drill) recommend(ctx context.Context, c *call, now time.Time) bool {
	k := c.kind
	body := struct {
		Call facts       `json:"call"`
		Need roster.Need `json:"need,omitempty"`
	}{facts{c.id, put(c.at), k.nature, k.level, k.hazards, k.indicators, k.languages}, k.need}
	var r recommendation
	if s := d.ask(ctx, http.MethodPost, "/v1/recommendations", "/v1/recommendations", fmt.Sprintf("%s-r%d", c.id, c.tries), body, &r); s/100 != 2 {
		return false
	}
	d.counts.Recommendations++
	if len(r.Candidates) == 0 {
		d.counts.Missed++
		d.opt.Log.Info().Str("call", string(c.id)).Str("need", string(r.Need)).Int("tier", r.Tier).Msg("nobody who is needed is free")
	}
	if c.crews > 0 && (d.suits(c, &r) || len(r.Candidates) == 0) {
		return true // who is there already will do, or has to
	}
	return d.choose(ctx, c, &r, now)
}
