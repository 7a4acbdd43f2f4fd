package app_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"watchbill/cmd/internal/app"
)

// TestMetricsWithoutAKey: on the address of their own the metrics are for whoever is on the machine, and nothing else is.
func TestMetricsWithoutAKey(t *testing.T) {
	a, err := app.New(app.Options{Dir: t.TempDir(), Listen: "127.0.0.1:0", MetricsListen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() {
		http.DefaultClient.CloseIdleConnections()
		if err := a.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	ask := func(address, method, path, host string) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, "http://"+address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if host != "" {
			r.Host = host
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			t.Fatal(err)
		}
		return res.StatusCode
	}
	own := a.MetricsAddr().String()
	for _, c := range []struct {
		address, method, path, host string
		want                        int
	}{
		{own, "GET", "/metrics", "", 200},
		{own, "GET", "/metrics", "localhost:9090", 200},
		{own, "GET", "/metrics", "[::1]", 200},
		{own, "GET", "/metrics", "rebound.example", 421},
		{own, "POST", "/metrics", "", 405},
		{own, "GET", "/v1/units", "", 404},
		{own, "GET", "/debug/pprof/", "", 404},
		{a.Addr().String(), "GET", "/metrics", "", 401},
	} {
		if got := ask(c.address, c.method, c.path, c.host); got != c.want {
			t.Errorf("%s %s %s as %q: %d, want %d", c.method, c.address, c.path, c.host, got, c.want)
		}
	}
}

// TestMetricsOnLoopbackAlone refuses every other address before anything is served.
func TestMetricsOnLoopbackAlone(t *testing.T) {
	for _, address := range []string{"0.0.0.0:9090", ":9090", "[::]:9090", "192.0.2.1:9090", "metrics.example:9090", "9090", "127.0.0.1:x"} {
		a, err := app.New(app.Options{Dir: t.TempDir(), Listen: "127.0.0.1:0", MetricsListen: address})
		if err != nil {
			t.Fatal(err)
		}
		if err = a.Start(t.Context()); err == nil || !strings.Contains(err.Error(), "--metrics-listen") {
			t.Errorf("%s: %v", address, err)
		}
		if err == nil {
			_ = a.Stop(t.Context())
		}
	}
}
