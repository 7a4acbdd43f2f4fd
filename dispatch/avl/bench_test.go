package avl_test

import (
	"context"
	"net"
	"net/url"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"watchbill/dispatch"
	"watchbill/dispatch/avl"
)

func BenchmarkParseTAIP(b *testing.B) {
	text, now := []byte(">RPV15714+3739438-1220384601512612;ID=1234;*7F<"), instant("2026-11-21T12:00:00Z")
	var reports []avl.Report
	b.ReportAllocs()
	for b.Loop() {
		reports, _ = avl.ParseTAIP(reports[:0], text, now)
	}
}

func BenchmarkParseNMEA(b *testing.B) {
	text, now := []byte("1234,$GPRMC,225446,A,4916.45,N,12311.12,W,000.5,054.7,191194,020.3,E*68\r\n"), instant("2026-11-21T12:00:00Z")
	var reports []avl.Report
	b.ReportAllocs()
	for b.Loop() {
		reports, _ = avl.ParseNMEA(reports[:0], text, now)
	}
}

func BenchmarkParseOsmAnd(b *testing.B) {
	query, _ := url.ParseQuery("id=123456&timestamp=1795262390&lat=39.7447&lon=-75.5484&speed=10.0&bearing=90.5&altitude=20.0&accuracy=4.5")
	now := instant("2026-11-21T12:00:00Z")
	b.ReportAllocs()
	for b.Loop() {
		avl.ParseOsmAnd(query, now)
	}
}

func BenchmarkParseTraccar(b *testing.B) {
	body := []byte(`{"device_id": "A1", "location": {"timestamp": "2026-11-21T11:59:50.5Z", "coords": {"latitude": 39.7, "longitude": -75.5, "accuracy": 4.5, "speed": 13.2, "heading": 270.5}}}`)
	b.ReportAllocs()
	for b.Loop() {
		avl.ParseTraccar(body)
	}
}

func BenchmarkParseOwnTracks(b *testing.B) {
	body := []byte(`{"_type":"location","lat":1,"lon":2,"tst":1497476456,"tid":"JJ","vel":36,"cog":270,"acc":12,"topic":"owntracks/jane/phone"}`)
	var reports []avl.Report
	b.ReportAllocs()
	for b.Loop() {
		reports, _ = avl.ParseOwnTracks(reports[:0], body, "")
	}
}

func BenchmarkDeliver(b *testing.B) {
	now := instant("2026-11-21T12:00:00Z")
	reports := make([]avl.Report, 256)
	for i := range reports {
		reports[i] = avl.Report{Device: "A1", Fix: fix("2026-11-21T12:00:00Z", 1, 1)}
	}
	devices := avl.Devices{"A1": "unit"}
	unit := func(d string) (dispatch.UnitID, bool) { return devices.Unit(d, nil) }
	sink := &board{}
	b.ReportAllocs()
	for b.Loop() {
		sink.fixes = sink.fixes[:0]
		avl.Deliver(reports, unit, sink, now)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(reports)), "ns/report")
}

// BenchmarkListener sends datagrams over loopback, 64 at a time so that the kernel drops none, and has them delivered.
func BenchmarkListener(b *testing.B) {
	const window = 64
	sink := &blackHole{}
	l, err := avl.Open(avl.Options{
		Addr: "127.0.0.1:0", Sink: sink, MaxBatch: window, Gather: time.Microsecond, Now: func() time.Time { return instant(noon) },
		Unit: func(d string) (dispatch.UnitID, bool) { return dispatch.UnitID(d), true },
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan error, 1)
	go func() { done <- l.Run(ctx) }()
	defer func() { cancel(); <-done }()
	conn, err := net.DialUDP("udp", nil, net.UDPAddrFromAddrPort(l.Addr()))
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	datagram, sent := []byte(taip("7", 43200)), uint64(0)
	b.ReportAllocs()
	for b.Loop() {
		for range window {
			conn.Write(datagram)
		}
		for sent += window; sink.taken.Load() < sent; {
			runtime.Gosched()
		}
	}
	b.ReportMetric(float64(sent)/b.Elapsed().Seconds(), "datagrams/s")
}

// blackHole is a Sink that takes everything and counts it.
type blackHole struct{ taken atomic.Uint64 }

func (b *blackHole) TakeFixes(fixes []dispatch.Fix, _ time.Time) []dispatch.Refusal {
	b.taken.Add(uint64(len(fixes)))
	return make([]dispatch.Refusal, len(fixes))
}

func (*blackHole) Heard(dispatch.UnitID, time.Time) {}
