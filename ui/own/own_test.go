package own_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/ui/ask"
	"watchbill/ui/assets"
	"watchbill/ui/own"
	"watchbill/ui/page"
)

// service answers by method and path; a number refuses with that status. It remembers what was written.
type service struct {
	t       *testing.T
	answers map[string]any
	asked   []string
}

// quiet is what a service answers of somebody of whom there is nothing to tell.
func quiet() map[string]any {
	return map[string]any{
		"GET /v1/absences": `{"absences": []}`, "GET /v1/publications": `{"publications": []}`, "GET /v1/offers": `{"offers": []}`, "GET /v1/requests": `{"requests": []}`,
		"GET /v1/credentials/standing": `{"officers": []}`, "GET /v1/credentials": `{"credentials": []}`,
		"GET /v1/officers/NC035/calendars": `{"calendars": [{"number": "ab12cd34", "issued_at": "2026-11-20T12:00:00Z"}]}`,
	}
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.ContentLength == 0 {
		s.asked = append(s.asked, r.Method+" "+r.URL.Path)
	} else if r.Method != http.MethodGet {
		var body json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			s.t.Error(err)
		}
		s.asked = append(s.asked, r.Method+" "+r.URL.Path+" "+string(body))
	} else if q := r.URL.Query(); q.Has("officer_id") && q.Get("officer_id") != "NC035" {
		s.t.Errorf("%s asks for %s", r.URL, q.Get("officer_id"))
	}
	switch x := s.answers[r.Method+" "+r.URL.Path].(type) {
	case string:
		_, _ = w.Write([]byte(x))
	case int:
		w.WriteHeader(x)
		_ = json.NewEncoder(w).Encode(map[string]any{"title": "Refused", "detail": "It is refused.", "status": x})
	default:
		s.t.Errorf("no answer for %s %s", r.Method, r.URL)
	}
}

// visit asks for a page, or posts a form, as somebody at a moment.
func visit(t *testing.T, s *service, user *access.User, now time.Time, method, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	rows := demo.Records(roster.NewDate(2026, time.November, 20))
	for i := range rows.Officers {
		if rows.Officers[i].ID == "NC035" {
			rows.Officers[i].Name = `<script>alert(1)</script>`
		}
	}
	held, faults := roster.NewBook(rows, 7)
	if held == nil {
		t.Fatal(faults)
	}
	press := page.New(page.Options{
		Ask: ask.New(func() http.Handler { return s }), Assets: assets.New(), Book: func() *roster.Book { return held }, Now: func() time.Time { return now },
	})
	e := echo.New()
	for _, r := range own.Routes(press) {
		e.Add(r.Method, r.Path, r.Handle)
	}
	r := httptest.NewRequestWithContext(access.With(t.Context(), user), method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w
}

func says(t *testing.T, w *httptest.ResponseRecorder, status int, texts ...string) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("%d, want %d: %.1000s", w.Code, status, w.Body)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("the page does not say %q:\n%.6000s", text, w.Body)
		}
	}
}

func somebody(t *testing.T, role access.Role, officer roster.OfficerID) *access.User {
	t.Helper()
	roles, err := access.RolesOf(role)
	if err != nil {
		t.Fatal(err)
	}
	return &access.User{Kind: access.Person, Name: "<b>login", Roles: roles, Officer: officer}
}

var friday = time.Date(2026, time.November, 21, 3, 47, 0, 0, time.UTC) // 22:47 in Wilmington

// TestNobody: who is nobody on the roster is told why, and what to do.
func TestNobody(t *testing.T) {
	t.Parallel()
	s := &service{t: t}
	says(t, visit(t, s, access.Anybody, friday, "GET", "/my", nil), http.StatusOK, "Nobody is signed in here")
	says(t, visit(t, s, somebody(t, access.Auditor, ""), friday, "GET", "/my", nil), http.StatusOK, "&lt;b&gt;login is nobody on the roster", "ask an administrator")
	says(t, visit(t, s, somebody(t, access.Officer, "ZZ9"), friday, "GET", "/my", nil), http.StatusOK, "nobody on the roster has that identifier")
}

