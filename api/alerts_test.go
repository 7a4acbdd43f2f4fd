package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/coverage/alert"
	"watchbill/roster"
)

// lookedFor is what a lookout found on a roster.
type lookedFor struct {
	open []alert.Known
	at   roster.Minute
	book *roster.Book
}

func (l lookedFor) Open() ([]alert.Known, roster.Minute, *roster.Book) { return l.open, l.at, l.book }

// lookFor finds what the demo has to show at noon, and the events that tell of it and of its end.
func lookFor(t *testing.T, book *roster.Book) (lookedFor, []alert.Event) {
	t.Helper()
	policy := alert.DefaultPolicy()
	policy.Share = 1
	m := alert.Moment{At: roster.MinuteOf(noon), Zone: book.Zone(), Policy: policy}
	sight, err := alert.See(t.Context(), api.NewGrids(), book, m.At, m.Policy)
	if err != nil {
		t.Fatal(err)
	}
	state, events := alert.Next(alert.State{}, sight.Find(m.At), m)
	m.At++
	_, over := alert.Next(state, nil, m)
	var one []alert.Event
	for _, k := range state.Known[:min(20, len(state.Known))] {
		one = append(one, alert.Event{Kind: alert.GapClosed, Change: alert.Over, Alert: k.Alert, Since: k.Since, Reason: alert.Merged, Into: "gap~x"})
	}
	return lookedFor{state.Open(), m.At - 1, book}, append(append(events, over...), one...)
}

// newAlerts is the list as a client reads it.
type newAlerts struct {
	Revision   uint64  `json:"revision"`
	At         string  `json:"at"`
	Total      int     `json:"total"`
	NextCursor *string `json:"next_cursor"`
	Alerts     []struct {
		ID          string          `json:"id"`
		Kind        string          `json:"kind"`
		Since       string          `json:"since"`
		Waits       bool            `json:"waits"`
		Gap         json.RawMessage `json:"gap"`
		Certificate json.RawMessage `json:"certificate"`
		Target      json.RawMessage `json:"target"`
	} `json:"alerts"`
}

func TestAlerts(t *testing.T) {
	book := demoBook(t, 7)
	s := newService(t, book)
	serve := func(alerts api.Alerts) {
		s.handler = api.New(api.Options{Roster: s.house, Nearest: s.board, Web: web.Options{Now: s.now}, Alerts: alerts})
	}
	serve(nil)
	if p := must[web.Problem](s.get("/v1/alerts"), t, http.StatusServiceUnavailable); !strings.Contains(p.Detail, "runs without alerts") {
		t.Error(p.Detail)
	}
	serve(lookedFor{})
	if p := must[web.Problem](s.get("/v1/alerts"), t, http.StatusServiceUnavailable); !strings.Contains(p.Detail, "has looked for alerts yet") {
		t.Error(p.Detail)
	}
	found, _ := lookFor(t, book)
	serve(found)
	all := must[newAlerts](s.get("/v1/alerts"), t, http.StatusOK)
	if all.Total != len(found.open) || len(all.Alerts) != all.Total || all.Revision != 7 || all.At != "2027-04-10T12:00:00-04:00" || all.NextCursor != nil {
		t.Errorf("%d of %d alerts, revision %d, at %s", len(all.Alerts), all.Total, all.Revision, all.At)
	}
	kinds, paged := map[string]int{}, 0
	for _, kind := range []string{"gap", "certificate", "target"} {
		part := must[newAlerts](s.get("/v1/alerts?kind="+kind), t, http.StatusOK)
		kinds[kind] = part.Total
	}
	if kinds["gap"] == 0 || kinds["certificate"] == 0 || kinds["target"] == 0 || kinds["gap"]+kinds["certificate"]+kinds["target"] != all.Total {
		t.Errorf("by kind %v of %d", kinds, all.Total)
	}
	for target := "/v1/alerts?limit=7"; ; {
		page := must[newAlerts](s.get(target), t, http.StatusOK)
		for _, a := range page.Alerts {
			if a.ID != all.Alerts[paged].ID {
				t.Fatalf("alert %d is %s, want %s", paged, a.ID, all.Alerts[paged].ID)
			}
			paged++
		}
		if page.NextCursor == nil {
			break
		}
		target = "/v1/alerts?limit=7&cursor=" + *page.NextCursor
	}
	if paged != all.Total {
		t.Errorf("%d on the pages, want %d", paged, all.Total)
	}
	for _, target := range []string{"/v1/alerts?kind=gaps", "/v1/alerts?limit=0", "/v1/alerts?district_id=D1", "/v1/alerts?cursor=%25"} {
		if a := s.get(target); a.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", target, a.Code)
		}
	}
}

// TestAlertEventsAreDocumented holds what is told to the document's schemas.
func TestAlertEventsAreDocumented(t *testing.T) {
	book := demoBook(t, 7)
	s := newService(t, book)
	_, events := lookFor(t, book)
	if len(events) < 10 {
		t.Fatalf("%d events", len(events))
	}
	for _, e := range events {
		name := "AlertEvent"
		if e.Digest != nil {
			name = "AlertDigest"
		}
		text, err := json.Marshal(api.NewAlertTold(book, time.Unix(1_800_000_000, 0), e))
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(text, &v); err != nil {
			t.Fatal(err)
		}
		if err := s.doc.Components.Schemas[name].Value.VisitJSON(v); err != nil {
			t.Fatalf("%s is not documented: %v", text, err)
		}
	}
}
