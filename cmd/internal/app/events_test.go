package app_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"watchbill/roster"
)

// event is one that a listener got.
type event struct{ id, kind, data string }

// listener reads /v1/events until the test ends.
type listener struct {
	t      *testing.T
	events chan event
}

// listen follows the events from the id last seen, "" for none.
func (w *town) listen(last string) *listener {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), "GET", "http://"+w.Addr().String()+"/v1/events", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	got, err := client.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	l := &listener{w.t, make(chan event, 1000)}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = readEvents(got.Body, func(e event) { l.events <- e }) // it ends when the test does
	}()
	w.t.Cleanup(func() {
		got.Body.Close()
		<-ended
	})
	return l
}

// want waits for an event of a kind whose data holds some text.
func (l *listener) want(kind, text string) event {
	l.t.Helper()
	patience := time.After(15 * time.Second)
	for {
		select {
		case e := <-l.events:
			if e.kind == kind && strings.Contains(e.data, text) {
				return e
			}
		case <-patience:
			l.t.Fatalf("no event %s with %s", kind, text)
		}
	}
}

// readEvents reads a stream to its end.
func readEvents(from io.Reader, each func(event)) error {
	lines := bufio.NewReaderSize(from, 64<<10)
	var e event
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return err
		}
		field, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch field {
		case "id":
			e.id = value
		case "event":
			e.kind = value
		case "data":
			e.data += value
		case "":
			if e.kind != "" {
				each(e)
			}
			e = event{}
		}
	}
}

// TestThousandListeners has half of them read and the other half stuck, while all units move: the readers get positions
// once a second, each unit once in each, and lookups take no notice.
func TestThousandListeners(t *testing.T) {
	const reading, stuck, moving = 500, 500, 100
	w := bayTown(t, "", func(r *roster.Records) {
		var officer roster.Officer
		var posting roster.Posting
		for _, o := range r.Officers {
			if o.ID == "o-1" {
				officer = o
			}
		}
		for _, p := range r.Postings {
			if p.Officer == "o-1" {
				posting = p
			}
		}
		for i := range moving {
			officer.ID, officer.Unit = roster.OfficerID(fmt.Sprintf("m-%d", i)), fmt.Sprintf("M%d", i)
			posting.Officer = officer.ID
			r.Officers, r.Postings = append(r.Officers, officer), append(r.Postings, posting)
		}
	})
	var batches, units, twice atomic.Int64
	var snapshots, ended sync.WaitGroup
	for i := range reading + stuck {
		conn, err := net.Dial("tcp", w.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		if i >= reading {
			_ = conn.(*net.TCPConn).SetReadBuffer(1) // the least that the system allows
		}
		if _, err := io.WriteString(conn, "GET /v1/events HTTP/1.0\r\nHost: localhost\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if i >= reading {
			continue
		}
		snapshots.Add(1)
		ended.Go(func() {
			_ = readEvents(conn, func(e event) {
				switch e.kind {
				case "snapshot":
					snapshots.Done()
				case "positions":
					var list []struct {
						Unit string `json:"unit_id"`
					}
					if err := json.Unmarshal([]byte(e.data), &list); err != nil {
						t.Errorf("%v in %s", err, e.data)
					}
					seen := map[string]bool{}
					for _, p := range list {
						if seen[p.Unit] {
							twice.Add(1)
						}
						seen[p.Unit] = true
					}
					batches.Add(1)
					units.Add(int64(len(list)))
				}
			})
		})
	}
	snapshots.Wait()
	w.until("all are listened to", func() bool { return w.metric("watchbill_live_clients") == fmt.Sprint(reading+stuck) })

	const seconds = 3
	var slowest time.Duration
	var lookups, rounds int
	began := time.Now()
	for round := 0; time.Since(began) < seconds*time.Second; round++ {
		var b strings.Builder
		at := noon.Add(time.Since(began)).Format(time.RFC3339Nano)
		for i := range moving {
			fmt.Fprintf(&b, `,{"unit_id":"M%d","time":%q,"lat":%g,"lon":-75.55}`, i, at, 39.71+float64(i)*0.0008+float64(round)*0.000001)
		}
		w.must(200, "POST", "/v1/positions", `{"positions":[`+b.String()[1:]+`]}`)
		rounds++
		for range 10 {
			asked := time.Now()
			w.must(200, "GET", "/v1/nearest?lat=39.765&lon=-75.55&limit=1", "")
			slowest = max(slowest, time.Since(asked))
			lookups++
		}
	}
	took := time.Since(began)
	t.Logf("%d rounds of %d positions, %d lookups, the slowest in %s; each reader got %d units in %d events",
		rounds, moving, lookups, slowest, units.Load()/reading, batches.Load()/reading)
	if slowest > 2*time.Second {
		t.Errorf("a lookup took %s", slowest)
	}
	if most := int64(took/time.Second+2) * reading; batches.Load() > most || batches.Load() < reading {
		t.Errorf("%d position events, want at least %d, one a reader, and at most %d, one a second", batches.Load(), reading, most)
	}
	if n := units.Load(); n < reading*moving {
		t.Errorf("the readers heard of %d units, want each of all %d", n, reading*moving)
	}
	if n := twice.Load(); n > 0 {
		t.Errorf("a unit came %d times more than once in one event", n)
	}
	w.fix("1A", 39.7605, -75.55) // and what happens next still reaches those who read
	stop(t, w.App)
	ended.Wait()
}

// TestListenerComesBack hears what it missed, once, and a snapshot where that cannot be told any more.
func TestListenerComesBack(t *testing.T) {
	w := bayTown(t, "", nil)
	l := w.listen("")
	l.want("snapshot", `"missed":false`)
	w.must(200, "PUT", "/v1/units/1A/status", `{"primary":"Available"}`)
	seen := l.want("status", `"unit_id":"1A"`)
	w.must(200, "PUT", "/v1/units/1B/status", `{"primary":"NotAvailable"}`)
	again := w.listen(seen.id)
	if e := <-again.events; e.kind != "status" || !strings.Contains(e.data, `"1B"`) {
		t.Errorf("first came %s %.300s", e.kind, e.data)
	}
	w.listen("from-another-life").want("snapshot", `"missed":true`)
}
