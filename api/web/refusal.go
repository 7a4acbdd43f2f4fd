package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster/store/audit"
)

// Refusal is that somebody was not let do something.
type Refusal struct {
	Who     audit.Who // "nobody" where a key was none of ours
	Address string
	What    string // the method and the route's pattern, or that a key was shown
}

// shownKey is what is refused of a machine whose key is not good: what it asked for does not matter.
const shownKey = "a key"

// tellRefused tells Options.Refused that somebody who is known may not, and that a key was not good. What is asked without a
// word about who asks, and a session that has ended, are nothing to tell of: browsers send those every morning.
func (x *edge) tellRefused(c echo.Context, w *way, u *access.User, err error) {
	if x.opt.Refused == nil || errors.Is(err, http.ErrAbortHandler) {
		return
	}
	r := c.Request()
	var no *refused
	switch {
	case u == nil:
		if errors.As(err, &no) && no.challenge == invalidToken && r.Header.Get("Authorization") != "" {
			x.opt.Refused(r.Context(), Refusal{access.Nobody.Who(), c.RealIP(), shownKey})
		}
	case (u.Kind == access.Person || u.Kind == access.Machine) && ProblemOf(err).Status == http.StatusForbidden:
		x.opt.Refused(r.Context(), Refusal{u.Who(), c.RealIP(), method(r.Method) + " " + w.pattern})
	}
}
