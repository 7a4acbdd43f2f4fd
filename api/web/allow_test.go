package web_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/roster"
)

var clock = time.Date(2027, 4, 10, 16, 0, 0, 0, time.UTC)

// fakeIdentify knows a few keys; the rest, and what is stale, is refused.
func fakeIdentify(r *http.Request) (*access.User, error) {
	person := func(ago time.Duration, roles ...access.Role) *access.User {
		set, _ := access.RolesOf(roles...)
		return &access.User{Kind: access.Person, Name: "someone", Roles: set, Proved: clock.Add(-ago)}
	}
	switch r.Header.Get("Authorization") {
	case "":
		return access.Nobody, nil
	case "Bearer dispatcher":
		return person(time.Hour, access.Dispatcher), nil
	case "Bearer fresh":
		return person(10*time.Minute, access.Administrator), nil
	case "Bearer administrator":
		return person(10*time.Minute+time.Second, access.Administrator), nil
	case "Bearer machine":
		set, _ := access.RolesOf(access.CAD, access.Administrator)
		return &access.User{Kind: access.Machine, Name: "cad", Roles: set}, nil
	case "Bearer nothing":
		return person(0), nil
	case "Bearer broken":
		return nil, errors.New("the store is gone")
	}
	return nil, &roster.Error{Kind: roster.Unauthenticated, Msg: "The key is not one of ours, or no more."}
}

// newGuarded is an edge with a route of each sort; handlers note who came in.
func newGuarded(identify web.Identify) (e *echo.Echo, came *[]string) {
	came = new([]string)
	e = web.New(web.Options{
		Now: func() time.Time { return clock }, Identify: identify, Prompt: []string{"/prompt"}, Streams: []string{"/stream"},
		Rules: map[string]access.Rule{
			"GET /open": access.Public, "GET /desk": access.For("DS------"), "POST /desk": access.For("-S------"),
			"GET /vault": access.For("---A-M--!"), "GET /prompt": access.For("D-------"), "GET /stream": access.For("D-------"),
		},
	})
	handle := func(c echo.Context) error {
		*came = append(*came, access.Of(c.Request().Context()).Name)
		return c.NoContent(http.StatusOK)
	}
	for _, path := range []string{"/open", "/desk", "/vault", "/prompt", "/stream", "/forgotten"} {
		e.GET(path, handle)
		e.HEAD(path, handle)
	}
	e.POST("/desk", handle)
	e.DELETE("/open", handle)
	return e, came
}

func TestAllow(t *testing.T) {
	const (
		ask    = `Bearer realm="watchbill"`
		wrong  = ask + `, error="invalid_token"`
		stepUp = ask + `, error="insufficient_user_authentication", max_age=600`
	)
	for _, test := range []struct {
		name, method, path, key string
		status                  int
		challenge, came         string
	}{
		{"not signed in", "GET", "/desk", "", 401, ask, ""},
		{"wrong key", "GET", "/desk", "old", 401, wrong, ""},
		{"another role", "GET", "/desk", "administrator", 403, "", ""},
		{"no role", "GET", "/desk", "nothing", 403, "", ""},
		{"one of the roles", "GET", "/desk", "dispatcher", 200, "", "someone"},
		{"HEAD is GET", "HEAD", "/desk", "dispatcher", 200, "", "someone"},
		{"HEAD is GET, refused", "HEAD", "/desk", "administrator", 403, "", ""},
		{"another method of the path", "POST", "/desk", "dispatcher", 403, "", ""},

		{"public", "GET", "/open", "", 200, "", "nobody"},
		{"public with a stale credential", "GET", "/open", "old", 200, "", "nobody"},
		{"public, signed in", "GET", "/open", "dispatcher", 200, "", "someone"},
		{"a route without a rule, not signed in", "GET", "/forgotten", "", 401, ask, ""},
		{"a route without a rule", "GET", "/forgotten", "machine", 403, "", ""},
		{"a method without a rule", "DELETE", "/open", "machine", 403, "", ""},

		{"proved ten minutes ago", "GET", "/vault", "fresh", 200, "", "someone"},
		{"proved longer ago", "GET", "/vault", "administrator", 401, stepUp, ""},
		{"a machine proves who it is each time", "GET", "/vault", "machine", 200, "", "cad"},
		{"proved or not, not for them", "GET", "/vault", "dispatcher", 403, "", ""},

		{"prompt routes are guarded too, and not told", "GET", "/prompt", "dispatcher", 200, "", "nobody"},
		{"prompt, refused", "GET", "/prompt", "administrator", 403, "", ""},
		{"streams are told", "GET", "/stream", "dispatcher", 200, "", "someone"},

		{"no such path", "GET", "/nowhere", "", 404, "", ""},
		{"no such path, wrong key", "GET", "/nowhere", "old", 404, "", ""},
		{"no such method", "PUT", "/desk", "", 405, "", ""},
		{"no such method, signed in", "PUT", "/desk", "dispatcher", 405, "", ""},
		{"no such method at all", "BREW", "/desk", "dispatcher", 405, "", ""},

		{"who asks cannot be found out", "GET", "/desk", "broken", 500, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, came := newGuarded(fakeIdentify)
			r := httptest.NewRequest(test.method, test.path, nil)
			r.Host = "localhost"
			if test.key != "" {
				r.Header.Set("Authorization", "Bearer "+test.key)
			}
			w := httptest.NewRecorder()
			e.ServeHTTP(w, r)
			got := ""
			for _, name := range *came {
				got += name
			}
			if w.Code != test.status || w.Header().Get("WWW-Authenticate") != test.challenge || got != test.came {
				t.Errorf("got %d, %q, handled for %q; want %d, %q, %q", w.Code, w.Header().Get("WWW-Authenticate"), got, test.status, test.challenge, test.came)
			}
		})
	}
}

// TestWithoutSignIn lets everybody in to what has a rule, and nobody to what has none.
func TestWithoutSignIn(t *testing.T) {
	for path, want := range map[string]int{"/open": 200, "/desk": 200, "/vault": 200, "/forgotten": 403, "/nowhere": 404} {
		e, came := newGuarded(nil)
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = "localhost"
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s: got %d", path, w.Code)
		}
		if want == 200 && (len(*came) != 1 || (*came)[0] != access.Anybody.Name) {
			t.Errorf("%s: handled for %q", path, *came)
		}
	}
}
