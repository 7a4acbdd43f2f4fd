package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/api/web/access"
)

// TestInside: a page's question on behalf of somebody whom the edge has let in is theirs, without proof anew, and gets what they
// may get and no more; nothing that comes from outside is taken for one.
func TestInside(t *testing.T) {
	asked := 0
	e := web.New(web.Options{
		Now:         func() time.Time { return clock },
		CrossOrigin: http.NewCrossOriginProtection(),
		Identify: func(*http.Request) (*access.User, error) {
			asked++
			return access.Nobody, nil
		},
		Rules: map[string]access.Rule{"GET /for-supervisors": access.For("-S------"), "POST /for-supervisors": access.For("-S------"), "GET /for-dispatchers": access.For("D-------")},
	})
	whom := func(c echo.Context) error { return c.String(http.StatusOK, access.Of(c.Request().Context()).Name) }
	e.GET("/for-supervisors", whom)
	e.POST("/for-supervisors", whom)
	e.GET("/for-dispatchers", whom)
	roles, err := access.RolesOf(access.Supervisor)
	if err != nil {
		t.Fatal(err)
	}
	somebody := &access.User{Kind: access.Person, ID: "1", Name: "s.lund", Roles: roles}
	for _, test := range []struct {
		method, path string
		user         *access.User // whom the context names; nil: nobody
		want         int
	}{
		{"GET", "/for-supervisors", somebody, 200},
		{"POST", "/for-supervisors", somebody, 200},
		{"GET", "/for-dispatchers", somebody, 403},
		{"GET", "/for-supervisors", access.Nobody, 401},
		{"GET", "/for-supervisors", nil, 401},
	} {
		r := httptest.NewRequest(test.method, test.path, nil)
		r.Host = "localhost"
		if test.user != nil {
			r = r.WithContext(access.With(r.Context(), test.user))
		}
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code != test.want || test.want == 200 && w.Body.String() != "s.lund" {
			t.Errorf("%s %s: %d %s, want %d", test.method, test.path, w.Code, w.Body, test.want)
		}
	}
	if asked != 1 {
		t.Errorf("who asks was found out %d times, want once, of the one from outside", asked)
	}
}
