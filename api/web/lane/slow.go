package lane

import (
	"io"
	"net/http"
	"sync"
)

// gather is how much of an answer is kept back before the client is waited for.
const gather = 32 << 10

// Body returns a request's body each read of which gives the place back while it waits. The caller of Enter, and nobody
// else, reads it.
func (l *Lane) Body(b io.ReadCloser) io.ReadCloser { return &body{b, l} }

type body struct {
	io.ReadCloser
	lane *Lane
}

func (b *body) Read(p []byte) (int, error) {
	b.lane.pause()
	defer b.lane.regain()
	return b.ReadCloser.Read(p)
}

// Writer stands between a handler and its client. It gathers what is written and gives the place back while a piece goes
// out. It is for one goroutine; [Writer.Done] ends it.
type Writer struct {
	http.ResponseWriter
	lane *Lane
	kept []byte
	err  error // of the last piece that went out
}

// Writer returns one for an answer.
func (l *Lane) Writer(w http.ResponseWriter) *Writer {
	return &Writer{ResponseWriter: w, lane: l, kept: buffers.Get().(*[gather]byte)[:0]} // a pool of nothing else
}

// buffers are those of writers that are done.
var buffers = sync.Pool{New: func() any { return new([gather]byte) }}

// Write keeps p, or sends what has gathered. An error may be that of an earlier piece.
func (w *Writer) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	if len(w.kept)+len(p) <= gather {
		w.kept = append(w.kept, p...)
		return len(p), nil
	}
	if w.send(); w.err != nil {
		return 0, w.err
	}
	if len(p) <= gather {
		w.kept = append(w.kept, p...)
		return len(p), nil
	}
	w.lane.pause()
	defer w.lane.regain()
	n, err := w.ResponseWriter.Write(p)
	w.err = err
	return n, err
}

// send hands on what has gathered.
func (w *Writer) send() {
	if len(w.kept) == 0 || w.err != nil {
		return
	}
	w.lane.pause()
	defer w.lane.regain()
	_, w.err = w.ResponseWriter.Write(w.kept)
	w.kept = w.kept[:0]
}

// FlushError implements http.ResponseController's Flush.
func (w *Writer) FlushError() error {
	if w.send(); w.err != nil {
		return w.err
	}
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Flush implements http.Flusher.
func (w *Writer) Flush() { _ = w.FlushError() } // whoever writes on hears of it

// Unwrap gives http.ResponseController what lies below.
func (w *Writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Done leaves the lane and hands on the rest of the answer. The error is the client's connection's.
func (w *Writer) Done() error {
	w.lane.Leave()
	if len(w.kept) > 0 && w.err == nil {
		_, w.err = w.ResponseWriter.Write(w.kept)
	}
	buffers.Put((*[gather]byte)(w.kept[:gather]))
	w.kept = nil
	return w.err
}

// Drop forgets what has gathered: the request failed, and another answer takes its place or none does.
func (w *Writer) Drop() { w.kept = w.kept[:0] }
