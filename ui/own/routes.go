package own

import (
	"embed"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/ui/page"
	"watchbill/ui/requests/record"
)

//go:embed pages
var pages embed.FS

// room answers the paths below /my.
type room struct{ *page.Press }

// asks are those who may ask and answer for themselves.
var asks = access.For("-S----OL")

// formBody is the most bytes that a form brings.
const formBody = 8 << 10

// Routes are the pages and actions of the room.
func Routes(p *page.Press) []web.Route {
	r := room{p}
	post := func(path string, handle echo.HandlerFunc) web.Route {
		return web.Route{Method: http.MethodPost, Path: path, Rule: asks, Handle: handle, Body: formBody}
	}
	return []web.Route{
		{Method: http.MethodGet, Path: "/my", Rule: page.Rules[page.My], Handle: r.show},
		post("/my/leave", r.askLeave), post("/my/swap", r.askSwap), post("/my/requests/:id", r.answerRequest), post("/my/offers/:id", r.answerOffer),
		post("/my/calendars", r.issueCalendar), post("/my/calendars/:id", r.revokeCalendar),
	}
}

// sheet is the page of /my.
var sheet = page.Sheet{Room: page.My, Styles: []string{"own.css"}, Keys: []page.Key{
	{Press: []string{"Enter"}, Does: "On a question such as “Accept…”: opens it; on its button: says yes"},
}}.Parse(pages, "pages/my.html", "pages/duty.html", "pages/requests.html", "pages/certificates.html", "pages/calendar.html")

// show answers GET /my.
func (r room) show(c echo.Context) error {
	v, err := r.view(c)
	if err != nil {
		return err
	}
	v.Frame.Said = said[c.QueryParam("done")]
	return r.Show(c, http.StatusOK, sheet, "my.html", v)
}

// said is what was just done.
var said = map[string]string{
	"leave":     "Asked. A supervisor decides; you see it below, with the reason where it is denied.",
	"swap":      "Proposed. The other officer agrees first, then a supervisor decides.",
	"agreed":    "Agreed. A supervisor decides now.",
	"withdrawn": "Withdrawn. Nothing on the roster changed.",
	"accepted":  "Accepted. The duty is yours, and stands on the roster below.",
	"revoked":   "Taken back. That address opens nothing any more; the others go on.",
	"declined":  "Declined. You are not asked for it again.",
}

// back sends the browser to the page, with what was done.
func back(c echo.Context, done, place string) error {
	return page.SeeOther(c, "/my?done="+url.QueryEscape(done)+place)
}

// clock is the agency's.
func (r room) clock() record.Clock { return record.Clock{Zone: r.Zone(), Now: r.Now()} }

// names says who is who, to whoever asks.
func (r room) names(c echo.Context) record.Names {
	return record.Names{Book: r.Book(), User: access.Of(c.Request().Context())}
}
