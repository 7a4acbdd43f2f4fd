package console

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/assets"
	"watchbill/ui/page"
)

// moment is the clock of these tests: Friday night.
var moment = time.Date(2026, time.November, 21, 3, 47, 0, 0, time.UTC)

// service stands for the interface: it answers by method and path, and keeps what it was asked.
type service struct {
	mu      sync.Mutex
	answers map[string]reply
	asked   []string // method, path, query, body
}

type reply struct {
	status int
	body   string
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.Method+" "+r.URL.Path+" "+r.URL.RawQuery+" "+string(body))
	x, ok := s.answers[r.Method+" "+r.URL.Path]
	if !ok {
		x = reply{404, `{"title": "Not found", "detail": "there is nothing there", "status": 404}`}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(x.status)
	_, _ = io.WriteString(w, x.body)
}

// questions are what was asked that begins so.
func (s *service) questions(prefix string) (out []string) {
	for _, q := range s.asked {
		if strings.HasPrefix(q, prefix) {
			out = append(out, q)
		}
	}
	return out
}

const given = `{"id": "r-1", "call": {"call_id": "C-1", "location": {"lat": 39.7426, "lon": -75.5502}, "nature": "SUIC", "languages": ["es"]}, "level": 3, "hazards": ["weapon"],
 "assignable": true, "computed_at": "2026-11-21T03:46:56Z", "district_id": "wilmington", "need": "cit", "need_reasons": ["H1: weapon"], "rules": ["H1"],
 "candidates": [{"unit_id": "W202", "officers": ["NC001", "<b>x"], "kind": "cit", "status": "Available", "position": {"source": "avl", "age_s": 4}, "travel_s": 160, "travel_source": "road",
  "on_duty_until": "2026-11-21T12:00:00Z", "staged": true, "uncovers": "Wilmington without CIT until 06:00", "reasons": ["CIT certified through 2027-01-01"]},
  {"unit_id": "A107", "officers": ["NC002"], "kind": "co-responder", "status": "unknown", "position": {"source": "district", "age_s": null}, "travel_s": null,
  "on_duty_until": "2026-11-21T12:00:00Z", "estimated": true, "reasons": []}],
 "fallbacks": [{"rung": "trained", "reason": "5 units", "count": 5, "candidates": [], "resources": []},
  {"rung": "resource", "reason": "2 open", "count": 2, "candidates": [], "resources": [{"name": "988", "kind": "crisis-line", "phone": "988"}]}],
 "warnings": ["positions-stale", "unknown-hazard: dragon"]}`

// desk is a service that can do all of it.
func desk() *service {
	assigned := `{"id": "a-1", "unit_id": "W202", "call_id": "C-1", "state": "Dispatched", "revision": 1, "steps": [{"state": "Dispatched", "at": "2026-11-21T03:46:59Z"}], "recommendation_id": "r-1"}`
	return &service{answers: map[string]reply{
		"GET /v1/locate": {200, `{"matches": [{"kind": "intersection", "name": "4th & Market", "lat": 39.7426, "lon": -75.5502, "district": "Wilmington", "score": 1, "how": "as typed"},
			{"kind": "street", "name": "Market", "lat": 39.7, "lon": -75.5, "score": 0.9, "how": "left out: 4th"}]}`},
		"GET /v1/nearest":             {200, strings.Replace(given, `"id": "r-1", `, "", 1)},
		"POST /v1/recommendations":    {201, given},
		"GET /v1/recommendations/r-1": {200, given},
		"GET /v1/assignments":         {200, `{"total": 1, "assignments": [` + assigned + `]}`},
		"GET /v1/assignments/a-1":     {200, assigned},
		"POST /v1/assignments":        {201, assigned},
		"PATCH /v1/assignments/a-1":   {200, strings.Replace(assigned, "Dispatched", "OnScene", 1)},
		"GET /v1/watch-list":          {200, `{"calls": []}`},
	}}
}

// router is the room in front of a service.
func router(t testing.TB, s *service) *echo.Echo {
	t.Helper()
	book := demoBook(t)
	press := page.New(page.Options{
		Ask: ask.New(func() http.Handler { return s }), Assets: assets.New(), Book: func() *roster.Book { return book }, Now: func() time.Time { return moment },
	})
	e := echo.New()
	for _, r := range Routes(press, nil) {
		e.Add(r.Method, r.Path, r.Handle)
	}
	return e
}

// visit asks the room for something, as a dispatcher whose script wants pieces, or none.
func visit(t testing.TB, s *service, method, target string, form url.Values, script bool) *httptest.ResponseRecorder {
	t.Helper()
	return knock(t, router(t, s), method, target, form, script)
}

