package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
)

// ProblemType is the media type of a [Problem].
const ProblemType = "application/problem+json"

// Problem is the body of every answer that is an error (RFC 9457).
type Problem struct {
	Type   string `json:"type"`   // a URN that names the kind; about:blank where the status says it all
	Title  string `json:"title"`  // the same for every problem of the type
	Status int    `json:"status"` // as in the status line
	Detail string `json:"detail"` // what was wrong this time, for a person to read
	Errors Faults `json:"errors,omitempty"`
	Holder any    `json:"holder,omitempty"` // of a conflict: who has what was asked for; see [Held]
	Retry  int    `json:"-"`                // seconds, as the Retry-After header has it; 0: it says nothing, or 1 where not available

	Challenge string `json:"-"` // of a 401, for WWW-Authenticate; empty: a key is asked for
}

// Held is an error about something that somebody else has. By says who has it, as JSON that may be shown, and At which
// places of the input ask for it; nil: none in particular.
type Held struct {
	Err error
	By  any
	At  Faults
}

func (h *Held) Error() string { return h.Err.Error() }

// Unwrap returns Err.
func (h *Held) Unwrap() error { return h.Err }

// Fault is one thing wrong with a request's input: with the query parameter named, or with the place in the body that
// a JSON pointer gives. Neither: with the body as a whole.
type Fault struct {
	Parameter string `json:"parameter,omitempty"`
	Pointer   string `json:"pointer,omitempty"`
	Detail    string `json:"detail"`
}

// Faults are all that is wrong with a request's input, at least one. They are an error of kind [roster.Invalid].
type Faults []Fault

func (f Faults) Error() string {
	s := "the request is not valid"
	for _, x := range f {
		s += "; " + x.Parameter + x.Pointer + ": " + x.Detail
	}
	return s
}

// StatusError is an error of HTTP itself, such as 415. Detail is safe to show.
type StatusError struct {
	Status int
	Detail string
}

func (e *StatusError) Error() string { return e.Detail }

// kinds is the one table from kind of error to what the client is told.
var kinds = map[roster.Kind]struct {
	status int
	title  string
}{
	roster.Invalid:         {http.StatusBadRequest, "The request is not valid"},
	roster.Unauthenticated: {http.StatusUnauthorized, "Sign in first"},
	roster.Forbidden:       {http.StatusForbidden, "You may not do this"},
	roster.NotFound:        {http.StatusNotFound, "There is no such thing"},
	roster.Conflict:        {http.StatusConflict, "Not as things stand"},
	roster.Unavailable:     {http.StatusServiceUnavailable, "Not available now"},
}

const internal = "Something went wrong on our side; the log has it under this answer's X-Request-Id."

// ProblemOf says what a client is told about err.
func ProblemOf(err error) Problem {
	var (
		faults  Faults
		domain  *roster.Error
		status  *StatusError
		routing *echo.HTTPError
		tooBig  *http.MaxBytesError
		turned  *TurnedAway
	)
	switch {
	case errors.As(err, &faults):
		return ofFaults(faults)
	case errors.As(err, &domain) && domain.Kind == roster.Invalid && len(invalid(nil, err)) > 1:
		return ofFaults(invalid(nil, err))
	case errors.As(err, &domain):
		p := ofKind(domain.Kind, domain.Msg)
		if domain.Field != "" && p.Status != http.StatusInternalServerError {
			p.Errors = Faults{{Parameter: domain.Field, Detail: domain.Msg}}
		}
		var held *Held
		if errors.As(err, &held) {
			p.Holder = held.By
			if held.At != nil {
				p.Errors = held.At
			}
		}
		var r *refused
		if errors.As(err, &r) {
			p.Challenge = r.challenge
		}
		return p
	case errors.As(err, &status):
		return ofStatus(status.Status, status.Detail)
	case errors.As(err, &turned):
		p := ofStatus(turned.Status, turned.Detail)
		if turned.Status == http.StatusServiceUnavailable {
			p = ofKind(roster.Unavailable, turned.Detail)
		}
		p.Retry = int(math.Ceil(turned.After.Seconds()))
		return p
	case errors.As(err, &tooBig):
		return ofStatus(http.StatusRequestEntityTooLarge, "The body is longer than the service takes.")
	case errors.As(err, &routing):
		return ofStatus(routing.Code, routingDetail[routing.Code])
	case errors.Is(err, context.DeadlineExceeded):
		return ofKind(roster.Unavailable, "The answer took too long; ask for less, or again later.")
	case errors.Is(err, context.Canceled):
		return ofKind(roster.Unavailable, "The request was given up.")
	}
	return ofStatus(http.StatusInternalServerError, internal)
}

// routingDetail explains the errors that the router makes; its own words are not used.
var routingDetail = map[int]string{
	http.StatusNotFound:         "There is nothing at this path; see /openapi.yaml.",
	http.StatusMethodNotAllowed: "This path does not take the method; the Allow header names those it takes.",
}

func ofFaults(f Faults) Problem {
	where := f[0].Parameter + f[0].Pointer
	if where != "" {
		where += ": "
	}
	p := ofKind(roster.Invalid, where+f[0].Detail)
	if len(f) > 1 {
		p.Detail += fmt.Sprintf(" (and %d more)", len(f)-1)
	}
	p.Errors = f
	return p
}

// invalid collects the errors of kind Invalid that were joined into err.
func invalid(f Faults, err error) Faults {
	if e, ok := err.(*roster.Error); ok && e.Kind == roster.Invalid { //nolint:errorlint // walks the tree itself
		return append(f, Fault{Parameter: e.Field, Detail: e.Msg})
	}
	switch e := err.(type) { //nolint:errorlint // walks the tree itself
	case interface{ Unwrap() []error }:
		for _, x := range e.Unwrap() {
			f = invalid(f, x)
		}
	case interface{ Unwrap() error }:
		f = invalid(f, e.Unwrap())
	}
	return f
}

func ofKind(kind roster.Kind, detail string) Problem {
	k, ok := kinds[kind]
	if !ok {
		return ofStatus(http.StatusInternalServerError, internal)
	}
	return Problem{Type: "urn:watchbill:problem:" + string(kind), Title: k.title, Status: k.status, Detail: detail}
}

func ofStatus(status int, detail string) Problem {
	p := Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
	if p.Title == "" {
		p.Title = "Error"
	}
	if p.Detail == "" {
		p.Detail = p.Title + "."
	}
	return p
}

// writeTo answers with the problem. It fails only when the client has gone.
func (p Problem) writeTo(w http.ResponseWriter) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	h := w.Header()
	for _, name := range []string{"ETag", "Content-Disposition", "Link", "Vary"} {
		h.Del(name) // of the answer that was not to be
	}
	h.Set("Content-Type", ProblemType)
	p.setHeaders(h)
	w.WriteHeader(p.Status)
	_, err = w.Write(append(body, '\n'))
	return err
}

// setHeaders sets what belongs to a problem, whichever way it is told.
func (p Problem) setHeaders(h http.Header) {
	h.Set("Cache-Control", "no-store")
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", cmp.Or(p.Challenge, bearer))
	}
	if p.Status == http.StatusServiceUnavailable || p.Retry > 0 {
		h.Set("Retry-After", strconv.Itoa(max(1, p.Retry)))
	}
}
