package live_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/live"
)

// wire is a connection without a network, so that time can be the test's.
type wire struct {
	io.Writer
	header http.Header
}

func (w wire) Header() http.Header            { return w.header }
func (wire) WriteHeader(int)                  {}
func (wire) Flush()                           {}
func (wire) SetReadDeadline(time.Time) error  { return nil }
func (wire) SetWriteDeadline(time.Time) error { return nil }

// stamped is an event and when it came.
type stamped struct {
	At   time.Duration
	Kind string
	Data string
}

// during runs a hub and one client within a bubble, lets script act, and returns what came after the snapshot.
func during(t *testing.T, script func(h *live.Hub)) (came []stamped) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		h := live.New(live.Options{Now: time.Now})
		ctx, cancel := context.WithCancel(t.Context())
		out, in := io.Pipe()
		var all sync.WaitGroup
		all.Go(func() { _ = h.Run(ctx) })
		all.Go(func() {
			defer in.Close()
			if err := h.Serve(wire{in, http.Header{}}, httptest.NewRequest(http.MethodGet, "/", nil)); err != nil {
				t.Errorf("Serve: %v", err)
			}
		})
		all.Go(func() {
			r := newReader(out)
			for e, ok := r.next(); ok; e, ok = r.next() {
				if e.Kind != "snapshot" && e.Retry == "" {
					came = append(came, stamped{time.Since(begun), e.Kind, e.Data})
				}
			}
		})
		synctest.Wait()
		script(h)
		cancel()
		all.Wait()
	})
	return came
}

func TestOffersGoOutOnceASecond(t *testing.T) {
	came := during(t, func(h *live.Hub) {
		h.Offer(live.Positions, "2A12", []byte(`{"u":"2A12","n":1}`))
		h.Offer(live.Positions, "2A11", []byte(`{"u":"2A11","n":1}`))
		h.Offer(live.GapAlert, "g", []byte(`1`))
		time.Sleep(900 * time.Millisecond)
		h.Offer(live.Positions, "2A12", []byte(`{"u":"2A12","n":2}`))
		h.Publish(live.Status, []byte(`{}`))
		time.Sleep(200 * time.Millisecond) // 1.1 s
		h.Offer(live.Positions, "2A12", []byte(`{"u":"2A12","n":3}`))
		time.Sleep(3 * time.Second)
	})
	want := []stamped{
		{900 * time.Millisecond, "status", `{}`},
		{time.Second, "positions", `[{"u":"2A11","n":1},{"u":"2A12","n":2}]`},
		{time.Second, "gap-alert", `[1]`},
		{2 * time.Second, "positions", `[{"u":"2A12","n":3}]`},
	}
	if diff := cmp.Diff(want, came); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestHeartbeat(t *testing.T) {
	came := during(t, func(h *live.Hub) {
		time.Sleep(20 * time.Second)
		h.Publish(live.Status, []byte(`{}`))
		time.Sleep(11 * time.Second)
	})
	want := []stamped{
		{15 * time.Second, "heartbeat", `{"time":"2000-01-01T00:00:15Z"}`},
		{20 * time.Second, "status", `{}`},
		{30 * time.Second, "heartbeat", `{"time":"2000-01-01T00:00:30Z"}`},
	}
	if diff := cmp.Diff(want, came); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
