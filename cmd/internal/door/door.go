package door

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Options say how many come in. The zero value means the defaults.
type Options struct {
	Most       int            // connections at once; 0: 4096
	PerAddress int            // of them from one address; 0: a quarter of Most
	Header     time.Duration  // from a request's first byte to the end of its header, in whole seconds; 0: 5 s
	Silent     time.Duration  // for which a new connection may send nothing; 0: 10 s
	Trusted    []netip.Prefix // proxies, who have no limit of their own
	Metrics    prometheus.Registerer
}

// What a door does where Options say nothing.
const (
	DefaultMost = 4096
	headerWait  = 5 * time.Second
	silentWait  = 10 * time.Second
	sweepEvery  = time.Second
	refusedWait = 250 * time.Millisecond
)

// sendBuffer is what the system holds of an answer for a client who is slow to take it. Linux lets it grow to 4 MB, and when a
// thousand listeners have that much each there is none left for anybody. It is enough for 20 Mbit/s over 100 ms.
const sendBuffer = 256 << 10

// Door is a listener that holds those limits. It is safe for concurrent use.
type Door struct {
	net.Listener
	opt                    Options
	headerTurns, silentFor int32 // in sweeps
	metrics                *metrics
	waiting                atomic.Int64 // refused, and not told yet

	mu    sync.Mutex // guards what follows; held for a walk over all connections at most
	open  map[*conn]struct{}
	count map[netip.Addr]int
}

// New returns a door in front of a listener, which it closes when it is closed. It panics when Metrics holds ours already.
func New(ln net.Listener, opt Options) *Door {
	if opt.Most == 0 {
		opt.Most = DefaultMost
	}
	if opt.PerAddress == 0 {
		opt.PerAddress = max(1, opt.Most/4)
	}
	if opt.Header == 0 {
		opt.Header = headerWait
	}
	if opt.Silent == 0 {
		opt.Silent = silentWait
	}
	d := &Door{Listener: ln, opt: opt, open: make(map[*conn]struct{}), count: make(map[netip.Addr]int), metrics: newMetrics(opt.Metrics)}
	d.headerTurns, d.silentFor = int32(opt.Header/sweepEvery), int32(opt.Silent/sweepEvery)
	return d
}

// Run closes what waits too long until ctx ends.
func (d *Door) Run(ctx context.Context) {
	turn := time.NewTicker(sweepEvery)
	defer turn.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-turn.C:
			d.sweep()
		}
	}
}

// Accept returns the next connection that may come in.
func (d *Door) Accept() (net.Conn, error) {
	for {
		c, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		in, out := d.admit(c)
		if out != nil {
			_ = out.Close()
		}
		if in != nil {
			return in, nil
		}
		d.turnAway(c)
	}
}

// turnAway refuses a connection, a while later where not too many wait for that already: whoever comes again at once then comes
// four times a second, and not as often as we can refuse.
func (d *Door) turnAway(c net.Conn) {
	if d.waiting.Add(1) > int64(Waiting(d.opt.Most)) {
		d.waiting.Add(-1)
		refuse(c)
		return
	}
	time.AfterFunc(refusedWait, func() {
		refuse(c)
		d.waiting.Add(-1)
	})
}

// Waiting is how many connections may wait to be refused where so many come in. Each is an open file.
func Waiting(most int) int { return most / 4 }

// refuse closes a connection at once, without waiting for what it may have sent, and without leaving the system anything
// to remember of it.
func refuse(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}

// admit lets a connection in, perhaps in another's place; nil: it is refused.
func (d *Door) admit(c net.Conn) (in, out *conn) {
	address := addressOf(c)
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.trusted(address) && d.count[address] >= d.opt.PerAddress {
		d.metrics.refused[crowded].Inc()
		return nil, nil
	}
	if len(d.open) >= d.opt.Most {
		if out = d.weakest(address); out == nil {
			d.metrics.refused[full].Inc()
			return nil, nil
		}
		d.metrics.closed[madeRoom].Inc()
		d.forget(out)
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(sendBuffer)                            // where it fails the system's own limit stands
		_ = tcp.SetKeepAliveConfig(net.KeepAliveConfig{Enable: true}) // as Go's own listeners have it
	}
	in = &conn{Conn: c, door: d, address: address}
	d.open[in] = struct{}{}
	d.count[address]++
	d.metrics.open.Inc()
	return in, out
}

