package webhook_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"watchbill/api/webhook"
)

// TestOverHTTP sends to a receiver that verifies as ours says, redirects the first attempt to where it must not go, and
// answers at great length.
func TestOverHTTP(t *testing.T) {
	var attempts, strayed atomic.Int32
	verified := make(chan error, 10)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strayed.Add(1) }))
	defer elsewhere.Close()
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		verified <- webhook.Verify(secret(t, text), r.Header, body, time.Now())
		if attempts.Add(1) == 1 {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
			return
		}
		chunk := make([]byte, 64<<10)
		for {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}))
	defer receiver.Close()

	o, transport := newOutbox(), &http.Transport{}
	defer transport.CloseIdleConnections()
	var ahead atomic.Int64 // the clock is put ahead instead of waiting for the second attempt
	s, err := webhook.New(webhook.Options{
		Endpoints: []webhook.Endpoint{endpoint(t, receiver.URL)}, Outbox: o, Client: &http.Client{Transport: transport},
		Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	if err := s.Send(ctx, webhook.FeedLost, map[string]string{"feed": "avl"}); err != nil {
		t.Fatal(err)
	}
	if err := <-verified; err != nil {
		t.Errorf("the first attempt: %v", err)
	}
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(20 * time.Second); o.size() > 0; {
		select {
		case <-tick.C:
			if left, _ := o.Pending(ctx); len(left) == 1 && left[0].Attempts == 1 && ahead.CompareAndSwap(0, int64(10*time.Second)) {
				// Another event makes the sender look at its clock.
				if err := s.Send(ctx, webhook.FeedBack, nil); err != nil {
					t.Fatal(err)
				}
			}
		case <-deadline:
			t.Fatal("not delivered in 20 s")
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	for range 2 {
		if err := <-verified; err != nil {
			t.Error(err)
		}
	}
	if attempts.Load() != 3 || strayed.Load() != 0 {
		t.Errorf("%d attempts, want 3; %d went where a redirect pointed", attempts.Load(), strayed.Load())
	}
}
