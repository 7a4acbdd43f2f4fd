package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// course is one thing that is measured, in every round.
type course struct {
	name   string
	of     subject
	by     *child // who answers
	conns  int
	feed   *feed // that runs meanwhile; nil: none
	rounds []figures
}

// figures are what one measurement found.
type figures struct {
	p50, p99 time.Duration
	rate     float64       // answers a second
	cpu      time.Duration // of the server's for an answer, what else it did meanwhile included; 0: not known
}

// run measures once.
func (c *course) run(ctx context.Context, d time.Duration) error {
	if c.feed != nil {
		if err := c.feed.sweep(); err != nil {
			return err
		}
	}
	feeding, stop := context.WithCancel(ctx)
	defer stop()
	fed := make(chan error, 1)
	go func() {
		if c.feed == nil {
			fed <- nil
			return
		}
		fed <- c.feed.run(feeding)
	}()
	f, err := measure(ctx, c.of, c.by, c.conns, d)
	stop()
	if err = errors.Join(err, <-fed); err != nil {
		return err
	}
	c.rounds = append(c.rounds, f)
	return ctx.Err()
}

const (
	warmUp    = 100 * time.Millisecond // of every measurement, not counted
	keptOf    = 500                    // one answer in so many is put aside
	mostKept  = 30                     // by one asker
	firstRoom = 1 << 15                // answers
)

// measure asks over so many connections at once, each its next question when the last is answered.
func measure(ctx context.Context, of subject, by *child, conns int, d time.Duration) (figures, error) {
	askers := make([]asker, 0, conns)
	defer func() {
		for _, a := range askers {
			a.close()
		}
	}()
	for range conns {
		a, err := of.dial()
		if err != nil {
			return figures{}, err
		}
		askers = append(askers, a)
	}
	// Whoever waits for an answer that does not come is woken by the end of the connection.
	ctx, cancel := context.WithTimeout(ctx, warmUp+d+answerWait)
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		for _, a := range askers {
			a.close()
		}
	})()
	begin := time.Now().Add(warmUp)
	took, answers, errs := make([][]time.Duration, conns), make([]int, conns), make([]error, conns)
	cpu := by.cpu()
	var running sync.WaitGroup
	for i, a := range askers {
		running.Go(func() { took[i], answers[i], errs[i] = askUntil(a, i*asked/conns, begin, begin.Add(d)) })
	}
	running.Wait()
	cpu = by.cpu() - cpu
	for _, a := range askers {
		errs = append(errs, a.inspect())
	}
	if err := errors.Join(errs...); err != nil {
		return figures{}, cmp.Or(ctx.Err(), err)
	}
	f, err := figuresOf(slices.Concat(took...), d)
	total := 0
	for _, n := range answers {
		total += n
	}
	f.cpu = cpu / time.Duration(max(total, 1))
	return f, err
}

// askUntil asks from a place on, and returns how long each answer that came between begin and end took, and how many
// there were in all.
func askUntil(a asker, place int, begin, end time.Time) (took []time.Duration, n int, err error) {
	took = make([]time.Duration, 0, firstRoom)
	for kept := 0; ; n++ {
		asking := time.Now()
		err := a.ask(place)
		now := time.Now()
		if err == nil {
			err = a.look()
		}
		if err != nil {
			return nil, n, err
		}
		if n%keptOf == 0 && kept < mostKept {
			kept++
			a.keep(place)
		}
		if place++; place == asked {
			place = 0
		}
		if now.After(end) {
			return took, n, nil
		}
		if now.After(begin) {
			took = append(took, now.Sub(asking))
		}
	}
}

func figuresOf(took []time.Duration, d time.Duration) (figures, error) {
	if len(took) == 0 {
		return figures{}, fmt.Errorf("no answer came within %v", d)
	}
	slices.Sort(took)
	return figures{
		p50: took[len(took)/2], p99: took[len(took)*99/100],
		rate: float64(len(took)) / d.Seconds(),
	}, nil
}
