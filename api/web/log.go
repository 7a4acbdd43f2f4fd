package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/rs/zerolog"

	"watchbill/api/web/rate"
)

// slow is how long a request may take before the log mentions it.
const slow = time.Second

// mostTold is how many lines about refused requests the log gets: a flood must not fill the disk too.
var mostTold = rate.Limit{PerSecond: 20, Burst: 200}

// log writes one line about a request: an error where we failed, info where somebody would act on it (refused, slow, or
// a write, but not of what comes all the time: positions, previews), debug for the rest. It names the route's pattern, never the path or the query.
func (x *edge) log(c echo.Context, way *way, id string, took time.Duration, err error) {
	r, res := c.Request(), c.Response()
	var p *panicError
	if err != nil {
		p = panicOf(err)
	}
	level := zerolog.DebugLevel
	switch {
	case p != nil:
		level = zerolog.ErrorLevel
	case err != nil && errors.Is(err, context.Canceled): // the client went away
	case res.Status >= http.StatusInternalServerError && res.Status != http.StatusServiceUnavailable:
		level = zerolog.ErrorLevel
	case err != nil, took >= slow && !way.stream, way.timed && !way.quiet && r.Method != http.MethodGet && r.Method != http.MethodHead:
		level = zerolog.InfoLevel
	}
	if level == zerolog.InfoLevel && res.Status >= http.StatusBadRequest && x.told.User("refused", x.opt.Now()) > 0 {
		level = zerolog.DebugLevel // the metrics count them all
	}
	e := x.opt.Log.WithLevel(level)
	if e == nil {
		return
	}
	if p != nil {
		e.Bytes("stack", p.stack)
	}
	if err != nil && (res.Status >= http.StatusInternalServerError || errors.Is(err, http.ErrAbortHandler)) {
		e.AnErr("error", err) // not of what we refused: that repeats the client's input
	}
	e.Str("request_id", id).
		Str("method", method(r.Method)).
		Str("route", way.pattern).
		Int("status", res.Status).
		Int64("bytes", res.Size).
		Float64("duration_ms", float64(took.Microseconds())/1000).
		Str("client", c.RealIP()).
		Msg("request")
}

// route names a request that no route matches.
func route(pattern string) string {
	if pattern == "" {
		return "none"
	}
	return pattern
}

// panicOf returns the panic that err is, nil where it is none.
func panicOf(err error) *panicError {
	var p *panicError
	_ = errors.As(err, &p)
	return p
}
