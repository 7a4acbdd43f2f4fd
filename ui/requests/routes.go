package requests

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

// room answers the paths below /roster that are not the weeks.
type room struct{ *page.Press }

// decides are those who act; others of the room read.
var decides = access.For("-S------")

// formBody is the most bytes that a form brings: 500 officers to ask.
const formBody = 64 << 10

// Routes are the pages and actions of the room.
func Routes(p *page.Press) []web.Route {
	r := room{p}
	read := page.Rules[page.Roster]
	get := func(path, title string, handle echo.HandlerFunc) web.Route {
		return web.Route{Method: http.MethodGet, Path: path, Rule: read, Handle: r.Filled(page.Roster, title, handle)}
	}
	form := func(path, title string, handle echo.HandlerFunc) web.Route {
		return web.Route{Method: http.MethodGet, Path: path, Rule: decides, Handle: r.Filled(page.Roster, title, handle)}
	}
	post := func(path string, handle echo.HandlerFunc) web.Route {
		return web.Route{Method: http.MethodPost, Path: path, Rule: decides, Handle: handle, Body: formBody}
	}
	return []web.Route{
		get("/roster/requests", "Requests", r.requests), get("/roster/requests/:id", "Request", r.request), post("/roster/requests/:id", r.decide),
		form("/roster/requests/new", "Enter a request", r.newRequest), post("/roster/requests/new", r.makeRequest),
		get("/roster/offers", "Open duty", r.offers), get("/roster/offers/:id", "Open duty", r.offer), post("/roster/offers/:id", r.handleOffer),
		form("/roster/offers/new", "Offer duty", r.newOffer), post("/roster/offers/new", r.makeOffer),
		get("/roster/publications", "Published periods", r.publications), post("/roster/publications", r.publish),
		get("/roster/publications/:id", "Published period", r.publication), post("/roster/publications/:id", r.handlePublication),
		get("/roster/ledger", "Fairness", r.ledger), get("/roster/roll-call", "Roll-call", r.rollCall),
	}
}

// clock is the agency's.
func (r room) clock() record.Clock { return record.Clock{Zone: r.Zone(), Now: r.Now()} }

// names says who is who, to whoever asks.
func (r room) names(c echo.Context) record.Names {
	return record.Names{Book: r.Book(), User: access.Of(c.Request().Context())}
}

// mayDecide tells whether whoever asks may act.
func mayDecide(c echo.Context) bool { return decides.Allows(access.Of(c.Request().Context()).Roles) }

// pathID is the identifier in the path.
func pathID(c echo.Context) string {
	id, err := url.PathUnescape(c.Param("id"))
	if err != nil {
		return c.Param("id")
	}
	return id
}

// listed are the keys of a page with a list.
var listed = []page.Key{{Press: []string{"j", "k"}, Does: "Next and previous row"}, {Press: []string{"Enter"}, Does: "Open the row"}}

// filled is the query of a form that says only what was chosen.
func filled(query url.Values, names ...string) url.Values {
	q := url.Values{}
	for _, name := range names {
		if v := query.Get(name); v != "" {
			q.Set(name, v)
		}
	}
	return q
}
