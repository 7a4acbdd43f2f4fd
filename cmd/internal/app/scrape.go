package app

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"watchbill/roster"
)

// openScrape opens the address where metrics are for whoever is on this machine, without a key: a key that may read them may
// read all that an auditor may, which is far more than Prometheus needs. No metric names a unit, an officer or a call.
func (a *App) openScrape(ctx context.Context) (err error) {
	if a.opt.MetricsListen == "" {
		return nil
	}
	loopback, _, err := readListen(a.opt.MetricsListen)
	if err == nil && !loopback {
		err = roster.Invalidf("metrics-listen", "--metrics-listen %s would show the metrics to other machines without asking who they are; listen on loopback, such as 127.0.0.1:9464, or give Prometheus a key", a.opt.MetricsListen)
	}
	if err != nil {
		return named(err, "metrics-listen")
	}
	if a.scrapeLn, err = listen(ctx, a.opt.MetricsListen); err != nil {
		return named(err, "metrics-listen")
	}
	return nil
}

// named is an error about an address with the flag that gave it.
func named(err error, flag string) error {
	e, ok := err.(*roster.Error) //nolint:errorlint // what listen and readListen return, unwrapped
	if !ok {
		return err
	}
	again := *e
	again.Field, again.Msg = flag, strings.ReplaceAll(e.Msg, "--listen", "--"+flag)
	return &again
}

// scrape answers GET /metrics and nothing else, to clients that call us by a name of loopback: a page of some site that has its
// name point here is refused.
func (a *App) scrape() http.Handler {
	metrics := promhttp.HandlerFor(a.reg, promhttp.HandlerOpts{DisableCompression: true, MaxRequestsInFlight: 8})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = strings.Trim(r.Host, "[]")
		}
		ip, err := netip.ParseAddr(host)
		switch {
		case host != "localhost" && (err != nil || !ip.IsLoopback()):
			http.Error(w, "Call this by a loopback address.", http.StatusMisdirectedRequest)
		case r.URL.Path != "/metrics":
			http.Error(w, "Only /metrics is here.", http.StatusNotFound)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Only GET is for this.", http.StatusMethodNotAllowed)
		default:
			w.Header().Set("X-Content-Type-Options", "nosniff")
			w.Header().Set("Cache-Control", "no-store")
			metrics.ServeHTTP(w, r)
		}
	})
}
