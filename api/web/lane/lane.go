package lane

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"watchbill/api/web/lane/turn"
)

// Options say how wide a lane is. Places is at least 1.
type Options struct {
	Name   string        // for metrics: of a closed set
	Pool   Pool          // of the processors that it shares with other lanes; nil: it has its own
	Places int           // requests that work at once, or wait for a processor
	Queue  int           // that wait for a place; 0: none
	Wait   time.Duration // how long one waits; 0: as long as its context lets it
}

// Pool is a number of processors that lanes share: it holds a token for each that is taken.
type Pool chan struct{}

// NewPool returns one of n processors, at least 1.
func NewPool(n int) Pool { return make(Pool, max(1, n)) }

// Lane is one. It is safe for concurrent use.
type Lane struct {
	opt     Options
	places  chan struct{} // holds a token for each that is in
	pool    Pool
	waiting atomic.Int64
}

// New returns a lane with all its places free. It panics without places.
func New(opt Options) *Lane {
	if opt.Places < 1 {
		panic("lane.New without places")
	}
	if opt.Pool == nil {
		opt.Pool = NewPool(opt.Places)
	}
	return &Lane{opt: opt, places: make(chan struct{}, opt.Places), pool: opt.Pool}
}

// Refused is why a request is not worked on. It wraps the context's error where that ended the wait.
type Refused struct {
	Lane   string
	Queued bool // it waited in vain; false: too many wait already
	Err    error
}

func (r *Refused) Error() string {
	if r.Queued {
		return "no place in the lane " + r.Lane + " in time"
	}
	return "the lane " + r.Lane + " is full"
}

// Unwrap returns Err.
func (r *Refused) Unwrap() error { return r.Err }

// Enter takes a place, at once where one is free. The error is a [*Refused]; after nil, the same goroutine calls [Lane.Leave].
func (l *Lane) Enter(ctx context.Context) error {
	select {
	case l.places <- struct{}{}:
		select {
		case l.pool <- struct{}{}:
			begin()
			return nil
		default:
			<-l.places
		}
	default:
	}
	if l.waiting.Add(1) > int64(l.opt.Queue) {
		l.waiting.Add(-1)
		return &Refused{Lane: l.opt.Name}
	}
	defer l.waiting.Add(-1)
	var late <-chan time.Time
	if l.opt.Wait > 0 {
		t := time.NewTimer(l.opt.Wait)
		defer t.Stop()
		late = t.C
	}
	in := false
	for _, gate := range [...]chan struct{}{l.places, l.pool} {
		var err error
		select {
		case gate <- struct{}{}:
			in = !in
			continue
		case <-late:
		case <-ctx.Done():
			err = ctx.Err()
		}
		if in {
			<-l.places
		}
		return &Refused{Lane: l.opt.Name, Queued: true, Err: err}
	}
	begin()
	return nil
}

// Leave gives the place back.
func (l *Lane) Leave() { l.pause() }

// pause gives the place back, and its processor, for as long as a client is waited for.
func (l *Lane) pause() {
	turn.Restore()
	<-l.pool
	<-l.places
}

// regain takes a place again. It waits for no set time: those who work end within theirs.
func (l *Lane) regain() {
	l.places <- struct{}{}
	l.pool <- struct{}{}
	begin()
}

// begin gets ready to work: in long turns, and with somebody else looking at the network. Go has one thread wait for the
// network, and that one works when something has come in; another is woken to wait in its place only when there is more to do
// than one thread can. So there is: nothing.
func begin() {
	turn.Lengthen()
	go func() {}()
}

// held is the key of a context whose request has a place.
type held struct{}

// With returns a context that says that its request has a place.
func With(ctx context.Context) context.Context { return context.WithValue(ctx, held{}, true) }

// Has tells whether a context says so. What a request with a place asks for itself needs none: it would wait for its own.
func Has(ctx context.Context) bool { return ctx.Value(held{}) != nil }

// Name is the lane's.
func (l *Lane) Name() string { return l.opt.Name }

// Places is how many places there are.
func (l *Lane) Places() int { return l.opt.Places }

// Busy is how many places are taken.
func (l *Lane) Busy() int { return len(l.places) }

// Waiting is how many requests wait for a place.
func (l *Lane) Waiting() int { return int(l.waiting.Load()) }

// Register has reg show how busy each lane is.
func Register(reg prometheus.Registerer, lanes ...*Lane) {
	for _, l := range lanes {
		gauge := func(name, help string, of func() int) {
			reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
				Name: name, Help: help, ConstLabels: prometheus.Labels{"lane": l.opt.Name},
			}, func() float64 { return float64(of()) }))
		}
		gauge("watchbill_http_lane_places", "Requests that may be worked on at once.", l.Places)
		gauge("watchbill_http_lane_busy", "Requests that are being worked on.", l.Busy)
		gauge("watchbill_http_lane_waiting", "Requests that wait for a place.", l.Waiting)
	}
}
