package floor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"

	"watchbill/api/live"
	"watchbill/api/webhook"
	"watchbill/dispatch"
	"watchbill/dispatch/avl"
	"watchbill/dispatch/desk"
	"watchbill/dispatch/roads"
	"watchbill/roster/store"
)

// Options say what a floor works with. KV, Now, Real and Metrics are needed.
type Options struct {
	KV       store.KV
	Now      func() time.Time // the service's clock
	Real     func() time.Time // the real one, by which webhooks are signed
	Metrics  prometheus.Registerer
	Log      zerolog.Logger     // the zero value logs nothing
	Roads    *roads.Network     // nil: travel in a straight line
	Feeds    []avl.Options      // position feeds over UDP: Addr, Protocol, Allow and TAIPLead
	Webhooks []webhook.Endpoint // to tell other systems
	Allow    []netip.Prefix     // networks of theirs beside the Internet
	Alerts   func() any         // what is to be known of the days ahead, for those who begin to listen; nil: nothing
}

// Floor is the dispatch floor. Its exported fields do not change; they and its methods are safe for concurrent use.
type Floor struct {
	Board *dispatch.Board
	Desk  *desk.Desk
	Hub   *live.Hub // of those who listen

	opt       Options
	words     atomic.Pointer[words]
	hooks     *hooks          // nil: nobody else is told
	listeners []*avl.Listener // over UDP
	strangers atomic.Uint64   // messages of devices that stand for no unit
	alarm     alarm           // of look's goroutine
	quiet     atomic.Pointer[context.CancelFunc]
}

// Open makes a floor ready and takes up what was under way when the service last stopped. Without a roster, which Renew
// gives it, it answers that there is none. When it returns an error nothing is left open.
func Open(ctx context.Context, opt Options) (_ *Floor, err error) {
	f := &Floor{Board: dispatch.NewBoard(), opt: opt}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.closeFeeds())
		}
	}()
	f.Hub = live.New(live.Options{Now: opt.Now, Snapshot: f.snapshot, Metrics: opt.Metrics})
	f.Desk = desk.New(desk.Options{
		Board: deskBoard{f.Board, opt.Now}, Ledger: ledger{opt.KV}, Screen: f.decide, Now: opt.Now, Tell: f.deskEvent, NearEqual: f.nearEqual,
	})
	if len(opt.Webhooks) > 0 {
		sender, err := webhook.New(webhook.Options{Endpoints: opt.Webhooks, Allow: opt.Allow, Outbox: outbox{opt.KV}, Now: opt.Real, Log: opt.Log, Metrics: opt.Metrics})
		if err != nil {
			return nil, err
		}
		f.hooks = newHooks(sender, opt.Log)
	}
	for _, o := range opt.Feeds {
		o.Unit, o.Sink, o.Now = f.UnitOf, Feed{f}, opt.Now
		l, err := avl.Open(o)
		if err != nil {
			return nil, err
		}
		f.listeners = append(f.listeners, l)
	}
	if _, err := opt.KV.Get(ctx, FeedKey); err == nil {
		f.alarm.spoken = true
		f.Board.Expect(opt.Now()) // silence counts from here
	}
	f.Board.SetRoads(opt.Roads, opt.Now())
	if err := f.Desk.Open(ctx); err != nil {
		opt.Log.Error().Err(err).Msg("what was under way cannot be read yet")
	}
	opt.Metrics.MustRegister(gauges{f})
	return f, nil
}

// Renew has a roster dispatched by.
func (f *Floor) Renew(m *dispatch.Muster) {
	f.learn(m)
	f.Board.SetMuster(m, f.opt.Now())
}

// Run does what a floor does by itself until ctx ends. It returns an error when a part of it has ended that should not
// have; the rest then ends too.
func (f *Floor) Run(ctx context.Context) error {
	parts, ctx := errgroup.WithContext(ctx)
	run := func(part string, work func(context.Context) error) {
		parts.Go(func() error {
			if err := work(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, context.Canceled) {
				return fmt.Errorf("%s: %w", part, err)
			}
			return nil
		})
	}
	run("board", f.follow)
	run("desk", f.look)
	run("events", func(ctx context.Context) error {
		telling, quiet := context.WithCancel(ctx)
		defer quiet()
		f.quiet.Store(&quiet)
		return f.Hub.Run(telling)
	})
	if f.hooks != nil {
		run("webhooks", f.hooks.run)
		run("webhooks", f.hooks.sender.Run)
	}
	for _, l := range f.listeners {
		run("position feed on "+l.Addr().String(), l.Run)
	}
	return parts.Wait()
}

// Quiet ends the connections of those who listen to events, which do not end by themselves.
func (f *Floor) Quiet() {
	if quiet := f.quiet.Load(); quiet != nil {
		(*quiet)()
	}
}

// Close waits, until ctx ends, for what the desk is writing, and lets go of the position feeds. It comes after Run.
func (f *Floor) Close(ctx context.Context) error {
	return errors.Join(f.Desk.Close(ctx), f.closeFeeds())
}

func (f *Floor) closeFeeds() (err error) {
	for _, l := range f.listeners {
		err = errors.Join(err, l.Close())
	}
	f.listeners = nil
	return err
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

// follow has the board show what has come in, and what each minute brings when it begins, until ctx ends.
func (f *Floor) follow(ctx context.Context) error {
	for {
		now := f.opt.Now()
		f.Board.Tick(now)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(min(dispatch.TickEvery, now.Truncate(time.Minute).Add(time.Minute).Sub(now))):
		}
	}
}

// look tells each second of what the clock has brought and has the desk look after the calls it watches, until ctx ends.
// Many watched calls take their time: the board does not wait for them.
func (f *Floor) look(ctx context.Context) error {
	for {
		f.watch(ctx, f.opt.Now())
		f.Desk.Look(ctx, f.opt.Now())
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}

// snapshot is what a listener gets first.
func (f *Floor) snapshot() []byte {
	now := f.opt.Now()
	state := struct {
		Revision    uint64               `json:"revision"` // of the roster; 0: none
		At          time.Time            `json:"at"`
		Units       []dispatch.UnitState `json:"units"`
		Assignments []*desk.Assignment   `json:"assignments"` // open
		Watched     []*desk.Watched      `json:"watch_list"`
		Alerts      any                  `json:"alerts"` // open; null where nobody looks for them
	}{At: now.UTC(), Units: f.Board.Units(now), Assignments: f.Desk.Assignments(true), Watched: f.Desk.Watching()}
	if s := f.Board.State(); s != nil {
		state.Revision = s.Muster().Book().Revision()
	}
	if f.opt.Alerts != nil {
		state.Alerts = f.opt.Alerts()
	}
	b, err := json.Marshal(state)
	if err != nil {
		f.opt.Log.Error().Err(err).Msg("the snapshot cannot be written")
		return []byte("null")
	}
	return b
}
