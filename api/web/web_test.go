package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/rs/zerolog"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/roster"
)

// bench is an edge with one route, /x/:id, and its log.
type bench struct {
	*echo.Echo
	log bytes.Buffer
}

func newBench(opt web.Options, handle echo.HandlerFunc) *bench {
	b := &bench{}
	opt.Log = zerolog.New(zerolog.SyncWriter(&b.log))
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Rules == nil {
		opt.Rules = map[string]access.Rule{"GET /x/:id": access.Public, "POST /x/:id": access.Public, "POST /other": access.Public}
	}
	b.Echo = web.New(opt)
	b.GET("/x/:id", handle)
	b.POST("/x/:id", handle)
	return b
}

func (b *bench) ask(r *http.Request) *httptest.ResponseRecorder {
	if r.Host == "example.com" { // as httptest has it
		r.Host = "localhost:8080"
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w
}

// line decodes the only line of the log.
func (b *bench) line(t *testing.T) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(b.log.Bytes(), &m); err != nil {
		t.Fatalf("log %q: %v", b.log.String(), err)
	}
	return m
}

func fine(c echo.Context) error { return c.String(http.StatusOK, "fine") }

func TestHeaders(t *testing.T) {
	for name, handle := range map[string]echo.HandlerFunc{
		"fine": fine, "error": func(echo.Context) error { return errors.New("x") }, "panic": func(echo.Context) error { panic("x") },
	} {
		w := newBench(web.Options{}, handle).ask(httptest.NewRequest("GET", "/x/1", nil))
		for header, want := range map[string]string{
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Cache-Control":                "no-store",
		} {
			if got := w.Header().Get(header); got != want {
				t.Errorf("%s: %s is %q", name, header, got)
			}
		}
	}
}

func TestRequestID(t *testing.T) {
	b := newBench(web.Options{}, fine)
	for _, id := range []string{"abc-1", strings.Repeat("a", 64), "01890a5d-ac96-774b-bcce-b302099a8057"} {
		r := httptest.NewRequest("GET", "/x/1", nil)
		r.Header.Set("X-Request-Id", id)
		if got := b.ask(r).Header().Get("X-Request-Id"); got != id {
			t.Errorf("%q became %q", id, got)
		}
	}
	for _, id := range []string{"", "a b", "a\"b", "ä", strings.Repeat("a", 65), "a\x1b[0m"} {
		r := httptest.NewRequest("GET", "/x/1", nil)
		r.Header["X-Request-Id"] = []string{id}
		got, err := uuid.Parse(b.ask(r).Header().Get("X-Request-Id"))
		if err != nil || got.Version() != 7 {
			t.Errorf("%q became %v, %v", id, got, err)
		}
	}
}

func TestHosts(t *testing.T) {
	b := newBench(web.Options{Hosts: []string{"Dispatch.Example"}}, fine)
	for host, want := range map[string]int{
		"localhost": 200, "LOCALHOST:1": 200, "localhost.": 200, "a.localhost:80": 200, "127.0.0.1": 200, "127.9.9.9:8080": 200,
		"[::1]:8080": 200, "[::1]": 200, "::1": 200, "[::ffff:127.0.0.1]": 200, "dispatch.example": 200, "DISPATCH.example:443": 200,
		"": 421, "example.org": 421, "notlocalhost": 421, "localhost.example": 421, "10.0.0.1": 421, "0.0.0.0": 421, "[::]": 421,
		"127.0.0.1.example": 421, "dispatch.example.org": 421, "x.dispatch.example": 421, "2130706433": 421, "localhost:1:2": 421,
	} {
		r := httptest.NewRequest("GET", "/x/1", nil)
		r.Host = host
		w := httptest.NewRecorder()
		b.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("Host %q: got %d, want %d", host, w.Code, want)
		}
	}
}

