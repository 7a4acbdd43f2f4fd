package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"watchbill/api/live"
	"watchbill/api/webhook"
	"watchbill/dispatch"
	"watchbill/dispatch/avl"
	"watchbill/dispatch/desk"
	"watchbill/dispatch/gazetteer"
	"watchbill/dispatch/roads"
	"watchbill/dispatch/screen"
	"watchbill/roster"
	"watchbill/roster/store"
)

// dispatching is everything about calls and units that is not in the store's roster: the board, the desk, those who
// listen, and the words that a roster brings for them.
type dispatching struct {
	board *dispatch.Board
	desk  *desk.Desk
	hub   *live.Hub
	hooks *hooks
	alarm alarm
	kv    store.KV
	roads *roads.Network // nil: none
	log   zerolog.Logger
	now   func() time.Time

	words       atomic.Pointer[words]
	listeners   []*avl.Listener // over UDP
	strangers   atomic.Uint64   // messages of devices that stand for no unit
	stopTelling context.CancelFunc
}

// words are what a Book makes of natures and names of places.
type words struct {
	screen *screen.Screen
	places *gazetteer.Gazetteer
	ground *dispatch.Ground          // that places were named on
	named  roster.List[roster.Place] // those of the roster
	middle roster.Point
}

// openDispatch makes ready all that needs the roster and the clock, and takes up what was under way when the service
// last stopped.
func (a *App) openDispatch(ctx context.Context) error {
	d := &a.dispatching
	d.board, d.roads, d.log, d.now, d.kv = dispatch.NewBoard(), a.opt.Roads, a.opt.Log, a.served.now, a.kv
	d.hub = live.New(live.Options{Now: d.now, Snapshot: d.snapshot, Metrics: a.reg})
	d.desk = desk.New(desk.Options{
		Board: deskBoard{d.board, d.now}, Ledger: ledger{a.kv}, Screen: d.decide, Now: d.now, Tell: d.deskEvent, NearEqual: d.nearEqual,
	})
	if len(a.opt.Webhooks) > 0 {
		sender, err := webhook.New(webhook.Options{Endpoints: a.opt.Webhooks, Outbox: outbox{a.kv}, Now: a.opt.Now, Log: a.opt.Log, Metrics: a.reg})
		if err != nil {
			return err
		}
		d.hooks = newHooks(sender, a.opt.Log)
	}
	for _, o := range a.opt.Feeds {
		o.Unit, o.Sink, o.Now = d.unitOf, feed{d}, d.now
		l, err := avl.Open(o)
		if err != nil {
			return err
		}
		d.listeners = append(d.listeners, l)
	}
	a.reg.MustRegister(gauges{d})
	if _, err := a.kv.Get(ctx, feedKey); err == nil {
		d.alarm.spoken = true
		d.board.Expect(d.now()) // silence counts from here
	}
	d.board.SetRoads(d.roads, d.now())
	a.served.publish = d.renew
	if m := a.served.muster.Load(); m != nil {
		d.renew(m)
	}
	if err := d.desk.Open(ctx); err != nil {
		a.opt.Log.Error().Err(err).Msg("what was under way cannot be read yet")
	}
	return nil
}

// runDispatch starts what dispatch does by itself, until ctx ends.
func (a *App) runDispatch(ctx context.Context) {
	d := &a.dispatching
	telling, stop := context.WithCancel(ctx)
	d.stopTelling = stop
	a.running.Go(func() { d.follow(ctx) })
	a.running.Go(func() { d.look(ctx) })
	a.running.Go(func() { a.ended(ctx, "events", d.hub.Run(telling)) })
	if d.hooks != nil {
		a.running.Go(func() { d.hooks.run(ctx) })
		a.running.Go(func() { a.ended(ctx, "webhooks", d.hooks.sender.Run(ctx)) })
	}
	for _, l := range d.listeners {
		a.running.Go(func() { a.ended(ctx, "position feed on "+l.Addr().String(), l.Run(ctx)) })
	}
}

// ended stops the service when a part of it has ended that should not have.
func (a *App) ended(ctx context.Context, part string, err error) {
	if ctx.Err() == nil && err != nil && !errors.Is(err, context.Canceled) {
		a.failed <- fmt.Errorf("%s: %w", part, err)
	}
}

// deskBoard is the board as the desk has it: what it does is done now.
type deskBoard struct {
	*dispatch.Board
	now func() time.Time
}

// Hold implements desk.Board.
func (b deskBoard) Hold(c dispatch.Claim) { b.Board.Hold(c, b.now()) }

// Release implements desk.Board.
func (b deskBoard) Release(id dispatch.AssignmentID) { b.Board.Release(id, b.now()) }

// renew has a roster dispatched by.
func (d *dispatching) renew(m *dispatch.Muster) {
	d.learn(m)
	d.board.SetMuster(m, d.now())
}

// unitOf finds the unit of a position feed's device, and counts what comes from devices that stand for none: the board
// never sees that.
func (d *dispatching) unitOf(device string) (dispatch.UnitID, bool) {
	var devices avl.Devices
	if s := d.board.State(); s != nil {
		devices = s.Muster().Book().Policy().Devices
	}
	unit, ok := devices.Unit(device, d.board.Knows)
	if !ok {
		d.strangers.Add(1)
	}
	return unit, ok
}

// learn takes another Book's words. The names of places are kept where they are the same: there are many.
func (d *dispatching) learn(m *dispatch.Muster) {
	policy := m.Book().Policy()
	w := &words{screen: screen.New(&policy), ground: m.Ground(), named: m.Book().Places(), middle: middle(m)}
	if before := d.words.Load(); before != nil && before.ground == w.ground && slices.Equal(before.named.Append(nil), w.named.Append(nil)) {
		w.places = before.places
	} else {
		w.places = gazetteer.New(d.places(m))
	}
	d.words.Store(w)
}

