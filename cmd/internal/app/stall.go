package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"sync"
	"time"

	"watchbill/roster"
	"watchbill/roster/store/boltkv"
)

// Through the socket nobody waits for the whole of a transfer, which may be long, but for the next sign of life: a byte, or,
// while a service works and has nothing to send yet, an interim answer (102). One side that stands still, as a frozen
// process does, then holds up the other for stallWait only.
const (
	stallWait = 10 * time.Second
	beatEvery = 2 * time.Second
)

// errStalled is why a transfer was given up.
var errStalled = errors.New("no sign of life")

// watched is a context for one exchange, and what its signs of life are given to.
type watched struct {
	context.Context //nolint:containedctx // it is one, with a watch on it
	alive           func()
	stop            func()
}

// watch returns a context that ends when there is no sign of life for a time. The caller stops it.
func watch(ctx context.Context, wait time.Duration) watched {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(wait, func() { cancel(errStalled) })
	w := watched{alive: func() { timer.Reset(wait) }, stop: func() { timer.Stop(); cancel(nil) }}
	w.Context = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		Got1xxResponse: func(int, textproto.MIMEHeader) error { w.alive(); return nil },
	})
	return w
}

// reading gives signs of life as bytes pass.
func (w watched) reading(r io.Reader) io.Reader { return lively{r, w.alive} }

type lively struct {
	io.Reader
	alive func()
}

func (l lively) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	l.alive()
	return n, err
}

// because returns err, or, where the exchange was given up, who did not move.
func (w watched) because(held *boltkv.Held, err error) error {
	if err == nil || !errors.Is(context.Cause(w), errStalled) {
		return err
	}
	who := "the service that holds the store"
	if held != nil && held.PID != 0 {
		who = fmt.Sprintf("the service that holds the store %s, process %d (%s),", held.Dir, held.PID, held.Command)
	}
	return &roster.Error{Kind: roster.Unavailable,
		Msg: fmt.Sprintf("%s has not moved for %s; look whether it is stopped, and try again", who, stallWait)}
}

// beating is an answer that shows a sign of life each beatEvery until its own begins, and gives up a reader or a sender
// that stands still.
type beating struct {
	w       http.ResponseWriter
	control *http.ResponseController
	header  http.Header // until the answer begins: w's own is read by each beat

	mu      sync.Mutex
	started bool // guarded, and so are writes to w
}

// withBeat answers a request with beats.
func withBeat(w http.ResponseWriter, r *http.Request, now func() time.Time, answer func(http.ResponseWriter, *http.Request)) {
	b := &beating{w: w, control: http.NewResponseController(w), header: http.Header{}}
	done := make(chan struct{})
	var beats sync.WaitGroup
	beats.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(beatEvery):
				b.beat(now())
			}
		}
	})
	r.Body = body{r.Body, func() { _ = b.control.SetReadDeadline(now().Add(stallWait)) }} // a server has it
	answer(timed{b, now}, r)
	close(done)
	beats.Wait()
}

// beat sends an interim answer while there is no other.
func (b *beating) beat(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.started {
		_ = b.control.SetWriteDeadline(now.Add(stallWait))
		b.w.WriteHeader(http.StatusProcessing)
	}
}

// timed is beating's answer, which knows the time.
type timed struct {
	*beating
	now func() time.Time
}

// Header implements http.ResponseWriter.
func (t timed) Header() http.Header { return t.header }

// WriteHeader implements http.ResponseWriter.
func (t timed) WriteHeader(status int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begin(status)
}

// begin is called with mu held.
func (t timed) begin(status int) {
	if t.started {
		return
	}
	t.started = true
	for k, v := range t.header {
		t.w.Header()[k] = v
	}
	t.w.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (t timed) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begin(http.StatusOK)
	_ = t.control.SetWriteDeadline(t.now().Add(stallWait))
	return t.w.Write(p)
}

// Flush implements http.Flusher.
func (t timed) Flush() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begin(http.StatusOK)
	_ = t.control.Flush()
}

// body sets a deadline before each read.
type body struct {
	io.ReadCloser
	before func()
}

func (b body) Read(p []byte) (int, error) {
	b.before()
	return b.ReadCloser.Read(p)
}