func TestLog(t *testing.T) {
	at := time.Unix(0, 0)
	slow := func(took time.Duration) func() time.Time {
		return func() time.Time { at = at.Add(took); return at }
	}
	secret := errors.New("what only we may know")
	for _, c := range []struct {
		name   string
		method string
		opt    web.Options
		handle echo.HandlerFunc
		want   map[string]any
	}{
		{"a read", "GET", web.Options{}, fine, map[string]any{"level": "debug", "status": 200.0, "bytes": 4.0}},
		{"a write", "POST", web.Options{}, fine, map[string]any{"level": "info", "status": 200.0, "bytes": 4.0}},
		{"a preview", "POST", web.Options{Quiet: []string{"/x/:id"}}, fine, map[string]any{"level": "debug", "status": 200.0, "bytes": 4.0}},
		{"a slow preview", "POST", web.Options{Quiet: []string{"/x/:id"}, Now: slow(1500 * time.Millisecond)}, fine, map[string]any{"level": "info", "status": 200.0, "bytes": 4.0, "duration_ms": 1500.0}},
		{"a preview refused", "POST", web.Options{Quiet: []string{"/x/:id"}}, func(echo.Context) error { return web.Faults{{Parameter: "lat", Detail: "no"}} },
			map[string]any{"level": "info", "status": 400.0}},
		{"slow", "GET", web.Options{Now: slow(1500 * time.Millisecond)}, fine, map[string]any{"level": "info", "status": 200.0, "bytes": 4.0, "duration_ms": 1500.0}},
		{"refused", "GET", web.Options{}, func(echo.Context) error { return web.Faults{{Parameter: "lat", Detail: `"39.7x"`}} },
			map[string]any{"level": "info", "status": 400.0}},
		{"unavailable", "GET", web.Options{}, func(echo.Context) error { return &roster.Error{Kind: roster.Unavailable, Msg: "no", Err: secret} },
			map[string]any{"level": "info", "status": 503.0, "error": "no: what only we may know"}},
		{"our fault", "GET", web.Options{}, func(echo.Context) error { return secret },
			map[string]any{"level": "error", "status": 500.0, "error": "what only we may know"}},
		{"panic", "GET", web.Options{}, func(echo.Context) error { panic("boom") },
			map[string]any{"level": "error", "status": 500.0, "error": "panic: boom"}},
		{"the client went away", "GET", web.Options{}, func(echo.Context) error { return context.Canceled },
			map[string]any{"level": "debug", "status": 503.0, "error": "context canceled"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(c.opt, c.handle)
			r := httptest.NewRequest(c.method, "/x/secret?token=secret&lat=39.7", nil)
			r.Header.Set("X-Request-Id", "r-1")
			b.ask(r)
			if text := b.log.String(); strings.Contains(text, "secret") || strings.Contains(text, "39.7") {
				t.Errorf("the log tells: %s", text)
			}
			got := b.line(t)
			if _, ok := got["duration_ms"].(float64); !ok {
				t.Errorf("no duration: %v", got)
			}
			if stack, _ := got["stack"].(string); (c.name == "panic") != strings.Contains(stack, "TestLog") {
				t.Errorf("stack: %q", stack)
			}
			for k, v := range map[string]any{"message": "request", "request_id": "r-1", "method": c.method, "route": "/x/:id", "client": "192.0.2.1"} {
				c.want[k] = v
			}
			for _, k := range []string{"duration_ms", "bytes"} {
				if _, ok := c.want[k]; !ok {
					delete(got, k)
				}
			}
			delete(got, "stack")
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestForwardedFor: nobody may choose the address that we log.
func TestForwardedFor(t *testing.T) {
	b := newBench(web.Options{}, fine)
	r := httptest.NewRequest("GET", "/x/1", nil)
	r.Header.Set("X-Forwarded-For", "10.9.8.7")
	r.Header.Set("X-Real-Ip", "10.9.8.7")
	b.ask(r)
	if got := b.line(t)["client"]; got != "192.0.2.1" {
		t.Errorf("logged %v", got)
	}
}

func TestCrossOrigin(t *testing.T) {
	b := newBench(web.Options{CrossOrigin: http.NewCrossOriginProtection()}, fine)
	for _, c := range []struct {
		method, site string
		want         int
	}{
		{"POST", "cross-site", http.StatusForbidden},
		{"POST", "same-origin", http.StatusOK},
		{"POST", "", http.StatusOK}, // no browser
		{"GET", "cross-site", http.StatusOK},
	} {
		r := httptest.NewRequest(c.method, "/x/1", nil)
		r.Header.Set("Sec-Fetch-Site", c.site)
		w := b.ask(r)
		if w.Code != c.want {
			t.Errorf("%s from %q: %d, want %d", c.method, c.site, w.Code, c.want)
		}
		if w.Code == http.StatusForbidden && (w.Header().Get("Content-Type") != web.ProblemType || w.Header().Get("X-Request-Id") == "") {
			t.Errorf("refused with %v", w.Header())
		}
	}
}

func TestBodyLimit(t *testing.T) {
	read := func(c echo.Context) error {
		if _, err := io.ReadAll(c.Request().Body); err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	}
	b := newBench(web.Options{BodyLimit: 8}, read)
	for _, c := range []struct {
		body   io.Reader // of unknown length unless a strings.Reader
		status int
	}{
		{strings.NewReader("12345678"), 204},
		{strings.NewReader("123456789"), 413},
		{io.MultiReader(strings.NewReader("12345678")), 204},
		{io.MultiReader(strings.NewReader("123456789")), 413},
	} {
		w := b.ask(httptest.NewRequest("POST", "/x/1", c.body))
		if w.Code != c.status {
			t.Errorf("got %d, want %d: %s", w.Code, c.status, w.Body)
		}
	}
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(web.Options{Timeout: time.Second}, func(c echo.Context) error {
			<-c.Request().Context().Done()
			return c.Request().Context().Err()
		})
		begun := time.Now()
		w := b.ask(httptest.NewRequest("GET", "/x/1", nil))
		if w.Code != http.StatusServiceUnavailable || time.Since(begun) != time.Second {
			t.Errorf("got %d after %v", w.Code, time.Since(begun))
		}
	})
}

// TestStream: a route whose answer does not end has no deadline, is not slow, and how long it lasted is no figure.
func TestStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reg := prometheus.NewRegistry()
		b := newBench(web.Options{Timeout: time.Second, Streams: []string{"/x/:id"}, Metrics: reg}, func(c echo.Context) error {
			if _, ok := c.Request().Context().Deadline(); ok {
				t.Error("a stream with a deadline")
			}
			time.Sleep(time.Hour)
			return fine(c)
		})
		if w := b.ask(httptest.NewRequest("GET", "/x/1", nil)); w.Code != http.StatusOK {
			t.Errorf("got %d", w.Code)
		}
		if level := b.line(t)["level"]; level != "debug" {
			t.Errorf("logged as %v", level)
		}
		want := []string{
			`watchbill_http_request_duration_seconds_count{route="/x/:id"} 0`, `watchbill_http_requests_total{method="GET",route="/x/:id",status="2xx"} 1`,
		}
		if diff := cmp.Diff(want, figures(reg, "_total", "_count")); diff != "" {
			t.Error(diff)
		}
	})
}

