package browser

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"watchbill/api/web/access"
	"watchbill/cmd/internal/app"
	"watchbill/dispatch/roads"
	"watchbill/roster"
	"watchbill/roster/demo"
)

// Friday is when the demo's clock begins where a test says nothing else: Friday night in Wilmington, Delaware.
const Friday = "2026-11-20T22:47"

// Setting says what a service holds.
type Setting struct {
	Rows  *roster.Records // nil: the demo's, of the year that starts on Fri 20 Nov 2026
	Empty bool            // no roster at all
	Clock string          // empty: Friday; "real": none
	Asks  bool            // people have to sign in; else whoever comes may do everything
}

// House is a running service. It stops when the test ends.
type House struct {
	URL   string
	App   *app.App
	Dir   string
	Setup string                 // the one-time link of the first administrator, with Asks
	Links map[access.Role]string // one-time links by role, without Asks

	t testing.TB
}

// Start runs a service.
func Start(t testing.TB, s Setting) *House {
	t.Helper()
	h := &House{t: t, Dir: t.TempDir()}
	if !s.Empty {
		if s.Rows != nil {
			fill(t, h.Dir, *s.Rows)
		} else if err := os.CopyFS(h.Dir, os.DirFS(demoStore(t))); err != nil {
			t.Fatal(err)
		}
	}
	network, err := streets()
	if err != nil {
		t.Fatal(err)
	}
	clock := s.Clock
	switch {
	case clock == "real" || s.Empty: // a clock without zone needs a roster
		clock = ""
	case clock == "":
		clock = Friday
	}
	h.App, err = app.New(app.Options{Dir: h.Dir, Listen: "127.0.0.1:0", Open: !s.Asks, Clock: clock, Version: "test", Roads: network})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.App.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := h.App.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	h.URL = h.App.URL()
	if s.Asks {
		if h.Setup, err = h.App.Setup(t.Context()); err != nil {
			t.Fatal(err)
		}
		return h
	}
	links, err := h.App.DemoLinks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.Links = map[access.Role]string{}
	for _, l := range links {
		h.Links[l.Role] = l.URL
	}
	return h
}

// streets are the demo's roads, read once.
var streets = sync.OnceValues(func() (*roads.Network, error) { return roads.Decode(demo.Roads()) })

// filled is the store of the demo's roster, made once for all tests of a binary, which each copy it.
var filled struct {
	sync.Mutex
	dir string
}

// demoStore is the directory of a store with the demo's roster, to be copied.
func demoStore(t testing.TB) string {
	t.Helper()
	filled.Lock()
	defer filled.Unlock()
	if filled.dir == "" {
		dir, err := os.MkdirTemp("", "watchbill-demo-store-")
		if err != nil {
			t.Fatal(err)
		}
		fill(t, dir, demo.Records(roster.NewDate(2026, time.November, 20)))
		filled.dir = dir
	}
	return filled.dir
}

// fill puts a roster into the store in dir.
func fill(t testing.TB, dir string, rows roster.Records) {
	t.Helper()
	data, err := app.Open(t.Context(), dir, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := data.Import(t.Context(), rows, false); err != nil {
		t.Fatal(err)
	}
	if err := data.Close(); err != nil {
		t.Fatal(err)
	}
}

// lacking skips a test that something is lacking for; where CI says that all is there it fails.
func lacking(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}
