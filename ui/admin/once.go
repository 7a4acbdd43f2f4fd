package admin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/ui/page"
)

var onceSheet = sheet("once.html")

// onceView shows a secret, which nobody gets to see again.
type onceView struct {
	Frame  page.Frame
	Lead   []string
	Label  string
	Secret string
	Facts  []fact
	Next   []page.Door
}

// fact is a name and what it is.
type fact struct{ Name, Is string }

// once answers with a secret. The page is kept by nobody: Cache-Control is no-store, and the address says nothing of it.
func (r room) once(c echo.Context, title string, v onceView) error {
	v.Frame = r.Frame(c, onceSheet, title)
	c.Response().Header().Set("Cache-Control", "no-store")
	return r.Show(c, http.StatusOK, onceSheet, "once.html", v)
}

// address is a path of ours as somebody elsewhere opens it.
func address(c echo.Context, path string) string { return c.Scheme() + "://" + c.Request().Host + path }
