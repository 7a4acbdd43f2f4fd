package web

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"watchbill/api/web/access"
	"watchbill/api/web/lane"
	"watchbill/api/web/rate"
)

// Class is a sort of requests that share what the service has for them.
type Class struct {
	Name string        // for metrics: of a closed set
	Lane *lane.Lane    // where they wait for each other; nil: they wait for nobody
	Rate *rate.Limiter // how often one client may ask; nil: as often as they like
}

// TurnedAway is an error of having asked too often (429), or of there being too many who ask (503). Detail is safe to show.
type TurnedAway struct {
	Status int
	Detail string
	After  time.Duration // when it may be worth another try
	reason string        // for metrics
}

func (e *TurnedAway) Error() string { return e.Detail }

// Why requests are turned away.
const (
	byAddress = "rate-address"
	byUser    = "rate-user"
	laneFull  = "lane-full"
	laneLate  = "lane-late"
	tooMany   = "too-many"
)

// TooMany is the error of somebody who has too much of something at once, to be asked for again after a while.
func TooMany(detail string, after time.Duration) *TurnedAway {
	return &TurnedAway{http.StatusTooManyRequests, detail, after, tooMany}
}

// class returns what a pattern belongs to, nil where Options say nothing.
func (x *edge) class(pattern string) *Class {
	if c, ok := x.opt.Classes[pattern]; ok {
		return c
	}
	return x.opt.Class
}

// often turns a client away who asks too often: before anything is known of them, by their address.
func (x *edge) often(r *http.Request, w *way, now time.Time) error {
	if w.class == nil || w.class.Rate == nil {
		return nil
	}
	if wait := w.class.Rate.Address(x.address(r), now); wait > 0 {
		return tooOften(byAddress, wait)
	}
	return nil
}

// oftenAs is the same by who they are, once that is known.
func (x *edge) oftenAs(u *access.User, w *way, now time.Time) error {
	if w.class == nil || w.class.Rate == nil || u.ID == "" {
		return nil
	}
	if wait := w.class.Rate.User(string(u.Kind)+"\x00"+u.ID, now); wait > 0 {
		return tooOften(byUser, wait)
	}
	return nil
}

func tooOften(reason string, wait time.Duration) error {
	seconds := max(1, math.Ceil(wait.Seconds()))
	return &TurnedAway{http.StatusTooManyRequests, fmt.Sprintf("Too many requests; ask again in %.0f s.", seconds), wait, reason}
}

// inLane runs the handler in its lane.
func inLane(l *lane.Lane, next echo.HandlerFunc, c echo.Context) (err error) {
	if err := l.Enter(c.Request().Context()); err != nil {
		reason := laneFull
		if refused := (*lane.Refused)(nil); errors.As(err, &refused) && refused.Queued {
			reason = laneLate
		}
		return &TurnedAway{http.StatusServiceUnavailable, "Too many others ask for the like of this now; again in a moment.", time.Second, reason}
	}
	c.SetRequest(c.Request().WithContext(lane.With(c.Request().Context())))
	res, below := c.Response(), c.Response().Writer
	w := l.Writer(below)
	res.Writer = w
	defer func() {
		cause := recover()
		if cause != nil || err != nil {
			w.Drop() // what of an answer was kept is half of one, or none
		}
		if gone := w.Done(); err == nil {
			err = gone
		}
		res.Writer = below
		if cause != nil {
			panic(cause)
		}
	}()
	return next(c)
}

// lingers is how long a client waits to hear that it was turned away, or was wrong once more: whoever asks again at once then
// asks ten times a second over a connection, and not as often as we can refuse. It costs a goroutine that waits; connections
// are counted at the door.
const lingers = 100 * time.Millisecond

// linger waits that long before an answer that has been written goes out, unless ctx, the request's as it came, ends:
// where err turned the client away, or where the answer is
// of those of which there are too many (Options.Wrong).
func (x *edge) linger(ctx context.Context, c echo.Context, err error, now time.Time) {
	if c.Response().Status < http.StatusBadRequest {
		return
	}
	if _, paged := access.Known(ctx); paged {
		return // a page asks for itself, in its place: the page waits, if anybody
	}
	if turned := (*TurnedAway)(nil); !errors.As(err, &turned) && x.wrong.Address(x.address(c.Request()), now) == 0 {
		return
	}
	t := time.NewTimer(lingers)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// reasons are why somebody is turned away, a closed set.
var reasons = []string{byAddress, byUser, laneFull, laneLate, tooMany}

// count shows a class before anybody of it was turned away.
func (m *metrics) count(c *Class) {
	if c == nil {
		return
	}
	for _, r := range reasons {
		m.turned.WithLabelValues(c.Name, r)
	}
}

// newTurnedAway registers the count of those turned away.
func newTurnedAway(reg prometheus.Registerer) *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "watchbill_http_turned_away_total",
		Help: "Requests not worked on, by the route's class and why: too many of one address or user, too many that wait, or one that waited in vain.",
	}, []string{"class", "reason"})
	if reg != nil {
		reg.MustRegister(v)
	}
	return v
}