func TestDutyAndChanges(t *testing.T) {
	t.Parallel()
	answers := quiet()
	answers["GET /v1/absences"] = `{"absences": [{"from": "2026-11-26", "to": "2026-11-27", "kind": "light-duty"}, {"from": "2026-11-28T10:00", "to": "2026-11-28T12:00", "kind": "court"}]}`
	answers["GET /v1/publications"] = `{"publications": [{"id": "p1", "from": "2026-11-20", "to": "2026-11-28", "district_ids": ["brandywine"], "versions": [{}]}, {"id": "p2", "from": "2026-11-20", "to": "2026-12-28", "district_ids": ["newark"], "versions": [{}]}]}`
	answers["GET /v1/publications/p1/changes"] = `{"changes": [{"officer_id": "NC035", "date": "2026-11-28", "before": [], "after": []}]}`
	w := visit(t, &service{t: t, answers: answers}, somebody(t, access.Officer, "NC035"), friday, "GET", "/my", nil)
	says(t, w, http.StatusOK, "&lt;script&gt;alert(1)", "▨ light duty", "▨ court 10:00–12:00", "▲ changed, was off", "Published through Sat 28 Nov", "▲ 1 day changed", "/my?days=28")
	if strings.Contains(w.Body.String(), "<script>alert") {
		t.Error("a name is markup")
	}
}

// TestNightsOverClockChanges: each night is there once, in the hours of the agency's clock, also when the clock changes in it.
func TestNightsOverClockChanges(t *testing.T) {
	t.Parallel()
	for _, at := range []time.Time{time.Date(2027, 3, 12, 17, 0, 0, 0, time.UTC), time.Date(2027, 10, 30, 17, 0, 0, 0, time.UTC)} {
		w := visit(t, &service{t: t, answers: quiet()}, somebody(t, access.Officer, "NC035"), at, "GET", "/my?days=28", nil)
		says(t, w, http.StatusOK, "19:00–07:00", "Next 28 days")
		for _, wrong := range []string{"20:00–07:00", "18:00–07:00", "19:00–06:00", "19:00–08:00"} {
			if strings.Contains(w.Body.String(), wrong) {
				t.Errorf("at %s a night is %s", at, wrong)
			}
		}
	}
}

const asked = `{"offers": [{"revision": 5, "id": "o1", "state": "open", "district_id": "brandywine", "from": "2026-11-24T19:00:00-05:00", "to": "2026-11-24T23:00:00-05:00", "need": "cit", "kind": "overtime", "places": 1, "taken": 0, "order": "all", "closes": "2026-11-21T04:30:00Z", "turns": [{"officer_id": "NC035", "asked_at": "2026-11-21T03:00:00Z", "until": "2026-11-21T04:30:00Z"}]}]}`

