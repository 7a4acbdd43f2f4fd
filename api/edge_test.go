package api_test

import (
	"net/http"
	"strings"
	"testing"

	"watchbill/api/web"
)

func TestEdge(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	for _, c := range []struct {
		name   string
		method string
		target string
		host   string
		body   string
		status int
	}{
		{name: "unknown path", target: "/v1/nothing", status: http.StatusNotFound},
		{name: "root", target: "/", status: http.StatusNotFound},
		{name: "trailing slash", target: "/v1/gaps/", status: http.StatusNotFound},
		{name: "method", method: http.MethodPost, target: "/v1/gaps", status: http.StatusMethodNotAllowed},
		{name: "delete", method: http.MethodDelete, target: "/openapi.yaml", status: http.StatusMethodNotAllowed},
		{name: "body", target: "/v1/gaps", body: strings.Repeat("x", 1<<20+1), status: http.StatusRequestEntityTooLarge},
		{name: "query", target: "/v1/gaps?from=" + strings.Repeat("0", 8<<10), status: http.StatusRequestURITooLong},
		{name: "host", target: "/v1/gaps", host: "attacker.example", status: http.StatusMisdirectedRequest},
		{name: "host on metrics", target: "/metrics", host: "attacker.example:8080", status: http.StatusMisdirectedRequest},
		{name: "host like loopback", target: "/v1/gaps", host: "127.0.0.1.attacker.example", status: http.StatusMisdirectedRequest},
		{name: "no host", target: "/v1/gaps", host: "-", status: http.StatusMisdirectedRequest},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.TB = t
			r := request(c.target)
			if c.body != "" {
				r = request(c.target)
				r.Body, r.ContentLength = http.NoBody, int64(len(c.body))
			}
			if c.method != "" {
				r.Method = c.method
			}
			if c.host != "" {
				r.Host = strings.TrimPrefix(c.host, "-")
			}
			a := s.do(r)
			if a.Code != c.status {
				t.Fatalf("got %d: %s", a.Code, a.Body)
			}
			if p := decode[web.Problem](t, a.Body); p.Status != c.status || p.Type != "about:blank" || p.Title != http.StatusText(c.status) {
				t.Errorf("got %+v", p)
			}
			if got := a.Header().Get("Content-Type"); got != web.ProblemType {
				t.Errorf("media type %s", got)
			}
			if allow := a.Header().Get("Allow"); (c.status == http.StatusMethodNotAllowed) != strings.Contains(allow, "GET") {
				t.Errorf("Allow: %q", allow)
			}
		})
	}
}

func TestHead(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	for _, target := range []string{"/v1/gaps", "/healthz", "/openapi.yaml", "/v1/gaps?x=1"} {
		r := request(target)
		r.Method = http.MethodHead
		head, get := s.do(r), s.get(target)
		if head.Code != get.Code || head.Header().Get("ETag") != get.Header().Get("ETag") {
			t.Errorf("%s: HEAD %d, GET %d", target, head.Code, get.Code)
		}
	}
}

func TestMetrics(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	s.get("/v1/gaps?from=2027-04-10")
	s.get("/v1/gaps?from=tomorrow")
	s.get("/v1/secret-path-with-a-name")
	text := s.get("/metrics").Body.String()
	for _, want := range []string{
		`watchbill_http_requests_total{method="GET",route="/v1/gaps",status="2xx"} 1`,
		`watchbill_http_requests_total{method="GET",route="/v1/gaps",status="4xx"} 1`,
		`watchbill_http_requests_total{method="GET",route="none",status="4xx"} 1`,
		`watchbill_http_request_duration_seconds_count{route="/v1/gaps"} 2`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	if strings.Contains(text, "secret") {
		t.Error("a path became a label")
	}
}
