package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/rs/zerolog"

	"watchbill/cmd/internal/app"
	"watchbill/cmd/internal/sheet"
	"watchbill/roster"
)

type serveCmd struct {
	Data   string `required:"" placeholder:"DIR" env:"WATCHBILL_DATA" help:"The store, made where there is none."`
	Listen string `default:"${listen}" placeholder:"HOST:PORT" env:"WATCHBILL_LISTEN" help:"Address of the HTTP interface, on loopback; port 0 takes any free one. Default: ${default}."`
	Clock  string `placeholder:"MOMENT" help:"Run the service's clock from this moment on, for drills and tests."`
	Auth   string `default:"off" enum:"off" help:"Who may ask: ${enum}, everybody who reaches the loopback address. There is no sign-in yet."`
	dispatchFlags
	alertFlags

	LogLevel string `default:"info" enum:"debug,info,warn,error" env:"WATCHBILL_LOG_LEVEL" help:"What to log: ${enum}."`
}

// Help is shown by kong.
func (serveCmd) Help() string {
	return `Serves until interrupted, then lets requests finish for up to 10 seconds; a second interrupt ends it at once. A store without a roster is served as not ready; import into it while the service runs. The log goes to standard error, as JSON lines unless that is a terminal.

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
	opt := app.Options{Dir: c.Data, Listen: c.Listen, Clock: c.Clock, Version: version, Commit: commit, Log: log, Now: con.now}
	if opt.Alerts, err = c.policy(); err != nil {
		return asUsage(err, "serve")
	}
	if err := c.options(&opt); err != nil {
		return asUsage(err, "serve")
	}
	service, err := app.New(opt)
	if err != nil {
		return asUsage(err, "serve")
	}
	roomForGarbage()
	if err := service.Start(ctx); err != nil {
		return asUsage(err, "serve")
	}
	log.Info().Str("version", version).Str("data", c.Data).Stringer("listen", service.Addr()).Str("clock", c.Clock).Msg("serving")
	err = untilDone(ctx, service)
	log.Info().Msg("stopped")
	return err
}

// roomForGarbage lets garbage grow to four times what lives before it is collected, unless GOGC says otherwise: a service
// holds little and answers much. At full load that is a tenth of the processor, for some 100 MB (make bench-http).
func roomForGarbage() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
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
