package ui

import (
	"embed"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/ui/page"
)

//go:embed pages
var pages embed.FS

var faultSheet = page.Sheet{Room: page.Help}.Parse(pages, "pages/fault.html")

// faultView tells of an error.
type faultView struct {
	Frame        page.Frame
	Detail, Kept string // what happened; what became of what was asked
	Path, Label  string // where to go from there
}

// plainly are the title and detail, by status, of what the edge of the service says of HTTP itself.
var plainly = map[int][2]string{
	http.StatusNotFound:              {"No such page", "There is nothing at this address"},
	http.StatusMethodNotAllowed:      {"Not a form's address", "This address is no page to look at, or takes no form"},
	http.StatusRequestEntityTooLarge: {"Too large", "That is more than this page takes"},
	http.StatusMisdirectedRequest:    {"Another service", "This service does not answer to that name. Whoever keeps it gives it more names with --host"},
}

// Fault answers with a page that tells a person of an error: what happened, what was kept, what to do. It is web.Options.FaultPage.
func (p *Pages) Fault(c echo.Context, status int, title, detail string) error {
	if said, ok := plainly[status]; ok && title == http.StatusText(status) { // of HTTP itself, in words for programs
		title, detail = said[0], said[1]
	}
	v := faultView{Frame: p.press.Frame(c, faultSheet, title), Detail: stop(detail), Path: "/", Label: "To the first page"}
	wrote := c.Request().Method != http.MethodGet && c.Request().Method != http.MethodHead
	switch {
	case status == http.StatusServiceUnavailable && !wrote && p.press.Book() == nil:
		v.Kept = "An administrator sets one up first."
		if page.MaySetUp(c) {
			v.Kept, v.Path, v.Label = "There is something to show here once there is one.", "/set-up", "Set one up"
		}
	case status == http.StatusUnauthorized:
		v.Path, v.Label = "/sign-in?then="+url.QueryEscape(roomOf(c.Request().URL.Path)), "Sign in"
	case status == http.StatusNotFound:
		v.Kept = "It may have been removed, or its name was mistyped."
	case status >= http.StatusInternalServerError && wrote:
		v.Kept = "Whether it was done is not certain: look before you do it again."
	case status >= http.StatusInternalServerError:
		v.Kept = "Try again in a moment. Whoever keeps the service finds it in the log by its number, " + c.Response().Header().Get("X-Request-Id") + "."
	}
	if v.Kept == "" && wrote {
		v.Kept = "Nothing was changed."
	}
	return p.press.Show(c, status, faultSheet, "fault.html", v)
}

// roomOf is the path of the room that a path is in, where somebody goes back to whose form came too late.
func roomOf(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return "/" + first
}

// stop is a sentence with a full stop.
func stop(s string) string {
	if s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}
