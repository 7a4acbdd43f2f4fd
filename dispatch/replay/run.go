package replay

import (
	"context"
	"runtime"
	"sync"

	"watchbill/roster"
)

// draws are the chances of one run.
func (f *Floor) draws(run int) Draws { return NewDraws(f.opt.Seed, run, f.opt.Busy, f.away) }

// Run replays a demand on a floor, as many times as its options say, on all processors. The demand must be of the same
// dates; it may have been made for the floor of another roster. Told, unless nil, is called after each run by one
// goroutine at a time with the number done. Errors: of kind Invalid for other dates, and those of ctx.
// Cost: BenchmarkRun.
func Run(ctx context.Context, f *Floor, d *Demand, told func(done int)) (*Result, error) {
	if d.From != f.opt.From || d.Days != f.opt.Days {
		return nil, roster.Invalidf("from", "the calls were made for other dates than the roster was made ready for")
	}
	t := newTally(f)
	var mu sync.Mutex // guards t, done and next
	done, next := 0, 0
	take := func() (run int, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		run = next
		next++
		return run, run < f.opt.Runs && ctx.Err() == nil
	}
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), f.opt.Runs) {
		workers.Go(func() {
			s := newStage(f, d)
			for run, ok := take(); ok; run, ok = take() {
				x, k, out := s.play(ctx, run)
				if ctx.Err() != nil {
					return // it may have been cut short
				}
				o := t.read(x, k, out)
				mu.Lock()
				t.add(run, o, s.desk)
				if done++; told != nil {
					told(done)
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	if err := ctx.Err(); err != nil && done < f.opt.Runs {
		return nil, err
	}
	return t.result(d), nil
}

// stage is the scratch of one goroutine.
type stage struct {
	f    *Floor
	d    *Demand
	desk *desk
	x    drawn
	out  []Outcome
}

func newStage(f *Floor, d *Demand) *stage { return &stage{f: f, d: d, desk: newDesk(f)} }

// play plays one run, as far as ctx lets it.
func (s *stage) play(ctx context.Context, run int) (*drawn, *desk, []Outcome) {
	chances := s.f.draws(run)
	s.d.draw(s.f, chances, &s.x)
	s.desk.reset(chances, s.x.calls)
	end := Time(s.f.span.End)*Minute - 1
	core := Core{Jobs: s.x.jobs, Desk: s.desk, Lines: s.f.lines(), Lose: s.f.opt.Queue == QueueLost, End: end}
	core.Stop = func() bool { return ctx.Err() != nil }
	s.out = core.Run(s.out)
	s.desk.Advance(s.f.end)
	for i := range s.desk.units {
		u := &s.desk.units[i]
		s.desk.account(u, s.f.end)
	}
	for i := range s.out {
		if o := &s.out[i]; o.Server >= 0 {
			s.desk.units[o.Server].work += o.Done - o.Sent
		}
	}
	return &s.x, s.desk, s.out
}

// Steps searches for the fewest steps of a plan after which a share is reached: 0 to most of them, tried by bisection,
// which holds where more steps never lower the share; with common random numbers that is nearly always so. It returns
// the share at that number; at most, where even that does not reach the goal, and false. Errors are those of share.
func Steps(most int, goal float64, share func(steps int) (float64, error)) (steps int, reached float64, ok bool, err error) {
	if !(goal > 0 && goal <= 1) {
		return 0, 0, false, roster.Invalidf("until-share", "%v is not a share above 0 and up to 1", goal)
	}
	if reached, err = share(0); err != nil || reached >= goal {
		return 0, reached, err == nil, err
	}
	low, high := 0, most // low does not reach it
	best, err := share(high)
	if err != nil || best < goal || most == 0 {
		return most, best, false, err
	}
	for high-low > 1 {
		middle := low + (high-low)/2
		if reached, err = share(middle); err != nil {
			return 0, 0, false, err
		}
		if reached >= goal {
			high, best = middle, reached
		} else {
			low = middle
		}
	}
	return high, best, true, nil
}
