package main

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"watchbill/cmd/internal/app"
)

// BenchmarkService asks a service that runs within this process over one connection, positions arriving meanwhile. Its
// figures are not those of service: client and server share a heap. It is for profiles: go test -run '^$' -bench Service
// -cpuprofile cpu.out ./cmd/benchhttp.
func BenchmarkService(b *testing.B) {
	s := inProcess(b, 10_000)
	f := feed{to: s, units: len(s.units), rate: float64(len(s.units)) / everySeconds}
	ctx, cancel := context.WithCancel(b.Context())
	fed := make(chan error, 1)
	go func() { fed <- f.run(ctx) }()
	a, err := s.dial()
	if err != nil {
		b.Fatal(err)
	}
	defer a.close()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := a.ask(i % asked); err != nil {
			b.Fatal(err)
		}
		if err := a.look(); err != nil {
			b.Fatal(err)
		}
	}
	cancel()
	if err := <-fed; err != nil {
		b.Error(err)
	}
}

// inProcess starts a service of n units in this process.
func inProcess(b *testing.B, n int) *service {
	s := &service{units: fleet(n)}
	dir := b.TempDir()
	data := filepath.Join(dir, "data")
	store, err := app.Open(b.Context(), data, true)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := store.Import(b.Context(), records(s.units, time.Now()), false); err != nil {
		b.Fatal(err)
	}
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
	x, err := app.New(app.Options{Dir: data, Listen: "127.0.0.1:0", Open: true})
	if err != nil {
		b.Fatal(err)
	}
	if err := x.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		s.feeder.close()
		if err := x.Stop(context.Background()); err != nil {
			b.Error(err)
		}
	})
	s.address = x.Addr().String()
	if err := s.begin(b.Context()); err != nil {
		b.Fatal(err)
	}
	return s
}
