package api_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"watchbill/api"
	"watchbill/api/live"
	"watchbill/api/web"
)

// TestEventsOutliveTheDeadlines reads the stream of a real hub, on a connection whose server and edge end every other
// answer long before.
func TestEventsOutliveTheDeadlines(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	hub := live.New(live.Options{Now: s.now, Heartbeat: 20 * time.Millisecond, Snapshot: func() []byte { return []byte(`{"units":[]}`) }})
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = hub.Run(ctx) })
	server := httptest.NewUnstartedServer(api.New(api.Options{
		Roster: s.house, Nearest: s.board, Events: hub, Web: web.Options{Now: s.now, Timeout: 50 * time.Millisecond},
	}))
	server.Config.ReadTimeout, server.Config.WriteTimeout = 50*time.Millisecond, 50*time.Millisecond
	server.Start()
	defer func() { stop(); running.Wait(); server.Close(); http.DefaultClient.CloseIdleConnections() }()

	res, err := http.Get(server.URL + "/v1/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" || res.Header.Get("X-Request-Id") == "" {
		t.Fatalf("got %d %v", res.StatusCode, res.Header)
	}
	lines := bufio.NewScanner(res.Body)
	seen := map[string]int{}
	for seen["heartbeat"] < 10 && lines.Scan() { // 200 ms and more
		if kind, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			seen[kind]++
			if kind == "snapshot" {
				hub.Publish(live.Status, []byte(`{"unit_id":"B4"}`))
			}
		}
	}
	if seen["snapshot"] != 1 || seen["status"] != 1 || seen["heartbeat"] != 10 {
		t.Errorf("saw %v, then %v", seen, lines.Err())
	}
}
