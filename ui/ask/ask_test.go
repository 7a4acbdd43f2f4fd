package ask_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/web"
	"watchbill/roster"
	"watchbill/ui/ask"
)

// service answers as a handler does.
func service(h http.HandlerFunc) *ask.Service {
	return ask.New(func() http.Handler { return h })
}

func TestAsk(t *testing.T) {
	type seen struct{ Method, Path, Query, Kind, Match, From, Forwarded, Host, Body string }
	var got seen
	type asked string
	s := service(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = seen{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, r.Header.Get("Content-Type"), r.Header.Get("If-Match"), r.RemoteAddr, r.Header.Get("X-Forwarded-For"), r.Host, string(body)}
		if r.Context().Value(asked("who")) != "somebody" || r.Header.Get("Cookie") != "" || r.Header.Get("Authorization") != "" {
			t.Error("it is not known who asks, or they are told twice")
		}
		w.Header().Set("ETag", `"7"`)
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write([]byte(`{"id": "a"}`))
	})
	r := httptest.NewRequest(http.MethodPost, "/roster/cell", nil)
	r = r.WithContext(context.WithValue(r.Context(), asked("who"), "somebody"))
	r.Header.Set("X-Forwarded-For", "192.0.2.9")
	r.Header.Set("Cookie", "session=secret")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	a, err := s.Ask(r, ask.Question{
		Method: http.MethodPut, Path: ask.Path("v1", "extras", "a/b c"), Query: url.Values{"dry_run": {"true"}}, Header: http.Header{"If-Match": {`"6"`}}, Body: map[string]int{"n": 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := seen{"PUT", "/v1/extras/a%2Fb%20c", "dry_run=true", "application/json", `"6"`, r.RemoteAddr, "192.0.2.9", r.Host, `{"n":1}`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var into struct{ ID string }
	if err := a.Read(&into); err != nil || into.ID != "a" || a.Status != http.StatusCreated || a.Header.Get("ETag") != `"7"` {
		t.Errorf("%v %v %v", a, into, err)
	}
}

// TestRefused finds, for each refusal, the error that the edge answers with the same status.
func TestRefused(t *testing.T) {
	for _, test := range []struct {
		status    int
		challenge string
		want      error
	}{
		{http.StatusBadRequest, "", &roster.Error{Kind: roster.Invalid}},
		{http.StatusUnprocessableEntity, "", &roster.Error{Kind: roster.Invalid}},
		{http.StatusNotFound, "", &roster.Error{Kind: roster.NotFound}},
		{http.StatusConflict, "", &roster.Error{Kind: roster.Conflict}},
		{http.StatusForbidden, "", &roster.Error{Kind: roster.Forbidden}},
		{http.StatusUnauthorized, `Bearer realm="watchbill"`, &roster.Error{Kind: roster.Unauthenticated}},
		{http.StatusUnauthorized, `Bearer realm="watchbill", error="insufficient_user_authentication", max_age=600`, web.ProveAgain},
		{http.StatusServiceUnavailable, "", &roster.Error{Kind: roster.Unavailable}},
	} {
		s := service(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("WWW-Authenticate", test.challenge)
			w.WriteHeader(test.status)
			_, _ = w.Write([]byte(`{"title": "No", "detail": "Because.", "errors": [{"pointer": "/from", "detail": "is wrong"}], "holder": {"call_id": "7"}}`))
		})
		err := s.Get(httptest.NewRequest(http.MethodGet, "/", nil), "/v1/x", nil, nil)
		if !errors.Is(err, test.want) {
			t.Errorf("%d is %v", test.status, err)
		}
		refused := (*ask.Refused)(nil)
		if !errors.As(err, &refused) || refused.Error() != "Because." || len(refused.Faults) != 1 || refused.Holder == nil || refused.Status != test.status {
			t.Errorf("%d: %+v", test.status, refused)
		}
	}
	s := service(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusPreconditionFailed) })
	err := s.Get(httptest.NewRequest(http.MethodGet, "/", nil), "/v1/x", nil, nil)
	if status := (*web.StatusError)(nil); !errors.As(err, &status) || status.Status != http.StatusPreconditionFailed || err.Error() != "Precondition Failed" {
		t.Errorf("412 is %v", err)
	}
}

func TestAnswerThatIsNoJSON(t *testing.T) {
	s := service(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<p>")) })
	var into struct{}
	if err := s.Get(httptest.NewRequest(http.MethodGet, "/", nil), "/v1/x", nil, &into); err == nil {
		t.Error("it reads")
	}
	if _, err := s.Ask(httptest.NewRequest(http.MethodGet, "/", nil), ask.Question{Path: "/v1/x", Body: func() {}}); err == nil {
		t.Error("a function has a JSON form")
	}
}
