package live

import (
	"context"
	"errors"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// client is one connection.
type client struct {
	w     http.ResponseWriter
	rc    *http.ResponseController
	taken atomic.Uint64 // the ring's bytes up to the last frame it took from it
	turns chan struct{} // see turn.go
	slow  bool          // the last write waited for the client; for the goroutine that writes

	mu      sync.Mutex // guards what follows and the connection's deadline for writing
	dropped bool
	hurried bool
}

// errDropped ends a client that is too far behind.
var errDropped = errors.New("the client is too far behind")

// send writes a batch, at least one frame.
func (c *client) send(batch []*frame) error {
	if end := batch[len(batch)-1].end; end > c.taken.Load() { // those missed before it came are not held against it
		c.taken.Store(end)
	}
	for _, f := range batch {
		if err := c.write(f.wire); err != nil {
			return err
		}
	}
	return c.say()
}

// say writes parts, which may be none, and pushes out what the server holds back.
func (c *client) say(parts ...[]byte) error {
	for _, b := range parts {
		if err := c.write(b); err != nil {
			return err
		}
	}
	if err := c.arm(); err != nil {
		return err
	}
	return failed(c.inTurn(c.rc.Flush))
}

// write hands b to the server in pieces, each in its own time: a long snapshot over a thin radio link may take longer
// than one piece.
func (c *client) write(b []byte) error {
	for len(b) > 0 {
		if err := c.arm(); err != nil {
			return err
		}
		n := min(len(b), pieceSize)
		if err := c.inTurn(func() error { _, err := c.w.Write(b[:n]); return err }); err != nil {
			return failed(err)
		}
		b = b[n:]
	}
	return nil
}

// failed tells those who were cut off from those who left.
func failed(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return errDropped
	}
	return err
}

// arm gives the next write its time, unless the client was dropped or the hub is closing, which set their own.
func (c *client) arm() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dropped {
		return errDropped
	}
	if c.hurried {
		return nil
	}
	return c.rc.SetWriteDeadline(soon(writeWait))
}

// drop breaks off the write under way and all later ones, the end of the answer included, so that the server closes
// the connection.
func (c *client) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dropped = true
	_ = c.rc.SetWriteDeadline(time.Unix(1, 0)) // fails only on a connection that is gone
}

// hurry gives the rest of what is written to the client one second.
func (c *client) hurry() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.dropped {
		c.hurried = true
		_ = c.rc.SetWriteDeadline(soon(closeWait))
	}
}

// soon is the instant that is wait from now by the machine's own clock, as connections need it; the hub's clock may be
// a drill's.
func soon(wait time.Duration) time.Time {
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	at, _ := ctx.Deadline()
	return at
}
