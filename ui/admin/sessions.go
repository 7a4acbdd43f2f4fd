package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
)

// endSessions answers POST /admin/people/:id/sessions.
func (r room) endSessions(c echo.Context) error {
	return r.act(c, ask.Question{Method: http.MethodDelete, Path: ask.Path("v1", "users", c.Param("id"), "sessions")}, "sessions")
}
