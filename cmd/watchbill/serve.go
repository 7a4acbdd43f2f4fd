package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/rs/zerolog"

	"watchbill/api/web/identity"
	"watchbill/cmd/internal/app"
	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
)

type serveCmd struct {
	Data    string `required:"" placeholder:"DIR" env:"WATCHBILL_DATA" help:"The store, made where there is none."`
	Listen  string `default:"${listen}" placeholder:"HOST:PORT" env:"WATCHBILL_LISTEN" help:"Address of the HTTP interface; port 0 takes any free one. Default: ${default}."`
	Metrics string `name:"metrics-listen" placeholder:"HOST:PORT" env:"WATCHBILL_METRICS_LISTEN" help:"A loopback address where /metrics needs no key, for a Prometheus on this machine."`
	Clock   string `placeholder:"MOMENT" help:"Run the service's clock from this moment on, for drills and tests."`
	Auth    string `default:"on" enum:"on,off" env:"WATCHBILL_AUTH" help:"on: who asks signs in or shows a key. off: whoever reaches the loopback address may do everything; for trying it out."`
	signinFlags
	dispatchFlags
	alertFlags
	limitFlags

	LogLevel string `default:"info" enum:"debug,info,warn,error" env:"WATCHBILL_LOG_LEVEL" help:"What to log: ${enum}."`
}

// Help is shown by kong.
func (serveCmd) Help() string {
	return `Whoever asks signs in or shows a key; as long as there is no administrator, it prints a link that makes one. Serves until interrupted, then lets requests finish for up to 10 seconds; a second interrupt ends it at once. A store without a roster is served as not ready; import into it while the service runs. The log goes to standard error, as JSON lines unless that is a terminal.

Example:

    watchbill serve --data /var/lib/watchbill`
}

// Run is called by kong.
func (c *serveCmd) Run(ctx context.Context, con *console) error {
	level, err := zerolog.ParseLevel(c.LogLevel)
	if err != nil {
		return err
	}
	log := newLog(con.err, con.now).Level(level)
	opt := app.Options{Dir: c.Data, Listen: c.Listen, Clock: c.Clock, Version: version, Commit: commit, Log: log, Now: con.now, Reach: c.reach(), MetricsListen: c.Metrics, Open: c.Auth == "off"}
	if opt.Alerts, err = c.policy(); err != nil {
		return asUsage(err, "serve")
	}
	if err := c.options(&opt); err != nil {
		return asUsage(err, "serve")
	}
	if opt.Limits, err = c.limits(); err != nil {
		return asUsage(err, "serve")
	}
	if err := c.useProvider(&opt); err != nil {
		return asUsage(err, "serve")
	}
	defer runtime.KeepAlive(roomForGarbage())
	opt.Limits.Processors = roomForLookups(log)
	service, err := app.New(opt)
	if err != nil {
		return asUsage(err, "serve")
	}
	if err := service.Start(ctx); err != nil {
		return asUsage(err, "serve")
	}
	if err := c.setup(ctx, con, service); err != nil {
		return errors.Join(err, stopNow(service))
	}
	log.Info().Str("version", version).Str("data", c.Data).Stringer("listen", service.Addr()).Str("clock", c.Clock).Msg("serving")
	err = untilDone(ctx, service)
	log.Info().Msg("stopped")
	return err
}

// setup prints, where there is no administrator yet, the link that makes one. It is a secret, and so not in the log.
func (c *serveCmd) setup(ctx context.Context, con *console, service *app.App) error {
	link, err := service.Setup(ctx)
	if link == "" || err != nil {
		return err
	}
	fmt.Fprintf(con.out, "set up the first administrator: %s\n  The link is good once, for %d hours; watchbill users link --data %s makes another.\n", link, int(identity.SetupHolds.Hours()), quoted(c.Data))
	return con.out.Flush()
}

// stopWait is how long requests may take to finish.
const stopWait = 10 * time.Second

// untilDone waits until ctx ends or the service fails, and stops it.
func untilDone(ctx context.Context, service *app.App) error {
	var failed error
	select {
	case <-ctx.Done():
	case failed = <-service.Failed():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWait)
	defer cancel()
	err := service.Stop(stopping)
	if errors.Is(err, context.DeadlineExceeded) {
		err = &roster.Error{Kind: roster.Unavailable, Msg: fmt.Sprintf("requests were cut off that had not finished in %s", stopWait)}
	}
	return errors.Join(failed, err)
}

// newLog writes JSON lines, or lines for people on a terminal.
func newLog(w io.Writer, now func() time.Time) zerolog.Logger {
	if sheet.IsTerminal(w) {
		w = zerolog.ConsoleWriter{Out: w, TimeFormat: time.TimeOnly}
	}
	return zerolog.New(w).Hook(stamp{now})
}

// stamp puts the time on each line.
type stamp struct{ now func() time.Time }

// Run is called by zerolog.
func (s stamp) Run(e *zerolog.Event, _ zerolog.Level, _ string) {
	e.Time(zerolog.TimestampFieldName, s.now().UTC())
}
