package setup

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/ui/page"
)

// Chapter is the help of one room.
type Chapter struct {
	Room  page.Room
	Title string
	Says  []string   // a paragraph each
	Keys  []page.Key // none: it has no keys of its own
}

// helpSheet is the page of /help.
var helpSheet = page.Sheet{Room: page.Help, Styles: []string{"setup.css"}}.Parse(pages, "pages/help.html")

// helpView is what it shows.
type helpView struct {
	Frame    page.Frame
	Chapters []Chapter
}

// help answers GET /help.
func (r room) help(c echo.Context) error {
	return r.Show(c, http.StatusOK, helpSheet, "help.html", helpView{r.Frame(c, helpSheet, "Help"), r.chapters})
}
