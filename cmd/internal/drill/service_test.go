package drill_test

import (
	"context"
	"encoding/json"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"watchbill/cmd/internal/app"
	"watchbill/cmd/internal/drill"
	"watchbill/dispatch"
)

// TestService plays a quarter of an hour against the real service on its own store, whose clock goes with the drill's: all of
// it has to be to the service's liking, but for claims that were lost.
func TestService(t *testing.T) {
	book, network := agency()
	var clock atomic.Int64
	clock.Store(evening.UnixMilli())
	now := func() time.Time { return time.UnixMilli(clock.Load()) }

	dir := t.TempDir()
	data, err := app.Open(t.Context(), dir, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := data.Import(t.Context(), book.Records(), false); err != nil {
		t.Fatal(err)
	}
	if err := data.Close(); err != nil {
		t.Fatal(err)
	}
	service, err := app.New(app.Options{Dir: dir, Listen: "127.0.0.1:0", Open: true, Now: now, Roads: network, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := service.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := service.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})

	url := "http://" + service.Addr().String()
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	d, err := drill.New(drill.Options{URL: url, Book: book, Roads: network, Now: now, Seed: 1, CallEvery: 15 * time.Second, Hurry: 2, Client: client})
	if err != nil {
		t.Fatal(err)
	}
	for beat := range 15 * 60 {
		at := evening.Add(time.Duration(beat) * drill.Beat)
		clock.Store(at.UnixMilli())
		d.Step(t.Context(), at)
	}
	counts := d.Counts()
	t.Logf("%+v", counts)
	if len(counts.Errors) > 0 || counts.FixesRefused > 0 {
		t.Errorf("errors: %v, %d positions refused", counts.Errors, counts.FixesRefused)
	}
	if counts.Recommendations < 20 || counts.Assigned < 15 || counts.Cleared < 10 || counts.Reclassified == 0 || counts.LoggedOut == 0 {
		t.Errorf("%+v", counts)
	}

	var units struct{ Units []dispatch.UnitState }
	fetch(t, client, url+"/v1/units?limit=1000", &units)
	fixed, claimed, noted := 0, 0, 0
	for _, u := range units.Units {
		if u.Position.AgeS != nil {
			fixed++
		}
		if u.Assignment != "" {
			claimed++
		}
		if len(u.Notes) > 0 {
			noted++
		}
	}
	if fixed < 80 || claimed == 0 || noted < 4 {
		t.Errorf("of %d units %d have a position, %d are on a call, %d differ from the roster", len(units.Units), fixed, claimed, noted)
	}
}

func fetch(t *testing.T, client *http.Client, url string, to any) {
	t.Helper()
	answer, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(to); err != nil {
		t.Fatal(err)
	}
}
