package live_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"watchbill/api/live"
	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/roster"
)

const (
	fresh  = "{\"missed\":false,\n\"state\":null}"
	missed = "{\"missed\":true,\n\"state\":null}"
)

func TestSnapshotThenChanges(t *testing.T) {
	h := open(t, live.Options{Snapshot: func() []byte { return []byte("{\"units\":\n[]}") }})
	h.Publish(live.Status, []byte(`{"before":1}`))
	s := h.listen(t, "")
	for name, want := range map[string]string{"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"} {
		if got := s.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	s.want(t, live.ID(h.Epoch(), 1), "snapshot", "{\"missed\":false,\n\"state\":{\"units\":\n[]}}")
	h.Publish(live.Status, []byte(`{"after":1}`))
	h.Publish(live.Roster, []byte("{\"revision\":\r\n7,\r\"x\":\n1}"))
	s.want(t, live.ID(h.Epoch(), 2), "status", `{"after":1}`)
	s.want(t, live.ID(h.Epoch(), 3), "roster", "{\"revision\":\n7,\n\"x\":\n1}")
}

func TestResume(t *testing.T) {
	h := open(t, live.Options{Keep: 4, Queue: 450})
	for i := range 6 {
		h.Publish(live.Status, fmt.Appendf(nil, "%d", i+1))
	}
	long := strings.Repeat("x", 200)
	mine := func(seq uint64) string { return live.ID(h.Epoch(), seq) }
	for _, c := range []struct {
		name, last, id, kind, data string
	}{
		{"none", "", mine(6), "snapshot", fresh},
		{"the newest", mine(6), mine(7), "status", long},
		{"one is missing", mine(6), mine(7), "status", long},
		{"from before a restart", live.ID("aaaaaaaa", 6), mine(7), "snapshot", missed},
		{"no id of ours", "42", mine(7), "snapshot", missed},
		{"gone", mine(2), mine(7), "snapshot", missed},
		{"never was", mine(8), mine(7), "snapshot", missed},
		{"the oldest that can be", mine(3), mine(4), "status", "4"},
	} {
		s := h.listen(t, c.last)
		if h.Head() == 6 && c.last != "" {
			h.Publish(live.Status, []byte(long))
		}
		t.Run(c.name, func(t *testing.T) { s.want(t, c.id, c.kind, c.data) })
	}
	h.Publish(live.Status, []byte(long))
	t.Run("in the ring, but more than may wait", func(t *testing.T) {
		h.listen(t, mine(5)).want(t, mine(8), "snapshot", missed)
	})
}

func TestResumeByQuery(t *testing.T) {
	h := open(t, live.Options{})
	h.Publish(live.Feed, []byte("1"))
	res, err := http.Get(h.url + "?last_event_id=" + live.ID(h.Epoch(), 0))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if e, _ := newReader(res.Body).next(); e.Kind != live.Feed || e.ID != live.ID(h.Epoch(), 1) {
		t.Errorf("got %+v, want the event after the id in the query", e)
	}
}

// The server's limits in these tests are 50 ms, and the context's as short: streams outlive all of them.
func TestStreamOutlivesTheServersLimits(t *testing.T) {
	h := open(t, live.Options{Heartbeat: 40 * time.Millisecond, Now: func() time.Time { return time.Date(2031, 1, 2, 3, 4, 5, 0, time.UTC) }})
	inner := h.server.Config.Handler
	h.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 50*time.Millisecond)
		defer cancel()
		inner.ServeHTTP(w, r.WithContext(ctx))
	})
	s := h.listen(t, "")
	s.want(t, live.ID(h.Epoch(), 0), "snapshot", fresh)
	for range 6 {
		e, ok := s.next()
		if !ok || e.Comment != "heartbeat" || e.Kind != "heartbeat" || e.Data != `{"time":"2031-01-02T03:04:05Z"}` || e.ID != "" {
			t.Fatalf("got %+v, %v (%v), want a heartbeat without an id", e, ok, s.s.Err())
		}
	}
}

// TestBehindTheEdge goes through echo and the edge of the service, whose timeout does not end the stream.
func TestBehindTheEdge(t *testing.T) {
	h := open(t, live.Options{Heartbeat: 40 * time.Millisecond})
	e := web.New(web.Options{Now: time.Now, Timeout: 50 * time.Millisecond, Rules: map[string]access.Rule{"GET /v1/events": access.Public}})
	e.GET("/v1/events", func(c echo.Context) error { return h.Serve(c.Response(), c.Request()) })
	h.server.Config.Handler = e
	s := h.listen(t, "")
	s.want(t, live.ID(h.Epoch(), 0), "snapshot", fresh)
	for range 4 {
		if e, ok := s.next(); !ok || e.Kind != "heartbeat" {
			t.Fatalf("got %+v, %v (%v), want a heartbeat", e, ok, s.s.Err())
		}
	}
	h.Publish(live.Status, []byte("1"))
	for {
		if e, ok := s.next(); !ok {
			t.Fatalf("the stream ended: %v", s.s.Err())
		} else if e.Kind == live.Status {
			break
		}
	}
	h.stop()
	if s := h.listen(t, ""); s.status != http.StatusServiceUnavailable {
		t.Errorf("status %d after the end, want 503", s.status)
	}
}

