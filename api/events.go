package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
)

// Events streams what changes: a [watchbill/api/live.Hub].
type Events interface {
	// ServeWhile answers one request until its client is gone, or until still, asked every few seconds, says that they may
	// listen no longer; an error means that nothing was written.
	ServeWhile(w http.ResponseWriter, r *http.Request, still func() bool) error
}

// events answers GET /v1/events.
func (s *server) events(c echo.Context) error {
	q := newQuery(c, "last_event_id")
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.Events == nil {
		return unavailable("a stream of events")
	}
	if c.Request().Method == http.MethodHead { // a stream without a body would never end
		c.Response().Header().Set("Content-Type", "text/event-stream")
		return c.NoContent(http.StatusOK)
	}
	r, rule := c.Request(), s.rule(c)
	leave, err := s.hearing.come(access.Of(r.Context()), c.RealIP())
	if err != nil {
		return err
	}
	defer leave()
	return s.opt.Events.ServeWhile(c.Response(), r, s.opt.Web.Still(r, rule))
}
