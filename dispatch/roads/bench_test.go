package roads_test

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"watchbill/dispatch/roads"
	"watchbill/roster"
)

var ctx = context.Background()

// first keeps the first few marks it is shown.
type first struct {
	left    int
	seconds float64
}

func (f *first) Visit(_ int, _ int32, seconds float64) float64 {
	f.left--
	f.seconds = seconds
	if f.left == 0 {
		return 0
	}
	return math.Inf(1)
}

var state = roads.Box{West: -75.80, South: 38.45, East: -75.04, North: 39.85}

// around is a circle's box and the test for being in it.
func around(at roster.Point, meters float64) (roads.Box, func(roster.Point) bool) {
	lat, lon := meters/111195, meters/111195/math.Cos(at.Lat*math.Pi/180)
	return roads.Box{West: at.Lon - lon, South: at.Lat - lat, East: at.Lon + lon, North: at.Lat + lat}, func(p roster.Point) bool {
		return math.Hypot((p.Lon-at.Lon)/lon, (p.Lat-at.Lat)/lat) <= 1
	}
}

// BenchmarkSearch is the lookup: the three units of 100 that are first at a call, calls and units anew each time.
func BenchmarkSearch(b *testing.B) {
	n, _ := delaware(b)
	circle, inside := around(wilmington, 8000)
	for _, c := range []struct {
		name   string
		in     roads.Box
		inside func(roster.Point) bool
		units  int
	}{
		{"wilmington/units=100", circle, inside, 100},
		{"wilmington/units=600", circle, inside, 600},
		{"statewide/units=100", state, nil, 100},
		{"statewide/units=20", state, nil, 20},
	} {
		b.Run(c.name, func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			var fleets [32][]*roads.Marks
			for i := range fleets {
				fleets[i] = []*roads.Marks{roads.NewMarks(n, scattered(n, r, c.units, c.in, c.inside))}
			}
			calls := scattered(n, r, 1024, c.in, c.inside)
			took := make([]time.Duration, 0, 1<<20)
			b.ReportAllocs()
			i := 0
			var v first
			for b.Loop() {
				v = first{left: 3}
				began := time.Now()
				n.Search(calls[i%len(calls)], fleets[i%len(fleets)], math.Inf(1), &v)
				if len(took) < cap(took) {
					took = append(took, time.Since(began))
				}
				i++
			}
			quantiles(b, took)
		})
	}
}

// quantiles reports the median and the 99th percentile.
func quantiles(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	for _, q := range []struct {
		name  string
		share float64
	}{{"p50-µs", 0.5}, {"p99-µs", 0.99}} {
		at := took[min(int(q.share*float64(len(took))), len(took)-1)]
		b.ReportMetric(float64(at.Nanoseconds())/1000, q.name)
	}
}

func BenchmarkSnap(b *testing.B) {
	n, _ := delaware(b)
	for _, c := range []struct {
		name   string
		meters float64 // off a road, about
	}{{"on-road", 10}, {"off-road", 150}} {
		b.Run(c.name, func(b *testing.B) {
			r := rand.New(rand.NewPCG(3, 4))
			box, inside := around(wilmington, 8000)
			places := make([]roster.Point, 4096)
			for i, s := range scattered(n, r, len(places), box, inside) {
				p := n.On(s)
				places[i] = roster.Point{Lon: p.Lon + r.NormFloat64()*c.meters/85000, Lat: p.Lat + r.NormFloat64()*c.meters/111000}
			}
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				n.Snap(places[i%len(places)])
				i++
			}
		})
	}
}

func BenchmarkNewMarks(b *testing.B) {
	n, _ := delaware(b)
	spots := scattered(n, rand.New(rand.NewPCG(5, 6)), 600, newCastle, nil)
	b.ReportAllocs()
	for b.Loop() {
		roads.NewMarks(n, spots)
	}
}

func BenchmarkRoute(b *testing.B) {
	n, _ := delaware(b)
	box, inside := around(wilmington, 8000)
	spots := scattered(n, rand.New(rand.NewPCG(7, 8)), 1024, box, inside)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		n.Route(spots[i%1024], spots[(i+7)%1024])
		i++
	}
}

func BenchmarkBuild(b *testing.B) {
	name, err := extract()
	if err != nil {
		b.Skip("no extract at hand")
	}
	whole, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := roads.Build(ctx, bytes.NewReader(whole), roads.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	n, _ := delaware(b)
	var file bytes.Buffer
	if _, err := n.WriteTo(&file); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := roads.Decode(file.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(file.Len()), "file-B")
}
