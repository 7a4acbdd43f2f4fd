package api_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"watchbill/api"
	"watchbill/roster"
)

// TestEveryOperationIsLimited: the document says of every operation that it can be asked too often, and that there can be
// too many who ask.
func TestEveryOperationIsLimited(t *testing.T) {
	s := newService(t, nil)
	for _, x := range s.steps() {
		if x.operation.Responses.Status(http.StatusTooManyRequests) == nil {
			t.Errorf("%s %s does not name 429: '#/components/responses/TooOften'", x.method, x.path)
		}
	}
}

// TestClasses: what is asked for while a call waits is in no lane, and whoever tries passwords is held back most.
func TestClasses(t *testing.T) {
	for pattern, want := range map[string]string{
		"/v1/nearest": api.ClassDispatch, "/v1/recommendations": api.ClassDispatch, "/v1/assignments": api.ClassDispatch, "/v1/assignments/:id": api.ClassDispatch,
		"/v1/units/:unit/status": api.ClassDispatch, "/v1/positions": api.ClassDispatch, "/healthz": api.ClassDispatch, "/readyz": api.ClassDispatch,
		"/v1/feeds/osmand": api.ClassDispatch, "/metrics": api.ClassDispatch,
		"/v1/gaps": api.ClassOrdinary, "/openapi.yaml": api.ClassOrdinary,
		"/v1/coverage": api.ClassHeavy, "/v1/whatif": api.ClassHeavy, "/v1/recruitment": api.ClassHeavy, "/v1/forecast": api.ClassHeavy, "/v1/reports/response": api.ClassHeavy,
	} {
		if got := api.ClassOf(pattern); got != want {
			t.Errorf("%s is %s, want %s", pattern, got, want)
		}
	}
	s := newService(t, nil)
	for _, r := range s.handler.(*echo.Echo).Routes() {
		if strings.HasPrefix(r.Path, "/sign-in") && api.ClassOf(r.Path) != api.ClassSignIn {
			t.Errorf("%s is %s", r.Path, api.ClassOf(r.Path))
		}
	}
	for _, p := range api.Heavy {
		if !slices.ContainsFunc(s.handler.(*echo.Echo).Routes(), func(r *echo.Route) bool { return r.Path == p }) {
			t.Errorf("%s is heavy, and no route", p)
		}
	}
}

func TestParseRates(t *testing.T) {
	r, err := api.ParseRates([]string{"ordinary=5/s", "dispatch=off"})
	if err != nil || r[api.ClassOrdinary].PerSecond != 5 || r[api.ClassDispatch].PerSecond != 0 || r[api.ClassHeavy] != api.DefaultRates()[api.ClassHeavy] {
		t.Errorf("%v %v", r, err)
	}
	for _, s := range []string{"", "ordinary", "ordinary=", "nobody=5/s", "=5/s", "ordinary=x"} {
		var e *roster.Error
		if _, err := api.ParseRates([]string{s}); !errors.As(err, &e) || e.Field != "rate" {
			t.Errorf("%q: %v", s, err)
		}
	}
}
