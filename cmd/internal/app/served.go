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

// served is the roster in force: what the store holds, published as a Muster with its Book. One goroutine reloads, any
// number read.
type served struct {
	store   *store.Store
	log     zerolog.Logger
	metrics *metrics
	now     func() time.Time                // the service's clock; set before anything is served
	publish func(*dispatch.Muster)          // to whoever dispatches by it; set before anything is served
	edited  func(context.Context) error     // returns when the edit under way is put; nil: nobody edits here
	muster  atomic.Pointer[dispatch.Muster] // nil: there is none yet

	showing sync.Mutex // held while a Book is published, so that none is after a later one

	mu    sync.Mutex
	tried uint64        // guarded: the newest revision that a reload has seen, whether it could be served or not
	moved chan struct{} // guarded: closed and replaced when tried moves
}

func (s *served) open(from *store.Store, log zerolog.Logger, m *metrics) {
	s.store, s.log, s.metrics, s.moved = from, log, m, make(chan struct{})
}

// Book implements api.Roster.
func (s *served) Book() *roster.Book {
	if m := s.muster.Load(); m != nil {
		return m.Book()
	}
	return nil
}

// follow publishes every revision after the one seen until ctx ends.
func (s *served) follow(ctx context.Context, seen uint64) {
	for {
		for revision, err := range s.store.Watch(ctx, seen) {
			if err != nil {
				if ctx.Err() != nil {
					return
				}
				s.log.Error().Err(err).Msg("the store cannot be watched; serving the last roster")
				break
			}
			seen = max(revision, s.reload(ctx, revision))
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
func (s *served) reload(ctx context.Context, least uint64) (revision uint64) {
	if s.edited != nil && s.edited(ctx) == nil {
		if book := s.Book(); book != nil && least > 0 && book.Revision() >= least {
			return book.Revision() // who wrote it has put it
		}
	}
	began := time.Now()
	rows, revision, err := s.store.Load(ctx)
	if ctx.Err() != nil {
		return 0
	}
	if err == nil && revision == 0 {
		s.log.Info().Msg("the store holds no roster yet; import one")
		return 0
	}
	var book *roster.Book
	if err == nil {
		var faults roster.Faults
		book, faults = roster.NewBook(rows, revision)
		err = faults.Err()
	}
	if err != nil {
		s.metrics.reloads.WithLabelValues("failed").Inc()
		s.log.Error().Err(err).Uint64("revision", revision).Msg("the roster cannot be loaded; serving the last one")
	} else {
		s.show(book)
		s.metrics.reloads.WithLabelValues("done").Inc()
		took := time.Since(began)
		s.metrics.reloadSeconds.Observe(took.Seconds())
		s.log.Info().Uint64("revision", revision).Int("officers", book.People()).Float64("duration_ms", float64(took.Microseconds())/1000).Msg("roster loaded")
	}
	s.reached(max(revision, least))
	return revision
}

// show publishes a Book, unless a later one was.
func (s *served) show(book *roster.Book) {
	s.showing.Lock()
	defer s.showing.Unlock()
	before := s.muster.Load()
	if before != nil && before.Book().Revision() >= book.Revision() {
		return
	}
	muster := dispatch.NewMuster(book, before)
	s.muster.Store(muster)
	if s.publish != nil {
		s.publish(muster)
	}
	s.metrics.revision.Set(float64(book.Revision()))
}

// put publishes the Book of an edit that has just been stored.
func (s *served) put(book *roster.Book) {
	s.show(book)
	s.reached(book.Revision())
}

// reached tells those who wait that a revision was tried.
func (s *served) reached(revision uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tried = max(s.tried, revision)
	close(s.moved)
	s.moved = make(chan struct{})
}

// wait returns when the revision, or a later one, is served.
func (s *served) wait(ctx context.Context, revision uint64) error {
	for {
		s.mu.Lock()
		tried, moved := s.tried, s.moved
		s.mu.Unlock()
		if tried >= revision {
			if book := s.Book(); book == nil || book.Revision() < revision {
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
