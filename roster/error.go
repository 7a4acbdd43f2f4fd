package roster

import (
	"fmt"
)

// Kind says what sort of failure an [Error] is, so that the edge can choose a status without reading its text.
type Kind string

// The kinds of failure. Every other error is internal.
const (
	Invalid         Kind = "invalid"
	NotFound        Kind = "not-found"
	Conflict        Kind = "conflict"
	Forbidden       Kind = "forbidden"
	Unauthenticated Kind = "unauthenticated"
	Unavailable     Kind = "unavailable"
)

// Error is the one error type of the domain. Msg is safe to show a user; Field names the offending input, if any;
// Err is the cause and never leaves the server.
type Error struct {
	Kind  Kind
	Field string
	Msg   string
	Err   error
}

func (e *Error) Error() string {
	s := e.Msg
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause, nil where there is none.
func (e *Error) Unwrap() error { return e.Err }

// Is matches another *Error of the same kind that names no message, so that errors.Is(err, &Error{Kind: Conflict}) asks for the kind.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Msg == "" && t.Kind == e.Kind
}

// Invalidf returns an [Error] of kind [Invalid] about field.
func Invalidf(field, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Msg: fmt.Sprintf(format, args...)}
}
