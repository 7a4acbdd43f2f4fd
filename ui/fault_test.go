package ui_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui"
)

// TestFault: what happened is said in words for people, with what was kept and where to go; a stranger is not told how new the
// program is.
func TestFault(t *testing.T) {
	pages := ui.New(ui.Options{Service: http.NotFoundHandler, Book: func() *roster.Book { return nil }, Now: func() time.Time { return noon }, Version: "9.9"})
	for _, test := range []struct {
		method        string
		status        int
		title, detail string
		user          *access.User
		want, not     []string
	}{
		{"GET", 404, "Not Found", "There is nothing at this path; see /openapi.yaml.", access.Anybody, []string{"<h1>No such page</h1>", "nothing at this address.", "watchbill 9.9"}, []string{"openapi"}},
		{"GET", 404, "There is no such thing", "There is no request <7>", access.Anybody, []string{"no request &lt;7&gt;."}, []string{"Nothing was changed"}},
		{"POST", 413, "Request Entity Too Large", "The body is longer than 7 bytes.", access.Anybody, []string{"Too large", "Nothing was changed."}, []string{"bytes"}},
		{"POST", 500, "Internal Server Error", "It failed.", access.Anybody, []string{"Whether it was done is not certain"}, nil},
		{"GET", 401, "Sign in", "Sign in.", access.Nobody, []string{`href="/sign-in?then=%2Froster"`}, []string{"9.9", "<p></p>"}},
	} {
		r := httptest.NewRequest(test.method, "/roster/cell?x=y", nil)
		w := httptest.NewRecorder()
		if err := pages.Fault(echo.New().NewContext(r.WithContext(access.With(r.Context(), test.user)), w), test.status, test.title, test.detail); err != nil {
			t.Fatal(err)
		}
		text := w.Body.String()
		for _, s := range test.want {
			if !strings.Contains(text, s) {
				t.Errorf("%s %d does not say %q:\n%s", test.method, test.status, s, text)
			}
		}
		for _, s := range test.not {
			if strings.Contains(text, s) {
				t.Errorf("%s %d says %q", test.method, test.status, s)
			}
		}
	}
}
