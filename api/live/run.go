package live

import (
	"context"
	"time"
)

// Run wakes clients, sends what was offered and cuts off those who are too far behind, until ctx ends. Then it tells
// every client to come back in 2 s and closes its connection, and returns nil when all are gone: within little more
// than a second, whatever they do. It is called once; after it [Hub.Serve] lets nobody in.
func (h *Hub) Run(ctx context.Context) error {
	second := time.NewTicker(gatherTime)
	defer second.Stop()
	var before uint64 // what had been published a second ago
	for {
		select {
		case <-ctx.Done():
			h.close()
			return nil
		case <-second.C:
			h.dropSlow(before)
			before = h.ring.end.Load()
			h.flush()
		case <-h.ready:
			h.wakeAll()
		}
	}
}

// wakeAll lets every client look at the ring. A client takes hold of the channel before it looks, so that what is
// published afterwards closes the channel it waits on.
func (h *Hub) wakeAll() {
	next := make(chan struct{})
	close(*h.wake.Swap(&next))
}

// dropSlow cuts off the clients that are too far behind what had been published at that byte. That is a moment ago, so
// that a burst is not held against those who are about to take it.
func (h *Hub) dropSlow(end uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		if taken := c.taken.Load(); end > taken && end-taken > uint64(h.opt.Queue) {
			c.drop()
		}
	}
}

// close ends every client and waits until the last is gone.
func (h *Hub) close() {
	h.mu.Lock()
	h.closed = true
	close(h.done)
	for c := range h.clients {
		c.hurry()
	}
	h.mu.Unlock()
	h.serving.Wait()
}

// join lets a client in. Its place is the ring's end: what was published before it came is not held against it.
func (h *Hub) join(c *client) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.closed:
		h.metrics.refused.Inc()
		return unavailable("The service is about to stop; come back in a moment.")
	case len(h.clients) >= h.opt.MaxClients:
		h.metrics.refused.Inc()
		return unavailable("As many listen to events as the service takes; come back later.")
	}
	c.taken.Store(h.ring.end.Load())
	h.clients[c] = struct{}{}
	h.serving.Add(1)
	h.metrics.clients.Inc()
	return nil
}

func (h *Hub) leave(c *client) {
	h.mu.Lock()
	delete(h.clients, c)
	h.mu.Unlock()
	h.metrics.clients.Dec()
	h.serving.Done()
}