// weakest is the connection that makes room: of the addresses that have more than the newcomer's, the one that has most,
// and of its connections the one that has waited longest without being answered; nil when there is none. The caller
// holds mu.
func (d *Door) weakest(newcomer netip.Addr) *conn {
	var found *conn
	least := d.count[newcomer] + 1 // with it
	for c := range d.open {
		n := d.count[c.address]
		if n <= least || c.state.Load() == answered {
			continue
		}
		if found == nil || n > d.count[found.address] || n == d.count[found.address] && c.turns > found.turns {
			found = c
		}
	}
	return found
}

// sweep closes what waits too long.
func (d *Door) sweep() {
	var late []*conn
	d.mu.Lock()
	for c := range d.open {
		switch c.state.Load() {
		case answered:
			c.turns, c.begunTurns = 0, 0
			continue
		case begun:
			c.begunTurns++
		case fresh:
			if c.turns >= d.silentFor {
				late = append(late, c)
				d.metrics.closed[silent].Inc()
			}
		}
		if c.turns++; c.begunTurns > d.headerTurns {
			late = append(late, c)
			d.metrics.closed[slowHeader].Inc()
		}
	}
	d.mu.Unlock()
	for _, c := range late {
		_ = c.Close() // wakes whoever reads from it
	}
}

// forget takes a connection off the books. The caller holds mu.
func (d *Door) forget(c *conn) {
	if _, there := d.open[c]; !there {
		return
	}
	delete(d.open, c)
	if d.count[c.address]--; d.count[c.address] == 0 {
		delete(d.count, c.address)
	}
	d.metrics.open.Dec()
}

// State is the http.Server's ConnState. A connection that did not come through the door is none of its business.
func (d *Door) State(c net.Conn, s http.ConnState) {
	if over, ok := c.(interface{ NetConn() net.Conn }); ok { // TLS
		c = over.NetConn()
	}
	x, ok := c.(*conn)
	if !ok {
		return
	}
	switch s {
	case http.StateActive: // the header is whole
		x.state.Store(answered)
	case http.StateIdle:
		x.state.Store(idle)
	}
}

func (d *Door) trusted(a netip.Addr) bool {
	for _, p := range d.opt.Trusted {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// What a connection is doing.
const (
	fresh    = iota // it has sent nothing
	begun           // it has sent part of a header, or of a TLS handshake
	answered        // its header was whole, and its answer is not
	idle            // it was answered, and has sent nothing since
)

// conn is a connection that came in.
type conn struct {
	net.Conn
	door    *Door
	address netip.Addr
	state   atomic.Int32
	closed  atomic.Bool

	// For the door, under its lock.
	turns      int32 // sweeps since it last was answered
	begunTurns int32 // of them since it began to send
}

// Read notes that something was sent. It is on the way of every request, so it looks at no clock.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		if s := c.state.Load(); s == fresh || s == idle {
			c.state.CompareAndSwap(s, begun)
		}
	}
	return n, err
}

// Close takes the connection off the books.
func (c *conn) Close() error {
	if c.closed.Swap(true) {
		return net.ErrClosed
	}
	c.door.mu.Lock()
	c.door.forget(c)
	c.door.mu.Unlock()
	return c.Conn.Close()
}

// CloseWrite lets an http.Server end its side first, as it does where it does not read a request to its end.
func (c *conn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}

// addressOf is where a connection comes from, of an IPv6 one its /64.
func addressOf(c net.Conn) netip.Addr {
	at, err := netip.ParseAddrPort(c.RemoteAddr().String())
	if err != nil {
		return netip.Addr{}
	}
	a := at.Addr().Unmap().WithZone("")
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return a
}
