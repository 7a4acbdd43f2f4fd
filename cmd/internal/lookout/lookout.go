package lookout

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"watchbill/api"
	"watchbill/cmd/internal/floor"
	"watchbill/coverage/alert"
	"watchbill/roster"
	"watchbill/roster/store"
)

// Parcel is what is to be told, as a floor packs it: Ops are committed with what made it, then Send tells.
type Parcel interface {
	Ops() []store.Op
	Send(context.Context)
}

// Options say what to look at and how to tell. All but Log are required.
type Options struct {
	KV      store.KV
	Roster  api.Roster
	Grids   alert.Grids
	Pack    func([]floor.Post) (Parcel, error)
	Now     func() time.Time // the service's clock
	Metrics prometheus.Registerer
	Policy  alert.Policy
	Log     zerolog.Logger // the zero value logs nothing
}

// How often the clock and the roster are glanced at, and how long after a failure it is tried again.
const (
	glance = time.Second
	again  = 10 * time.Second
)

// Lookout looks for alerts. Make it with [New], [Lookout.Begin], and keep [Lookout.Run] running; its other methods are safe for concurrent use.
type Lookout struct {
	opt     Options
	metrics *metrics
	seen    atomic.Pointer[look] // nil: nothing yet

	// What follows belongs to Begin, then to Run's goroutine.
	kept  *kept        // what the store holds; nil: to be read
	tried *attempt     // whose outcome is not known
	sight *alert.Sight // of the book and the day that were looked at last
	due   roster.Minute
	ill   bool // the last look failed, and the log says so
}

// look is what one look found.
type look struct {
	at      roster.Minute
	book    *roster.Book
	open    []alert.Known
	figures alert.Figures
	waiting int
}

// New returns a lookout that has not looked yet. Errors are roster.Invalid, about the policy.
func New(opt Options) (*Lookout, error) {
	if err := opt.Policy.Check(); err != nil {
		return nil, err
	}
	l := &Lookout{opt: opt}
	l.metrics = newMetrics(opt.Metrics, l)
	return l, nil
}

// Open implements api.Alerts.
func (l *Lookout) Open() (open []alert.Known, at roster.Minute, book *roster.Book) {
	if s := l.seen.Load(); s != nil {
		return s.open, s.at, s.book
	}
	return nil, 0, nil
}

// Begin looks once, where there is a roster, so that those who ask from then on are answered. It is called before Run, which
// tries again what fails.
func (l *Lookout) Begin(ctx context.Context) {
	if book := l.opt.Roster.Book(); book != nil {
		l.attend(ctx, book)
	}
}

// Run looks until ctx ends. It is called once.
func (l *Lookout) Run(ctx context.Context) {
	for {
		wait := glance
		if book := l.opt.Roster.Book(); book != nil && l.moved(book) {
			wait = l.attend(ctx, book)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// moved tells whether there is reason to look: the first time, another roster, an instant that was waited for, a clock
// that was set back.
func (l *Lookout) moved(book *roster.Book) bool {
	s, now := l.seen.Load(), roster.MinuteOf(l.opt.Now())
	return s == nil || l.ill || s.book != book || now >= l.due || now < s.at
}

// attend looks once, and says how long to wait before the next glance.
func (l *Lookout) attend(ctx context.Context, book *roster.Book) time.Duration {
	began := time.Now()
	err := l.look(ctx, book)
	switch {
	case ctx.Err() != nil:
		return 0
	case err != nil:
		l.metrics.looks.WithLabelValues("failed").Inc()
		if !l.ill {
			l.opt.Log.Error().Err(err).Msg("alerts cannot be looked after; it is tried again")
		}
		l.ill = true
		return again
	}
	if l.ill {
		l.opt.Log.Info().Msg("alerts are looked after again")
	}
	l.ill = false
	l.metrics.looks.WithLabelValues("done").Inc()
	l.metrics.seconds.Observe(time.Since(began).Seconds())
	return glance
}

// look finds what is true now, keeps what is known and has told what is new.
func (l *Lookout) look(ctx context.Context, book *roster.Book) error {
	now := l.opt.Now()
	m := alert.Moment{At: roster.MinuteOf(now), Zone: book.Zone(), Policy: l.opt.Policy}
	if err := l.see(ctx, book, m); err != nil {
		return err
	}
	if err := l.recall(ctx); err != nil {
		return err
	}
	m.Certified = l.sight.Certified
	found := l.sight.Find(m.At)
	next, events := alert.Next(l.kept.state, found, m)
	if err := l.tell(ctx, book, now, next, events); err != nil {
		return err
	}
	l.due = next.Wake(m)
	open := next.Open()
	seen := &look{at: m.At, book: book, open: open, figures: l.sight.Figures(found)}
	for _, k := range next.Known {
		if k.Told == nil || k.Reason != "" {
			seen.waiting++
		}
	}
	l.seen.Store(seen)
	return nil
}

// see has the sight be that of the book and the day.
func (l *Lookout) see(ctx context.Context, book *roster.Book, m alert.Moment) (err error) {
	if s := l.sight; s != nil && s.Book() == book && s.Today() == m.Zone.DateAt(m.At) {
		return nil
	}
	l.sight, err = alert.See(ctx, l.opt.Grids, book, m.At, m.Policy)
	return err
}
