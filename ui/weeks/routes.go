package weeks

import (
	"embed"
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/ui/page"
)

//go:embed pages
var pages embed.FS

// room answers the paths of the weeks below /roster.
type room struct {
	*page.Press
	edits edits
}

// keepers are those who keep the roster, and edit it; others look.
var keepers = access.For("-S------")

// mayEdit tells whether whoever asks gets the forms.
func mayEdit(c echo.Context) bool { return keepers.Allows(access.Of(c.Request().Context()).Roles) }

// Routes are the pages and actions of the room.
func Routes(p *page.Press) []web.Route {
	r := room{p, newEdits()}
	look := page.Rules[page.Roster]
	return []web.Route{
		{Method: http.MethodGet, Path: "/roster", Rule: look, Handle: r.Kept(r.show)},
		{Method: http.MethodGet, Path: "/roster/cell", Rule: look, Handle: r.showCell},
		{Method: http.MethodPost, Path: "/roster/cell", Rule: keepers, Handle: r.editCell},
		{Method: http.MethodGet, Path: "/roster/gap", Rule: look, Handle: r.showGap},
		{Method: http.MethodPost, Path: "/roster/gap", Rule: keepers, Handle: r.fillGap},
		{Method: http.MethodPost, Path: "/roster/undo", Rule: keepers, Handle: r.undo},
	}
}

// keys are those of the grid.
var keys = []page.Key{
	{Press: []string{"←", "→", "↑", "↓"}, Does: "From cell to cell; Home and End: the first and last day; Page up and Page down: ten officers"},
	{Press: []string{"Enter"}, Does: "Open the cell, or the gap of a block of the strip; at a name in the list: give the duty"},
	{Press: []string{"g"}, Does: "To the next gap (G: the one before)"},
	{Press: []string{"l"}, Does: "Leave for the officer of this cell"},
	{Press: []string{"e"}, Does: "Extra duty for them"},
	{Press: []string{"h"}, Does: "Other hours for their tour"},
	{Press: []string{"Shift ←", "Shift →"}, Does: "Choose several days, as dragging does"},
	{Press: []string{"u"}, Does: "Undo the last edit"},
	{Press: []string{"[", "]"}, Does: "A week earlier, a week later"},
	{Press: []string{"Escape"}, Does: "Close what is at the right, back to the grid"},
}

// The sheets of the three pages.
var (
	weeksSheet = page.Sheet{Room: page.Roster, Styles: []string{"weeks.css"}, Script: "weeks.js", Keys: keys}.Parse(pages, "pages/weeks.html", "pages/strip.html")
	cellSheet  = page.Sheet{Room: page.Roster, Styles: []string{"weeks.css"}, Script: "weeks.js", Keys: keys}.Parse(pages, "pages/cell.html", "pages/strip.html", "pages/effect.html")
	gapSheet   = page.Sheet{Room: page.Roster, Styles: []string{"weeks.css"}, Script: "weeks.js", Keys: keys}.Parse(pages, "pages/gap.html", "pages/strip.html", "pages/effect.html")
)
