package door_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"watchbill/cmd/internal/door"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// hall is a listener whose connections are made by hand, from any address.
type hall struct{ come chan net.Conn }

func newHall() *hall { return &hall{make(chan net.Conn, 16)} }

func (h *hall) Accept() (net.Conn, error) {
	c, ok := <-h.come
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (h *hall) Close() error   { close(h.come); return nil }
func (h *hall) Addr() net.Addr { return &net.TCPAddr{} }

// from is a connection that seems to come from an address.
type from struct {
	net.Conn
	address string
}

func (f from) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(f.address))
}

func (h *hall) dial(address string) net.Conn {
	mine, theirs := net.Pipe()
	h.come <- from{theirs, address}
	return mine
}

// served is an http.Server behind a door, in a bubble of its own time.
func served(t *testing.T, opt door.Options) *hall {
	h := newHall()
	d := door.New(h, opt)
	s := &http.Server{ConnState: d.State, ReadTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wait, err := time.ParseDuration(r.URL.Query().Get("wait")); err == nil {
			select {
			case <-time.After(wait):
			case <-r.Context().Done():
			}
		}
		fmt.Fprint(w, "hello")
	})}
	ctx, cancel := context.WithCancel(t.Context())
	go d.Run(ctx)
	go func() { _ = s.Serve(d) }()
	t.Cleanup(func() { cancel(); _ = s.Close() })
	return h
}

// gone tells whether the other side has closed the connection.
func gone(c net.Conn) bool {
	_ = c.SetReadDeadline(time.Now().Add(time.Millisecond))
	_, err := c.Read(make([]byte, 1))
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe)
}

func ask(t *testing.T, c net.Conn, path string) {
	t.Helper()
	fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path)
	_ = c.SetReadDeadline(time.Now().Add(time.Minute))
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(r.Body); err != nil || string(body) != "hello" {
		t.Fatalf("%s %v", body, err)
	}
	r.Body.Close()
}

// refused is how long whoever is refused waits to hear of it, and a little.
const refused = 251 * time.Millisecond

// TestRefusedLate: whoever is refused hears of it a while later, unless many wait for that.
func TestRefusedLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := served(t, door.Options{Most: 8, PerAddress: 1})
		in := h.dial("10.0.0.1:1")
		first, second := h.dial("10.0.0.1:2"), h.dial("10.0.0.1:3") // a quarter of 8 wait
		synctest.Wait()
		third := h.dial("10.0.0.1:4")
		synctest.Wait()
		if gone(first) || gone(second) || !gone(third) {
			t.Error("not two of three wait to be refused")
		}
		time.Sleep(refused)
		fourth := h.dial("10.0.0.1:5")
		synctest.Wait()
		if !gone(first) || !gone(second) || gone(fourth) || gone(in) {
			t.Error("those who waited are not refused, and others")
		}
		time.Sleep(refused)
	})
}

func TestPerAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := served(t, door.Options{Most: 100, PerAddress: 2, Trusted: []netip.Prefix{netip.MustParsePrefix("10.9.0.0/16")}})
		for _, c := range []struct {
			name, address string
			gone          bool
		}{
			{"first", "10.0.0.1:1", false}, {"second", "10.0.0.1:2", false}, {"third", "10.0.0.1:3", true}, {"another's first", "10.0.0.2:3", false},
			{"v6", "[2001:db8::1]:1", false}, {"v6 neighbour", "[2001:db8::2]:1", false}, {"the same /64", "[2001:db8:0:0:ffff::9]:1", true}, {"the next /64", "[2001:db8:0:1::1]:1", false},
			{"mapped", "[::ffff:10.0.0.1]:9", true},
			{"proxy", "10.9.0.1:1", false}, {"proxy", "10.9.0.1:2", false}, {"proxy", "10.9.0.1:3", false},
		} {
			conn := h.dial(c.address)
			time.Sleep(refused)
			if got := gone(conn); got != c.gone {
				t.Errorf("%s: gone %v", c.name, got)
			}
		}
	})
}

// TestSlowHeader: a header that comes drop by drop is cut off, after an answer too; a slow answer and an idle connection are not.
func TestSlowHeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := served(t, door.Options{})
		drip, again, idle, slow, mute := h.dial("10.0.0.1:1"), h.dial("10.0.0.1:2"), h.dial("10.0.0.1:3"), h.dial("10.0.0.1:4"), h.dial("10.0.0.1:5")
		ask(t, again, "/")
		ask(t, idle, "/")
		fmt.Fprint(drip, "GET / HTTP/1.1\r\n")
		fmt.Fprint(again, "GET / HTTP/1.1\r\n")
		answered := make(chan struct{})
		go func() { ask(t, slow, "/?wait=40s"); close(answered) }()
		time.Sleep(4 * time.Second)
		fmt.Fprint(drip, "X-")
		if gone(drip) || gone(again) {
			t.Fatal("cut off too soon")
		}
		time.Sleep(3 * time.Second)
		if !gone(drip) || !gone(again) {
			t.Error("a header that drips is let in")
		}
		if gone(mute) {
			t.Error("a silent connection is cut off too soon")
		}
		time.Sleep(6 * time.Second)
		if !gone(mute) {
			t.Error("a silent connection stays")
		}
		ask(t, idle, "/")
		<-answered
	})
}

// TestRoom: when all places are taken, whoever has most makes room, and nobody who is being answered.
func TestRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := served(t, door.Options{Most: 4, PerAddress: 3})
		busy := h.dial("10.0.0.1:1")
		answered := make(chan struct{})
		go func() { ask(t, busy, "/?wait=2s"); close(answered) }()
		older := h.dial("10.0.0.1:2")
		time.Sleep(1500 * time.Millisecond)
		newer, honest := h.dial("10.0.0.1:3"), h.dial("10.0.0.2:1")
		synctest.Wait()
		late := h.dial("10.0.0.3:1")
		synctest.Wait()
		if !gone(older) || gone(newer) || gone(honest) || gone(late) {
			t.Error("not the longest waiting connection of the address with most made room")
		}
		last := h.dial("10.0.0.4:1") // 1: two, one of them busy; 2, 3: one each
		synctest.Wait()
		if !gone(newer) || gone(honest) || gone(last) {
			t.Error("not the address with most made room")
		}
		more := h.dial("10.0.0.5:1")
		time.Sleep(refused)
		if gone(honest) || gone(late) || gone(last) || !gone(more) {
			t.Error("somebody with a single connection was closed for another")
		}
		<-answered
	})
}
