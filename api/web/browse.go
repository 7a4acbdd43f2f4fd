package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
)

// SignInPage says, as path and query, where a browser is sent whose person asked for a page and has to sign in first, or to
// prove again who they are.
type SignInPage func(prove bool, r *http.Request) string

// lead sends a browser whose person asked for a page to where they sign in, or prove again who they are, and tells whether it
// did. Programs, and what pages ask for by themselves, get the problem: they could do nothing with a form.
func (x *edge) lead(c echo.Context, err error) bool {
	r := c.Request()
	if x.opt.SignInPage == nil || !errors.Is(err, &roster.Error{Kind: roster.Unauthenticated}) || !wantsPage(r) {
		return false
	}
	h := c.Response().Header()
	h.Set("Location", x.opt.SignInPage(errors.Is(err, ProveAgain), r))
	c.Response().WriteHeader(http.StatusSeeOther)
	return true
}

// FaultPage answers with a page that tells a person of an error.
type FaultPage func(c echo.Context, status int, title, detail string) error

// tell answers with a problem: as a page where a person asked for one, or sent a form from one, else as JSON. What is under /v1 is
// for programs, also in a browser's window.
func (x *edge) tell(c echo.Context, p Problem) error {
	r := c.Request()
	if x.opt.FaultPage == nil || strings.HasPrefix(r.URL.Path, "/v1/") || !inWindow(r) {
		return p.writeTo(c.Response())
	}
	p.setHeaders(c.Response().Header())
	return x.opt.FaultPage(c, p.Status, p.Title, p.Detail)
}

// wantsPage tells whether a person waits for the answer in a browser's window, and has sent nothing.
func wantsPage(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && inWindow(r)
}

// inWindow tells whether a person waits for the answer in a browser's window.
func inWindow(r *http.Request) bool {
	mode := r.Header.Get("Sec-Fetch-Mode")
	return r.Header["Authorization"] == nil && (mode == "" || mode == "navigate") && strings.Contains(r.Header.Get("Accept"), "text/html")
}
