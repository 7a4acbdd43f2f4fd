package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"watchbill/api"
	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
	"watchbill/api/webhook"
	"watchbill/cmd/internal/door"
	"watchbill/cmd/internal/floor"
	"watchbill/cmd/internal/lookout"
	"watchbill/coverage/alert"
	"watchbill/dispatch/avl"
	"watchbill/dispatch/roads"
	"watchbill/roster"
	"watchbill/roster/edit"
	"watchbill/roster/staffing"
	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
)

// DefaultListen is where a service listens that is told nothing else.
const DefaultListen = "127.0.0.1:8080"

// Options say what to serve, and how.
type Options struct {
	Dir    string // the store's directory, made where there is none; required
	Listen string // host:port, port 0 = any free one; beyond loopback as Reach allows; empty: DefaultListen
	Reach  Reach  // who can reach it, and how
	// MetricsListen is host:port on loopback where /metrics asks for no key; empty: nowhere.
	MetricsListen string

	OIDC     *identity.Provider // the provider that people sign in through from now on, as a setting; nil: the settings stay
	Provider signin.Provider    // deals with the provider of OpenID Connect that the register's settings name; nil: nobody signs in through one
	Newcomer access.Role        // of an account for whom the provider knows and we do not; empty: they are not let in

	Open    bool   // nobody has to sign in: whoever reaches it may do everything; on loopback only
	Clock   string // the moment that the service's clock starts from, as in a pack; empty: the real time
	Version string // shown by the metrics
	Commit  string
	Log     zerolog.Logger   // the zero value logs nothing
	Now     func() time.Time // the real clock; nil: time.Now

	Roads    *roads.Network     // for travel by road; nil: in a straight line
	Feeds    []avl.Options      // position feeds over UDP: Addr, Protocol, Allow and TAIPLead
	Webhooks []webhook.Endpoint // to tell other systems
	Limits   Limits             // how much of the service one client may have
	Agency   string             // the agency's domain name, in EIDO documents; empty: its id
	Alerts   *alert.Policy      // what to tell of the days ahead; nil: nothing
	NoSync   bool               // for tests: see boltkv.Options
}

// App is one service. Its methods are for the goroutine that made it, but for Addr and Failed.
type App struct {
	opt     Options
	reg     *prometheus.Registry
	metrics *metrics
	served  served

	floor    *floor.Floor
	grids    *api.Grids
	editor   *edit.Editor
	staffing *staffing.Register
	lookout  *lookout.Lookout // nil: nobody looks for alerts

	identity *identity.Register // who there is
	demo     demoLinks

	kv       *boltkv.Store
	trail    *trail
	addr     net.Addr
	ln       net.Listener  // until the server owns it
	certs    *certificates // nil: plain HTTP
	door     *door.Door
	socket   *socket
	server   *http.Server
	scrapeLn net.Listener // nil: metrics have no address of their own; the server's once there is one
	scraped  *http.Server
	inside   *http.Server // answers on the socket

	running sync.WaitGroup
	cancel  context.CancelFunc // ends what follows the store
	failed  chan error
}

// New checks the options and returns a service that is not running yet. Errors are roster.Invalid.
func New(opt Options) (*App, error) {
	opt.Listen = cmp.Or(opt.Listen, DefaultListen)
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Dir == "" {
		return nil, roster.Invalidf("data", "the directory of the store is missing")
	}
	if err := opt.Reach.check(opt.Listen, opt.Open); err != nil {
		return nil, err
	}
	if err := checkMoment(opt.Clock); err != nil {
		return nil, err
	}
	if opt.Alerts != nil {
		if err := opt.Alerts.Check(); err != nil {
			return nil, err
		}
	}
	reg := prometheus.NewRegistry()
	return &App{opt: opt, reg: reg, grids: api.NewGrids(), metrics: newMetrics(reg, opt), failed: make(chan error, 8)}, nil
}

// Start opens the store, loads the roster and serves. When it returns an error nothing is left open. The context
// bounds the start, not the service.
func (a *App) Start(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, a.release(ctx))
		}
	}()
	if err = a.openCertificates(); err != nil {
		return err
	}
	if a.ln, err = listen(ctx, a.opt.Listen); err != nil {
		return err
	}
	a.addr = a.ln.Addr()
	if err = a.openScrape(ctx); err != nil {
		return err
	}
	if err = a.openStore(ctx); err != nil {
		return err
	}
	a.openTrail(ctx)
	if err = a.openIdentity(ctx); err != nil {
		return err
	}
	if err = a.useProvider(ctx); err != nil {
		return err
	}
	a.served.open(store.New(a.kv), a.opt.Log, a.metrics)
	a.editor = edit.New(edit.Options{KV: a.kv, Log: a.trail.Log, Book: a.served.Book, Publish: a.served.put})
	a.openStaffing()
	a.served.edited = a.editor.Wait
	seen := a.served.reload(ctx, 0)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("load the roster: %w", err)
	}
	if a.served.now, err = startClock(a.opt.Clock, a.opt.Now, a.served.Book()); err != nil {
		return err
	}
	if err = a.openFloor(ctx); err != nil {
		return err
	}
	if err = a.openLookout(ctx); err != nil {
		return err
	}
	if a.socket, err = openSocket(a.opt.Dir); err != nil {
		return err
	}
	a.door = a.open(a.ln)
	a.ln = a.door
	a.server = a.front()
	a.server.ConnState = a.door.State
	a.inside = a.newServer(&inside{a: a, turn: make(chan struct{}, 1)})
	a.inside.ReadTimeout, a.inside.WriteTimeout = stallWait, stallWait // from sign to sign of life
	a.inside.ConnContext = withPeer
	a.run(seen)
	return nil
}

