package api

import (
	"errors"
	"strings"

	"watchbill/api/web"
	"watchbill/dispatch/desk"
	"watchbill/roster"
)

// inBody says of a domain's error which places of the body it is about. A field is a member, its parts separated by
// dots; at names those that are not found that way. Fields that begin with a capital are headers.
func inBody(err error, at map[string]string) error {
	var taken *desk.Taken
	var domain *roster.Error
	switch {
	case errors.As(err, &taken):
		return &web.Held{Err: &roster.Error{Kind: roster.Conflict, Msg: sentence(taken), Err: err}, By: taken.Holder}
	case !errors.As(err, &domain):
		return err
	}
	if faults := bodyFaults(nil, err, at); len(faults) > 0 {
		return faults
	}
	return &roster.Error{Kind: domain.Kind, Msg: domain.Msg, Err: err}
}

// sentence is what a conflict says without its field.
func sentence(err error) string {
	var domain *roster.Error
	if errors.As(err, &domain) {
		return domain.Msg
	}
	return err.Error()
}

// bodyFaults collects the errors of kind Invalid, and what is not found where at says that the body names it.
func bodyFaults(f web.Faults, err error, at map[string]string) web.Faults {
	if e, ok := err.(*roster.Error); ok { //nolint:errorlint // walks the tree itself
		place, named := at[e.Field]
		if e.Kind == roster.Invalid || e.Kind == roster.NotFound && named {
			f = append(f, faultIn(e, place))
		}
		return f
	}
	switch e := err.(type) { //nolint:errorlint // walks the tree itself
	case interface{ Unwrap() []error }:
		for _, x := range e.Unwrap() {
			f = bodyFaults(f, x, at)
		}
	case interface{ Unwrap() error }:
		f = bodyFaults(f, e.Unwrap(), at)
	}
	return f
}

var fieldPointer = strings.NewReplacer(".", "/", "[", "/", "]", "")

func faultIn(e *roster.Error, place string) web.Fault {
	switch {
	case place != "":
		return web.Fault{Pointer: place, Detail: e.Msg}
	case e.Field == "" || strings.HasPrefix(e.Field, "/"): // of a document's own reader
		return web.Fault{Pointer: e.Field, Detail: e.Msg}
	case e.Field[0] >= 'A' && e.Field[0] <= 'Z':
		return web.Fault{Parameter: e.Field, Detail: e.Msg}
	}
	return web.Fault{Pointer: "/" + fieldPointer.Replace(e.Field), Detail: e.Msg}
}

// unavailable is the error of a part of the interface that this service was made without.
func unavailable(what string) error {
	return &roster.Error{Kind: roster.Unavailable, Msg: "This service runs without " + what + "."}
}
