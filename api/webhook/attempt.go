package webhook

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const (
	attemptTime = 10 * time.Second
	strikeTime  = 5 * time.Second // to write down what became of an attempt, even when the service stops
	maxAnswer   = 4 << 10         // bytes read of an answer, so that its connection can be used again
)

// answer is what came of an attempt: a status, or an error without the address.
type answer struct {
	status int
	asked  time.Duration // how long to wait before the next attempt; 0 when the receiver does not say
	err    error
}

// post makes one attempt.
func (s *Sender) post(ctx context.Context, q *queue, d Delivery) answer {
	ctx, cancel := context.WithTimeout(ctx, attemptTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.URL, bytes.NewReader(d.Body))
	if err != nil {
		return answer{err: withoutURL(err)}
	}
	now := s.opt.Now()
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "watchbill")
	sign(req.Header, q.Secrets, d.ID, now, d.Body)
	res, err := s.client.Do(req)
	if err != nil {
		return answer{err: withoutURL(err)}
	}
	defer res.Body.Close()
	// Whether the body comes whole is the receiver's affair: its status has told.
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, maxAnswer))
	a := answer{status: res.StatusCode}
	if a.status == http.StatusTooManyRequests || a.status == http.StatusServiceUnavailable {
		a.asked = retryAfter(res.Header.Get("Retry-After"), now)
	}
	return a
}

// withoutURL strips the address, whose path or query may hold a token.
func withoutURL(err error) error {
	if u := (*url.Error)(nil); errors.As(err, &u) {
		return u.Err
	}
	return err
}

// retryAfter reads the header: seconds, or a date. It returns 0 for what is neither, or past.
func retryAfter(s string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(s, 10, 31); err == nil {
		return min(time.Duration(seconds)*time.Second, longestDelay)
	}
	if at, err := http.ParseTime(s); err == nil {
		return min(max(at.Sub(now), 0), longestDelay)
	}
	return 0
}

// deliver makes one attempt and sees to what follows from it.
func (s *Sender) deliver(ctx context.Context, q *queue, d Delivery) {
	begun := s.opt.Now()
	a := s.post(ctx, q, d)
	now := s.opt.Now()
	if a.err != nil && ctx.Err() != nil {
		return // broken off; it stays in the outbox as it is
	}
	s.metrics.seconds.Observe(now.Sub(begun).Seconds())
	switch {
	case a.err != nil:
		s.metrics.attempts.WithLabelValues(unreachable).Inc()
		s.retry(ctx, q, d, a, now)
	case a.status/100 == 2:
		s.metrics.attempts.WithLabelValues(delivered).Inc()
		s.strike(ctx, q, d)
	case a.status == http.StatusGone:
		s.metrics.attempts.WithLabelValues(refused).Inc()
		s.disable(ctx, q, d)
	default:
		s.metrics.attempts.WithLabelValues(refused).Inc()
		s.retry(ctx, q, d, a, now)
	}
}

// retry queues d for another attempt, unless it would come too late.
func (s *Sender) retry(ctx context.Context, q *queue, d Delivery, a answer, now time.Time) {
	d.Attempts++
	d.Due = now.Add(delay(d.Attempts, a.asked)).UTC()
	if d.Due.Sub(d.Queued) > lifetime {
		s.giveUp(ctx, q, d, expired)
		return
	}
	s.opt.Log.Info().Int("endpoint", q.place).Str("host", q.host()).Str("kind", d.Kind).Str("webhook_id", d.ID).
		Int("attempts", d.Attempts).Int("status", a.status).AnErr("error", a.err).Time("next", d.Due).Msg("webhook not delivered")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), strikeTime)
	defer cancel()
	if err := s.opt.Outbox.Put(ctx, d); err != nil {
		s.opt.Log.Warn().Str("webhook_id", d.ID).Err(err).Msg("webhook's attempt not written down; a restart tries it early")
	}
	s.add(ctx, q, d)
}

// giveUp says that d will not be tried again, and strikes it off.
func (s *Sender) giveUp(ctx context.Context, q *queue, d Delivery, reason string) {
	s.metrics.givenUp.WithLabelValues(reason).Inc()
	s.opt.Log.Warn().Int("endpoint", q.place).Str("host", Endpoint{URL: d.URL}.host()).Str("kind", d.Kind).Str("webhook_id", d.ID).
		Time("queued", d.Queued).Int("attempts", d.Attempts).Str("reason", reason).Msg("webhook given up")
	s.strike(ctx, q, d)
}

// disable ends an endpoint that says it is gone. A restart tries it again.
func (s *Sender) disable(ctx context.Context, q *queue, d Delivery) {
	waiting := q.close()
	s.opt.Log.Warn().Int("endpoint", q.place).Str("host", q.host()).Int("given_up", len(waiting)+1).
		Msg("webhook endpoint answered 410 and gets nothing until the service is started again")
	for _, d := range append(waiting, d) {
		s.giveUp(ctx, q, d, gone)
	}
}

// strike removes d from the outbox and from what is known.
func (s *Sender) strike(ctx context.Context, q *queue, d Delivery) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), strikeTime)
	defer cancel()
	if err := s.opt.Outbox.Done(ctx, d.ID); err != nil {
		s.opt.Log.Warn().Str("webhook_id", d.ID).Err(err).Msg("webhook not struck off; a restart sends it again")
	}
	q.forget(d.ID)
	s.metrics.pending.Dec()
}