func TestAnswers(t *testing.T) {
	t.Parallel()
	answers := quiet()
	answers["GET /v1/offers"], answers["POST /v1/offers/o1/answers"] = asked, asked
	s := &service{t: t, answers: answers}
	me := somebody(t, access.Officer, "NC035")
	says(t, visit(t, s, me, friday, "GET", "/my", nil), http.StatusOK, "▲ Answer by 23:30, 43 min left", "first come, 1 place", "as CIT officer")
	w := visit(t, s, me, friday, "POST", "/my/offers/o1", url.Values{"answer": {"accept"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/my?done=accepted#duty" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	answers["POST /v1/offers/o1/answers"] = http.StatusConflict
	says(t, visit(t, s, me, friday, "POST", "/my/offers/o1", url.Values{"answer": {"accept"}}), http.StatusConflict, "It is refused.", "Your duty is as it was.")
	answers["POST /v1/requests"] = http.StatusBadRequest
	form := url.Values{"from": {"2026-12-01"}, "from_time": {"10:00"}, "to_time": {"12:00"}, "kind": {"court"}}
	says(t, visit(t, s, me, friday, "POST", "/my/leave", form), http.StatusBadRequest, "What you typed is kept below", `value="2026-12-01"`, `value="10:00"`, `value="court" selected`)
	says(t, visit(t, s, me, friday, "POST", "/my/swap", url.Values{"date": {"2026-12-07"}, "with": {"b101"}, "with_date": {"2026-12-10"}}), http.StatusBadRequest, `value="b101"`)
	want := []string{
		`POST /v1/offers/o1/answers {"answer":"accept"}`, `POST /v1/offers/o1/answers {"answer":"accept"}`,
		`POST /v1/requests {"leave":{"from":"2026-12-01T10:00","kind":"court","to":"2026-12-01T12:00"}}`,
		`POST /v1/requests {"swap":{"date":"2026-12-07","with_date":"2026-12-10","with_officer_id":"NC001"}}`,
	}
	if d := cmp.Diff(want, s.asked); d != "" {
		t.Error(d)
	}
}

// TestCalendarAddress: the address is told on the page that issues it, and on no other; it is taken back by its number.
func TestCalendarAddress(t *testing.T) {
	t.Parallel()
	answers := quiet()
	answers["POST /v1/officers/NC035/calendars"] = `{"number": "n", "issued_at": "2026-11-20T12:00:00Z", "path": "/v1/officers/NC035/calendar.ics?token=secret"}`
	answers["DELETE /v1/officers/NC035/calendars/ab12cd34"] = `{}`
	s := &service{t: t, answers: answers}
	me := somebody(t, access.Clinician, "NC035")
	w := visit(t, s, me, friday, "GET", "/my", nil)
	says(t, w, http.StatusOK, "ab12cd34", "New address for another device")
	if strings.Contains(w.Body.String(), "token=") {
		t.Error("an address is told again")
	}
	says(t, visit(t, s, me, friday, "POST", "/my/calendars", url.Values{}), http.StatusCreated, `value="http://example.com/v1/officers/NC035/calendar.ics?token=secret"`, `href="webcal://example.com/v1/`)
	if w := visit(t, s, me, friday, "POST", "/my/calendars/ab12cd34", url.Values{}); w.Code != http.StatusSeeOther {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	answers["POST /v1/officers/NC035/calendars"] = http.StatusConflict
	says(t, visit(t, s, me, friday, "POST", "/my/calendars", url.Values{}), http.StatusConflict, "No address was issued")
}

// TestLacksRole: who is on the roster and has not an officer's role has the page for what is given, and is told of the rest.
func TestLacksRole(t *testing.T) {
	t.Parallel()
	answers := quiet()
	answers["GET /v1/officers/NC035/calendars"] = http.StatusForbidden
	w := visit(t, &service{t: t, answers: answers}, somebody(t, access.Supervisor, "NC035"), friday, "GET", "/my", nil)
	says(t, w, http.StatusOK, "Ask for leave", "My certificates")
	answers["GET /v1/offers"], answers["GET /v1/requests"] = http.StatusForbidden, http.StatusForbidden
	w = visit(t, &service{t: t, answers: answers}, somebody(t, access.Administrator, "NC035"), friday, "GET", "/my", nil)
	says(t, w, http.StatusOK, "Next duty", "has not the role officer or clinician")
	if strings.Contains(w.Body.String(), "Ask for leave") {
		t.Error("who may not ask is offered to")
	}
}

func TestStandingPage(t *testing.T) {
	t.Parallel()
	answers := quiet()
	answers["GET /v1/credentials/standing"] = `{"officers": [{"certified": true, "designated": false, "through": "2026-12-20", "reason": "in grace: refresher due by <2026-12-20>", "tier": 2, "documentation": [{"words": "no evidence", "credential": {"kind": "CIT-40"}}], "mandates": [{"name": "Yearly", "met": false, "hours": 4, "required": 8, "due": "2026-12-01"}]}]}`
	answers["GET /v1/credentials"] = `{"credentials": [{"kind": "CIT-40", "program": "<i>", "completed": "2023-11-01", "hours": 40, "expires": null, "revoked": "2026-01-02"}]}`
	w := visit(t, &service{t: t, answers: answers}, somebody(t, access.Officer, "NC035"), friday, "GET", "/my", nil)
	says(t, w, http.StatusOK, "● CIT-certified", "through Sun 20 Dec, 30 days", "In grace: refresher due by &lt;", "not designated", "4 of 8 h, not met; due Tue 1 Dec", "CIT-40: no evidence", "✕ revoked Fri 2 Jan", "Wed 1 Nov 2023")
}
