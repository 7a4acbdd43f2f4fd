package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"time"

	"watchbill/cmd/internal/sheet"
)

// flood is what somebody does to the service, or to another beside it, while it is asked whom to send.
type flood struct {
	name string
	kind string // as generator.go has it; empty: nothing
}

// floods are those that are measured.
var floods = []flood{
	{"nothing", ""},
	{"GET /v1/gaps and /v1/coverage, a year, 32 connections", "reads"},
	{"POST /v1/whatif, a year, 32 connections", "whatif"},
	{"GET /roster, /coverage, /credentials and /dispatch, 32 connections", "pages"},
	{"the same pages, each time with another query, 32 connections", "views"},
	{"2,000 connections that send half a header", "half"},
	{"1,000 listeners to /v1/events", "events"},
	{"refused: bad queries, unknown hosts and paths, no key, 32 connections", "refused"},
	{"POST /sign-in, wrong passwords, 32 connections", "sign-in"},
	{"all of these at once", "all"},
}

// How the service is asked meanwhile: as a dispatch centre's CAD does, at a steady pace, whether or not answers come. An
// answer that is late counts from when its question was due.
const (
	askedASecond = 400
	settled      = time.Second // of the flood, before anything is measured
)

// floodCourse is the service asked during a flood of it, or of its neighbour.
type floodCourse struct {
	flood
	whom   whom
	rounds []floodFigures
}

// whom is who is flooded, and who is asked meanwhile.
type whom int

// Who is flooded.
const (
	free    whom = iota // the service, which lets everybody ask as often as they like: as if the flood came from everywhere
	shipped             // the service, with the rates that it comes with: the flood comes from one address
	another             // another service, and the first one is asked: what slows is the machine's
)

// floodFigures are what one round found.
type floodFigures struct {
	p50, p99, most time.Duration
	cpu            float64 // of a processor, that the flooded service used
	answered       int     // of the flood
	refused        int
	failed         int // connections that broke
}

// runFloods measures and writes the table.
func runFloods(ctx context.Context, opt options, out io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "benchhttp-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	y := &yard{dir: dir}
	defer func() {
		if err != nil && ctx.Err() == nil {
			fmt.Fprint(opt.note, y.said())
		}
		err = errors.Join(err, y.close())
	}()
	if err := y.build(ctx, opt.made); err != nil {
		return err
	}
	var services [3]*service // where, which is whom
	for i, rates := range [...]string{noRates, ourRates, noRates} {
		if services[i], err = y.startService(ctx, opt.units+i, true, rates); err != nil { // of a name of its own
			return err
		}
	}
	all := floodCourses(opt)
	for round := range opt.rounds {
		fmt.Fprintf(opt.note, "round %d of %d\n", round+1, opt.rounds)
		for _, c := range all {
			near := services[free]
			if c.whom == shipped {
				near = services[shipped]
			}
			if err := c.run(ctx, y, near, services[c.whom], opt.seconds); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
		}
	}
	return writeFloods(out, opt, all)
}

// floodCourses lists what a round measures: nothing and each flood, of each of the services.
func floodCourses(opt options) []*floodCourse {
	var all []*floodCourse
	for _, f := range floods {
		if opt.only != "" && f.kind != "" && f.kind != opt.only {
			continue
		}
		for _, w := range [...]whom{free, shipped, another} {
			if f.kind != "" || w != another {
				all = append(all, &floodCourse{flood: f, whom: w})
			}
		}
	}
	return all
}

// run measures one round.
func (c *floodCourse) run(ctx context.Context, y *yard, near, at *service, d time.Duration) error {
	var g *generator
	if c.kind != "" {
		var err error
		if g, err = y.startGenerator(ctx, c.kind, at); err != nil {
			return err
		}
		select {
		case <-time.After(settled):
		case <-ctx.Done():
		}
	}
	used := at.child.cpu()
	var took []time.Duration
	err := ahead(func() (err error) {
		took, err = near.paced(ctx, d)
		return err
	})
	used = at.child.cpu() - used
	var made floodFigures
	if g != nil {
		said, stopErr := g.stop()
		made, err = said, errors.Join(err, stopErr)
	}
	if err != nil {
		return err
	}
	slices.Sort(took)
	made.p50, made.p99, made.most = took[len(took)/2], took[len(took)*99/100], took[len(took)-1]
	made.cpu = used.Seconds() / d.Seconds()
	c.rounds = append(c.rounds, made)
	return ctx.Err()
}

