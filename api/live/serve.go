package live

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Serve is [Hub.ServeWhile] for whoever may listen as long as they like.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request) error { return h.ServeWhile(w, r, nil) }

// ServeWhile answers one request with the stream of events, and returns when the client is gone, was cut off or the hub
// closes, or when still, which is asked before each heartbeat, says that they may listen no longer; nil: they may. An error means that nothing was written: of kind roster.Unavailable when there are too many clients or the hub
// is closed, any other when w lets us set no deadline. What happens later is no error; the metrics count it.
func (h *Hub) ServeWhile(w http.ResponseWriter, r *http.Request, still func() bool) error {
	c := &client{w: w, rc: http.NewResponseController(w), turns: h.turns}
	// The server's deadlines are for answers that end. Its deadline for reading, too, would cancel the request's context.
	if err := errors.Join(c.rc.SetReadDeadline(time.Time{}), c.rc.SetWriteDeadline(time.Time{})); err != nil {
		return fmt.Errorf("lift the connection's deadlines: %w", err)
	}
	if err := h.join(c); err != nil {
		return err
	}
	defer h.leave(c)
	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no") // nginx holds streams back otherwise
	w.WriteHeader(http.StatusOK)
	if errors.Is(h.stream(c, r, still), errDropped) {
		h.metrics.dropped.Inc()
		c.drop()
	}
	return nil
}

// stream sends the beginning and then whatever comes.
func (h *Hub) stream(c *client, r *http.Request, still func() bool) error {
	seq, err := h.begin(c, cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("last_event_id")))
	if err != nil {
		return err
	}
	heartbeat := time.NewTicker(h.opt.Heartbeat)
	defer heartbeat.Stop()
	gone := r.Context().Done()
	var batch []*frame
	for {
		wake := *h.wake.Load() // before looking at the ring; see wakeAll
		var ok bool
		if batch, ok = h.ring.after(seq, batch[:0], batchSize); !ok {
			return errDropped
		}
		if len(batch) > 0 {
			if err := c.send(batch); err != nil {
				return err
			}
			seq = batch[len(batch)-1].seq
			clear(batch) // holds no frame that the ring has let go of
		}
		select {
		case <-h.done:
			return c.say([]byte(retryFrame))
		default:
		}
		if h.ring.head.Load() > seq {
			continue
		}
		select {
		case <-wake:
		case <-h.done: // what was published until then goes first
		case <-heartbeat.C:
			if still != nil && !still() {
				return c.say([]byte(retryFrame)) // coming back, they are told why
			}
			if err := c.say(h.heartbeat()); err != nil {
				return err
			}
		case <-gone:
			// A client that leaves cancels the context. One whose context ran out of time is still there, and a
			// heartbeat will fail when it no longer is.
			if err := r.Context().Err(); !errors.Is(err, context.DeadlineExceeded) {
				return err
			}
			gone = nil
		}
	}
}

// begin sends the snapshot, unless the client can go on from the last id it saw, and returns the event to go on after.
func (h *Hub) begin(c *client, lastID string) (uint64, error) {
	epoch, seq, ok := parseID(lastID)
	if ok && epoch == h.epoch {
		if behind, kept := h.ring.behind(seq); kept && behind <= uint64(h.opt.Queue) {
			return seq, c.say() // the header, for there may be nothing else for a while
		}
	}
	s := h.snapshot()
	return s.seq, c.say(s.head(h.epoch, lastID != ""), s.wire)
}

// heartbeat is a comment, which all clients know, and an event, which pages can see.
func (h *Hub) heartbeat() []byte {
	now := h.opt.Now().UTC().Format(time.RFC3339)
	return append([]byte(": heartbeat\n"), encode("", 0, heartbeatKind, []byte(`{"time":"`+now+`"}`))...)
}
