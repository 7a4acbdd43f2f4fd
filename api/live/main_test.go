package live_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"watchbill/api/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// event is one as a client reads it.
type event struct{ ID, Kind, Data, Comment, Retry string }

// reader reads events as the standard for Server-Sent Events says, but for what our hub never sends.
type reader struct{ s *bufio.Scanner }

func newReader(r io.Reader) *reader {
	s := bufio.NewScanner(r)
	s.Buffer(nil, 16<<20)
	return &reader{s}
}

// next returns the next event; ok is false when the stream ended.
func (r *reader) next() (e event, ok bool) {
	var data []string
	for r.s.Scan() {
		name, value, _ := strings.Cut(r.s.Text(), ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case r.s.Text() == "":
			e.Data = strings.Join(data, "\n")
			return e, true
		case name == "":
			e.Comment = value
		case name == "id":
			e.ID = value
		case name == "event":
			e.Kind = value
		case name == "retry":
			e.Retry = value
		case name == "data":
			data = append(data, value)
		}
	}
	return e, false
}

// house is a hub that runs and is served over TCP.
type house struct {
	*live.Hub
	url    string
	server *httptest.Server
	cancel context.CancelFunc
	ended  chan struct{}
	once   sync.Once
}

// open starts a hub. The server has small buffers, so that a reader who stops is soon noticed, and the strict limits
// that the service has.
func open(t testing.TB, opt live.Options) *house {
	t.Helper()
	if opt.Now == nil {
		opt.Now = time.Now
	}
	h := &house{Hub: live.New(opt), ended: make(chan struct{})}
	h.server = httptest.NewUnstartedServer(h.handler())
	h.server.Listener = smallBuffers{h.server.Listener}
	h.server.Config.ReadTimeout = 50 * time.Millisecond
	h.server.Config.WriteTimeout = 50 * time.Millisecond
	h.server.Start()
	h.url = h.server.URL
	h.run(t)
	t.Cleanup(h.close)
	return h
}

func (h *house) handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h.Serve(w, r); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	})
}

// run runs the hub until stop.
func (h *house) run(t testing.TB) {
	ctx, cancel := context.WithCancel(t.Context())
	h.cancel = cancel
	go func() {
		defer close(h.ended)
		if err := h.Run(ctx); err != nil {
			t.Errorf("Run: %v", err)
		}
	}()
}

// stop ends the hub and waits for it.
func (h *house) stop() {
	h.cancel()
	<-h.ended
}

func (h *house) close() {
	h.once.Do(func() {
		h.stop()
		h.server.CloseClientConnections()
		h.server.Close()
	})
}

type smallBuffers struct{ net.Listener }

func (l smallBuffers) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err == nil {
		err = c.(*net.TCPConn).SetWriteBuffer(32 << 10)
	}
	return c, err
}

// stream is a client's end of a stream.
type stream struct {
	*reader
	conn   net.Conn
	status int
	header http.Header
}

// listen connects a client, with a last id unless that is empty.
func (h *house) listen(t testing.TB, lastID string) *stream {
	t.Helper()
	conn, err := net.Dial("tcp", h.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(time.Minute)) // a test that hangs says where
	return connect(t, conn, h.url, lastID)
}

// connect asks for the events over a connection.
func connect(t testing.TB, conn net.Conn, url, lastID string) *stream {
	t.Helper()
	req, _ := http.NewRequest(http.MethodGet, url+"/v1/events", nil)
	if lastID != "" {
		req.Header.Set("Last-Event-ID", lastID)
	}
	if err := req.Write(conn); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), req)
	if err != nil {
		t.Fatal(err)
	}
	return &stream{newReader(res.Body), conn, res.StatusCode, res.Header}
}

// stall is for a client that will stop reading: its end holds little, so that the other notices soon.
func (s *stream) stall() { _ = s.conn.(*net.TCPConn).SetReadBuffer(4 << 10) }

// want reads the next event and compares its id, kind and data.
func (s *stream) want(t testing.TB, id, kind, data string) {
	t.Helper()
	e, ok := s.next()
	if !ok {
		t.Fatalf("the stream ended before %s %.99s: %v", kind, data, s.s.Err())
	}
	if e.ID != id || e.Kind != kind || e.Data != data {
		t.Fatalf("got %.200v, want id %s, event %s, data %.99s", e, id, kind, data)
	}
}
