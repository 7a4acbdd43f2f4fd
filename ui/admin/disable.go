package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
)

// disable answers POST /admin/people/:id/disabled: it disables the account, or takes that back.
func (r room) disable(c echo.Context) error {
	disabled, said := c.FormValue("disabled") == "true", "enabled"
	if disabled {
		said = "disabled"
	}
	return r.act(c, ask.Question{Method: http.MethodPatch, Path: ask.Path("v1", "users", c.Param("id")), Body: map[string]bool{"disabled": disabled}}, said)
}