// TestPrompt: a route that waits for nothing has no deadline.
func TestPrompt(t *testing.T) {
	b := newBench(web.Options{Prompt: []string{"/x/:id"}}, func(c echo.Context) error {
		if _, ok := c.Request().Context().Deadline(); ok {
			t.Error("it has a deadline")
		}
		return fine(c)
	})
	b.ask(httptest.NewRequest("GET", "/x/1", nil))
}

// TestBodies: a route may have a limit of its own.
func TestBodies(t *testing.T) {
	b := newBench(web.Options{BodyLimit: 8, Bodies: map[string]int64{"/x/:id": 16}}, func(c echo.Context) error {
		_, err := io.ReadAll(c.Request().Body)
		return err
	})
	b.POST("/other", fine)
	for _, c := range []struct {
		path   string
		length int
		status int
	}{{"/x/1", 16, 200}, {"/x/1", 17, 413}, {"/other", 8, 200}, {"/other", 9, 413}} {
		if w := b.ask(httptest.NewRequest("POST", c.path, strings.NewReader(strings.Repeat("x", c.length)))); w.Code != c.status {
			t.Errorf("%s with %d bytes: %d, want %d", c.path, c.length, w.Code, c.status)
		}
	}
}

// TestMetrics: requests are counted by pattern, method and class, whoever comes first.
func TestMetrics(t *testing.T) {
	reg := prometheus.NewRegistry()
	b := newBench(web.Options{Metrics: reg}, func(c echo.Context) error {
		if c.Param("id") == "bad" {
			return web.Faults{{Detail: "bad"}}
		}
		return fine(c)
	})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for _, target := range []string{"/x/1", "/x/2", "/x/bad", "/nowhere", "/nowhere/else"} {
				r := httptest.NewRequest("GET", target, nil)
				r.Host = "localhost"
				b.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
	all.Wait()
	b.ask(httptest.NewRequest("BREW", "/x/1", nil))
	want := []string{
		`watchbill_http_requests_total{method="GET",route="/x/:id",status="2xx"} 8`,
		`watchbill_http_requests_total{method="GET",route="/x/:id",status="4xx"} 4`,
		`watchbill_http_requests_total{method="GET",route="none",status="4xx"} 8`,
		`watchbill_http_requests_total{method="other",route="/x/:id",status="4xx"} 1`,
	}
	if diff := cmp.Diff(want, figures(reg, "_total")); diff != "" {
		t.Error(diff)
	}
}

// figures lists the lines of what a registry shows whose names end so.
func figures(reg *prometheus.Registry, endings ...string) (lines []string) {
	w := httptest.NewRecorder()
	promhttp.HandlerFor(reg, promhttp.HandlerOpts{}).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	for line := range strings.Lines(w.Body.String()) {
		name, _, _ := strings.Cut(line, "{")
		for _, e := range endings {
			if strings.HasSuffix(name, e) && !strings.HasPrefix(line, "#") {
				lines = append(lines, strings.TrimSpace(line))
			}
		}
	}
	return lines
}

// TestRequestIDsDiffer: no two requests have the same id.
func TestRequestIDsDiffer(t *testing.T) {
	b := newBench(web.Options{}, fine)
	seen := map[string]bool{}
	for range 1000 {
		seen[b.ask(httptest.NewRequest("GET", "/x/1", nil)).Header().Get("X-Request-Id")] = true
	}
	if len(seen) != 1000 {
		t.Errorf("%d ids for 1000 requests", len(seen))
	}
}

// TestHalfAnAnswer: what fails after it has begun must not look whole.
func TestHalfAnAnswer(t *testing.T) {
	for name, handle := range map[string]echo.HandlerFunc{
		"error": func(c echo.Context) error { _ = c.String(200, "half"); return errors.New("x") },
		"panic": func(c echo.Context) error { _ = c.String(200, "half"); panic("x") },
	} {
		b := newBench(web.Options{}, handle)
		func() {
			defer func() {
				if cause, _ := recover().(error); !errors.Is(cause, http.ErrAbortHandler) {
					t.Errorf("%s: got %v", name, cause)
				}
			}()
			b.ask(httptest.NewRequest("GET", "/x/1", nil))
		}()
		if b.log.Len() == 0 {
			t.Errorf("%s: not logged", name)
		}
	}
}

func TestOptionsAreRequired(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic without a clock")
		}
	}()
	web.New(web.Options{})
}
