package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"watchbill/api/web/access"
	"watchbill/api/web/lane"
	"watchbill/api/web/lane/turn"
	"watchbill/api/web/rate"
	"watchbill/roster"
)

// Options say what the edge of the service needs, and how strict it is. Now is required.
type Options struct {
	Now         func() time.Time
	Log         zerolog.Logger
	Metrics     prometheus.Registerer          // nil: none are kept
	Hosts       []string                       // names, beside the loopback ones, by which clients may call us; without port
	Rules       map[string]access.Rule         // whom a route is for, by "METHOD pattern" (of HEAD: that of GET); a route without one is for nobody
	Real        func() time.Time               // the clock by which people prove who they are, where Now is a drill's; nil: Now
	Renew       func(echo.Context)             // gives the session of whoever asks another token where it is to have one, before the answer begins; nil: nothing does
	Identify    Identify                       // who asks; nil: nobody signs in here, and whoever asks is access.Anybody
	Refused     func(context.Context, Refusal) // told of who was not let do something, before they are; nil: nobody
	SignInPage  SignInPage                     // where a browser is sent that asked for a page; nil: nowhere
	FaultPage   FaultPage                      // tells a person of an error where they asked for a page; nil: they get the problem as programs do
	CrossOrigin *http.CrossOriginProtection    // refuses what a browser sends for another site's page; nil: nothing does
	Timeout     time.Duration                  // for one request; 0 means 10 s
	BodyLimit   int64                          // bytes; 0 means 1 MiB
	Bodies      map[string]int64               // by route's pattern, where another limit than BodyLimit holds
	Prompt      []string                       // patterns of routes that answer from memory and wait for nothing: they get no deadline, and are not told who asks, which would cost more than they do
	Lookups     []string                       // patterns of routes that wait for nobody: whatever works long keeps off the processor that these come in on
	Quiet       []string                       // patterns of routes that write nothing, whatever their method, and are asked for all the time: the log tells of them only where they fail or are slow
	Streams     []string                       // patterns of routes whose answer does not end: they get no deadline, no lane but one that Classes give them, and how long they took is no figure
	Classes     map[string]*Class              // what a route's pattern belongs to, where that is not Class
	Class       *Class                         // of all other routes; nil: whoever asks waits for nobody
	Wrong       rate.Limit                     // how often an address is told that its request was wrong, or that we failed, at once; beyond it, a little later. Zero: always at once
	Proxies     []netip.Prefix                 // whose X-Forwarded-For is believed; none: the connection's address is the client's
}

// The limits that hold where Options give none, and the longest query.
const (
	defaultTimeout   = 10 * time.Second
	defaultBodyLimit = 1 << 20
	maxQuery         = 8 << 10
)

// Identify finds out who sent a request. The error, a roster.Error of kind Unauthenticated, says what is wrong with what
// the request shows for itself; one that shows nothing is [access.Nobody]'s.
type Identify func(*http.Request) (*access.User, error)

// edge is what stands around every handler.
type edge struct {
	opt     Options
	routes  func() []*echo.Route
	hosts   map[string]bool
	metrics *metrics
	ids     *ids
	ways    ways
	told    *rate.Limiter // of refusals, to the log
	wrong   *rate.Limiter // of answers that something was wrong, by address
}

// New returns a router without routes whose every request passes the edge: it gets an id, security headers, a deadline
// and a body limit, is counted and logged, and its error or panic becomes a problem. It panics when Now is nil, or when
// Metrics already holds ours.
func New(opt Options) *echo.Echo {
	if opt.Now == nil {
		panic("web.New without a clock")
	}
	if opt.Real == nil {
		opt.Real = opt.Now
	}
	if opt.Timeout == 0 {
		opt.Timeout = defaultTimeout
	}
	if opt.BodyLimit == 0 {
		opt.BodyLimit = defaultBodyLimit
	}
	x := &edge{opt: opt, hosts: hostSet(opt.Hosts), metrics: newMetrics(opt.Metrics), ids: newIDs(), told: rate.New(mostTold), wrong: rate.New(opt.Wrong)}
	e := echo.New()
	x.routes = e.Routes
	x.metrics.count(opt.Class)
	for _, c := range opt.Classes {
		x.metrics.count(c)
	}
	e.HideBanner, e.HidePort = true, true
	e.Logger.SetOutput(io.Discard)
	e.IPExtractor = x.extractor()
	e.HTTPErrorHandler = func(err error, c echo.Context) { x.fail(c, err) }
	e.Use(x.around)
	return e
}

