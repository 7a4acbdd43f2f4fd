package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/roster"
)

func TestProblemOf(t *testing.T) {
	secret := errors.New("open /var/lib/secret: permission denied")
	kind := func(k roster.Kind) error {
		return fmt.Errorf("load: %w", &roster.Error{Kind: k, Msg: "said to the user", Err: secret})
	}
	const urn = "urn:watchbill:problem:"
	for _, c := range []struct {
		name   string
		err    error
		status int
		kind   string
		detail string
	}{
		{"invalid", kind(roster.Invalid), 400, urn + "invalid", "said to the user"},
		{"unauthenticated", kind(roster.Unauthenticated), 401, urn + "unauthenticated", "said to the user"},
		{"forbidden", kind(roster.Forbidden), 403, urn + "forbidden", "said to the user"},
		{"not found", kind(roster.NotFound), 404, urn + "not-found", "said to the user"},
		{"conflict", kind(roster.Conflict), 409, urn + "conflict", "said to the user"},
		{"unavailable", kind(roster.Unavailable), 503, urn + "unavailable", "said to the user"},
		{"a kind that is not in the table", kind("odd"), 500, "about:blank", "Something went wrong on our side; the log has it under this answer's X-Request-Id."},
		{"internal", secret, 500, "about:blank", "Something went wrong on our side; the log has it under this answer's X-Request-Id."},
		{"echo's 404", echo.ErrNotFound, 404, "about:blank", "There is nothing at this path; see /openapi.yaml."},
		{"echo's 415", echo.ErrUnsupportedMediaType, 415, "about:blank", "Unsupported Media Type."},
		{"echo with a cause", echo.NewHTTPError(400, "cause").SetInternal(secret), 400, "about:blank", "Bad Request."},
		{"a status of our own", &web.StatusError{Status: 415, Detail: "CSV only"}, 415, "about:blank", "CSV only"},
		{"a status without a name", &web.StatusError{Status: 499}, 499, "about:blank", "Error."},
		{"body too long", fmt.Errorf("read: %w", &http.MaxBytesError{Limit: 9}), 413, "about:blank", "The body is longer than the service takes."},
		{"deadline", context.DeadlineExceeded, 503, urn + "unavailable", "The answer took too long; ask for less, or again later."},
		{"given up", context.Canceled, 503, urn + "unavailable", "The request was given up."},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := web.ProblemOf(c.err)
			if p.Status != c.status || p.Type != c.kind || p.Detail != c.detail || p.Title == "" {
				t.Errorf("got %+v", p)
			}
			if strings.Contains(fmt.Sprint(p), "secret") {
				t.Errorf("the cause shows: %+v", p)
			}
		})
	}
}

func TestProblemOfFaults(t *testing.T) {
	joined := fmt.Errorf("ask: %w", errors.Join(roster.Invalidf("lat", "too far"), roster.Invalidf("lon", "too far as well")))
	for _, c := range []struct {
		name string
		err  error
		want web.Problem
	}{
		{"one of the domain", roster.Invalidf("days", "too many"), web.Problem{
			Detail: "too many", Errors: web.Faults{{Parameter: "days", Detail: "too many"}},
		}},
		{"joined", joined, web.Problem{
			Detail: "lat: too far (and 1 more)",
			Errors: web.Faults{{Parameter: "lat", Detail: "too far"}, {Parameter: "lon", Detail: "too far as well"}},
		}},
		{"gathered", web.Faults{{Pointer: "/call/id", Detail: "missing"}}, web.Problem{
			Detail: "/call/id: missing", Errors: web.Faults{{Pointer: "/call/id", Detail: "missing"}},
		}},
	} {
		c.want.Type, c.want.Title, c.want.Status = "urn:watchbill:problem:invalid", "The request is not valid", 400
		if diff := cmp.Diff(c.want, web.ProblemOf(c.err)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestProblemOfHeld: a conflict says who has it.
func TestProblemOfHeld(t *testing.T) {
	held := &web.Held{Err: &roster.Error{Kind: roster.Conflict, Msg: "taken"}, By: "C-1"}
	p := web.ProblemOf(fmt.Errorf("claim: %w", held))
	if p.Status != http.StatusConflict || p.Holder != "C-1" || p.Detail != "taken" {
		t.Errorf("got %+v", p)
	}
	if p := web.ProblemOf(web.Faults{{Detail: "the body is empty"}}); p.Detail != "the body is empty" {
		t.Errorf("got %+v", p)
	}
}
