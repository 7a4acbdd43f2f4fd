package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/api/web/lane"
	"watchbill/api/web/rate"
)

// realIP is what an edge takes for the client's address.
func realIP(proxies []netip.Prefix, remote string, forwarded ...string) (got string) {
	b := newBench(web.Options{Proxies: proxies}, func(c echo.Context) error {
		got = c.RealIP()
		return c.NoContent(http.StatusNoContent)
	})
	r := httptest.NewRequest(http.MethodGet, "/x/1", nil)
	r.RemoteAddr = remote
	for _, f := range forwarded {
		r.Header.Add("X-Forwarded-For", f)
	}
	r.Header.Set("X-Real-IP", "6.6.6.6")
	r.Header.Set("Forwarded", "for=6.6.6.6")
	b.ask(r)
	return got
}

func TestRealIP(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8"), netip.MustParsePrefix("127.0.0.1/32")}
	for _, c := range []struct {
		name      string
		proxies   []netip.Prefix
		remote    string
		forwarded []string
		want      string
	}{
		{"nobody trusted", nil, "10.0.0.1:5", []string{"203.0.113.7"}, "10.0.0.1"},
		{"straight", trusted, "198.51.100.1:5", nil, "198.51.100.1"},
		{"a stranger's header", trusted, "198.51.100.1:5", []string{"203.0.113.7"}, "198.51.100.1"},
		{"by a proxy", trusted, "10.0.0.1:5", []string{"203.0.113.7"}, "203.0.113.7"},
		{"by a proxy, with a port", trusted, "10.0.0.1:5", []string{"203.0.113.7:4711"}, "203.0.113.7"},
		{"made up before", trusted, "10.0.0.1:5", []string{"6.6.6.6, 203.0.113.7"}, "203.0.113.7"},
		{"made up before, as our proxy", trusted, "10.0.0.1:5", []string{"10.9.9.9, 203.0.113.7"}, "203.0.113.7"},
		{"made up in a header of its own", trusted, "10.0.0.1:5", []string{"6.6.6.6", "203.0.113.7"}, "203.0.113.7"},
		{"two proxies", trusted, "10.0.0.1:5", []string{"6.6.6.6, 203.0.113.7, 10.0.0.2"}, "203.0.113.7"},
		{"a proxy of another's", trusted, "10.0.0.1:5", []string{"203.0.113.7, 198.51.100.9, 10.0.0.2"}, "198.51.100.9"},
		{"all are ours", trusted, "10.0.0.1:5", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
		{"empty", trusted, "10.0.0.1:5", []string{""}, "10.0.0.1"},
		{"rubbish", trusted, "10.0.0.1:5", []string{"203.0.113.7, unknown"}, "10.0.0.1"},
		{"rubbish behind a proxy", trusted, "10.0.0.1:5", []string{"x, 10.0.0.2"}, "10.0.0.2"},
		{"very long", trusted, "10.0.0.1:5", []string{strings.Repeat("6.6.6.6,", 1000) + "203.0.113.7"}, "10.0.0.1"},
		{"IPv6", trusted, "[fd00::1]:5", []string{"[2001:db8::7]"}, "2001:db8::7"},
		{"IPv6 with a port", trusted, "[fd00::1]:5", []string{"[2001:db8::7]:443"}, "2001:db8::7"},
		{"mapped", trusted, "[::ffff:10.0.0.1]:5", []string{"::ffff:203.0.113.7"}, "203.0.113.7"},
		{"no network", trusted, "@", nil, "@"},
	} {
		if got := realIP(c.proxies, c.remote, c.forwarded...); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// FuzzRealIP: whatever the header says, the client is an address, and where nobody is trusted the connection's.
func FuzzRealIP(f *testing.F) {
	for _, s := range []string{"203.0.113.7", "a, b", ",,,", "[::1]:80, ::", "10.0.0.1,10.0.0.2", "fe80::1%eth0"} {
		f.Add(s)
	}
	all := []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	f.Fuzz(func(t *testing.T, header string) {
		got := realIP(all, "192.0.2.1:5", header)
		if a, err := netip.ParseAddr(got); err != nil || a.Zone() != "" {
			t.Errorf("%q makes %q", header, got)
		}
		if got := realIP(nil, "192.0.2.1:5", header); got != "192.0.2.1" {
			t.Errorf("%q makes %q, trusting nobody", header, got)
		}
	})
}

// TestRate: a client who asks too often is told when to ask again; others are not.
func TestRate(t *testing.T) {
	now := time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
	b := newBench(web.Options{
		Now:   func() time.Time { return now },
		Class: &web.Class{Name: "ordinary", Rate: rate.New(rate.Limit{PerSecond: 0.1, Burst: 2})},
	}, func(c echo.Context) error { return c.NoContent(http.StatusNoContent) })
	ask := func(remote string) (int, string) {
		r := httptest.NewRequest(http.MethodGet, "/x/1", nil)
		r.RemoteAddr = remote
		r.Header.Set("X-Forwarded-For", time.Now().String()) // nobody's word counts
		w := b.ask(r)
		return w.Code, w.Header().Get("Retry-After")
	}
	for i, want := range []int{204, 204, 429, 429} {
		if code, after := ask("192.0.2.1:5"); code != want || (after != "") != (code == 429) {
			t.Errorf("request %d: %d, Retry-After %q", i, code, after)
		}
	}
	if _, after := ask("192.0.2.1:6"); after != "10" {
		t.Errorf("Retry-After %q", after)
	}
	if code, _ := ask("192.0.2.2:5"); code != 204 {
		t.Errorf("another address: %d", code)
	}
	now = now.Add(10 * time.Second)
	if code, _ := ask("192.0.2.1:5"); code != 204 {
		t.Errorf("after the wait: %d", code)
	}
}

// TestTurnedAwayLate: whoever is turned away hears of it a while later, whatever the request's own deadline, so that asking again
// at once is not asking as often as we can refuse.
func TestTurnedAwayLate(t *testing.T) {
	full := func() *lane.Lane {
		l := lane.New(lane.Options{Name: "x", Places: 1})
		if err := l.Enter(t.Context()); err != nil {
			t.Fatal(err)
		}
		return l
	}
	spent := rate.New(rate.Limit{PerSecond: 0.001, Burst: 1})
	spent.Address(netip.MustParseAddr("192.0.2.1"), time.Unix(0, 0))
	for _, c := range []struct {
		name  string
		class *web.Class
		want  int
	}{
		{"a full lane", &web.Class{Name: "heavy", Lane: full()}, http.StatusServiceUnavailable},
		{"too often", &web.Class{Name: "ordinary", Rate: spent}, http.StatusTooManyRequests},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(web.Options{Now: func() time.Time { return time.Unix(0, 0) }, Class: c.class}, func(c echo.Context) error { return nil })
			r := httptest.NewRequest(http.MethodGet, "/x/1", nil)
			r.RemoteAddr = "192.0.2.1:5"
			begun := time.Now()
			if w := b.ask(r.WithContext(t.Context())); w.Code != c.want || time.Since(begun) != 100*time.Millisecond {
				t.Errorf("%s: %d after %v", c.name, w.Code, time.Since(begun))
			}
		})
	}
}
