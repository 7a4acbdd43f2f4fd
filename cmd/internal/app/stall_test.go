package app_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"watchbill/cmd/internal/app"
	"watchbill/roster"
	"watchbill/roster/store/boltkv"
)

// pair is a client and a server whose connections are pipes, so that their time is a test's.
func pair(t *testing.T, h http.HandlerFunc) *http.Client {
	ln := &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
	s := &http.Server{ReadTimeout: app.StallWait, WriteTimeout: app.StallWait, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		app.WithBeat(w, r, time.Now, h)
	})}
	go func() { _ = s.Serve(ln) }()
	transport := &http.Transport{DisableKeepAlives: true, DialContext: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		ln.conns <- there
		return here, nil
	}}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &http.Client{Transport: transport}
}

type pipeListener struct {
	conns chan net.Conn
	done  chan struct{}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error   { close(l.done); return nil }
func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

// exchange posts a body and reads the answer as commands do.
func exchange(t *testing.T, c *http.Client, body io.Reader) (string, error) {
	t.Helper()
	w := app.Watch(t.Context(), app.StallWait)
	defer w.Stop()
	held := &boltkv.Held{Dir: "/srv/data", PID: 17, Command: "watchbill serve"}
	r, err := http.NewRequestWithContext(w, http.MethodPost, "http://watchbill/", w.Reading(body))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := c.Do(r)
	if err != nil {
		return "", w.Because(held, err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(w.Reading(answer.Body))
	return string(text), w.Because(held, err)
}

// slow gives a byte each second.
type slow struct{ left int }

func (s *slow) Read(p []byte) (int, error) {
	if s.left == 0 {
		return 0, io.EOF
	}
	time.Sleep(time.Second)
	s.left--
	p[0] = 'x'
	return 1, nil
}

// TestLongTransfer: what takes long and moves is let be: a body and an answer byte by byte, and work in between without
// either.
func TestLongTransfer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := pair(t, func(w http.ResponseWriter, r *http.Request) {
			text, err := io.ReadAll(r.Body)
			if err != nil || len(text) != 100 {
				t.Errorf("read %d bytes: %v", len(text), err)
			}
			time.Sleep(10 * time.Minute)
			w.Header().Set("Kept", "yes")
			for range 100 {
				time.Sleep(time.Second)
				_, _ = w.Write([]byte("y"))
				w.(interface{ Flush() }).Flush()
			}
		})
		text, err := exchange(t, c, &slow{100})
		if err != nil || text != strings.Repeat("y", 100) {
			t.Errorf("%q, %v", text, err)
		}
	})
}

// TestStalledService: a service that freezes is given up after stallWait, whatever it was at, and the error says who.
func TestStalledService(t *testing.T) {
	for name, h := range map[string]func(conn net.Conn){
		"before it reads": func(net.Conn) {},
		"while it works": func(c net.Conn) {
			_, _ = c.Read(make([]byte, 4096))
			_, _ = io.WriteString(c, "HTTP/1.1 102 Processing\r\n\r\n")
		},
		"in its answer": func(c net.Conn) {
			_, _ = c.Read(make([]byte, 4096))
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(context.Context, string, string) (net.Conn, error) {
					here, there := net.Pipe()
					go h(there)
					return here, nil
				}}}
				began := time.Now()
				_, err := exchange(t, c, bytes.NewReader([]byte("pack")))
				if !errors.Is(err, &roster.Error{Kind: roster.Unavailable}) || !strings.Contains(err.Error(), "process 17 (watchbill serve), has not moved for 10s") {
					t.Errorf("the error is %v", err)
				}
				if took := time.Since(began); took > app.StallWait+time.Second {
					t.Errorf("given up after %s", took)
				}
			})
		})
	}
}

// TestStalledCommand: a command that freezes while it sends does not hold the service.
func TestStalledCommand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		done := make(chan error, 1)
		c := pair(t, func(_ http.ResponseWriter, r *http.Request) {
			_, err := io.Copy(io.Discard, r.Body)
			done <- err
		})
		body, frozen := io.Pipe()
		go func() { _, _ = frozen.Write([]byte("a part")) }()
		ctx, cancel := context.WithCancel(t.Context())
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://watchbill/", body)
		if err != nil {
			t.Fatal(err)
		}
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			if answer, err := c.Do(r); err == nil {
				answer.Body.Close()
			}
		}()
		if err := <-done; err == nil || time.Since(began) > app.StallWait+time.Second {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
		cancel()
		frozen.Close()
		<-gone
	})
}
