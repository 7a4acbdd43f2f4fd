package ask

import (
	"encoding/json"
	"net/http"
	"strings"

	"watchbill/api/web"
	"watchbill/roster"
)

// Fault is one thing wrong with what was sent.
type Fault struct {
	Pointer   string `json:"pointer"`   // JSON pointer into the body; empty where Parameter says the place
	Parameter string `json:"parameter"` // of the query
	Detail    string `json:"detail"`
}

// Holder is who has what was asked for.
type Holder struct {
	AssignmentID string `json:"assignment_id"`
	CallID       string `json:"call_id"`
	Since        string `json:"since"`
}

// Refused is an answer of status 400 or more. Title and Detail are safe to show.
type Refused struct {
	Status int             `json:"status"`
	Title  string          `json:"title"`
	Detail string          `json:"detail"`
	Faults []Fault         `json:"errors"`
	Holder *Holder         `json:"holder"` // of a unit; nil: this is about something else
	Whole  json.RawMessage `json:"-"`      // the problem as it was answered
	cause  error
}

// Error implements error.
func (e *Refused) Error() string {
	if e.Detail != "" {
		return e.Detail
	}
	return e.Title
}

// Unwrap returns the error that the edge of the service answers with the same status.
func (e *Refused) Unwrap() error { return e.cause }

// refusedOf reads an answer that is a refusal.
func refusedOf(a Answer) *Refused {
	e := &Refused{}
	if json.Unmarshal(a.Body, e) != nil || e.Title == "" {
		e.Title = http.StatusText(a.Status)
	}
	e.Status, e.Whole = a.Status, a.Body
	said := e.Error()
	kinds := map[int]roster.Kind{
		http.StatusBadRequest: roster.Invalid, http.StatusUnprocessableEntity: roster.Invalid, http.StatusNotFound: roster.NotFound,
		http.StatusConflict: roster.Conflict, http.StatusForbidden: roster.Forbidden, http.StatusUnauthorized: roster.Unauthenticated,
		http.StatusServiceUnavailable: roster.Unavailable,
	}
	kind, ok := kinds[a.Status]
	switch {
	case strings.Contains(a.Header.Get("WWW-Authenticate"), "insufficient_user_authentication"):
		e.cause = web.ProveAgain
	case ok:
		e.cause = &roster.Error{Kind: kind, Msg: said}
	default:
		e.cause = &web.StatusError{Status: a.Status, Detail: said}
	}
	return e
}