// openFloor makes dispatch ready and has it follow the roster.
func (a *App) openFloor(ctx context.Context) (err error) {
	a.floor, err = floor.Open(ctx, floor.Options{
		KV: a.kv, Now: a.served.now, Real: a.opt.Now, Metrics: a.reg, Log: a.opt.Log, Roads: a.opt.Roads, Feeds: a.opt.Feeds, Webhooks: a.opt.Webhooks, Allow: a.opt.Limits.WebhookAllow,
		Alerts: a.openAlerts,
	})
	if err != nil {
		return err
	}
	a.served.publish = a.floor.Renew
	if m := a.served.muster.Load(); m != nil {
		a.floor.Renew(m)
	}
	return nil
}

// openStore takes the store. It waits for a command at work, but not for another service.
func (a *App) openStore(ctx context.Context) (err error) {
	opt := boltkv.Options{LockTimeout: -1, NoSync: a.opt.NoSync, Tell: a.tellDisk}
	var held *boltkv.Held
	if a.kv, err = boltkv.Open(a.opt.Dir, opt); !errors.As(err, &held) {
		return err
	}
	if other, callErr := call(ctx, a.opt.Dir, answerWait); callErr == nil {
		other.close()
		return err
	}
	opt.LockTimeout = storeWait
	a.kv, err = boltkv.Open(a.opt.Dir, opt)
	return err
}

// run starts the goroutines. From here on the servers own their listeners.
func (a *App) run(seen uint64) {
	ctx, cancel := context.WithCancel(context.Background())
	a.cancel = cancel
	a.running.Go(func() { a.served.follow(ctx, seen) })
	a.running.Go(func() { a.sweepIdentity(ctx) })
	a.running.Go(func() { a.followStaffing(ctx) })
	a.reg.MustRegister(storeFailing(a.kv))
	a.running.Go(func() { a.watchDisk(ctx) })
	a.running.Go(func() { a.door.Run(ctx) })
	a.running.Go(func() {
		if err := a.floor.Run(ctx); err != nil {
			a.failed <- err
		}
	})
	if a.lookout != nil {
		a.running.Go(func() { a.lookout.Run(ctx) })
	}
	type serving struct {
		server *http.Server
		ln     net.Listener
	}
	all := []serving{{a.server, a.ln}, {a.inside, a.socket}}
	if a.scrapeLn != nil {
		a.scraped = a.newServer(a.scrape())
		a.scraped.ReadHeaderTimeout = readWait // no door in front of it
		all = append(all, serving{a.scraped, a.scrapeLn})
	}
	for _, s := range all {
		a.running.Go(func() {
			if err := serveOn(s.server, s.ln); !errors.Is(err, http.ErrServerClosed) {
				a.failed <- fmt.Errorf("serve on %s: %w", s.ln.Addr(), err)
			}
		})
	}
	a.ln = nil
}

// Addr is the address that a started service listens on.
func (a *App) Addr() net.Addr { return a.addr }

// MetricsAddr is the address where metrics need no key; nil: there is none.
func (a *App) MetricsAddr() net.Addr {
	if a.scrapeLn == nil {
		return nil
	}
	return a.scrapeLn.Addr()
}

// Failed yields an error if the service stops serving of itself; it must be stopped nevertheless.
func (a *App) Failed() <-chan error { return a.failed }

// Stop takes no more requests, waits for those under way until ctx ends, then cuts them off, and gives everything
// back. The error is ctx's when requests were cut off, or the store's.
func (a *App) Stop(ctx context.Context) error {
	if a.cancel == nil {
		return nil // never started
	}
	if a.floor != nil {
		a.floor.Quiet() // listeners never finish by themselves
	}
	err := errors.Join(shutdown(ctx, a.server), shutdown(ctx, a.inside))
	if a.scraped != nil {
		err = errors.Join(err, shutdown(ctx, a.scraped))
	}
	a.cancel()
	a.running.Wait()
	return errors.Join(err, a.release(ctx))
}

// release closes what was opened. It does no harm to what was not.
func (a *App) release(ctx context.Context) error {
	var err error
	if a.ln != nil {
		err = a.ln.Close()
		a.ln = nil
	}
	if a.scrapeLn != nil && a.scraped == nil {
		err = errors.Join(err, a.scrapeLn.Close())
	}
	if a.socket != nil {
		err = errors.Join(err, a.socket.remove())
		a.socket = nil
	}
	if a.floor != nil {
		err = errors.Join(err, a.floor.Close(ctx))
		a.floor = nil
	}
	if a.kv != nil {
		err = errors.Join(err, a.kv.Close())
		a.kv = nil
	}
	return err
}
