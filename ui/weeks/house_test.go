package weeks_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/demo"
	"watchbill/ui/ask"
	"watchbill/ui/assets"
	"watchbill/ui/page"
	"watchbill/ui/weeks"
)

// monday is the first day of the windows that the tests look at.
var monday = roster.NewDate(2026, time.November, 23)

// service is the interface as a test wants it: answers by method and path, those asked noted.
type service struct {
	answers map[string]func(r *http.Request) (int, any)
	asked   []string
	heard   []http.Header
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.Method + " " + r.URL.Path
	s.asked = append(s.asked, name)
	s.heard = append(s.heard, r.Header.Clone())
	f := s.answers[name]
	if f == nil {
		f = usual[name]
	}
	if f == nil {
		http.Error(w, `{"title":"not here"}`, http.StatusNotFound)
		return
	}
	status, body := f(r)
	w.Header().Set("ETag", `"tag"`)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

type object = map[string]any

// usual are the answers where a test gives none: nothing is short, nothing waits, nothing is published.
var usual = map[string]func(r *http.Request) (int, any){
	"GET /v1/coverage": func(r *http.Request) (int, any) {
		return 200, object{"by_district": []object{{"district_id": r.FormValue("district_id"), "share": 1.0}}, "slots": []object{}}
	},
	"GET /v1/gaps":         func(*http.Request) (int, any) { return 200, object{"gaps": []object{}} },
	"GET /v1/requests":     func(*http.Request) (int, any) { return 200, object{"requests": []object{}} },
	"GET /v1/publications": func(*http.Request) (int, any) { return 200, object{"publications": []object{}} },
	"GET /v1/absences":     func(*http.Request) (int, any) { return 200, object{"absences": []object{}} },
	"GET /v1/extras":       func(*http.Request) (int, any) { return 200, object{"extras": []object{}} },
	"POST /v1/whatif":      func(*http.Request) (int, any) { return 200, object{"difference": object{}} },
}

// house is the room with a roster and a service.
type house struct {
	*service
	book   *roster.Book
	routes []web.Route
	now    time.Time
}

// demoBook is the demo's roster.
func demoBook(t testing.TB, change func(*roster.Records)) *roster.Book {
	t.Helper()
	rows := demo.Records(roster.NewDate(2026, time.November, 20))
	if change != nil {
		change(&rows)
	}
	book, faults := roster.NewBook(rows, 7)
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	return book
}

func newHouse(book *roster.Book) *house {
	h := &house{service: &service{answers: map[string]func(*http.Request) (int, any){}}, book: book, now: time.Date(2026, time.November, 25, 17, 0, 0, 0, time.UTC)}
	h.routes = weeks.Routes(page.New(page.Options{
		Ask: ask.New(func() http.Handler { return h.service }), Assets: assets.New(), Book: func() *roster.Book { return h.book },
		Now: func() time.Time { return h.now },
	}))
	return h
}

// send has somebody ask for a page, or post a form to it.
func (h *house) send(t testing.TB, user *access.User, method, target string, form url.Values, cookies ...*http.Cookie) (*httptest.ResponseRecorder, error) {
	t.Helper()
	r := httptest.NewRequestWithContext(access.With(t.Context(), user), method, target, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	path, _, _ := strings.Cut(target, "?")
	for _, route := range h.routes {
		if route.Method == method && route.Path == path {
			return w, route.Handle(echo.New().NewContext(r, w))
		}
	}
	t.Fatalf("no route %s %s", method, path)
	return nil, nil
}

// get returns a page that has to be there.
func (h *house) get(t testing.TB, target string) string {
	t.Helper()
	w, err := h.send(t, access.Anybody, http.MethodGet, target, nil)
	if err != nil || w.Code != http.StatusOK {
		t.Fatalf("GET %s: %d, %v", target, w.Code, err)
	}
	return w.Body.String()
}
