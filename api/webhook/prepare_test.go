package webhook_test

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"

	"watchbill/api/webhook"
	"watchbill/roster"
)

// TestPrepare: what a caller has put in the outbox itself is sent once it is queued, and only once, also where a run that has
// just begun has read it there.
func TestPrepare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, r := newOutbox(), always(http.StatusOK)
		ends := []webhook.Endpoint{endpoint(t, cad), endpoint(t, duty, webhook.FeedLost)}
		s := start(t, o, r, ends...)
		if _, err := s.Prepare("nonsense", 1); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
			t.Errorf("an unknown kind: %v", err)
		}
		made, err := s.Prepare(webhook.GapOpened, 1)
		if err != nil || len(made) != 1 || made[0].URL != cad {
			t.Fatalf("%+v, %v", made, err)
		}
		synctest.Wait()
		if o.size() != 0 || len(r.requests("")) != 0 {
			t.Error("what is prepared is kept or sent")
		}
		keep(t, o, made)
		s.Queue(t.Context(), made)
		s.Queue(t.Context(), made)
		synctest.Wait()
		if n := len(r.requests(cad)); n == 0 || o.size() != 0 {
			t.Errorf("%d requests, %d left", n, o.size())
		}
		s.stop()

		// Kept and not queued, as when the service is killed in between: the next run finds it.
		made, err = s.Prepare(webhook.GapClosed, 2)
		if err != nil {
			t.Fatal(err)
		}
		keep(t, o, made)
		before := len(r.requests(cad))
		again := start(t, o, r, ends...)
		if n := len(r.requests(cad)) - before; n != 1 || o.size() != 0 {
			t.Errorf("after a restart %d requests, %d left", n, o.size())
		}
		again.stop()
	})
}

// TestPrepareForWhoIsGone makes nothing for an endpoint that has answered 410.
func TestPrepareForWhoIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, r := newOutbox(), always(http.StatusGone)
		s := start(t, o, r, endpoint(t, cad))
		defer s.stop()
		late, err := s.Prepare(nobody, 0)
		if err != nil {
			t.Fatal(err)
		}
		s.send(t, nobody, 1)
		if made, err := s.Prepare(nobody, 2); err != nil || len(made) != 0 {
			t.Errorf("%+v, %v", made, err)
		}
		s.Queue(t.Context(), late)
		synctest.Wait()
		if n := len(r.requests("")); n != 1 {
			t.Errorf("%d requests", n)
		}
	})
}

func keep(t *testing.T, o *outbox, made []webhook.Delivery) {
	t.Helper()
	for _, d := range made {
		if err := o.Put(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
}
