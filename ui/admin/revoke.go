package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// revoke answers POST /admin/keys/:id/revoke.
func (r room) revoke(c echo.Context) error {
	if _, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodDelete, Path: ask.Path("v1", "keys", c.Param("id"))}); err != nil {
		return r.keyRefused(c, err)
	}
	return page.SeeOther(c, "/admin/keys?done=revoked")
}
