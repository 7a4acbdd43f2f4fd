package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api"
	"watchbill/api/web"
	"watchbill/dispatch"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// recommendation is what the tests look at in one.
type recommendation struct {
	ID         string
	Tier       int
	Need       roster.Need
	Warnings   []string
	Assignable bool
	Changed    bool
	Candidates []dispatch.Candidate
	Call       desk.Facts
}

// must fails the test unless the status is as wanted, and reads the answer loosely.
func must[T any](a answer, tb testing.TB, status int) (v T) {
	tb.Helper()
	if a.Code != status {
		tb.Fatalf("got %d, want %d: %s", a.Code, status, a.Body)
	}
	if err := json.Unmarshal(a.Body.Bytes(), &v); err != nil {
		tb.Fatal(err)
	}
	return v
}

const call = `{"call":{"id":"C-1","location":{"lat":39.7,"lon":-75.6},"nature":"MNTL","level":3,"languages":["es"]},"limit":3}`

func (s *service) recommend(body string) recommendation {
	s.Helper()
	return must[recommendation](s.send("POST", "/v1/recommendations", body), s, http.StatusCreated)
}

// claim asks for the first candidate's unit.
func (s *service) claim(r recommendation, headers ...string) answer {
	s.Helper()
	return s.send("POST", "/v1/assignments", fmt.Sprintf(`{"recommendation_id":%q,"unit_id":%q}`, r.ID, r.Candidates[0].Unit), headers...)
}

// TestCall follows a call from intake to Cleared.
func TestCall(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	a := s.send("POST", "/v1/recommendations", call)
	r := must[recommendation](a, t, http.StatusCreated)
	if r.Tier != 1 || len(r.Candidates) == 0 || !r.Assignable || r.Call.Call != "C-1" {
		t.Fatalf("got %s", a.Body)
	}
	if where := a.Header().Get("Location"); where != "/v1/recommendations/"+r.ID || s.get(where).Body.String() != a.Body.String() {
		t.Errorf("not to be read at %q", where)
	}

	a = s.claim(r)
	first := must[desk.Assignment](a, t, http.StatusCreated)
	if first.State != desk.Dispatched || first.Call != "C-1" || first.Revision != 1 || a.Header().Get("ETag") != `"1"` {
		t.Errorf("got %s %v", a.Body, a.Header())
	}
	where := a.Header().Get("Location")
	if got := s.get(where); got.Code != http.StatusOK || got.Header().Get("ETag") != `"1"` {
		t.Errorf("%s: %d", where, got.Code)
	}
	if got := s.get(where, "If-None-Match", `"1"`); got.Code != http.StatusNotModified {
		t.Errorf("%s: %d", where, got.Code)
	}

	other := s.recommend(strings.Replace(call, "C-1", "C-2", 1))
	p := must[web.Problem](s.send("POST", "/v1/assignments", fmt.Sprintf(`{"recommendation_id":%q,"unit_id":%q,"override_reason":"closest"}`, other.ID, first.Unit)), t, http.StatusConflict)
	holder, _ := p.Holder.(map[string]any)
	if holder["assignment_id"] != string(first.ID) || holder["call_id"] != "C-1" || holder["since"] != "2027-04-10T16:00:00Z" {
		t.Errorf("holder %v", holder)
	}

	s.advance(time.Minute)
	for _, step := range []struct{ body, match, etag string }{
		{`{"state":"EnRoute"}`, `"1"`, `"2"`},
		{`{"state":"OnScene"}`, `W/"2"`, `"3"`},
		{`{"undo":true,"reason":"not there yet"}`, `"9", "3"`, `"4"`},
		{`{"state":"OnScene"}`, `*`, `"5"`},
		{`{"state":"Cleared","outcome":"diverted-to-care"}`, "", `"6"`},
	} {
		got := s.send("PATCH", where, step.body, "If-Match", step.match)
		if got.Code != http.StatusOK || got.Header().Get("ETag") != step.etag {
			t.Errorf("%s: %d %s", step.body, got.Code, got.Body)
		}
	}
	if list := must[struct{ Total int }](s.get("/v1/assignments?open=true"), t, http.StatusOK); list.Total != 0 {
		t.Errorf("%d open", list.Total)
	}
	if list := must[struct{ Total int }](s.get("/v1/assignments"), t, http.StatusOK); list.Total != 1 {
		t.Errorf("%d known", list.Total)
	}
}

