package webhook

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"watchbill/roster"
)

// Options say where events go and how. Outbox and Now are required.
type Options struct {
	Endpoints  []Endpoint
	Outbox     Outbox
	Allow      []netip.Prefix        // networks that are not the Internet's, and may be told all the same; for our own client
	Client     *http.Client          // its redirects are not followed; nil: one of our own, which connects to no private address that Allow does not name
	Now        func() time.Time      // the real time: receivers refuse any other
	Log        zerolog.Logger        // the zero value logs nothing
	Metrics    prometheus.Registerer // nil: none are kept
	MaxPending int                   // deliveries that may wait for one endpoint; 0: 10,000
}

// Sender tells endpoints of events. It is safe for concurrent use. Make it with [New], and keep [Sender.Run] running.
type Sender struct {
	opt     Options
	client  http.Client
	queues  []*queue
	metrics *metrics
}

// New returns a sender. Errors are [roster.Invalid], all that there are about the endpoints, joined. It panics without an
// outbox or a clock, or when Metrics already holds ours.
func New(opt Options) (*Sender, error) {
	if opt.Outbox == nil || opt.Now == nil {
		panic("webhook.New without an outbox or a clock")
	}
	errs := []error{checkAll(opt.Endpoints)}
	if opt.Client == nil {
		errs = append(errs, checkReach(opt.Endpoints, opt.Allow)...)
		opt.Client = guarded(opt.Allow, nil)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	s := &Sender{opt: opt, metrics: newMetrics(opt.Metrics)}
	s.client = *opt.Client
	s.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for i, e := range opt.Endpoints {
		e.Secrets, e.Events = slices.Clone(e.Secrets), slices.Clone(e.Events)
		s.queues = append(s.queues, newQueue(e, i+1, cmp.Or(opt.MaxPending, 10_000)))
	}
	return s, nil
}

// Send queues an event for every endpoint that wants it; data is what encoding/json makes of it. When it returns nil a
// restart does not lose the event. An error of kind [roster.Unavailable] means that the outbox failed: the event will be
// sent all the same, from memory, so it is not to be sent again, but a restart may lose it. Other errors, [roster.Invalid]
// for an unknown kind, mean that nothing was queued.
func (s *Sender) Send(ctx context.Context, kind string, data any) error {
	if err := checkKind("kind", kind); err != nil {
		return err
	}
	now := s.opt.Now().UTC()
	body, err := encode(kind, now, data)
	if err != nil {
		return fmt.Errorf("encode a webhook of kind %s: %w", kind, err)
	}
	var failed error
	for _, q := range s.queues {
		if !q.wants(kind) {
			continue
		}
		d := Delivery{ID: "msg_" + rand.Text(), Kind: kind, URL: q.URL, Body: body, Queued: now, Due: now}
		if !q.claim(d.ID) {
			s.metrics.givenUp.WithLabelValues(gone).Inc()
			continue
		}
		s.metrics.pending.Inc()
		if err := s.opt.Outbox.Put(ctx, d); err != nil {
			failed = &roster.Error{Kind: roster.Unavailable, Err: err,
				Msg: "The webhook could not be written down; it is being sent, but a restart may lose it."}
		}
		s.add(ctx, q, d)
	}
	return failed
}

// Prepare makes the deliveries of an event, one for each endpoint that wants it, for a caller that puts them in the outbox
// itself, in one commit with what made the event. It keeps nothing: what is to be sent then goes to [Sender.Queue]. Errors are
// those of Send for a kind that is unknown and for data that cannot be encoded.
func (s *Sender) Prepare(kind string, data any) ([]Delivery, error) {
	if err := checkKind("kind", kind); err != nil {
		return nil, err
	}
	now := s.opt.Now().UTC()
	body, err := encode(kind, now, data)
	if err != nil {
		return nil, fmt.Errorf("encode a webhook of kind %s: %w", kind, err)
	}
	var made []Delivery
	for _, q := range s.queues {
		switch {
		case !q.wants(kind):
		case q.isGone():
			s.metrics.givenUp.WithLabelValues(gone).Inc()
		default:
			made = append(made, Delivery{ID: "msg_" + rand.Text(), Kind: kind, URL: q.URL, Body: body, Queued: now, Due: now})
		}
	}
	return made, nil
}

// Queue has prepared deliveries sent, which are in the outbox by now. What a run that has just begun read there meanwhile
// is not sent twice; what its endpoint does not want any more stays there for the next start.
func (s *Sender) Queue(ctx context.Context, made []Delivery) {
	for _, d := range made {
		i := slices.IndexFunc(s.queues, func(q *queue) bool { return q.URL == d.URL }) // they do not change: it is there
		if s.queues[i].claim(d.ID) {
			s.metrics.pending.Inc()
			s.add(ctx, s.queues[i], d)
		}
	}
}

// Run delivers what was sent, and what an earlier run left, until ctx ends; then it returns nil. A request under way is
// broken off and comes again in the next run. It returns an error only at its start, when the outbox cannot be read. It is
// called once.
func (s *Sender) Run(ctx context.Context) error {
	if err := s.load(ctx); err != nil {
		return err
	}
	var workers sync.WaitGroup
	for _, q := range s.queues {
		workers.Go(func() { s.work(ctx, q) })
	}
	workers.Wait()
	return nil
}

// load queues what an earlier run left. What Send has put in the outbox meanwhile it leaves alone.
func (s *Sender) load(ctx context.Context) error {
	left, err := s.opt.Outbox.Pending(ctx)
	if err != nil {
		return fmt.Errorf("read the webhooks' outbox: %w", err)
	}
	slices.SortStableFunc(left, func(a, b Delivery) int { return a.Queued.Compare(b.Queued) })
	unknown := newQueue(Endpoint{}, 0, 0)
	for _, d := range left {
		i := slices.IndexFunc(s.queues, func(q *queue) bool { return q.URL == d.URL })
		if i < 0 {
			s.metrics.pending.Inc()
			s.giveUp(ctx, unknown, d, unconfigured)
		} else if s.queues[i].claim(d.ID) {
			s.metrics.pending.Inc()
			s.add(ctx, s.queues[i], d)
		}
	}
	return nil
}

// work delivers to one endpoint until ctx ends.
func (s *Sender) work(ctx context.Context, q *queue) {
	for ctx.Err() == nil {
		d, wait, ok := q.next(s.opt.Now())
		if ok {
			s.deliver(ctx, q, d)
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-q.wake:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// add queues a claimed delivery, and gives up what cannot stay for it.
func (s *Sender) add(ctx context.Context, q *queue, d Delivery) {
	for _, old := range q.add(d) {
		reason := crowded
		if old.ID == d.ID {
			reason = gone
		}
		s.giveUp(ctx, q, old, reason)
	}
}
