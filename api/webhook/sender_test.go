package webhook_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"watchbill/api/webhook"
	"watchbill/roster"
)

const (
	cad    = "https://cad.example/hooks?token=sesame"
	duty   = "https://duty.example/"
	nobody = webhook.NoCITAvailable
)

func TestDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, r := newOutbox(), always(http.StatusNoContent)
		both, err := webhook.ParseEndpoint(cad, text+" "+older)
		if err != nil {
			t.Fatal(err)
		}
		s := start(t, o, r, both, endpoint(t, duty, webhook.FeedLost, webhook.FeedBack))
		defer s.stop()
		s.send(t, nobody, map[string]string{"call_id": "c1"})
		s.send(t, webhook.FeedLost, nil)
		if n := o.size(); n != 0 {
			t.Errorf("%d deliveries are left", n)
		}
		if n := len(r.requests(duty)); n != 1 {
			t.Errorf("who wants feeds alone got %d requests, want 1", n)
		}
		got := r.requests(cad)
		if len(got) != 2 || got[0].body != `{"type":"no-cit-available","timestamp":"2000-01-01T00:00:00Z","data":{"call_id":"c1"}}` {
			t.Fatalf("got %+v", got)
		}
		for _, key := range []string{text, older} {
			if err := webhook.Verify(secret(t, key), got[0].header, []byte(got[0].body), time.Now()); err != nil {
				t.Errorf("%.10s: %v", key, err)
			}
		}
		if ct := got[0].header.Get("Content-Type"); ct != "application/json" {
			t.Errorf("Content-Type %q", ct)
		}
		if got[0].header.Get("webhook-id") == got[1].header.Get("webhook-id") {
			t.Error("two events have one id")
		}
	})
}

func TestScheduleAndGivingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, r := newOutbox(), always(http.StatusInternalServerError)
		reg := prometheus.NewPedanticRegistry()
		s := startWith(t, webhook.Options{Endpoints: []webhook.Endpoint{endpoint(t, cad)}, Outbox: o, Client: &http.Client{Transport: r}, Metrics: reg})
		begun := time.Now()
		s.send(t, nobody, 1)
		time.Sleep(4 * 24 * time.Hour)
		s.stop()
		got := r.requests("")
		if got[0].at != begun {
			t.Errorf("first attempt after %v, want at once", got[0].at.Sub(begun))
		}
		for i, q := range got[1:] {
			want := webhook.Delays[min(i, len(webhook.Delays)-1)]
			if gap := q.at.Sub(got[i].at); gap < want || gap > want*6/5 {
				t.Errorf("attempt %d came %v after the one before, want %v and up to a fifth more", i+2, gap, want)
			}
			if q.body != got[0].body || q.header.Get("webhook-id") != got[0].header.Get("webhook-id") {
				t.Errorf("attempt %d is not the same webhook: %+v", i+2, q)
			}
			if err := webhook.Verify(secret(t, text), q.header, []byte(q.body), q.at); err != nil {
				t.Errorf("attempt %d: %v", i+2, err)
			}
		}
		if last := got[len(got)-1].at.Sub(begun); last > 72*time.Hour || last < 60*time.Hour {
			t.Errorf("the last of %d attempts came after %v, want some hours before 3 days", len(got), last)
		}
		if o.size() != 0 || !strings.Contains(s.log.String(), `"reason":"expired","message":"webhook given up"`) {
			t.Errorf("%d left in the outbox; the log:\n%s", o.size(), s.log)
		}
		if n := value(t, reg, "watchbill_webhook_given_up_total", "expired"); n != 1 {
			t.Errorf("given up %v, want 1", n)
		}
		if n := value(t, reg, "watchbill_webhook_pending", ""); n != 0 {
			t.Errorf("pending %v, want 0", n)
		}
		quiet(t, s.log)
	})
}

// quiet looks for what must not be in a log.
func quiet(t *testing.T, log *bytes.Buffer) {
	t.Helper()
	for _, word := range []string{"whsec", "MfKQ", "sesame", "/hooks"} {
		if strings.Contains(log.String(), word) {
			t.Errorf("the log has %q:\n%s", word, log)
		}
	}
}

// value reads one metric, with that label unless it is empty.
func value(t *testing.T, reg prometheus.Gatherer, name, label string) float64 {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == name && (label == "" || m.GetLabel()[0].GetValue() == label) {
				return m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	t.Fatalf("there is no metric %s", name)
	return 0
}

func TestAnswers(t *testing.T) {
	second := func(n int) http.Header { return http.Header{"Retry-After": {fmt.Sprint(n)}} }
	for _, c := range []struct {
		name        string
		status      int
		header      http.Header
		least, most time.Duration // until the second attempt; 0: none
	}{
		{"200", 200, nil, 0, 0},
		{"299", 299, nil, 0, 0},
		{"301", 301, http.Header{"Location": {duty}}, 5 * time.Second, 6 * time.Second},
		{"307", 307, http.Header{"Location": {duty}}, 5 * time.Second, 6 * time.Second},
		{"404", 404, nil, 5 * time.Second, 6 * time.Second},
		{"500 ignores Retry-After", 500, second(100), 5 * time.Second, 6 * time.Second},
		{"429", 429, second(100), 100 * time.Second, 100 * time.Second},
		{"429 without", 429, nil, 5 * time.Second, 6 * time.Second},
		{"503", 503, second(3600), time.Hour, time.Hour},
		{"503 sooner than we would", 503, second(1), 5 * time.Second, 6 * time.Second},
		{"503 with a date", 503, http.Header{"Retry-After": {"Sat, 01 Jan 2000 00:02:00 GMT"}}, 2 * time.Minute, 2 * time.Minute},
		{"503 for a month", 503, second(30 * 24 * 3600), 24 * time.Hour, 24 * time.Hour},
		{"no connection", 0, nil, 5 * time.Second, 6 * time.Second},
		{"no answer", -1, nil, 15 * time.Second, 16 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newOutbox()
				r := &receivers{answer: func(request) (int, http.Header) { return c.status, c.header }}
				s := start(t, o, r, endpoint(t, cad))
				s.send(t, nobody, 1)
				time.Sleep(25 * time.Hour)
				s.stop()
				got := r.requests("")
				if c.least == 0 {
					if len(got) != 1 || o.size() != 0 {
						t.Errorf("%d attempts, %d left; want one and none", len(got), o.size())
					}
					return
				}
				if len(got) < 2 || len(r.requests(cad)) != len(got) {
					t.Fatalf("%d attempts, %d of them to the endpoint", len(got), len(r.requests(cad)))
				}
				if gap := got[1].at.Sub(got[0].at); gap < c.least || gap > c.most {
					t.Errorf("the second attempt came after %v, want %v to %v", gap, c.least, c.most)
				}
				quiet(t, s.log)
			})
		})
	}
}

func TestGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		status := http.StatusInternalServerError
		o, r := newOutbox(), &receivers{}
		r.answer = func(q request) (int, http.Header) {
			if q.url == duty {
				return http.StatusOK, nil
			}
			return status, nil
		}
		s := start(t, o, r, endpoint(t, cad), endpoint(t, duty))
		s.send(t, nobody, 1)
		s.send(t, nobody, 2)
		status = http.StatusGone
		s.send(t, nobody, 3)
		if o.size() != 0 || len(r.requests(cad)) != 3 {
			t.Errorf("%d left after 410, %d attempts; want 0 and 3", o.size(), len(r.requests(cad)))
		}
		s.send(t, nobody, 4)
		time.Sleep(time.Hour)
		s.stop()
		if len(r.requests(cad)) != 3 || len(r.requests(duty)) != 4 {
			t.Errorf("%d and %d requests, want 3 to who is gone and 4 to the other", len(r.requests(cad)), len(r.requests(duty)))
		}
		if !strings.Contains(s.log.String(), `"endpoint":1,"host":"cad.example","given_up":3,"message":"webhook endpoint answered 410`) {
			t.Errorf("the log:\n%s", s.log)
		}
	})
}

func TestSlowEndpointDelaysNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, r := newOutbox(), &receivers{}
		r.answer = func(q request) (int, http.Header) {
			if q.url == cad {
				return -1, nil
			}
			return http.StatusOK, nil
		}
		s := start(t, o, r, endpoint(t, cad), endpoint(t, duty))
		defer s.stop()
		begun := time.Now()
		for i := range 20 {
			s.send(t, nobody, i)
		}
		got := r.requests(duty)
		if len(got) != 20 || time.Since(begun) != 0 {
			t.Errorf("%d of 20 came while the other endpoint does not answer", len(got))
		}
		for i, q := range got {
			var body struct{ Data int }
			if err := json.Unmarshal([]byte(q.body), &body); err != nil || body.Data != i {
				t.Errorf("%d is %s (%v)", i, q.body, err)
			}
		}
		if n := len(r.requests(cad)); n != 1 {
			t.Errorf("%d requests at once to the endpoint that does not answer, want 1", n)
		}
	})
}

func TestBrokenOutbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, r := newOutbox(), always(http.StatusOK)
		s := start(t, o, r, endpoint(t, cad))
		o.broke(errors.New("disk full"))
		err := s.Send(t.Context(), nobody, 1)
		if !errors.Is(err, &roster.Error{Kind: roster.Unavailable}) {
			t.Errorf("got %v, want Unavailable", err)
		}
		synctest.Wait()
		s.stop()
		if len(r.requests(cad)) != 1 {
			t.Error("what could not be written down was not sent either")
		}
		unreadable, err := webhook.New(webhook.Options{Outbox: o, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		if err := unreadable.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("Run: %v", err)
		}
	})
}

func TestWhatSendAndNewRefuse(t *testing.T) {
	s, err := webhook.New(webhook.Options{Outbox: newOutbox(), Now: time.Now, Endpoints: []webhook.Endpoint{endpoint(t, cad)}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), "no-cit", nil); !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
		t.Errorf("an unknown kind: %v", err)
	}
	if err := s.Send(t.Context(), nobody, func() {}); err == nil {
		t.Error("a function was sent")
	}
	_, err = webhook.New(webhook.Options{Outbox: newOutbox(), Now: time.Now, Endpoints: []webhook.Endpoint{{URL: "http://cad.example"}}})
	want := "endpoints[0].url: it is http, which others can read on the way; use https (http only to this machine)\n" +
		"endpoints[0].secrets: an endpoint has 1 to 8 secrets, this one has 0"
	if err == nil || cmp.Diff(want, err.Error()) != "" {
		t.Errorf("got %v", err)
	}
}

func TestTooManyWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, r := newOutbox(), always(http.StatusInternalServerError)
		s := startWith(t, webhook.Options{Endpoints: []webhook.Endpoint{endpoint(t, cad)}, Outbox: o, Client: &http.Client{Transport: r}, MaxPending: 2})
		for i := range 5 {
			s.send(t, nobody, i)
			time.Sleep(time.Millisecond)
		}
		s.stop()
		if o.size() != 2 || strings.Count(s.log.String(), `"reason":"crowded"`) != 3 {
			t.Errorf("%d wait, want 2; the log:\n%s", o.size(), s.log)
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"", "120", "-1", "99999999999999999999", "Sat, 01 Jan 2000 00:02:00 GMT", "1.5", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d := webhook.RetryAfter(s, exampleTime); d < 0 || d > 24*time.Hour {
			t.Errorf("%q is %v", s, d)
		}
	})
}
