package admin

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"watchbill/ui/ask"
)

// link answers POST /admin/people/:id/link: another one-time link, and with reset the password and the second factor are gone.
func (r room) link(c echo.Context) error {
	p, _, err := r.onePerson(c)
	if err != nil {
		return err
	}
	q := ask.Question{Method: http.MethodPost, Path: ask.Path("v1", "users", c.Param("id"), "invitation")}
	says := "They set a password with it. A link that was out before is good no more."
	if c.FormValue("reset") == "true" {
		q.Query = url.Values{"reset": {"true"}}
		says = "Their password and second factor are gone and their sessions have ended; they set a password with it."
	}
	a, err := r.Ask().Ask(c.Request(), q)
	if err != nil {
		return r.acted(c, err, "")
	}
	var made issued
	if err := a.Read(&made); err != nil {
		return err
	}
	return r.showLink(c, p, made, says)
}
