package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"watchbill/cmd/internal/app"
	"watchbill/cmd/internal/drill"
	"watchbill/cmd/internal/sheet"
	"watchbill/coverage/alert"
	"watchbill/dispatch/roads"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/roster/pack"
)

type demoCmd struct {
	Listen    string        `default:"${listen}" placeholder:"HOST:PORT" help:"Address of the HTTP interface, on loopback; port 0 takes any free one. Default: ${default}."`
	Clock     string        `placeholder:"MOMENT" help:"Run the demo's clock from this moment on."`
	CallEvery time.Duration `default:"30s" placeholder:"TIME" help:"The mean time between calls. Default: ${default}."`
	Still     bool          `help:"Nothing moves: no unit reports, no call comes in. With --clock the same moment gives the same answers."`
}

// Help is shown by kong.
func (demoCmd) Help() string {
	return `A made-up agency on the real ground of New Castle County, Delaware, for the year that starts today, or on the date of --clock. Its units drive along real roads, calls come in, some of them under the wrong nature, and a dispatcher asks the service whom to send and sends them. Nobody has to sign in; the links that it prints show it as each role sees it. The store lies in a temporary directory and is gone when the demo is interrupted; what a killed one left, the next takes away.

Example:

    watchbill demo --listen 127.0.0.1:8081`
}

// demoZone is that of the demo's agency, by whose clock its first day is today.
const demoZone = "America/New_York"

// demoPoint is Rodney Square in Wilmington.
const demoPoint = "lat=39.7459&lon=-75.5466"

// Run is called by kong.
func (c *demoCmd) Run(ctx context.Context, con *console) error {
	first, err := c.firstDay(con.now)
	if err != nil {
		return asUsage(err, "demo")
	}
	network, err := roads.Decode(demo.Roads())
	if err != nil {
		return fmt.Errorf("read the demo's roads: %w", err)
	}
	dir, release, err := demoDir(os.TempDir())
	if err != nil {
		return err
	}
	defer release()
	policy := alert.DefaultPolicy()
	service, err := app.New(app.Options{
		Dir: dir, Listen: c.Listen, Open: true, Clock: c.Clock, Version: version, Commit: commit, Now: con.now, Roads: network, Alerts: &policy,
		Log: newLog(con.err, con.now).Level(zerolog.WarnLevel),
	})
	if err != nil {
		return asUsage(err, "demo")
	}
	con.progress.Doing("making up an agency")
	book, err := fill(ctx, dir, first)
	if err != nil {
		return err
	}
	if err := service.Start(ctx); err != nil {
		return asUsage(err, "demo")
	}
	play, err := c.drill(con, service.Addr().String(), book, network)
	if err != nil {
		return errors.Join(err, stopNow(service))
	}
	con.progress.Stop()
	c.welcome(con, book, service.Addr().String(), dir, first)
	if err := doors(ctx, con, service); err != nil {
		return errors.Join(err, stopNow(service))
	}
	err = con.out.Flush()
	playing, end := context.WithCancel(ctx)
	var played sync.WaitGroup
	played.Go(func() { play(playing) })
	err = errors.Join(err, untilDone(ctx, service))
	end()
	played.Wait()
	return err
}

// drill makes ready what moves in the demo; with --still nothing does.
func (c *demoCmd) drill(con *console, address string, book *roster.Book, network *roads.Network) (play func(context.Context), err error) {
	if c.Still {
		return func(context.Context) {}, nil
	}
	// The service's clock began a moment before this one: what the drill reports is never ahead of it.
	now := con.now
	if c.Clock != "" {
		at, err := pack.ParseMoment(c.Clock, book.Zone())
		if err != nil {
			return nil, err
		}
		from, began := at.Time(), con.now()
		now = func() time.Time { return from.Add(con.now().Sub(began)) }
	}
	d, err := drill.New(drill.Options{
		URL: "http://" + address, Book: book, Roads: network, Now: now, Seed: demoSeed, CallEvery: c.CallEvery,
		Log: newLog(con.err, con.now).Level(zerolog.InfoLevel),
	})
	if err != nil {
		return nil, err
	}
	return d.Run, nil
}

// demoSeed decides which calls come in.
const demoSeed = 1

// stopNow stops a service that has served nobody yet.
func stopNow(service *app.App) error {
	done, cancel := context.WithCancel(context.Background())
	cancel()
	return untilDone(done, service)
}

// firstDay is the date that the demo's clock shows when it starts.
func (c *demoCmd) firstDay(now func() time.Time) (roster.Date, error) {
	zone, err := roster.LoadZone(demoZone)
	if err != nil {
		return 0, err
	}
	at := roster.MinuteOf(now())
	if c.Clock != "" {
		if at, err = pack.ParseMoment(c.Clock, zone); err != nil {
			return 0, err
		}
	}
	return zone.DateAt(at), nil
}

// fill imports the demo's roster into the store in dir.
func fill(ctx context.Context, dir string, first roster.Date) (*roster.Book, error) {
	book, faults := roster.NewBook(demo.Records(first), 0)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	data, err := app.Open(ctx, dir, true)
	if err != nil {
		return nil, err
	}
	_, err = data.Import(ctx, book.Records(), false)
	return book, errors.Join(err, data.Close())
}

// demoCall is a call at demoPoint.
const demoCall = `{"call": {"location": {"lat": 39.7459, "lon": -75.5466}, "nature": "MNTL"}}`

// welcome says where the demo is and what to try.
func (c *demoCmd) welcome(con *console, book *roster.Book, address, dir string, first roster.Date) {
	fmt.Fprintf(con.out, "%s, the year from %s, is served at http://%s until you press Ctrl-C.\n",
		sheet.Clean(book.Agency().Name), sheet.Day(first), address)
	fmt.Fprintf(con.out, "Open it in a browser: /dispatch, /roster, /coverage, /credentials, /admin. Or try:\n")
	fmt.Fprintf(con.out, "  curl -s 'http://%s/v1/nearest?%s'\n", address, demoPoint)
	fmt.Fprintf(con.out, "  curl -s 'http://%s/v1/recommendations' -H 'Content-Type: application/json' -d '%s'\n", address, demoCall)
	fmt.Fprintf(con.out, "  curl -s -N 'http://%s/v1/events'\n", address)
	fmt.Fprintf(con.out, "  curl -s 'http://%s/v1/units?kind=cit'\n", address)
	fmt.Fprintf(con.out, "  curl -s 'http://%s/v1/locate?q=4th+%%26+market'\n", address)
	fmt.Fprintf(con.out, "  curl -s 'http://%s/v1/gaps?days=28&limit=5'\n", address)
	fmt.Fprintf(con.out, "  %s coverage --data %s\n", self(), quoted(dir))
}

// doors says how to come in as somebody. Whoever shows nothing may do everything here.
func doors(ctx context.Context, con *console, service *app.App) error {
	links, err := service.DemoLinks(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(con.out, "Nobody has to sign in here. To see it as somebody does, open one of these, or curl -L -c jar LINK and then curl -b jar; each is good once:\n")
	for _, l := range links {
		fmt.Fprintf(con.out, "  %-13s %s\n", l.Role, l.URL)
	}
	return nil
}

// self is how this program can be called again.
func self() string {
	name := os.Args[0]
	if strings.Contains(filepath.ToSlash(name), "/go-build") {
		return "go run ./cmd/watchbill"
	}
	return quoted(name)
}

// quoted is a word as a shell takes it.
func quoted(s string) string {
	if strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
