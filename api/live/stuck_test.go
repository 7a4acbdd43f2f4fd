package live_test

import (
	"fmt"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"watchbill/api/live"
)

// TestHalfOfAThousandStuck has 1,000 clients on real connections, half of which read nothing after the snapshot. The
// others get everything in order, publishing stays quick, memory stays what it was, and the stuck are cut off.
func TestHalfOfAThousandStuck(t *testing.T) {
	const (
		clients, rounds, burst = 1000, 20, 20
		queue, kept            = 64 << 10, 1 << 20
	)
	reg := prometheus.NewPedanticRegistry()
	// No heartbeat comes between the events, however long the machine takes over this.
	h := open(t, live.Options{Metrics: reg, Queue: queue, KeepBytes: kept, Heartbeat: time.Hour})
	streams := make([]*stream, clients)
	for i := range streams {
		streams[i] = h.listen(t, "")
		streams[i].want(t, live.ID(h.Epoch(), 0), "snapshot", fresh)
	}
	reading := streams[:clients/2]
	for _, s := range streams[clients/2:] {
		s.stall()
	}
	before := heap()

	text := strings.Repeat("x", 1000)
	var took []time.Duration
	for round := range rounds {
		for i := range burst {
			data := fmt.Appendf(nil, "%d %s", round*burst+i+1, text)
			begun := time.Now()
			h.Publish(live.Status, data)
			took = append(took, time.Since(begun))
		}
		var all sync.WaitGroup
		for _, s := range reading {
			all.Go(func() {
				for i := range burst {
					n := round*burst + i + 1
					e, ok := s.next()
					if !ok || e.ID != live.ID(h.Epoch(), uint64(n)) || !strings.HasPrefix(e.Data, fmt.Sprint(n, " ")) {
						t.Errorf("event %d: got id %q, %v (%v)", n, e.ID, ok, s.s.Err())
						return
					}
				}
			})
		}
		all.Wait()
		if t.Failed() {
			t.FailNow()
		}
	}
	slices.Sort(took)
	p50, p99 := took[len(took)/2], took[len(took)*99/100]
	t.Logf("publishing took p50 %v, p99 %v, at most %v", p50, p99, took[len(took)-1])
	if p50 > 200*time.Microsecond {
		t.Errorf("publishing took %v at the median", p50)
	}
	h.waitFor(t, func() bool { return gauge(reg, "watchbill_live_clients") <= clients/2 })
	if n := gauge(reg, "watchbill_live_dropped_clients_total"); n != clients/2 {
		t.Errorf("%v clients were cut off, want %d", n, clients/2)
	}
	if held := h.Held(); held > kept {
		t.Errorf("the ring holds %d bytes, want at most %d", held, kept)
	}
	if grown := heap() - before; grown > kept+4<<20 {
		t.Errorf("%d bytes more in use than before, of which the ring may have %d", grown, kept)
	}

	last := live.ID(h.Epoch(), rounds*burst-3) // one of the stuck comes back
	back := h.listen(t, last)
	for n := uint64(rounds*burst - 2); n <= rounds*burst; n++ {
		if e, _ := back.next(); e.ID != live.ID(h.Epoch(), n) {
			t.Errorf("after coming back: %q, want event %d", e.ID, n)
		}
	}
}

// heap returns the bytes in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestWriteDeadline stops reading where nothing but the time for one write can notice: the queue is never exceeded. The client is
// cut off when that time is over, and no sooner.
func TestWriteDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reg := prometheus.NewPedanticRegistry()
		h := &house{Hub: live.New(live.Options{Now: time.Now, Metrics: reg, Queue: 64 << 20, KeepBytes: 64 << 20}), ended: make(chan struct{})}
		h.run(t)
		ours, theirs := net.Pipe()
		served := make(chan error, 1)
		go func() { served <- http.Serve(&oneConn{conn: theirs}, h.handler()) }()
		stuck := connect(t, ours, "http://watchbill", "")
		stuck.want(t, live.ID(h.Epoch(), 0), "snapshot", fresh)
		h.Publish(live.Status, make([]byte, 16<<20))
		cut := func() bool {
			synctest.Wait()
			return gauge(reg, "watchbill_live_dropped_clients_total") == 1
		}
		time.Sleep(live.WriteWait - time.Millisecond)
		if cut() {
			t.Errorf("cut off before %v", live.WriteWait)
		}
		time.Sleep(2 * time.Millisecond)
		if !cut() {
			t.Errorf("not cut off after %v", live.WriteWait)
		}
		h.stop()
		ours.Close()
		<-served
	})
}

// oneConn is a listener that one connection comes to.
type oneConn struct {
	conn net.Conn
	once sync.Once
}

func (l *oneConn) Accept() (conn net.Conn, err error) {
	err = net.ErrClosed
	l.once.Do(func() { conn, err = l.conn, nil })
	return conn, err
}

func (l *oneConn) Close() error   { return nil }
func (l *oneConn) Addr() net.Addr { return l.conn.LocalAddr() }

// TestOneHugeEvent is larger than the queue and the ring, and all the same reaches who reads.
func TestOneHugeEvent(t *testing.T) {
	h := open(t, live.Options{Queue: 1 << 10, KeepBytes: 1 << 10})
	s := h.listen(t, "")
	s.want(t, live.ID(h.Epoch(), 0), "snapshot", fresh)
	huge := strings.Repeat("y", 1<<20)
	h.Publish(live.Positions, []byte(huge))
	s.want(t, live.ID(h.Epoch(), 1), "positions", huge)
}
