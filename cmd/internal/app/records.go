package app

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"

	"watchbill/dispatch"
	"watchbill/roster"
	"watchbill/roster/store"
)

// records is the roster as served: what the store holds, published as a Muster with its Book. One goroutine reloads,
// any number read.
type records struct {
	store   *store.Store
	log     zerolog.Logger
	metrics *metrics
	now     func() time.Time                // the service's clock; set before anything is served
	muster  atomic.Pointer[dispatch.Muster] // nil: there is none yet

	mu    sync.Mutex
	tried uint64        // guarded: the newest revision that a reload has seen, whether it could be served or not
	moved chan struct{} // guarded: closed and replaced when tried moves
}

func (r *records) open(s *store.Store, log zerolog.Logger, m *metrics) {
	r.store, r.log, r.metrics, r.moved = s, log, m, make(chan struct{})
}

// Book implements api.Roster.
func (r *records) Book() *roster.Book {
	if m := r.muster.Load(); m != nil {
		return m.Book()
	}
	return nil
}

// Nearest implements api.Nearest.
func (r *records) Nearest(q dispatch.Query) (*dispatch.Answer, error) {
	if m := r.muster.Load(); m != nil {
		return m.Nearest(q)
	}
	return nil, &roster.Error{Kind: roster.Unavailable, Msg: "No roster is loaded yet."}
}

// keep has who is on duty now ready before anybody asks, each time a minute of the service's clock begins.
func (r *records) keep(ctx context.Context) {
	for {
		now := r.now()
		if m := r.muster.Load(); m != nil {
			m.Keep(roster.MinuteOf(now))
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(now.Truncate(time.Minute).Add(time.Minute).Sub(now)):
		}
	}
}

// follow publishes every revision after the one seen until ctx ends.
func (r *records) follow(ctx context.Context, seen uint64) {
	for {
		for revision, err := range r.store.Watch(ctx, seen) {
			if err != nil {
				if ctx.Err() != nil {
					return
				}
				r.log.Error().Err(err).Msg("the store cannot be watched; serving the last roster")
				break
			}
			seen = max(revision, r.reload(ctx, revision))
		}
		select { // the store is gone: look again, without haste
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
	}
}

// reload publishes what the store holds now, which is known to be at least at a revision, and returns its revision, 0
// when that cannot be told. When it cannot be served, what was published before stays, and the log says why.
func (r *records) reload(ctx context.Context, least uint64) (revision uint64) {
	began := time.Now()
	rows, revision, err := r.store.Load(ctx)
	if ctx.Err() != nil {
		return 0
	}
	if err == nil && revision == 0 {
		r.log.Info().Msg("the store holds no roster yet; import one")
		return 0
	}
	var book *roster.Book
	if err == nil {
		var faults roster.Faults
		book, faults = roster.NewBook(rows, revision)
		err = faults.Err()
	}
	if err != nil {
		r.metrics.reloads.WithLabelValues("failed").Inc()
		r.log.Error().Err(err).Uint64("revision", revision).Msg("the roster cannot be loaded; serving the last one")
	} else {
		muster := dispatch.NewMuster(book, r.muster.Load())
		if r.now != nil {
			muster.Keep(roster.MinuteOf(r.now()))
		}
		r.muster.Store(muster)
		r.metrics.reloads.WithLabelValues("done").Inc()
		r.metrics.revision.Set(float64(revision))
		took := time.Since(began)
		r.metrics.reloadSeconds.Observe(took.Seconds())
		r.log.Info().Uint64("revision", revision).Int("officers", book.People()).Float64("duration_ms", float64(took.Microseconds())/1000).Msg("roster loaded")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tried = max(r.tried, revision, least)
	close(r.moved)
	r.moved = make(chan struct{})
	return revision
}

// wait returns when the revision, or a later one, is served.
func (r *records) wait(ctx context.Context, revision uint64) error {
	for {
		r.mu.Lock()
		tried, moved := r.tried, r.moved
		r.mu.Unlock()
		if tried >= revision {
			if book := r.Book(); book == nil || book.Revision() < revision {
				return errors.New("the roster was stored and cannot be loaded; see the service's log")
			}
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return fmt.Errorf("wait for revision %d: %w", revision, ctx.Err())
		}
	}
}
