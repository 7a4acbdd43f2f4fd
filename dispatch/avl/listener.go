package avl

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	"watchbill/dispatch"
)

// Listener reads position feeds from one UDP port. Its memory is bounded: one datagram, one batch that gathers and one
// that the Sink has. When datagrams come faster than the Sink takes them, the kernel drops them.
type Listener struct {
	options Options
	conn    *net.UDPConn

	some  chan struct{} // a batch has begun
	full  chan struct{} // it has no room left
	taken chan struct{} // it is with the Sink, and there is room again

	mu      sync.Mutex // guards what is below; held for a few appends and additions, never while parsing or in the Sink
	pending []Report
	stats   Stats
}

// Open checks the options and opens the port. It refuses to listen beyond loopback without allowed networks; errors
// in the options are *roster.Error of kind Invalid. Run or Close must be called in the end.
func Open(o Options) (*Listener, error) {
	addr, err := o.resolve()
	if err != nil {
		return nil, err
	}
	conn, err := net.ListenUDP("udp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen for positions: %w", err)
	}
	// Holds a burst of some thousand datagrams while the Sink works. The system may give less; nothing depends on it.
	_ = conn.SetReadBuffer(1 << 20)
	return &Listener{
		options: o, conn: conn,
		some: make(chan struct{}, 1), full: make(chan struct{}, 1), taken: make(chan struct{}, 1),
		stats: Stats{Refused: make(map[dispatch.Refusal]uint64)},
	}, nil
}

// Addr returns the address listened on.
func (l *Listener) Addr() netip.AddrPort {
	return l.conn.LocalAddr().(*net.UDPAddr).AddrPort()
}

// Stats returns what was seen so far. It may be called at any time from anywhere.
func (l *Listener) Stats() Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stats.clone()
}

// Close closes the port of a listener that does not run; one that runs ends with an error.
func (l *Listener) Close() error { return l.conn.Close() }

// Run reads until ctx ends, delivers what it has, closes the port and returns nil; when the port fails before that, it
// returns the error. It is called once.
func (l *Listener) Run(ctx context.Context) error {
	defer l.conn.Close()
	stop := context.AfterFunc(ctx, func() { l.conn.Close() }) // wakes the reader
	defer stop()

	ended := make(chan struct{})
	var deliverer sync.WaitGroup
	deliverer.Go(func() { l.deliver(ended) })
	err := l.read(ctx)
	close(ended)
	deliverer.Wait()
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("read positions from %s: %w", l.conn.LocalAddr(), err)
}

// read takes datagrams in until ctx ends or the port fails.
func (l *Listener) read(ctx context.Context) error {
	buf := make([]byte, l.options.MaxDatagram+1) // one more, to see that a datagram is too long
	var reports []Report
	for ctx.Err() == nil { // asked each time: from its end on nobody waits for room
		n, from, err := l.conn.ReadFromUDPAddrPort(buf)
		if err != nil {
			return err
		}
		sender := from.Addr().Unmap().WithZone("")
		switch {
		case !l.options.allows(sender):
			l.refuse(RefusedSender)
		case n > l.options.MaxDatagram:
			l.refuse(RefusedLong)
		default:
			now := l.options.Now()
			reports, err = l.parse(reports[:0], buf[:n], now)
			for i := range reports {
				if reports[i].Device == "" {
					reports[i].Device = sender.String()
				}
			}
			l.gather(ctx, reports, err != nil, now)
		}
	}
	return ctx.Err()
}

// parse reads a datagram by the listener's protocol.
func (l *Listener) parse(reports []Report, datagram []byte, now time.Time) ([]Report, error) {
	protocol := l.options.Protocol
	if protocol == ProtocolAuto {
		protocol = ProtocolNMEA
		if i := bytes.IndexAny(datagram, ">$"); i >= 0 && datagram[i] == '>' {
			protocol = ProtocolTAIP
		}
	}
	if protocol == ProtocolNMEA {
		return ParseNMEA(reports, datagram, now)
	}
	reports, err := ParseTAIP(reports, datagram, now.Add(l.options.TAIPLead))
	for _, r := range reports {
		if r.Fix != nil {
			r.Fix.Time = r.Fix.Time.Add(-l.options.TAIPLead)
		}
	}
	return reports, err
}

func (l *Listener) refuse(why dispatch.Refusal) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.Datagrams++
	l.stats.Refused[why]++
}

// gather puts the reports of one datagram to the batch, and waits while that is full.
func (l *Listener) gather(ctx context.Context, reports []Report, malformed bool, now time.Time) {
	l.mu.Lock()
	l.stats.Datagrams++
	if malformed {
		l.stats.Malformed++
	}
	if len(reports) > 0 {
		l.stats.LastHeard = now
	}
	l.pending = append(l.pending, reports...)
	has := len(l.pending)
	l.mu.Unlock()
	if has > 0 {
		signal(l.some)
	}
	for has >= l.options.MaxBatch {
		signal(l.full)
		select {
		case <-l.taken:
		case <-ctx.Done():
			return
		}
		l.mu.Lock()
		has = len(l.pending)
		l.mu.Unlock()
	}
}

// deliver takes batches to the Sink until the reader has ended, then the last one.
func (l *Listener) deliver(ended <-chan struct{}) {
	var batch []Report
	for {
		select {
		case <-ended:
			l.deliverBatch(batch)
			return
		case <-l.some:
		}
		timer := time.NewTimer(l.options.Gather)
		select {
		case <-timer.C:
		case <-l.full:
		case <-ended:
		}
		timer.Stop()
		batch = l.deliverBatch(batch)
	}
}

// deliverBatch takes what has gathered to the Sink and leaves spare, empty, to gather in. It returns the batch, to be
// the next spare.
func (l *Listener) deliverBatch(spare []Report) []Report {
	clear(spare[:cap(spare)]) // lets go of the fixes
	l.mu.Lock()
	batch := l.pending
	l.pending = spare[:0]
	l.mu.Unlock()
	signal(l.taken)
	if len(batch) == 0 {
		return batch
	}
	refused := Deliver(batch, l.options.Unit, l.options.Sink, l.options.Now())
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.count(batch, refused)
	return batch
}

// signal wakes whoever waits on c, now or next time.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
