package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
)

// unlock answers POST /admin/people/:id/unlock.
func (r room) unlock(c echo.Context) error {
	return r.act(c, ask.Question{Method: http.MethodPost, Path: ask.Path("v1", "users", c.Param("id"), "unlock")}, "unlocked")
}