func TestStopSaysWhenToComeBack(t *testing.T) {
	h := open(t, live.Options{})
	s := h.listen(t, "")
	s.want(t, live.ID(h.Epoch(), 0), "snapshot", fresh)
	h.Publish(live.Status, []byte("1"))
	h.stop()
	s.want(t, live.ID(h.Epoch(), 1), "status", "1")
	if e, ok := s.next(); !ok || e.Retry != "2000" {
		t.Errorf("last words: %+v, want retry: 2000", e)
	}
	if e, ok := s.next(); ok || s.s.Err() != nil {
		t.Errorf("after the last words: %+v, %v; want the end", e, s.s.Err())
	}
	err := h.Serve(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	if err == nil {
		t.Error("a closed hub let somebody in who cannot even have a deadline")
	}
	if s := h.listen(t, ""); s.status != http.StatusServiceUnavailable {
		t.Errorf("status %d after the end, want 503", s.status)
	}
}

func TestStopWithAStuckReader(t *testing.T) {
	h := open(t, live.Options{Queue: 64 << 20, KeepBytes: 64 << 20})
	stuck := h.listen(t, "")
	stuck.want(t, live.ID(h.Epoch(), 0), "snapshot", fresh)
	h.Publish(live.Status, make([]byte, 32<<20)) // more than the buffers of both ends take
	begun := time.Now()
	h.stop()
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("stopping took %v with a stuck reader, want about a second", took)
	}
}

func TestTooManyClients(t *testing.T) {
	reg := prometheus.NewPedanticRegistry()
	h := open(t, live.Options{MaxClients: 2, Metrics: reg})
	first := h.listen(t, "")
	h.listen(t, "")
	if s := h.listen(t, ""); s.status != http.StatusServiceUnavailable {
		t.Errorf("the third of two: status %d, want 503", s.status)
	}
	first.conn.Close()
	h.waitFor(t, func() bool { return gauge(reg, "watchbill_live_clients") == 1 })
	if s := h.listen(t, ""); s.status != http.StatusOK {
		t.Errorf("after one left: status %d", s.status)
	}
	if n := gauge(reg, "watchbill_live_refused_clients_total"); n != 1 {
		t.Errorf("refused %v, want 1", n)
	}
}

func TestErrorsBeforeTheAnswer(t *testing.T) {
	h := live.New(live.Options{Now: time.Now})
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	if err := h.Serve(httptest.NewRecorder(), r); !errors.Is(err, http.ErrNotSupported) {
		t.Errorf("without deadlines: %v, want ErrNotSupported", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := h.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if err := h.Serve(deadlines{httptest.NewRecorder()}, r); !errors.Is(err, &roster.Error{Kind: roster.Unavailable}) {
		t.Errorf("after Run: %v, want Unavailable", err)
	}
}

// deadlines is a recorder that takes deadlines and does nothing with them.
type deadlines struct{ *httptest.ResponseRecorder }

func (deadlines) SetReadDeadline(time.Time) error  { return nil }
func (deadlines) SetWriteDeadline(time.Time) error { return nil }

func TestSnapshotIsSharedByThoseWhoComeTogether(t *testing.T) {
	var taken atomic.Int32
	at := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	h := open(t, live.Options{Now: func() time.Time { return at }, Snapshot: func() []byte {
		return fmt.Appendf(nil, "%d", taken.Add(1))
	}})
	state := func(n, seq int) {
		t.Helper()
		h.listen(t, "").want(t, live.ID(h.Epoch(), uint64(seq)), "snapshot", fmt.Sprintf("{\"missed\":false,\n\"state\":%d}", n))
	}
	state(1, 0)
	state(1, 0)
	h.Publish(live.Status, []byte("1")) // what was published before somebody came is in what they get
	state(2, 1)
	at = at.Add(time.Second)
	state(3, 1)
	at = at.Add(-time.Hour)
	state(4, 1)
}

func TestUnknownKindPanics(t *testing.T) {
	h := live.New(live.Options{Now: time.Now})
	for name, f := range map[string]func(){
		"publish": func() { h.Publish("snapshot", nil) },
		"offer":   func() { h.Offer("position\n", "k", nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("an unknown kind was taken")
				}
			}()
			f()
		})
	}
}

// waitFor lets others run until ok. What it waits for is nothing that a channel tells.
func (h *house) waitFor(t testing.TB, ok func() bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("it did not come about in 20 s")
		}
	}
}

// gauge reads one metric without labels.
func gauge(reg prometheus.Gatherer, name string) float64 {
	families, _ := reg.Gather()
	for _, f := range families {
		if f.GetName() == name {
			return f.GetMetric()[0].GetGauge().GetValue() + f.GetMetric()[0].GetCounter().GetValue()
		}
	}
	return -1
}
