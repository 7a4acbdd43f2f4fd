package api_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/rs/zerolog"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/dispatch"
	"watchbill/roster"
)

// listen serves on loopback until the benchmark ends, and returns the address.
func listen(b *testing.B, handler http.Handler) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	done := make(chan error)
	go func() { done <- server.Serve(listener) }()
	b.Cleanup(func() {
		_ = server.Shutdown(context.Background())
		<-done
	})
	return listener.Addr().String()
}

// asker sends requests over one connection. It is a bare client, so that the server is what is measured.
type asker struct {
	net.Conn
	in       *bufio.Reader
	requests [][]byte
	took     []time.Duration
	size     int64
}

func newAsker(b *testing.B, address string, targets []string) *asker {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	a := &asker{Conn: conn, in: bufio.NewReader(conn), took: make([]time.Duration, 0, 1<<16)}
	for _, t := range targets {
		a.requests = append(a.requests, []byte("GET "+t+" HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n"))
	}
	return a
}

// ask sends the i-th request and reads the answer.
func (a *asker) ask(i int) error {
	begun := time.Now()
	if _, err := a.Write(a.requests[i%len(a.requests)]); err != nil {
		return err
	}
	res, err := http.ReadResponse(a.in, nil)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	a.size, err = io.Copy(io.Discard, res.Body)
	a.took = append(a.took, time.Since(begun))
	return err
}

func reportTimes(b *testing.B, took []time.Duration, size int64) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e3, "p99-µs")
	b.ReportMetric(float64(size), "bytes")
}

// benchmarkHTTP sends the requests in turn over one connection to a real listener on loopback, and reports how long
// answers take to come back.
func benchmarkHTTP(b *testing.B, handler http.Handler, targets ...string) {
	a := newAsker(b, listen(b, handler), targets)
	defer a.Close()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := a.ask(i); err != nil {
			b.Fatal(err)
		}
	}
	reportTimes(b, a.took, a.size)
}

// benchmarkHTTP16 does so over 16 connections at once, and reports answers a second.
func benchmarkHTTP16(b *testing.B, handler http.Handler, targets ...string) {
	address := listen(b, handler)
	const connections = 16
	var askers [connections]*asker
	for i := range askers {
		askers[i] = newAsker(b, address, targets)
		defer askers[i].Close()
	}
	b.ResetTimer()
	begun := time.Now()
	var left atomic.Int64
	left.Store(int64(b.N))
	var all sync.WaitGroup
	for _, a := range askers {
		all.Go(func() {
			for i := left.Add(-1); i >= 0; i = left.Add(-1) {
				if err := a.ask(int(i)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/time.Since(begun).Seconds(), "answers/s")
	var took []time.Duration
	for _, a := range askers {
		took = append(took, a.took...)
	}
	reportTimes(b, took, askers[0].size)
}

// floor answers always the same, in as many bytes as a typical answer has.
func floor() http.Handler {
	body := []byte(`{"status":"` + strings.Repeat("x", 3100) + `"}`)
	e := echo.New()
	e.GET("/", func(c echo.Context) error { return c.JSONBlob(http.StatusOK, body) })
	return e
}

// BenchmarkHTTPFloor is what echo and net/http take for an answer that is always the same.
func BenchmarkHTTPFloor(b *testing.B) { benchmarkHTTP(b, floor(), "/") }

// BenchmarkHTTPFloor16 is the same over 16 connections.
func BenchmarkHTTPFloor16(b *testing.B) { benchmarkHTTP16(b, floor(), "/") }

// BenchmarkHTTPHealth adds all that stands around every request.
func BenchmarkHTTPHealth(b *testing.B) {
	benchmarkHTTP(b, benchHandler(newHouse(benchNow)), "/healthz")
}

// allOver asks for whom to send all over Chicago.
var allOver = []string{
	"/v1/nearest?lat=41.8781&lon=-87.6298", "/v1/nearest?lat=41.97&lon=-87.70&need=any", "/v1/nearest?lat=41.75&lon=-87.60&limit=5",
	"/v1/nearest?lat=41.70&lon=-87.62", "/v1/nearest?lat=41.90&lon=-87.75&need=cit&limit=3",
}

func chicago(b *testing.B) http.Handler {
	d := newHouse(benchNow)
	d.publish(openPack(b, "chicago-2016"))
	return benchHandler(d)
}

// BenchmarkHTTPNearest asks for whom to send in Chicago, all over the city.
func BenchmarkHTTPNearest(b *testing.B) { benchmarkHTTP(b, chicago(b), allOver...) }

// BenchmarkHTTPNearest16 is the same over 16 connections.
func BenchmarkHTTPNearest16(b *testing.B) { benchmarkHTTP16(b, chicago(b), allOver...) }

// BenchmarkHTTPCoverage asks again for a year of Chicago: the grid is kept, the slots are written anew.
func BenchmarkHTTPCoverage(b *testing.B) {
	d := newHouse(benchNow)
	d.publish(openPack(b, "chicago-2016"))
	for name, query := range map[string]string{"csv": "&format=csv", "json": "", "shares": "&limit=0"} {
		b.Run(name, func(b *testing.B) { benchmarkHTTP(b, benchHandler(d), "/v1/coverage?from=2016-01-01"+query) })
	}
}

// BenchmarkNearestHandler is the same without the network: the parts of an answer that are ours.
func BenchmarkNearestHandler(b *testing.B) {
	d := newHouse(benchNow)
	d.publish(openPack(b, "chicago-2016"))
	handler, r := benchHandler(d), request("/v1/nearest?lat=41.8781&lon=-87.6298")
	w := blank{http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		handler.ServeHTTP(w, r)
	}
}

// BenchmarkNearestAnswer is what the ranking alone takes.
func BenchmarkNearestAnswer(b *testing.B) {
	m := dispatch.NewMuster(openPack(b, "chicago-2016"), nil)
	q := dispatch.Query{Point: roster.Point{Lat: 41.8781, Lon: -87.6298}, At: roster.MinuteOf(benchNow), Now: benchNow}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Nearest(q); err != nil {
			b.Fatal(err)
		}
	}
}

var benchNow = time.Date(2016, 7, 4, 21, 30, 0, 0, time.UTC)

func benchHandler(d *house) http.Handler {
	return api.New(api.Options{Roster: d, Nearest: d.board, Web: web.Options{
		Now: func() time.Time { return benchNow.Add(time.Since(benchBegun)) }, Log: zerolog.New(io.Discard).Level(zerolog.InfoLevel),
	}})
}

var benchBegun = time.Now()

// blank is a response that goes nowhere.
type blank struct{ header http.Header }

func (w blank) Header() http.Header         { return w.header }
func (w blank) Write(b []byte) (int, error) { return len(b), nil }
func (w blank) WriteHeader(int)             {}
