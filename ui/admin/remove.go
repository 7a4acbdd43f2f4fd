package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
)

// removePerson answers POST /admin/people/:id/remove.
func (r room) removePerson(c echo.Context) error {
	_, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodDelete, Path: ask.Path("v1", "users", c.Param("id"))})
	return r.acted(c, err, "/admin?done=removed")
}