// TestJournal reads the journal page by page to its end, and goes on from there when more has been written.
func TestJournal(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	type page struct {
		NextCursor   *string `json:"next_cursor"`
		FollowCursor *string `json:"follow_cursor"`
		Entries      []desk.Entry
	}
	if p := must[page](s.get("/v1/journal"), t, http.StatusOK); p.NextCursor != nil || p.FollowCursor != nil || len(p.Entries) != 0 {
		t.Errorf("an empty journal: %+v", p)
	}
	var kinds []string
	cursor := ""
	read := func() {
		for {
			p := must[page](s.get("/v1/journal?limit=1"+cursor), t, http.StatusOK)
			for _, e := range p.Entries {
				kinds = append(kinds, string(e.Kind))
			}
			if p.FollowCursor == nil || p.NextCursor != nil && *p.NextCursor != *p.FollowCursor {
				t.Fatalf("no place to go on from after %v: %+v", kinds, p)
			}
			if cursor = "&cursor=" + *p.FollowCursor; p.NextCursor == nil {
				return
			}
		}
	}
	s.claim(s.recommend(call))
	read()
	s.recommend(strings.Replace(call, "C-1", "C-2", 1))
	read()
	if got := strings.Join(kinds, " "); got != "recommendation claim recommendation" {
		t.Errorf("the journal tells of: %s", got)
	}
}

// TestIdempotency: asked again with the same key, the first answer is given again.
func TestIdempotency(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	first := must[recommendation](s.send("POST", "/v1/recommendations", call, "Idempotency-Key", "r1"), t, 201)
	again := must[recommendation](s.send("POST", "/v1/recommendations", call, "Idempotency-Key", "r1"), t, 201)
	if first.ID != again.ID {
		t.Errorf("%s, then %s", first.ID, again.ID)
	}
	p := must[web.Problem](s.send("POST", "/v1/recommendations", strings.Replace(call, "C-1", "C-2", 1), "Idempotency-Key", "r1"), t, 400)
	if len(p.Errors) != 1 || p.Errors[0].Parameter != "Idempotency-Key" {
		t.Errorf("got %+v", p)
	}
	a, b := s.claim(first, "Idempotency-Key", "a1"), s.claim(first, "Idempotency-Key", "a1")
	if a.Code != 201 || a.Body.String() != b.Body.String() {
		t.Errorf("%s, then %d %s", a.Body, b.Code, b.Body)
	}
	where := a.Header().Get("Location")
	for range 2 { // the second time the record has moved on from what If-Match names
		if got := s.send("PATCH", where, `{"state":"EnRoute"}`, "If-Match", `"1"`, "Idempotency-Key", "p1"); got.Code != 200 {
			t.Errorf("got %d %s", got.Code, got.Body)
		}
	}
}

// TestMovedOn: a change to a record that has moved on is refused.
func TestMovedOn(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	where := s.claim(s.recommend(call)).Header().Get("Location")
	for _, tag := range []string{`"2"`, `"0"`, `"01"`, "x", `"7", "8"`, `1`} {
		if got := s.send("PATCH", where, `{"state":"EnRoute"}`, "If-Match", tag); got.Code != http.StatusPreconditionFailed {
			t.Errorf("If-Match %s: %d %s", tag, got.Code, got.Body)
		}
	}
}

