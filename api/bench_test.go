package api_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/rs/zerolog"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/dispatch"
	"watchbill/roster"
)

// benchmarkHTTP sends the requests in turn over one connection to a real listener on loopback, and reports how long
// answers take to come back. The client is a bare one, so that the server is what is measured.
func benchmarkHTTP(b *testing.B, handler http.Handler, targets ...string) {
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
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	in := bufio.NewReader(conn)
	var requests [][]byte
	for _, t := range targets {
		requests = append(requests, []byte("GET "+t+" HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n"))
	}
	took := make([]time.Duration, 0, 1<<20)
	size := int64(0)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		begun := time.Now()
		if _, err := conn.Write(requests[i%len(requests)]); err != nil {
			b.Fatal(err)
		}
		res, err := http.ReadResponse(in, nil)
		if err != nil || res.StatusCode != http.StatusOK {
			b.Fatal(res, err)
		}
		if size, err = io.Copy(io.Discard, res.Body); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e3, "p99-µs")
	b.ReportMetric(float64(size), "bytes")
}

// BenchmarkHTTPFloor is what echo and net/http take for an answer that is always the same.
func BenchmarkHTTPFloor(b *testing.B) {
	e := echo.New()
	e.GET("/", func(c echo.Context) error { return c.JSONBlob(http.StatusOK, []byte(`{"status":"alive"}`)) })
	benchmarkHTTP(b, e, "/")
}

// BenchmarkHTTPHealth adds all that stands around every request.
func BenchmarkHTTPHealth(b *testing.B) {
	benchmarkHTTP(b, benchHandler(&desk{}), "/healthz")
}

// BenchmarkHTTPNearest asks for whom to send in Chicago, all over the city.
func BenchmarkHTTPNearest(b *testing.B) {
	d := &desk{}
	d.publish(openPack(b, "chicago-2016"))
	d.now.Load().Watch(roster.MinuteOf(benchNow))
	benchmarkHTTP(b, benchHandler(d),
		"/v1/nearest?lat=41.8781&lon=-87.6298", "/v1/nearest?lat=41.97&lon=-87.70&need=any", "/v1/nearest?lat=41.75&lon=-87.60&limit=5",
		"/v1/nearest?lat=41.70&lon=-87.62", "/v1/nearest?lat=41.90&lon=-87.75&need=cit&limit=3")
}

// BenchmarkHTTPCoverage asks again for a year of Chicago: the grid is kept, the slots are written anew.
func BenchmarkHTTPCoverage(b *testing.B) {
	d := &desk{}
	d.publish(openPack(b, "chicago-2016"))
	for name, query := range map[string]string{"csv": "&format=csv", "json": "", "shares": "&limit=0"} {
		b.Run(name, func(b *testing.B) { benchmarkHTTP(b, benchHandler(d), "/v1/coverage?from=2016-01-01"+query) })
	}
}

// BenchmarkNearestHandler is the same without the network: the parts of an answer that are ours.
func BenchmarkNearestHandler(b *testing.B) {
	d := &desk{}
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

func benchHandler(d *desk) http.Handler {
	return api.New(api.Options{Roster: d, Nearest: d, Web: web.Options{
		Now: func() time.Time { return benchNow.Add(time.Since(benchBegun)) }, Log: zerolog.New(io.Discard).Level(zerolog.InfoLevel),
	}})
}

var benchBegun = time.Now()

// blank is a response that goes nowhere.
type blank struct{ header http.Header }

func (w blank) Header() http.Header         { return w.header }
func (w blank) Write(b []byte) (int, error) { return len(b), nil }
func (w blank) WriteHeader(int)             {}