// places are the streets of the network and the places of the roster.
func (d *dispatching) places(m *dispatch.Muster) gazetteer.Options {
	ground, districts := m.Ground(), m.Book().Districts()
	opt := gazetteer.Options{
		Places: m.Book().Places().Append(nil),
		District: func(p roster.Point) string {
			if i, inside := ground.Locate(p); inside {
				return districts.At(i).Name()
			}
			return ""
		},
	}
	if n := d.roads; n != nil {
		opt.At = n.NodeAt
		opt.Streets = func(yield func(gazetteer.Street) bool) {
			for s := range n.Streets() {
				if !yield(gazetteer.Street{Name: s.Name, Ref: s.Ref, Nodes: s.Nodes}) {
					return
				}
			}
		}
	}
	return opt
}

// Find implements the interface's search for places.
func (d *dispatching) Find(q string, near *roster.Point, limit int) ([]gazetteer.Match, error) {
	w := d.words.Load()
	if w == nil {
		return nil, &roster.Error{Kind: roster.Unavailable, Msg: "No roster is loaded yet."}
	}
	if near == nil {
		near = &w.middle
	}
	return w.places.Find(q, near, limit)
}

// middle is about the middle of the agency: names that several towns have mean the one nearest to it, where nothing
// nearer is said.
func middle(m *dispatch.Muster) (p roster.Point) {
	n := m.Ground().Districts()
	for d := range n {
		at := m.Ground().Inside(d)
		p.Lat, p.Lon = p.Lat+at.Lat/float64(n), p.Lon+at.Lon/float64(n)
	}
	return p
}

// address finds a street address where it is beyond doubt: one place, by its words as they were typed.
func (d *dispatching) address(text string) (roster.Point, bool) {
	found, err := d.Find(text, nil, 2)
	if err != nil || len(found) == 0 || len(found) > 1 && found[1].Score == found[0].Score {
		return roster.Point{}, false
	}
	return found[0].At, true
}

// decide screens a call by the policy in force.
func (d *dispatching) decide(f desk.CallFacts) desk.Screened {
	w := d.words.Load()
	if w == nil {
		return desk.Screened{Need: roster.NeedCIT}
	}
	x := w.screen.Decide(screen.Facts{Nature: f.Nature, Level: f.Level, Hazards: f.Hazards, Indicators: f.Indicators, Asked: f.Need})
	out := desk.Screened{
		Need: x.Need, NeedReasons: x.Reasons(), Level: x.Level, Hazardous: x.Hazardous, Rules: make([]string, len(x.Rules)), Code: x.Code,
	}
	for i, r := range x.Rules {
		out.Rules[i] = r.ID
	}
	for _, h := range x.Hazards {
		out.Hazards = append(out.Hazards, string(h))
	}
	for _, i := range x.Indicators {
		out.Indicators = append(out.Indicators, string(i))
	}
	for _, w := range x.Warnings {
		out.Warnings = append(out.Warnings, dispatch.Warning(w))
	}
	return out
}

// nearEqual is by how much sooner a unit must be to be told of again: as near as the policy in force calls equal.
func (d *dispatching) nearEqual() time.Duration {
	if s := d.board.State(); s != nil {
		return time.Duration(s.Muster().Book().Policy().NearEqualS) * time.Second
	}
	return desk.DefaultNearEqual
}

// hazardous tells whether one of the hazards sends officers first, and warns of those that the policy does not know.
func (d *dispatching) hazardous(hazards []string) (first bool, warnings []dispatch.Warning) {
	w := d.words.Load()
	if w == nil {
		return true, nil
	}
	x := w.screen.Decide(screen.Facts{Hazards: hazards})
	for _, w := range x.Warnings {
		warnings = append(warnings, dispatch.Warning(w))
	}
	return x.Hazardous, warnings
}

// follow has the board show what has come in, and what each minute brings when it begins, until ctx ends.
func (d *dispatching) follow(ctx context.Context) {
	for {
		now := d.now()
		d.board.Tick(now)
		select {
		case <-ctx.Done():
			return
		case <-time.After(min(dispatch.TickEvery, now.Truncate(time.Minute).Add(time.Minute).Sub(now))):
		}
	}
}

// look tells each second of what the clock has brought and has the desk look after the calls it watches, until ctx ends.
// Many watched calls take their time: the board does not wait for them.
func (d *dispatching) look(ctx context.Context) {
	for {
		d.watch(ctx, d.now())
		d.desk.Look(ctx, d.now())
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
	}
}

// snapshot is what a listener gets first.
func (d *dispatching) snapshot() []byte {
	now := d.now()
	state := struct {
		Revision    uint64               `json:"revision"` // of the roster; 0: none
		At          time.Time            `json:"at"`
		Units       []dispatch.UnitState `json:"units"`
		Assignments []*desk.Assignment   `json:"assignments"` // open
		Watched     []*desk.Watched      `json:"watch_list"`
	}{At: now.UTC(), Units: d.board.Units(now), Assignments: d.desk.Assignments(true), Watched: d.desk.Watching()}
	if s := d.board.State(); s != nil {
		state.Revision = s.Muster().Book().Revision()
	}
	b, err := json.Marshal(state)
	if err != nil {
		d.log.Error().Err(err).Msg("the snapshot cannot be written")
		return []byte("null")
	}
	return b
}
