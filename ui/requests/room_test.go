package requests_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/ui/ask"
	"watchbill/ui/assets"
	"watchbill/ui/page"
	"watchbill/ui/requests"
)

// now is Friday 20 November 2026, 22:47 in Wilmington.
var now = time.Date(2026, time.November, 21, 3, 47, 0, 0, time.UTC)

// answers are what a service answers, by method and path; a string is JSON. What is not there is 404.
type answers map[string]any

// refusal is an answer that refuses.
type refusal struct {
	status int
	detail string
}

// service answers, and remembers what was written to it.
type service struct {
	t       *testing.T
	answers answers
	asked   []string // method, path, If-Match and body of what was written
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		body := json.RawMessage{}
		if r.ContentLength != 0 {
			if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
				s.t.Error(err)
			}
		}
		s.asked = append(s.asked, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+r.Header.Get("If-Match")+" "+string(body)))
	}
	found, ok := s.answers[r.Method+" "+r.URL.Path]
	if list, is := found.([]any); is { // one after the other
		found = list[0]
		if len(list) > 1 {
			s.answers[r.Method+" "+r.URL.Path] = list[1:]
		}
	}
	switch x := found.(type) {
	case refusal:
		w.WriteHeader(x.status)
		_ = json.NewEncoder(w).Encode(map[string]any{"title": "Refused", "status": x.status, "detail": x.detail})
	case string:
		_, _ = w.Write([]byte(x))
	default:
		if ok {
			s.t.Errorf("no answer for %s %s", r.Method, r.URL.Path)
		}
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"title": "There is none", "status": 404}`))
	}
}

// book is the demo's roster with hostile names.
func book(t testing.TB) *roster.Book {
	t.Helper()
	rows := demo.Records(roster.NewDate(2026, time.November, 20))
	for i := range rows.Officers {
		switch rows.Officers[i].ID {
		case "NC001":
			rows.Officers[i].Name = `<script>alert("B101")</script>`
		case "NC002":
			rows.Officers[i].Name = "\u202eright to left"
		case "NC003":
			rows.Officers[i].Name = strings.Repeat("long", 50)
		}
	}
	b, faults := roster.NewBook(rows, 7)
	if b == nil {
		t.Fatal(faults)
	}
	return b
}

// visit asks for a page, or posts a form, as somebody.
func visit(t *testing.T, s *service, user *access.User, method, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	held := book(t)
	press := page.New(page.Options{
		Ask: ask.New(func() http.Handler { return s }), Assets: assets.New(), Book: func() *roster.Book { return held }, Now: func() time.Time { return now },
	})
	e := echo.New()
	for _, r := range requests.Routes(press) {
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

// says wants a page of a status with all of some texts.
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

// lacks wants a page without some texts.
func lacks(t *testing.T, w *httptest.ResponseRecorder, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(w.Body.String(), text) {
			t.Errorf("the page says %q", text)
		}
	}
}

func somebody(t *testing.T, role access.Role, districts ...roster.DistrictID) *access.User {
	t.Helper()
	roles, err := access.RolesOf(role)
	if err != nil {
		t.Fatal(err)
	}
	return &access.User{Kind: access.Person, Name: "test." + string(role), Roles: roles, Districts: districts}
}

// TestWithoutRoster: before there is a roster every page says so, and leads whoever may set one up there.
func TestWithoutRoster(t *testing.T) {
	t.Parallel()
	press := page.New(page.Options{
		Ask: ask.New(http.NotFoundHandler), Assets: assets.New(), Book: func() *roster.Book { return nil }, Now: func() time.Time { return now },
	})
	e := echo.New()
	for _, r := range requests.Routes(press) {
		if r.Method == http.MethodGet {
			e.Add(r.Method, r.Path, r.Handle)
		}
	}
	for _, r := range e.Routes() {
		for user, leads := range map[*access.User]bool{access.Anybody: true, somebody(t, access.Supervisor): false} {
			w := httptest.NewRecorder()
			e.ServeHTTP(w, httptest.NewRequestWithContext(access.With(t.Context(), user), r.Method, r.Path, nil))
			says(t, w, http.StatusOK, "There is no roster yet")
			if strings.Contains(w.Body.String(), `href="/set-up"`) != leads {
				t.Errorf("%s leads %s to the set-up", r.Path, user.Name)
			}
		}
	}
}
