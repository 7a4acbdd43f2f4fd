package admin

import (
	"errors"
	"net/http"
	"strings"

	"watchbill/api/web"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// told is what a page with a form says of a refusal, beside the frame.
type told struct {
	Prove bool // it is a while since they proved who they are: that first
	Moved bool // somebody changed it meanwhile
}

// keptTyped is said where a form was kept.
const keptTyped = "What you typed is kept. Change what is named, and press again."

// refuse says on a form's page what was refused, at the fields that it is about, and what to do. It returns false where the page
// cannot tell of it: then the edge answers the error.
func (t *told) refuse(f *page.Frame, err error, kept string, fields ...*field) bool {
	var no *ask.Refused
	if !errors.As(err, &no) {
		return false
	}
	switch {
	case errors.Is(err, web.ProveAgain):
		t.Prove = true
		f.Wrong = []string{"Nothing was changed: it is more than 10 minutes since you proved who you are.", "What you typed is kept. Prove who you are in another window, and press again here."}
		return true
	case no.Status == http.StatusPreconditionFailed:
		t.Moved = true
		f.Wrong = []string{"Nothing was changed: somebody else changed this meanwhile.", "What you typed is kept. Look at what is there now, and press again to put yours in its place."}
		return true
	case no.Status == http.StatusUnauthorized, no.Status == http.StatusForbidden, no.Status == http.StatusNotFound:
		return false
	}
	rest := blame(no.Faults, fields...)
	f.Wrong = []string{"Nothing was changed: what is marked below does not stand."}
	if len(rest) == len(no.Faults) {
		f.Wrong[0] = sentence(no.Error())
		if len(rest) > 0 && no.Detail != "" && strings.Contains(no.Detail, rest[0].Detail) { // it is made of them
			f.Wrong[0] = "Nothing was changed."
		}
	}
	for _, fault := range rest {
		f.Wrong = append(f.Wrong, sentence(strings.TrimSpace(place(fault)+fault.Detail)))
	}
	if kept != "" {
		f.Wrong = append(f.Wrong, kept)
	}
	return true
}

func place(f ask.Fault) string {
	if f.Pointer == "" {
		return ""
	}
	return strings.ReplaceAll(strings.TrimPrefix(f.Pointer, "/"), "/", " ") + ": "
}

// status is the HTTP status of a page that tells of a refusal.
func status(err error) int {
	var no *ask.Refused
	if !errors.As(err, &no) || no.Status == http.StatusUnauthorized {
		return http.StatusUnprocessableEntity // 401 would have a browser ask for a password of its own
	}
	return no.Status
}

// asksProof tells whether somebody has to prove again who they are.
func asksProof(err error) bool { return errors.Is(err, web.ProveAgain) }

func asRefused(err error, no **ask.Refused) bool { return errors.As(err, no) }