func knock(t testing.TB, e *echo.Echo, method, target string, form url.Values, script bool) *httptest.ResponseRecorder {
	t.Helper()
	who := &access.User{Kind: access.Person, Name: "D. Shaw", Roles: roles(t, access.Dispatcher)}
	r := httptest.NewRequestWithContext(access.With(context.Background(), who), method, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if script {
		r.Header.Set("X-Parts", "1")
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w
}

func roles(t testing.TB, list ...access.Role) access.Roles {
	t.Helper()
	set, err := access.RolesOf(list...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// says fails where an answer lacks one of some texts.
func says(t *testing.T, w *httptest.ResponseRecorder, texts ...string) {
	t.Helper()
	for _, x := range texts {
		if !strings.Contains(w.Body.String(), x) {
			t.Errorf("%d, without %q:\n%.4000s", w.Code, x, w.Body)
		}
	}
}

func TestCallAsks(t *testing.T) {
	s := desk()
	w := visit(t, s, "POST", "/dispatch/call", url.Values{"line": {"#C-1 4th & market suic weapon es"}, "once": {"k1"}}, true)
	says(t, w, `data-part="answer"`, "4th &amp; Market", "2 min 40", "▲ no es", "stage", "■ Wilmington without CIT until 06:00", "Positions are old", "Hazard dragon is not known",
		"H1: weapon", `href="tel:988"`, "&lt;b&gt;x", `data-digit="2"`, "status not reported")
	if strings.Contains(w.Body.String(), "<b>x") {
		t.Error("a name is not escaped")
	}
	want := `POST /v1/recommendations  {"call":{"id":"C-1","location":{"lon":-75.5502,"lat":39.7426},"nature":"SUIC","hazards":["weapon"],"languages":["es"]}}`
	if got := s.questions("POST"); !slices.Equal(got, []string{want}) {
		t.Errorf("asked %q, want %q", got, want)
	}
}

// TestCallWithoutScript goes to the answer; the address names it and nothing that was typed.
func TestCallWithoutScript(t *testing.T) {
	s := desk()
	s.answers["GET /v1/locate"] = reply{200, `{"matches": [{"kind": "place", "name": "X", "lat": 39.7, "lon": -75.5, "score": 1, "how": "as typed"}]}`}
	w := visit(t, s, "POST", "/dispatch/call", url.Values{"line": {"x suic"}}, false)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/dispatch?answer=r-1" {
		t.Fatalf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	w = visit(t, s, "GET", "/dispatch?answer=r-1&why=W202", nil, false)
	says(t, w, `value="#C-1 39.7426,-75.5502 nature:SUIC es"`, "W202", "302-555-0110", "dispatched to this call", `data-of="W202"><td>`)
	w = visit(t, s, "POST", "/dispatch/call", url.Values{"line": {"x suic zzz"}}, false)
	says(t, w, "a second place", "W202") // how it was read is not lost on the way
}

// TestFailingKeepsTheAnswer has the service refuse: the last answer stands with its age, and so do the telephone numbers.
func TestFailingKeepsTheAnswer(t *testing.T) {
	s := desk()
	s.answers["POST /v1/recommendations"] = reply{503, `{"title": "Unavailable", "detail": "the store is not there", "status": 503}`}
	form := url.Values{"line": {"4th & market"}, "answer": {"r-1"}}
	w := visit(t, s, "POST", "/dispatch/call", form, false)
	says(t, w, "The service could not answer", "the store is not there", "the last answer", "W202", "302-555-0110", `value="4th &amp; market"`)
	w = visit(t, s, "POST", "/dispatch/call", form, true)
	says(t, w, "The service could not answer", `data-part="preview"`)
	if strings.Contains(w.Body.String(), `data-part="answer"`) {
		t.Error("the answer that stands is taken away")
	}
	s.answers["GET /v1/recommendations/r-1"] = reply{500, `{}`}
	w = visit(t, s, "POST", "/dispatch/call", form, false)
	says(t, w, "could not be read either", "302-555-0110")
}

// TestNoPlace keeps what was typed and says what to do; nothing is asked.
func TestNoPlace(t *testing.T) {
	s := desk()
	s.answers["GET /v1/locate"] = reply{200, `{"matches": []}`}
	w := visit(t, s, "POST", "/dispatch/call", url.Values{"line": {"<script>alert(1)</script> suic"}}, false)
	says(t, w, "Nobody was asked for", "&lt;script&gt;", "not understood", "302-555-0110")
	if got := s.questions("POST"); got != nil {
		t.Errorf("asked %q", got)
	}
	s.answers["GET /v1/locate"] = reply{503, `{"title": "Unavailable", "detail": "no names are loaded", "status": 503}`}
	says(t, visit(t, s, "POST", "/dispatch/call", url.Values{"line": {"4th & market"}}, true), "no names are loaded", "Give coordinates or a district")
	says(t, visit(t, s, "POST", "/dispatch/call", url.Values{"line": {"39.7459,-75.5466"}}, true), `data-part="answer"`)
}

// TestNobodyFree stands the ladder and the numbers there.
func TestNobodyFree(t *testing.T) {
	s := desk()
	var x map[string]any
	if err := json.Unmarshal([]byte(given), &x); err != nil {
		t.Fatal(err)
	}
	x["candidates"], x["warnings"], x["passed_over"] = []any{}, []string{"no-cit-available"}, []map[string]string{{"unit_id": "W1", "reason": "on call C-2"}}
	text, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	s.answers["POST /v1/recommendations"] = reply{201, string(text)}
	says(t, visit(t, s, "POST", "/dispatch/call", url.Values{"line": {"39.7,-75.5"}}, true), "No CIT officer is free", "Otherwise trained", "5 units", `href="tel:988"`, "on call C-2")
}

func TestPreview(t *testing.T) {
	s := desk()
	w := visit(t, s, "POST", "/dispatch/preview", url.Values{"line": {"4th & market gun l4 zzz"}, "pick": {"1"}}, true)
	says(t, w, "<b>Market</b>", "weapon", `aria-pressed="true"`, "nearest", "W202", "not understood: <b>4th</b>")
	if got := s.questions("GET /v1/nearest"); len(got) != 1 || !strings.Contains(got[0], "hazards=weapon&lat=39.7&level=4&limit=3&lon=-75.5") {
		t.Errorf("asked %q", got)
	}
	if got := s.questions("POST"); got != nil {
		t.Errorf("a preview asked %q", got)
	}
	says(t, visit(t, desk(), "POST", "/dispatch/preview", url.Values{"line": {""}}, true), "in any order")
}

func TestMoreAboutTheCall(t *testing.T) {
	s := desk()
	says(t, visit(t, s, "POST", "/dispatch/call", url.Values{"line": {"+ violence l4"}, "answer": {"r-1"}}, true), `data-part="answer"`)
	want := `POST /v1/recommendations  {"call":{"id":"C-1","location":{"lon":-75.5502,"lat":39.7426},"nature":"SUIC","level":4,"hazards":["violence"],"languages":["es"]}}`
	if got := s.questions("POST"); !slices.Equal(got, []string{want}) {
		t.Errorf("asked %q, want %q", got, want)
	}
	says(t, visit(t, s, "POST", "/dispatch/call", url.Values{"line": {"+ violence"}}, true), "there is no call to add to", "Nobody was asked for")
}

// TestNeedThatWasAskedFor stays with the call: the same question asks for it again.
func TestNeedThatWasAskedFor(t *testing.T) {
	s := desk()
	pair := strings.Replace(strings.Replace(given, `"need": "cit"`, `"need": "co-responder"`, 1), `"rules": ["H1"]`, `"rules": ["A1", "H1", "A2"]`, 1)
	s.answers["GET /v1/recommendations/r-1"] = reply{200, pair}
	says(t, visit(t, s, "POST", "/dispatch/again", url.Values{"answer": {"r-1"}}, true), `data-part="answer"`)
	says(t, visit(t, s, "POST", "/dispatch/call", url.Values{"line": {"+ l4"}, "answer": {"r-1"}}, true), `data-part="answer"`)
	for _, q := range s.questions("POST") {
		if !strings.HasSuffix(q, `,"need":"co-responder"}`) {
			t.Errorf("asked %q", q)
		}
	}
	says(t, visit(t, s, "GET", "/dispatch?answer=r-1", nil, false), `nature:SUIC es pair"`)
}

// TestNotRecorded gives the answer all the same and says so, also where no script runs and a second reading would not tell.
func TestNotRecorded(t *testing.T) {
	s := desk()
	s.answers["POST /v1/recommendations"] = reply{201, strings.Replace(given, `"positions-stale"`, `"not-recorded"`, 1)}
	for _, script := range []bool{true, false} {
		says(t, visit(t, s, "POST", "/dispatch/call", url.Values{"line": {"39.7,-75.5"}}, script), "▲ Not recorded", "W202")
		says(t, visit(t, s, "POST", "/dispatch/again", url.Values{"answer": {"r-1"}}, script), "▲ Not recorded", "W202")
	}
}

func TestAssign(t *testing.T) {
	form := url.Values{"answer": {"r-1"}, "unit": {"W202"}}
	s := desk()
	says(t, visit(t, s, "POST", "/dispatch/assign", form, true), `data-part="calls"`, `data-did="a-1"`, "dispatched to this call")
	if w := visit(t, s, "POST", "/dispatch/assign", form, false); w.Header().Get("Location") != "/dispatch?answer=r-1&did=a-1" {
		t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	s.answers["POST /v1/assignments"] = reply{400, `{"title": "Invalid", "detail": "see errors", "status": 400, "errors": [{"pointer": "/override_reason", "detail": "W202 is NotAvailable by now: say why it goes"}]}`}
	for _, script := range []bool{true, false} {
		says(t, visit(t, s, "POST", "/dispatch/assign", form, script), `id="reason"`, "say why it goes", "Send W202")
	}
	s.answers["POST /v1/assignments"] = reply{409, `{"title": "Conflict", "detail": "W202 is on call C-8", "status": 409, "holder": {"assignment_id": "a-8", "call_id": "C-8", "since": "2026-11-21T03:40:00Z"}}`}
	for _, script := range []bool{true, false} {
		says(t, visit(t, s, "POST", "/dispatch/assign", form, script), "W202 was not sent: W202 is on call C-8, since 22:40 (7 min)", "the answer anew", "A107")
	}
	s.answers["POST /v1/assignments"] = reply{503, `{"title": "Unavailable", "detail": "the store is not there", "status": 503}`}
	says(t, visit(t, s, "POST", "/dispatch/assign", form, true), "was not sent: the store is not there", "note it by hand")
	s.answers["POST /v1/assignments"] = reply{404, `{"title": "Not found", "detail": "the answer is too old", "status": 404}`}
	says(t, visit(t, s, "POST", "/dispatch/assign", form, true), "was not sent: the answer is too old", "Choose again")
}

func TestProgress(t *testing.T) {
	for _, test := range []struct {
		name string
		form url.Values
		want string
	}{
		{"on", url.Values{"step": {"OnScene"}, "revision": {"1"}}, `{"state":"OnScene"}`},
		{"outcome", url.Values{"outcome": {"arrested"}}, `{"outcome":"arrested","state":"Cleared"}`},
		{"taken back", url.Values{"step": {"undo"}}, `{"reason":"taken back at the console","state":"Cancelled"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := desk()
			test.form.Set("assignment", "a-1")
			w := visit(t, s, "POST", "/dispatch/progress", test.form, true)
			says(t, w, `data-part="calls"`, `data-did="a-1"`)
			if got := s.questions("PATCH"); !slices.Equal(got, []string{"PATCH /v1/assignments/a-1  " + test.want}) {
				t.Errorf("asked %q", got)
			}
		})
	}
	s := desk()
	s.answers["PATCH /v1/assignments/a-1"] = reply{412, `{"title": "Precondition failed", "detail": "The record is at revision 2 by now", "status": 412}`}
	for _, script := range []bool{true, false} {
		says(t, visit(t, s, "POST", "/dispatch/progress", url.Values{"assignment": {"a-1"}, "step": {"EnRoute"}}, script), "Not done: The record is at revision 2", "as the list shows it")
	}
}

// TestCalls lists what waits and what is under way, and says what could not be read.
func TestCalls(t *testing.T) {
	s := desk()
	s.answers["GET /v1/watch-list"] = reply{200, `{"calls": [{"call": {"call_id": "call-01a1fc37-15c8-7000-8ec5-4559d982a95e", "nature": "EDP"}, "need": "cit", "level": 2, "since": "2026-11-21T03:40:00Z", "reason": "no-candidate",
		"recommendation_id": "r-9", "told": [{"unit_id": "B214"}]}, {"call": {"call_id": "C-3"}, "need": "co-responder", "since": "2026-11-21T03:46:00Z", "sent": "P1", "recommendation_id": "r-8", "told": []}]}`}
	s.answers["GET /v1/assignments"] = reply{200, strings.Replace(s.answers["GET /v1/assignments"].body, "03:46:59", "03:40:00", 1)}
	says(t, visit(t, s, "GET", "/dispatch/calls", nil, true), "unanswered", "…82a95e", "nobody sent", "7 min", "could go now", "B214", "P1 went without", "not under way", "needs co-responder pair")
	s.answers["GET /v1/watch-list"] = reply{503, `{"title": "Unavailable", "status": 503}`}
	says(t, visit(t, s, "GET", "/dispatch/calls", nil, true), "The watch list could not be read")
	says(t, visit(t, s, "POST", "/dispatch/unwatch", url.Values{"call": {"C-3"}}, true), "Not done")
}

// BenchmarkCall is what the room adds to the interface's own time between Enter and the answer: a line read, the place looked up, an
// answer laid out and written.
func BenchmarkCall(b *testing.B) {
	e, form := router(b, desk()), url.Values{"line": {"#C-1 4th & market suic weapon es"}}
	b.ReportAllocs()
	for b.Loop() {
		if w := knock(b, e, "POST", "/dispatch/call", form, true); w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}

func TestTel(t *testing.T) {
	for text, want := range map[string]string{"988": "tel:988", "302-555-0100 x193": "tel:3025550100;ext=193", "+1 (302) 555": "tel:+1302555", "javascript:alert(1)": "tel:1", "": "tel:"} {
		if got := tel(text); string(got) != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
