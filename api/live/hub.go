package live

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"watchbill/roster"
)

// Options say what a hub needs and how much it may hold. Now is required; the zero value of the rest means the default.
type Options struct {
	Now        func() time.Time      // the time that heartbeats tell, and by which a snapshot ages
	Snapshot   func() []byte         // the state as JSON; called by one goroutine at a time, never under a lock that Publish takes. nil: null
	Keep       int                   // events kept for those who resume; 0: 4096
	KeepBytes  int                   // the most bytes of them; 0: 8 MiB. The newest event is kept whatever its size
	MaxClients int                   // 0: 2048
	Queue      int                   // bytes that a client may be behind for longer than a second; 0: 1 MiB
	Heartbeat  time.Duration         // 0: 15 s
	Writers    int                   // clients written to at once, those aside who are slow to take it; 0: half the processors
	Metrics    prometheus.Registerer // nil: none are kept
}

const (
	gatherTime  = time.Second      // between two events of what was offered
	snapshotAge = time.Second      // for which a snapshot is shared among those who come
	writeWait   = 10 * time.Second // for a piece of at most pieceSize to be taken
	closeWait   = time.Second      // for the last words
	batchSize   = 64 << 10         // bytes handed on before looking up
	pieceSize   = 32 << 10
	retryFrame  = "retry: 2000\n\n" // how long a browser waits before it comes back, in ms
)

// Hub hands events on to clients. It is safe for concurrent use. Make it with [New], and keep [Hub.Run] running.
type Hub struct {
	opt     Options
	epoch   string
	ring    *ring
	metrics *metrics
	ready   chan struct{}                 // holds one token while there is something to wake clients for
	wake    atomic.Pointer[chan struct{}] // closed to wake, after another has taken its place
	done    chan struct{}                 // closed when Run ends
	serving sync.WaitGroup                // one for each client
	turns   chan struct{}                 // holds a token for each client that is written to

	offers   sync.Mutex // guards what follows
	gathered map[string]map[string][]byte

	taking sync.Mutex // guards what follows, and is held while the state is read
	taken  *state

	mu      sync.Mutex // guards what follows
	clients map[*client]struct{}
	closed  bool
}

// New returns a hub without clients or events. It panics without a clock, or when Metrics already holds ours.
func New(opt Options) *Hub {
	if opt.Now == nil {
		panic("live.New without a clock")
	}
	if opt.Snapshot == nil {
		opt.Snapshot = func() []byte { return []byte("null") }
	}
	opt.Keep = cmp.Or(opt.Keep, 4096)
	opt.KeepBytes = cmp.Or(opt.KeepBytes, 8<<20)
	opt.MaxClients = cmp.Or(opt.MaxClients, 2048)
	opt.Queue = cmp.Or(opt.Queue, 1<<20)
	opt.Heartbeat = cmp.Or(opt.Heartbeat, 15*time.Second)
	opt.Writers = cmp.Or(opt.Writers, max(1, runtime.GOMAXPROCS(0)/2))
	h := &Hub{
		opt: opt, epoch: newEpoch(), ring: newRing(opt.Keep, uint64(opt.KeepBytes)), metrics: newMetrics(opt.Metrics),
		ready: make(chan struct{}, 1), done: make(chan struct{}), turns: make(chan struct{}, opt.Writers),
		gathered: make(map[string]map[string][]byte), clients: make(map[*client]struct{}),
	}
	wake := make(chan struct{})
	h.wake.Store(&wake)
	return h
}

// Publish sends an event to every client. Data is what the event says, usually JSON, and holds the new state of what it
// is about, never a difference; it is copied. Publish waits for no client and costs the same however many there are.
// It panics on a kind that is not one of the package's: the set is closed.
func (h *Hub) Publish(kind string, data []byte) {
	if !slices.Contains(kinds, kind) {
		panic(fmt.Sprintf("live: publishing an event of unknown kind %q", kind))
	}
	h.ring.add(func(seq uint64) []byte { return encode(h.epoch, seq, kind, data) })
	h.metrics.events[kind].Inc()
	select {
	case h.ready <- struct{}{}:
	default: // Run is yet to take up the last one, and will find this one too
	}
}

// Told is how many events were published.
func (h *Hub) Told() uint64 { return h.ring.head.Load() }

// Offer keeps data, one JSON value that the caller no longer changes, as the latest about key. Once a second all that
// was offered of one kind goes out as one event: an array in the order of the keys. It panics as [Hub.Publish] does.
func (h *Hub) Offer(kind, key string, data []byte) {
	if !slices.Contains(kinds, kind) {
		panic(fmt.Sprintf("live: offering an event of unknown kind %q", kind))
	}
	h.offers.Lock()
	defer h.offers.Unlock()
	latest := h.gathered[kind]
	if latest == nil {
		latest = make(map[string][]byte)
		h.gathered[kind] = latest
	}
	latest[key] = data
}

// flush publishes what was offered since the last time.
func (h *Hub) flush() {
	for _, kind := range kinds {
		if data := h.gather(kind); data != nil {
			h.Publish(kind, data)
		}
	}
}

// gather takes what was offered of one kind, nil when that is nothing.
func (h *Hub) gather(kind string) []byte {
	h.offers.Lock()
	defer h.offers.Unlock()
	latest := h.gathered[kind]
	if len(latest) == 0 {
		return nil
	}
	keys, size := make([]string, 0, len(latest)), 2
	for key, data := range latest {
		keys, size = append(keys, key), size+len(data)+1
	}
	slices.Sort(keys)
	list := make([]byte, 0, size)
	for _, key := range keys {
		list = append(append(list, ','), latest[key]...)
	}
	list[0] = '['
	clear(latest)
	return append(list, ']')
}

// unavailable is the error for clients that are not let in.
func unavailable(msg string) error { return &roster.Error{Kind: roster.Unavailable, Msg: msg} }
