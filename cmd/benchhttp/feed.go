package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// feed sends the positions of all units in turn.
type feed struct {
	to    sink
	units int
	rate  float64 // a second; 0: nothing after the first of each
	order []int32
	next  int // in order
}

// sink takes positions.
type sink interface {
	put(units []int32, at time.Time) error
}

const (
	perBatch  = 1000
	feedEvery = 100 * time.Millisecond // as a gateway of position feeds gathers them
)

// sweep sends every unit's position once.
func (f *feed) sweep() error {
	for range (f.units + perBatch - 1) / perBatch {
		if err := f.send(perBatch); err != nil {
			return err
		}
	}
	return nil
}

// send sends the positions of the next n units.
func (f *feed) send(n int) error {
	if f.order == nil {
		for _, i := range rand.New(rand.NewPCG(7, 7)).Perm(f.units) {
			f.order = append(f.order, int32(i))
		}
	}
	for n > 0 {
		end := min(f.next+min(n, perBatch), f.units)
		if err := f.to.put(f.order[f.next:end], time.Now()); err != nil {
			return fmt.Errorf("send positions: %w", err)
		}
		n -= end - f.next
		f.next = end % f.units
	}
	return nil
}

// run sends at the feed's rate until ctx ends. It is an error when that cannot be held.
func (f *feed) run(ctx context.Context) error {
	if f.rate == 0 {
		return nil
	}
	begun, sent := time.Now(), 0
	turn := time.NewTicker(feedEvery)
	defer turn.Stop()
	for {
		select {
		case <-ctx.Done():
			if due := f.rate * (time.Since(begun) - 5*feedEvery).Seconds(); float64(sent) < 0.8*due {
				return fmt.Errorf("the feed was to send %.0f positions and could send %d", due, sent)
			}
			return nil
		case <-turn.C:
			n := int(f.rate*time.Since(begun).Seconds()) - sent
			if err := f.send(n); err != nil {
				return err
			}
			sent += n
		}
	}
}