// paced asks at the pace for so long, over one connection, and returns how long each answer took.
func (s *service) paced(ctx context.Context, d time.Duration) ([]time.Duration, error) {
	x, err := s.dial()
	if err != nil {
		return nil, err
	}
	defer x.close()
	a := x.(*httpAsker)
	if a.conn, err = blockOn(a.conn); err != nil {
		return nil, err
	}
	a.in.Reset(a.conn)
	places := rand.New(rand.NewPCG(1, 1)).Perm(asked)
	const step = time.Second / askedASecond
	took := make([]time.Duration, 0, int(d/step)+1)
	begun := time.Now()
	for i := range int(d / step) {
		due := begun.Add(time.Duration(i) * step)
		asking := time.Now()
		if wait := due.Sub(asking); wait > 0 {
			time.Sleep(wait)
			asking = time.Now() // how late we wake is not the service's affair
		} else {
			asking = due
		}
		if err := a.ask(places[i%asked]); err != nil {
			return nil, err
		}
		took = append(took, time.Since(asking))
		if err := a.look(); err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return took, nil
}

// generator is a child that floods.
type generator struct{ *child }

// startGenerator starts one, and waits until it has made its connections. It gives way to whatever else wants a processor,
// so that the service is slowed by what it is asked and not by who asks.
func (y *yard) startGenerator(ctx context.Context, kind string, at *service) (*generator, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c, err := startBehind(y.dir, "flood-"+kind+"-"+strconv.Itoa(int(time.Now().UnixNano()%1e9)), self, "-generate", kind, "-at", at.address, "-key", at.key)
	if err != nil {
		return nil, err
	}
	g := &generator{c}
	err = c.await(ctx, func(said string) bool { return len(said) > 0 })
	if err != nil {
		return nil, errors.Join(err, c.stop())
	}
	return g, nil
}

// stop ends the flood and reads what came of it.
func (g *generator) stop() (f floodFigures, err error) {
	if err := g.child.stop(); err != nil {
		return f, err
	}
	_, err = fmt.Sscanf(lastLine(g.last()), "answered %d refused %d failed %d", &f.answered, &f.refused, &f.failed)
	return f, err
}

// writeFloods writes the table.
func writeFloods(out io.Writer, opt options, all []*floodCourse) error {
	fmt.Fprintf(out, "GET /v1/nearest of %s units, %d a second over one connection, during floods of the service, and of another service on the machine.\n",
		sheet.Count(opt.units), askedASecond)
	fmt.Fprintf(out, "Median of %s of %v each (least–most), µs; ratios are of one round, to that without a flood. %d CPUs, %s.\n\n",
		sheet.Number(opt.rounds, "round"), opt.seconds, runtime.NumCPU(), runtime.Version())
	t := &sheet.Table{Columns: []sheet.Column{
		{Name: "Flood"}, {Name: "of"}, {Name: "p50", Right: true}, {Name: "p99", Right: true}, {Name: "ratio", Right: true}, {Name: "most", Right: true},
		{Name: "its CPU", Right: true}, {Name: "answered", Right: true}, {Name: "refused", Right: true}, {Name: "broken", Right: true}, {Name: "target"},
	}}
	for _, c := range all {
		spreadOf := func(f func(floodFigures) float64) spread {
			return over(len(c.rounds), func(i int) float64 { return f(c.rounds[i]) })
		}
		micros := func(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
		count := func(f func(floodFigures) int) string {
			return sheet.Count(int(spreadOf(func(x floodFigures) float64 { return float64(f(x)) }).mid))
		}
		quiet := all[0]
		if c.whom == shipped {
			quiet = all[1]
		}
		ratio := over(len(c.rounds), func(i int) float64 { return float64(c.rounds[i].p99) / float64(quiet.rounds[i].p99) })
		of, target := [...]string{"it, no rates", "it, as shipped", "another"}[c.whom], ""
		if c.kind != "" && c.whom != another {
			target = held("≤ 2", ratio.mid <= 2)
		}
		t.Row(c.name, of, fmt.Sprintf("%.0f", spreadOf(func(x floodFigures) float64 { return micros(x.p50) }).mid),
			tenths(spreadOf(func(x floodFigures) float64 { return micros(x.p99) })), hundredths(ratio),
			fmt.Sprintf("%.0f", spreadOf(func(x floodFigures) float64 { return micros(x.most) }).mid),
			fmt.Sprintf("%.2f", spreadOf(func(x floodFigures) float64 { return x.cpu }).mid),
			count(func(x floodFigures) int { return x.answered }), count(func(x floodFigures) int { return x.refused }),
			count(func(x floodFigures) int { return x.failed }), target)
	}
	return t.Write(out)
}
