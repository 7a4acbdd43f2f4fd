package api

import (
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/dispatch"
	"watchbill/dispatch/avl"
	"watchbill/roster"
)

// osmand answers GET and POST /v1/feeds/osmand: Traccar's OsmAnd protocol, in a query, a form, or JSON. The client keeps
// a fix and sends it again until it is answered 200, so a fix that the board refuses is answered so too.
func (s *server) osmand(c echo.Context) error {
	if site := c.Request().Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		// The protocol writes by GET, which the guard against other sites' pages lets pass.
		return &roster.Error{Kind: roster.Forbidden, Msg: "A browser sent this on behalf of another site's page."}
	}
	report, err := s.osmandReport(c.Request())
	if err != nil {
		return inDocument(err)
	}
	refusals, err := s.deliver([]avl.Report{report})
	if err != nil {
		return err
	}
	if refusals[0] == dispatch.RefusedUnknown { // as Traccar's own server does
		return roster.Invalidf("id", "the device stands for no unit that the roster or CAD knows")
	}
	return c.NoContent(http.StatusOK)
}

// osmandReport reads whichever form the request has.
func (s *server) osmandReport(r *http.Request) (avl.Report, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return avl.Report{}, roster.Invalidf("", "the query is not escaped well")
	}
	if r.Method != http.MethodPost {
		return avl.ParseOsmAnd(values, s.opt.Web.Now())
	}
	text, err := readAll(r)
	if err != nil {
		return avl.Report{}, err
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "application/json" {
		return avl.ParseTraccar(text)
	}
	form, err := url.ParseQuery(strings.TrimSpace(string(text)))
	if err != nil {
		return avl.Report{}, roster.Invalidf("", "the form is not escaped well")
	}
	for name, list := range form {
		values[name] = append(values[name], list...)
	}
	return avl.ParseOsmAnd(values, s.opt.Web.Now())
}

// owntracks answers POST /v1/feeds/owntracks, always with an empty list: there is nothing that the phone should show.
func (s *server) owntracks(c echo.Context) error {
	r := c.Request()
	text, err := readAll(r)
	if err != nil {
		return err
	}
	sender := ""
	if user, device := r.Header.Get("X-Limit-U"), r.Header.Get("X-Limit-D"); user != "" && device != "" {
		sender = user + "/" + device
	}
	reports, err := avl.ParseOwnTracks(nil, text, sender)
	if err != nil {
		return inDocument(err)
	}
	if _, err := s.deliver(reports); err != nil {
		return err
	}
	return sendBytes(c, "application/json", []byte("[]\n"))
}

// deliver takes reports to the board, and says of each why it was refused.
func (s *server) deliver(reports []avl.Report) ([]dispatch.Refusal, error) {
	if s.opt.Positions == nil {
		return nil, unavailable("a position feed")
	}
	return avl.Deliver(reports, s.opt.Positions.Unit, s.opt.Positions, s.opt.Web.Now()), nil
}
