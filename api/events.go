package api

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// Events streams what changes: a [watchbill/api/live.Hub].
type Events interface {
	// Serve answers one request until its client is gone; an error means that nothing was written.
	Serve(http.ResponseWriter, *http.Request) error
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
	return s.opt.Events.Serve(c.Response(), c.Request())
}
