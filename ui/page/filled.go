package page

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// emptyView is what stands in place of a page before there is a roster to make it from.
type emptyView struct {
	Frame Frame
	May   bool // whoever looks may set one up
}

// Filled answers with a page, and before there is a roster with one of the same room and title that says so, and what to do next.
func (p *Press) Filled(room Room, title string, handle echo.HandlerFunc) echo.HandlerFunc {
	sheet := Sheet{Room: room}.Parse(parts, "parts/empty.html")
	return func(c echo.Context) error {
		if p.Book() != nil {
			return handle(c)
		}
		return p.Show(c, http.StatusOK, sheet, "empty.html", emptyView{p.Frame(c, sheet, title), MaySetUp(c)})
	}
}
