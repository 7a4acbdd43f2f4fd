package webhook_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"watchbill/api/webhook"
)

func TestRestartInTheMiddle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, r := newOutbox(), always(http.StatusInternalServerError)
		s := start(t, o, r, endpoint(t, cad))
		s.send(t, nobody, 1)
		time.Sleep(time.Minute) // two more attempts; the fourth is due 2 to 2.4 min after the third
		s.stop()
		if n := len(r.requests("")); n != 3 {
			t.Fatalf("%d attempts in the first minute, want 3", n)
		}
		time.Sleep(30 * time.Second) // it is down
		late := always(http.StatusOK)
		s = start(t, o, late, endpoint(t, cad))
		synctest.Wait()
		if n := len(late.requests("")); n != 0 {
			t.Errorf("%d attempts right after the restart: the schedule was lost", n)
		}
		time.Sleep(2 * time.Minute)
		s.stop()
		got, before := late.requests(""), r.requests("")[2]
		if len(got) != 1 || got[0].body != before.body || got[0].header.Get("webhook-id") != before.header.Get("webhook-id") {
			t.Fatalf("after the restart %+v, want the same as %+v", got, before)
		}
		if gap := got[0].at.Sub(before.at); gap < 2*time.Minute || gap > 144*time.Second {
			t.Errorf("the fourth attempt came %v after the third, want 2 min and up to a fifth", gap)
		}
		if err := webhook.Verify(secret(t, text), got[0].header, []byte(got[0].body), got[0].at); err != nil {
			t.Error(err)
		}
		if o.size() != 0 {
			t.Errorf("%d left", o.size())
		}
	})
}

func TestStoppingDuringARequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		s := start(t, o, always(-1), endpoint(t, cad))
		s.send(t, nobody, 1)
		begun := time.Now()
		s.stop()
		if took := time.Since(begun); took != 0 {
			t.Errorf("stopping took %v", took)
		}
		left, _ := o.Pending(t.Context())
		if len(left) != 1 || left[0].Attempts != 0 {
			t.Fatalf("left: %+v, want one without attempts", left)
		}
		r := always(http.StatusOK)
		s = start(t, o, r, endpoint(t, cad))
		synctest.Wait()
		s.stop()
		if len(r.requests("")) != 1 || o.size() != 0 {
			t.Errorf("%d attempts, %d left", len(r.requests("")), o.size())
		}
	})
}

func TestNoLongerConfigured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox()
		s := start(t, o, always(http.StatusInternalServerError), endpoint(t, cad), endpoint(t, duty))
		s.send(t, nobody, 1)
		s.stop()
		s = start(t, o, always(http.StatusInternalServerError), endpoint(t, duty))
		synctest.Wait()
		s.stop()
		if o.size() != 1 || !strings.Contains(s.log.String(), `"host":"cad.example"`) || !strings.Contains(s.log.String(), `"reason":"unconfigured"`) {
			t.Errorf("%d left, want that of the other endpoint; the log:\n%s", o.size(), s.log)
		}
		quiet(t, s.log)
	})
}

// TestClockSetBack has a delivery that is due in years.
func TestClockSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, r := newOutbox(), always(http.StatusOK)
		far := time.Now().AddDate(3, 0, 0)
		if err := o.Put(t.Context(), webhook.Delivery{ID: "msg_1", Kind: nobody, URL: cad, Body: []byte("{}"), Queued: far, Due: far, Attempts: 1}); err != nil {
			t.Fatal(err)
		}
		s := start(t, o, r, endpoint(t, cad))
		synctest.Wait()
		s.stop()
		if len(r.requests("")) != 1 || o.size() != 0 {
			t.Errorf("%d attempts, %d left", len(r.requests("")), o.size())
		}
	})
}

// run is a course of things: events with what their endpoint answers to each attempt, and times when the service is
// stopped and started again.
type run struct {
	answers [][]int // of each event; after the last, 200
	pauses  []time.Duration
}

// TestAgainstTheSlowTwin compares who got what how often with what the answers alone say: an attempt for each failure and
// one more, whatever restarts come between.
func TestAgainstTheSlowTwin(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := run{
			answers: rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom([]int{0, 301, 404, 429, 500, 503}), 0, 9), 1, 8).Draw(rt, "answers"),
			pauses: rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) time.Duration {
				return time.Duration(rapid.Int64Range(0, int64(3*time.Hour)).Draw(rt, "pause"))
			}), 0, 6).Draw(rt, "pauses"),
		}
		var got []int
		var left int
		synctest.Test(t, func(t *testing.T) { got, left = c.play(t) })
		want := make([]int, len(c.answers))
		for i, a := range c.answers {
			want[i] = len(a) + 1
		}
		if !slices.Equal(got, want) || left != 0 {
			rt.Fatalf("attempts %v, want %v; %d left", got, want, left)
		}
	})
}

// play returns how often each event was tried, and how many are left.
func (c run) play(t *testing.T) (attempts []int, left int) {
	attempts = make([]int, len(c.answers))
	r := &receivers{}
	r.answer = func(q request) (int, http.Header) { // one endpoint, so one at a time
		var body struct{ Data int }
		if err := json.Unmarshal([]byte(q.body), &body); err != nil {
			t.Error(err)
		}
		n := attempts[body.Data]
		attempts[body.Data]++
		if n < len(c.answers[body.Data]) {
			return c.answers[body.Data][n], nil
		}
		return http.StatusOK, nil
	}
	o := newOutbox()
	s := start(t, o, r, endpoint(t, cad))
	for i := range c.answers {
		s.send(t, nobody, i)
		if i < len(c.pauses) {
			time.Sleep(c.pauses[i])
			synctest.Wait()
			s.stop()
			s = start(t, o, r, endpoint(t, cad))
		}
	}
	time.Sleep(3 * 24 * time.Hour)
	synctest.Wait()
	s.stop()
	return attempts, o.size()
}

func BenchmarkSend(b *testing.B) {
	for _, endpoints := range []int{1, 4} {
		b.Run(fmt.Sprintf("endpoints=%d", endpoints), func(b *testing.B) {
			var all []webhook.Endpoint
			for i := range endpoints {
				all = append(all, endpoint(b, fmt.Sprintf("https://cad%d.example/", i)))
			}
			s, err := webhook.New(webhook.Options{Endpoints: all, Outbox: newOutbox(), Now: time.Now, MaxPending: 100})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := s.Send(b.Context(), nobody, map[string]string{"call_id": "2026-1842", "district_id": "D4"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
