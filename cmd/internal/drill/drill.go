package drill

import (
	"cmp"
	"context"
	"maps"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"watchbill/dispatch"
	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// Beat is how often the world moves on.
const Beat = time.Second

// Options say what to play, and against whom.
type Options struct {
	URL       string           // of the service, "http://127.0.0.1:8080"; required
	Book      *roster.Book     // that the service serves; required
	Roads     *roads.Network   // where the units drive; required
	Now       func() time.Time // the service's clock; nil: time.Now
	Seed      uint64           // another seed, another day
	CallEvery time.Duration    // the mean time between calls; 0: 30 s
	Hurry     float64          // what scenes, meals and the like are shortened by; 0: 1, which is real time
	Client    *http.Client     // nil: one of its own
	Log       zerolog.Logger   // the zero value logs nothing
}

// Drill is an agency at work. It is for one goroutine.
type Drill struct {
	opt    Options
	client *http.Client
	counts Counts

	muster *dispatch.Muster
	beats  *beats
	patrol *roads.Network // at patrol's pace
	urgent *roads.Network // at the pace to a call

	watch *dispatch.Watch
	units []*unit // by call sign
	due   []*unit // that the roster has on duty and that are yet to log in, by call sign
	calls []*call // under way, in the order in which they came in

	intake *rand.Rand // what comes in, and when
	desk   *rand.Rand // what the dispatcher does
	next   time.Time  // when the next call comes in
	came   int        // calls so far
	beat   int        // beats so far
	said   map[string]bool
}

// The defaults.
const (
	callEvery   = 30 * time.Second
	requestWait = 5 * time.Second
)

// patrolPace is that of a car which is not called anywhere, as a factor on the road's own speed.
const patrolPace = 0.7

// The streams of chance, so that more of one thing does not change another.
const (
	streamIntake = iota + 1
	streamDesk
	streamCrews
)

// New checks the options and returns a drill that has not begun. Errors are roster.Invalid. Cost: some 100 ms for a
// county, whose roads are sorted by district.
func New(opt Options) (*Drill, error) {
	switch {
	case opt.URL == "":
		return nil, roster.Invalidf("url", "a drill needs the address of a service")
	case opt.Book == nil:
		return nil, roster.Invalidf("roster", "a drill needs a roster")
	case opt.Roads == nil:
		return nil, roster.Invalidf("roads", "a drill needs roads")
	case opt.Hurry < 0 || opt.CallEvery < 0:
		return nil, roster.Invalidf("drill", "time does not run backward")
	}
	opt.URL = strings.TrimSuffix(opt.URL, "/")
	opt.CallEvery = cmp.Or(opt.CallEvery, callEvery)
	opt.Hurry = cmp.Or(opt.Hurry, 1)
	if opt.Now == nil {
		opt.Now = time.Now
	}
	d := &Drill{opt: opt, client: opt.Client, said: map[string]bool{}, counts: Counts{Errors: map[string]int{}}}
	if d.client == nil {
		d.client = &http.Client{Timeout: requestWait, Transport: &http.Transport{MaxIdleConnsPerHost: 1}}
	}
	d.muster = dispatch.NewMuster(opt.Book, nil)
	d.beats = newBeats(opt.Roads, d.muster.Ground())
	if len(d.beats.all) == 0 {
		return nil, roster.Invalidf("roads", "none of the roads lies in a district")
	}
	d.patrol = opt.Roads.Paced(allClasses(patrolPace))
	d.urgent = opt.Roads.Paced(opt.Book.Policy().Speeds)
	d.intake, d.desk = d.chance(streamIntake, ""), d.chance(streamDesk, "")
	return d, nil
}

// Run plays until ctx ends.
func (d *Drill) Run(ctx context.Context) {
	defer d.client.CloseIdleConnections()
	ticker := time.NewTicker(Beat / 4) // finer than a beat, so that none comes late by a whole one
	defer ticker.Stop()
	for next := d.opt.Now(); ; {
		for now := d.opt.Now(); !next.After(now) && ctx.Err() == nil; next = next.Add(Beat) {
			if now.Sub(next) > mostBehind {
				next = now // the machine was asleep: what was missed is not made up for
			}
			d.step(ctx, next)
			now = d.opt.Now()
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// mostBehind is how far the world may be behind the clock and still catch up beat by beat.
const mostBehind = 30 * time.Second

// step plays one beat.
func (d *Drill) step(ctx context.Context, now time.Time) {
	now = now.UTC().Truncate(time.Millisecond) // as the service keeps instants
	if d.watch == nil {
		d.begin(ctx, now)
	}
	d.changeCrews(ctx, now)
	d.takeCalls(ctx, now)
	for _, u := range d.units {
		d.work(ctx, u, now)
	}
	d.leave(ctx, now)
	d.report(ctx, now)
	d.beat++
}

// Counts says what has happened so far.
func (d *Drill) Counts() Counts {
	c := d.counts
	c.Errors = maps.Clone(c.Errors)
	return c
}

// Counts is what has happened in a drill.
type Counts struct {
	Fixes, FixesRefused int
	Reports             int // of CAD about units
	Calls               int // that came in, ordinary ones too
	Ordinary            int // of them those that went through CAD alone
	Reclassified        int
	Recommendations     int
	Missed              int // recommendations without anybody on the first rung
	Assigned            int // by the desk
	Overridden          int // of them not to the first choice
	Taken               int // claims that somebody else had won
	Cleared             int
	LoggedIn, LoggedOut int
	Errors              map[string]int // by what was asked and how it was answered
}
