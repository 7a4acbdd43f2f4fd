package avl_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"watchbill/dispatch"
	"watchbill/dispatch/avl"
	"watchbill/roster"
)

const noon = "2026-11-21T12:00:00Z"

// listening opens a listener on loopback with what of o is given. end stops it and waits until it has stopped.
func listening(t *testing.T, o avl.Options, sink *board) (l *avl.Listener, end func()) {
	t.Helper()
	devices := avl.Devices{"7": "K7", "8": "K8", "127.0.0.1": "KHost"}
	o.Sink, o.Now = sink, func() time.Time { return instant(noon) }
	o.Unit = func(d string) (dispatch.UnitID, bool) { return devices.Unit(d, nil) }
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	l, err := avl.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- l.Run(ctx) }()
	ended := false
	end = func() {
		if ended {
			return
		}
		ended = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	}
	t.Cleanup(end)
	return l, end
}

// sender opens a socket at one of loopback's addresses.
func sender(t *testing.T, from string, to *avl.Listener) *net.UDPConn {
	t.Helper()
	conn, err := net.DialUDP("udp", net.UDPAddrFromAddrPort(netip.MustParseAddrPort(from+":0")), net.UDPAddrFromAddrPort(to.Addr()))
	if err != nil {
		t.Skipf("no address %s here: %v", from, err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func send(t *testing.T, conn *net.UDPConn, datagrams ...string) {
	t.Helper()
	for _, d := range datagrams {
		if _, err := conn.Write([]byte(d)); err != nil {
			t.Fatal(err)
		}
	}
}

// await waits until so is true, or fails.
func await(t *testing.T, what string, so func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for ; !so(); runtime.Gosched() {
		if ctx.Err() != nil {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func taip(device string, second int) string {
	return fmt.Sprintf(">RPV%05d+0100000+0010000000000012;ID=%s<", second, device)
}

func TestListener(t *testing.T) {
	const old, rmc = ">RPV43200+0100000+0010000000000011;ID=8<", "$GPRMC,120000,A,0100.000,N,00100.000,E,,,211126,,"
	place := func(unit dispatch.UnitID, at string, figures ...func(*dispatch.Fix)) dispatch.Fix {
		f := fix(at, 1, 1, figures...)
		f.Unit = unit
		return *f
	}
	stood := []func(*dispatch.Fix){speed(0), heading(0)}
	for _, c := range []struct {
		name    string
		options avl.Options
		sent    []string
		fixes   []dispatch.Fix
		heard   []dispatch.UnitID
		stats   avl.Stats
	}{
		{name: "TAIP", options: avl.Options{Protocol: avl.ProtocolTAIP},
			sent:  []string{taip("7", 43200), old, taip("7", 43201) + taip("8", 43201)},
			fixes: []dispatch.Fix{place("K7", noon, stood...), place("K7", "2026-11-21T12:00:01Z", stood...), place("K8", "2026-11-21T12:00:01Z", stood...)},
			heard: []dispatch.UnitID{"K8"},
			stats: avl.Stats{Datagrams: 3, Fixes: 3, Heartbeats: 1}},
		{name: "TAIP in GPS time", options: avl.Options{Protocol: avl.ProtocolTAIP, TAIPLead: 18 * time.Second},
			sent: []string{taip("7", 43218)}, fixes: []dispatch.Fix{place("K7", noon, stood...)}, stats: avl.Stats{Datagrams: 1, Fixes: 1}},
		{name: "NMEA, with and without a device", options: avl.Options{Protocol: avl.ProtocolNMEA},
			sent: []string{summed("7," + rmc), summed(rmc), summed("8$GPRMC,,V,,,,,,,,,")}, fixes: []dispatch.Fix{place("K7", noon), place("KHost", noon)},
			heard: []dispatch.UnitID{"K8"}, stats: avl.Stats{Datagrams: 3, Fixes: 2, Heartbeats: 1}},
		{name: "both", sent: []string{summed("7," + rmc), taip("8", 43200)}, fixes: []dispatch.Fix{place("K7", noon), place("K8", noon, stood...)},
			stats: avl.Stats{Datagrams: 2, Fixes: 2}},
		{name: "IPv6 loopback", options: avl.Options{Addr: "[::1]:0"}, sent: []string{taip("7", 43200)}, fixes: []dispatch.Fix{place("K7", noon, stood...)},
			stats: avl.Stats{Datagrams: 1, Fixes: 1}},
		{name: "refused and malformed", options: avl.Options{MaxDatagram: 100},
			sent: []string{"", "hello", taip("9", 43200), taip("9", 43200), taip("10", 43200), strings.Repeat(taip("7", 43200), 3), ">RPV43200+0000000+0000000000000012;ID=7<",
				">RPV<" + taip("7", 43200)},
			fixes: []dispatch.Fix{place("K7", noon, stood...)},
			stats: avl.Stats{Datagrams: 8, Fixes: 1, Malformed: 3, Unknown: []string{"9", "10"},
				Refused: map[dispatch.Refusal]uint64{dispatch.RefusedUnknown: 3, avl.RefusedLong: 1, dispatch.RefusedOffWorld: 1}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			sink := &board{}
			l, end := listening(t, c.options, sink)
			send(t, sender(t, map[bool]string{true: "127.0.0.1", false: "[::1]"}[l.Addr().Addr().Is4()], l), c.sent...)
			await(t, "datagrams", func() bool { return l.Stats().Datagrams == c.stats.Datagrams })
			end()
			got := l.Stats()
			if !got.LastHeard.Equal(instant(noon)) {
				t.Errorf("last heard %v", got.LastHeard)
			}
			if diff := cmp.Diff(c.stats, got, cmpopts.IgnoreFields(avl.Stats{}, "LastHeard"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("stats (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.fixes, sink.fixes, near); diff != "" {
				t.Errorf("fixes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.heard, sink.heard); diff != "" {
				t.Errorf("heard (-want +got):\n%s", diff)
			}
		})
	}
}

func TestListenerRefusesSenders(t *testing.T) {
	sink := &board{}
	l, end := listening(t, avl.Options{Allow: []netip.Prefix{netip.MustParsePrefix("::ffff:127.0.0.2/128"), netip.MustParsePrefix("10.0.0.0/8")}}, sink)
	send(t, sender(t, "127.0.0.1", l), taip("7", 43200))
	send(t, sender(t, "127.0.0.2", l), taip("8", 43200))
	await(t, "datagrams", func() bool { return l.Stats().Datagrams == 2 })
	end()
	if s := l.Stats(); s.Refused[avl.RefusedSender] != 1 || s.Fixes != 1 || len(sink.fixes) != 1 || sink.fixes[0].Unit != "K8" {
		t.Errorf("stats %+v, fixes %+v", s, sink.fixes)
	}
}

// TestListenerFlood sends more than the Sink takes: what is gathered stays bounded, and all that was read arrives.
func TestListenerFlood(t *testing.T) {
	const maxBatch = 32
	sink := &board{hold: make(chan struct{})}
	l, end := listening(t, avl.Options{MaxBatch: maxBatch}, sink)
	conn := sender(t, "127.0.0.1", l)
	for range 2000 {
		send(t, conn, taip("7", 43200))
	}
	// One batch is with the Sink, one is full, and nothing more is read.
	await(t, "a full batch", func() bool { return l.Stats().Datagrams > maxBatch })
	for range 1000 {
		runtime.Gosched()
	}
	if read := l.Stats().Datagrams; read > 2*maxBatch {
		t.Errorf("%d datagrams were read while the Sink held the first %d", read, maxBatch)
	}
	close(sink.hold)
	await(t, "all that the kernel kept", func() bool { s := l.Stats(); return s.Fixes > 4*maxBatch && s.Fixes == s.Datagrams })
	end()
	s := l.Stats()
	if sink.largest > maxBatch {
		t.Errorf("a batch of %d, not at most %d", sink.largest, maxBatch)
	}
	if uint64(len(sink.fixes)) != s.Datagrams {
		t.Errorf("%d of %d fixes arrived", len(sink.fixes), s.Datagrams)
	}
	if n := int(s.Datagrams); sink.calls < n/maxBatch || sink.calls > n/2 {
		t.Errorf("%d calls for %d fixes in batches of at most %d", sink.calls, s.Datagrams, maxBatch)
	}
}

// TestListenerDeliversAtTheEnd ends a listener whose batch would gather for an hour.
func TestListenerDeliversAtTheEnd(t *testing.T) {
	sink := &board{}
	l, end := listening(t, avl.Options{Gather: time.Hour}, sink)
	send(t, sender(t, "127.0.0.1", l), taip("7", 43200), taip("8", 43200))
	await(t, "datagrams", func() bool { return l.Stats().Datagrams == 2 })
	if s := l.Stats(); s.Fixes != 0 {
		t.Errorf("delivered before its time: %+v", s)
	}
	end()
	if len(sink.fixes) != 2 || sink.calls != 1 {
		t.Errorf("%d fixes in %d calls", len(sink.fixes), sink.calls)
	}
}

func TestListenerPortFails(t *testing.T) {
	l, err := avl.Open(avl.Options{Addr: "127.0.0.1:0", Sink: &board{}, Now: func() time.Time { return instant(noon) }, Unit: func(string) (dispatch.UnitID, bool) { return "", false }})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- l.Run(t.Context()) }()
	l.Close()
	if err := <-done; !errors.Is(err, net.ErrClosed) {
		t.Errorf("Run returned %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	sound := avl.Options{Addr: "127.0.0.1:0", Sink: &board{}, Now: func() time.Time { return instant(noon) }, Unit: func(string) (dispatch.UnitID, bool) { return "", false }}
	for _, c := range []struct {
		name string
		edit func(*avl.Options)
		want string
	}{
		{"everybody", func(o *avl.Options) { o.Addr = "0.0.0.0:0" }, "addr: 0.0.0.0:0 can be reached from other machines: say which networks may send positions there"},
		{"any interface", func(o *avl.Options) { o.Addr = ":0" }, "addr: :0 can be reached from other machines: say which networks may send positions there"},
		{"no port", func(o *avl.Options) { o.Addr = "127.0.0.1" }, `addr: "127.0.0.1" is not host:port`},
		{"no network", func(o *avl.Options) { o.Allow = []netip.Prefix{{}} }, "allow: not a network"},
		{"protocol", func(o *avl.Options) { o.Protocol = "gtp" }, `protocol: "gtp" is neither taip, nmea nor auto`},
		{"bounds", func(o *avl.Options) { o.MaxBatch = -1 }, "max: a bound below zero"},
		{"nothing", func(o *avl.Options) { *o = avl.Options{Addr: "127.0.0.1:0", MaxDatagram: -1} }, "a listener needs Unit, Sink and Now\nmax: a bound below zero"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := sound
			c.edit(&o)
			l, err := avl.Open(o)
			if err == nil {
				l.Close()
				t.Fatal("opened")
			}
			if err.Error() != c.want || !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
				t.Errorf("got %q, want %q", err, c.want)
			}
		})
	}
	sound.Addr, sound.Allow = "0.0.0.0:0", []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16")}
	l, err := avl.Open(sound)
	if err != nil {
		t.Fatalf("with an allowed network: %v", err)
	}
	l.Close()
}
