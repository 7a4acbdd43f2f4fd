package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // the agency's zone
)

// options say how much is measured.
type options struct {
	units   int           // of the agency; another with ten times as many is measured beside it
	seconds time.Duration // that one measurement takes
	rounds  int
	redis   bool   // where it is installed
	large   bool   // the agency with ten times the units, too
	only    string // of the floods; empty: all
	made    string // the program that is measured; empty: one is built
	note    io.Writer
}

func main() {
	opt := options{note: os.Stderr}
	flag.IntVar(&opt.units, "units", 10_000, "units of the agency; another with ten times as many is measured beside it")
	seconds := flag.Float64("seconds", 1, "how long one measurement takes")
	flag.IntVar(&opt.rounds, "rounds", 9, "how many times each is measured")
	without := flag.Bool("no-redis", false, "leave Redis out")
	small := flag.Bool("no-large", false, "leave out the agency with ten times the units")
	flooded := flag.Bool("flood", false, "measure whom to send while the service is flooded, and nothing else")
	flag.StringVar(&opt.only, "only", "", "with -flood: this flood alone: reads, whatif, pages, views, half, events, refused, sign-in or all")
	flag.StringVar(&opt.made, "program", "", "measure this watchbill, rather than one that is built; its whole path")
	kind, at, key := flag.String("generate", "", "be a flood (what -flood starts)"), flag.String("at", "", "of the service at this address"), flag.String("key", "", "with this key")
	flag.Parse()
	if *kind != "" {
		if err := generate(*kind, *at, *key, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "benchhttp:", err)
			os.Exit(1)
		}
		return
	}
	opt.seconds = time.Duration(*seconds * float64(time.Second))
	opt.redis, opt.large = !*without, !*small
	if flag.NArg() > 0 || opt.units < 50 || opt.units > 100_000 || opt.seconds < 10*time.Millisecond || opt.rounds < 1 {
		fmt.Fprintln(os.Stderr, "benchhttp: takes no arguments; 50 to 100,000 units, at least 0.01 seconds and 1 round")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	measure := run
	if *flooded {
		measure = runFloods
	}
	if err := measure(ctx, opt, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "benchhttp:", err)
		stop()
		os.Exit(1)
	}
}

// run measures and writes the tables.
func run(ctx context.Context, opt options, out io.Writer) (err error) {
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
	c, err := y.set(ctx, opt)
	if err != nil {
		return err
	}
	for round := range opt.rounds {
		fmt.Fprintf(opt.note, "round %d of %d\n", round+1, opt.rounds)
		for _, x := range c.inTurn() {
			if err := x.run(ctx, opt.seconds); err != nil {
				return fmt.Errorf("%s: %w", x.name, err)
			}
		}
	}
	return write(out, opt, c)
}