// TestOneWinner: of many who want a unit exactly one gets it.
func TestOneWinner(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	const dispatchers = 20
	var asks []recommendation
	for i := range dispatchers {
		asks = append(asks, s.recommend(strings.Replace(call, "C-1", fmt.Sprint("C-", i), 1)))
	}
	codes := make([]int, dispatchers)
	var all sync.WaitGroup
	for i, r := range asks {
		all.Go(func() {
			body := fmt.Sprintf(`{"recommendation_id":%q,"unit_id":%q}`, r.ID, asks[0].Candidates[0].Unit)
			codes[i] = s.send("POST", "/v1/assignments", body).Code
		})
	}
	all.Wait()
	won := 0
	for _, code := range codes {
		if code == http.StatusCreated {
			won++
		} else if code != http.StatusConflict {
			t.Errorf("got %d", code)
		}
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
}

// TestLedgerIsDown: a recommendation is given all the same, a claim is not.
func TestLedgerIsDown(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	s.ledger.down.Store(true)
	r := s.recommend(call)
	if !strings.Contains(strings.Join(r.Warnings, " "), "not-recorded") {
		t.Errorf("warnings %v", r.Warnings)
	}
	if a := s.claim(r); a.Code != http.StatusServiceUnavailable || strings.Contains(a.Body.String(), "disk") {
		t.Errorf("got %d %s", a.Code, a.Body)
	}
	s.ledger.down.Store(false)
}

// TestAnotherTime: another minute than this one is answered from the roster alone.
func TestAnotherTime(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	r := s.recommend(`{"call":{"location":{"lat":39.7,"lon":-75.6}},"at":"2027-05-01T03:00Z"}`)
	if r.Assignable || !strings.Contains(strings.Join(r.Warnings, " "), "roster-only") {
		t.Errorf("got %+v", r)
	}
	if a := s.claim(r); a.Code != http.StatusConflict {
		t.Errorf("it can be assigned: %d %s", a.Code, a.Body)
	}
}

// TestWithoutParts: routes whose part is missing say so.
func TestWithoutParts(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	s.handler = api.New(api.Options{Roster: s.house, Nearest: s.board, Web: web.Options{Now: s.now}})
	for _, c := range []struct{ method, target, body string }{
		{"POST", "/v1/recommendations", call}, {"GET", "/v1/recommendations/x", ""},
		{"POST", "/v1/assignments", `{"recommendation_id":"x","unit_id":"B4"}`}, {"GET", "/v1/assignments", ""}, {"GET", "/v1/assignments/x", ""},
		{"PATCH", "/v1/assignments/x", `{"state":"EnRoute"}`}, {"GET", "/v1/watch-list", ""}, {"GET", "/v1/journal", ""}, {"GET", "/v1/alerts", ""}, {"GET", "/v1/locate?q=a", ""},
		{"GET", "/v1/units", ""}, {"PUT", "/v1/units", `{"units":[]}`}, {"GET", "/v1/units/B4", ""}, {"GET", "/v1/units/B4/route?lat=1&lon=1", ""},
		{"PUT", "/v1/units/B4/status", `{"primary":"Available"}`}, {"POST", "/v1/positions", `{"positions":[]}`},
		{"GET", "/v1/feeds/osmand?id=1", ""}, {"POST", "/v1/feeds/owntracks", `{"_type":"status","tid":"ab"}`}, {"GET", "/v1/events", ""},
	} {
		a := s.send(c.method, c.target, c.body)
		p := must[web.Problem](a, t, http.StatusServiceUnavailable)
		if !strings.Contains(p.Detail, "runs without") {
			t.Errorf("%s %s: %s", c.method, c.target, p.Detail)
		}
	}
}

// TestNothingOfTheBodyIsLogged sends words that have no place and looks for them.
func TestNothingOfTheBodyIsLogged(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	for _, body := range []string{
		`{"call":{"id":"C-1","location":{"lat":39.7,"lon":-75.6},"narrative":"secret"}}`,
		`{"call":{"id":"secret words","location":{"lat":39.7,"lon":-75.6}}}`,
		`{"call":{"id":"secret-1","location":{"lat":39.7123,"lon":-75.6}}}`, `secret`,
	} {
		s.send("POST", "/v1/recommendations", body)
	}
	if text := s.log.String(); strings.Contains(text, "secret") || strings.Contains(text, "39.7") || strings.Count(text, "\n") != 4 {
		t.Errorf("the log tells: %s", text)
	}
}

func TestEvents(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	s.handler = api.New(api.Options{Roster: s.house, Nearest: s.board, Events: stream{}, Web: web.Options{Now: s.now, Timeout: time.Nanosecond}})
	a := s.get("/v1/events?last_event_id=k-1")
	if a.Code != 200 || a.Body.String() != "data: k-1\n\n" || a.Header().Get("Content-Type") != "text/event-stream" {
		t.Errorf("got %d %s", a.Code, a.Body)
	}
	r := request("/v1/events")
	r.Method = http.MethodHead
	if a := s.do(r); a.Code != 200 || a.Body.Len() > 0 {
		t.Errorf("HEAD: %d %s", a.Code, a.Body)
	}
}

// stream is one that ends.
type stream struct{}

func (stream) ServeWhile(w http.ResponseWriter, r *http.Request, _ func() bool) error {
	if err := r.Context().Err(); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/event-stream")
	_, err := io.WriteString(w, "data: "+r.URL.Query().Get("last_event_id")+"\n\n")
	return err
}

// TestUnwatch takes a call off the watch list.
func TestUnwatch(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	for _, u := range s.on() {
		s.send("PUT", "/v1/units/"+url.PathEscape(string(u.Unit))+"/status", `{"primary":"NotAvailable","secondary":["Court"]}`)
	}
	s.recommend(call)
	type list struct{ Calls []desk.Watched }
	if l := must[list](s.get("/v1/watch-list"), t, http.StatusOK); len(l.Calls) != 1 || l.Calls[0].Facts.Call != "C-1" {
		t.Fatalf("watched: %+v", l.Calls)
	}
	for _, c := range []struct {
		target string
		status int
	}{{"C-2", 404}, {"C-1?by=me", 400}, {"C-1", 204}, {"C-1", 404}} {
		if a := s.send("DELETE", "/v1/watch-list/"+c.target, ""); a.Code != c.status {
			t.Errorf("%s: %d %s", c.target, a.Code, a.Body)
		}
	}
	if l := must[list](s.get("/v1/watch-list"), t, http.StatusOK); len(l.Calls) != 0 {
		t.Errorf("still watched: %+v", l.Calls)
	}
	if text := s.get("/v1/journal").Body.String(); !strings.Contains(text, `"kind":"unwatched","call_id":"C-1"`) {
		t.Errorf("the journal does not say so: %s", text)
	}
}

// TestUnknownHazards are taken for scene-unsafe, and said.
func TestUnknownHazards(t *testing.T) {
	s := newService(t, demoBook(t, 7))
	const at = "/v1/nearest?lat=39.7&lon=-75.6&need=any"
	unsafe := must[dispatch.Answer](s.get(at+"&hazards=scene-unsafe"), t, http.StatusOK)
	for query, want := range map[string][]dispatch.Warning{
		"&hazards=weapon":               nil,
		"&hazards=dragon":               {"unknown-hazard: dragon"},
		"&hazards=dragon,weapon,dragon": {"unknown-hazard: dragon"},
		"&hazards=hydra,dragon":         {"unknown-hazard: dragon", "unknown-hazard: hydra"},
	} {
		a := must[dispatch.Answer](s.get(at+query), t, http.StatusOK)
		if diff := cmp.Diff(slices.Concat(unsafe.Warnings, want), a.Warnings); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
		if diff := cmp.Diff(unsafe.Candidates, a.Candidates); diff != "" {
			t.Errorf("%s (-scene-unsafe +got):\n%s", query, diff)
		}
	}
}
