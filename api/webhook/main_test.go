package webhook_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"watchbill/api/webhook"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	text  = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	older = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
)

// outbox keeps deliveries in memory, as a store does on disk.
type outbox struct {
	mu     sync.Mutex
	kept   map[string]webhook.Delivery
	broken error
}

func newOutbox() *outbox { return &outbox{kept: map[string]webhook.Delivery{}} }

func (o *outbox) Put(_ context.Context, d webhook.Delivery) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.broken == nil {
		d.Body = bytes.Clone(d.Body)
		o.kept[d.ID] = d
	}
	return o.broken
}

func (o *outbox) Done(_ context.Context, id string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.broken == nil {
		delete(o.kept, id)
	}
	return o.broken
}

func (o *outbox) Pending(context.Context) ([]webhook.Delivery, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Collect(maps.Values(o.kept)), o.broken
}

func (o *outbox) broke(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.broken = err
}

func (o *outbox) size() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.kept)
}

// request is one as a receiver saw it.
type request struct {
	at     time.Time
	url    string
	header http.Header
	body   string
}

// receivers answer in the place of the network, so that time can be the test's.
type receivers struct {
	answer func(request) (status int, header http.Header) // status 0: no connection; -1: no answer ever

	mu  sync.Mutex
	got []request
}

func (r *receivers) RoundTrip(req *http.Request) (*http.Response, error) {
	body, _ := io.ReadAll(req.Body)
	q := request{time.Now(), req.URL.String(), req.Header, string(body)}
	r.mu.Lock()
	r.got = append(r.got, q)
	r.mu.Unlock()
	status, header := r.answer(q)
	switch status {
	case 0:
		return nil, errors.New("no such host")
	case -1:
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	return &http.Response{StatusCode: status, Header: header, Body: http.NoBody, Request: req}, nil
}

// requests returns those that an endpoint got, all when the address is empty.
func (r *receivers) requests(url string) (got []request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, q := range r.got {
		if url == "" || q.url == url {
			got = append(got, q)
		}
	}
	return got
}

// always answers with that status.
func always(status int) *receivers {
	return &receivers{answer: func(request) (int, http.Header) { return status, nil }}
}

// office is a sender that runs.
type office struct {
	*webhook.Sender
	log  *bytes.Buffer
	stop func()
}

// start runs a sender to the receivers, in a bubble of time.
func start(t *testing.T, o *outbox, r *receivers, endpoints ...webhook.Endpoint) *office {
	t.Helper()
	return startWith(t, webhook.Options{Endpoints: endpoints, Outbox: o, Client: &http.Client{Transport: r}})
}

func startWith(t *testing.T, opt webhook.Options) *office {
	t.Helper()
	log := new(bytes.Buffer)
	opt.Now, opt.Log = time.Now, zerolog.New(zerolog.SyncWriter(log))
	s, err := webhook.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	synctest.Wait()
	return &office{s, log, sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})}
}

// send queues an event, and lets everything happen that needs no time.
func (o *office) send(t *testing.T, kind string, data any) {
	t.Helper()
	if err := o.Send(t.Context(), kind, data); err != nil {
		t.Fatal(err)
	}
	synctest.Wait()
}

func endpoint(t testing.TB, url string, events ...string) webhook.Endpoint {
	t.Helper()
	e, err := webhook.ParseEndpoint(url, text)
	if err != nil {
		t.Fatal(err)
	}
	e.Events = events
	return e
}

func secret(t testing.TB, s string) webhook.Secret {
	t.Helper()
	parsed, err := webhook.ParseSecret(s)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}