// around is the one middleware. It is one function so that the fastest request pays for one.
func (x *edge) around(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		begun := x.opt.Now()
		ctx, res := c.Request().Context(), c.Response()
		id := x.requestID(c.Request().Header, begun)
		setHeaders(res.Header(), id)
		way := x.way(c.Path())
		err := x.handle(next, c, way, begun)
		if err != nil {
			x.fail(c, err)
		}
		x.linger(ctx, c, err, begun) // the handler's context has ended
		took := x.opt.Now().Sub(begun)
		x.metrics.observe(way, c.Request().Method, res.Status, took)
		if err != nil {
			x.metrics.turnAway(way, err)
		}
		x.log(c, way, id, took, err)
		if err != nil && errors.Is(err, http.ErrAbortHandler) {
			panic(http.ErrAbortHandler) // breaks the connection, so that half an answer is not taken for a whole one
		}
		return nil
	}
}

// handle runs the handler within the limits and turns a panic into an error.
func (x *edge) handle(next echo.HandlerFunc, c echo.Context, way *way, begun time.Time) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = panicked(cause)
		}
		if err != nil && c.Response().Committed {
			err = fmt.Errorf("%w after the answer had begun: %w", http.ErrAbortHandler, err)
		}
	}()
	r := c.Request()
	known := inside(r)
	if known == nil {
		if err := x.admit(r, way.bodyLimit); err != nil {
			return err
		}
		if err := x.often(r, way, begun); err != nil {
			return err
		}
	}
	user, err := x.allow(r, way, known)
	defer func() {
		if err != nil {
			x.tellRefused(c, way, user, err)
		}
	}()
	if err != nil {
		return err
	}
	if known == nil {
		if err := x.oftenAs(user, way, begun); err != nil {
			return err
		}
		if way.lookup {
			turn.Came()
		}
	}
	l := way.lane
	if known != nil && lane.Has(r.Context()) {
		l = nil
	}
	if r.Body != nil && r.Body != http.NoBody {
		if l != nil {
			r.Body = l.Body(r.Body)
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, way.bodyLimit)
	}
	if x.opt.Renew != nil && known == nil && user.Kind == access.Person && (way.timed || way.stream) {
		x.opt.Renew(c)
	}
	switch {
	case way.timed:
		ctx, cancel := context.WithTimeout(access.With(r.Context(), user), x.opt.Timeout)
		defer cancel()
		c.SetRequest(r.WithContext(ctx))
	case way.stream:
		c.SetRequest(r.WithContext(access.With(r.Context(), user)))
	}
	if l != nil {
		return inLane(l, next, c)
	}
	return next(c)
}

// admit refuses what no handler should see.
func (x *edge) admit(r *http.Request, bodyLimit int64) error {
	switch {
	case !x.known(r.Host):
		return &StatusError{http.StatusMisdirectedRequest, "This service does not answer to that host name."}
	case x.opt.CrossOrigin != nil && x.opt.CrossOrigin.Check(r) != nil:
		return &roster.Error{Kind: roster.Forbidden, Msg: "A browser sent this on behalf of another site's page."}
	case r.ContentLength > bodyLimit:
		return &StatusError{http.StatusRequestEntityTooLarge, fmt.Sprintf("The body is longer than %d bytes.", bodyLimit)}
	case len(r.URL.RawQuery) > maxQuery:
		return &StatusError{http.StatusRequestURITooLong, fmt.Sprintf("The query is longer than %d bytes.", maxQuery)}
	}
	return nil
}

// fail answers with the problem, unless an answer has begun.
func (x *edge) fail(c echo.Context, err error) {
	if !c.Response().Committed && !x.lead(c, err) {
		_ = x.tell(c, ProblemOf(err)) // fails only when the client has gone
	}
}

// panicError is a handler's panic.
type panicError struct {
	cause any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.cause) }

func panicked(cause any) error {
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		return err
	}
	return &panicError{cause, debug.Stack()}
}
