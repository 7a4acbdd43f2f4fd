package year

import (
	"embed"
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/page"
)

//go:embed pages
var pages embed.FS

// room answers the paths of the year below /coverage.
type room struct {
	*page.Press
	readings *readings
}

// Routes are the pages of the room. All of them read.
func Routes(p *page.Press) []web.Route {
	r := room{p, &readings{}}
	rule := page.Rules[page.Coverage]
	return []web.Route{
		{Method: http.MethodGet, Path: "/coverage", Rule: rule, Handle: r.Kept(r.Filled(page.Coverage, "Coverage", r.year))},
		{Method: http.MethodGet, Path: "/coverage/grid", Rule: rule, Handle: r.part},
		{Method: http.MethodGet, Path: "/coverage/slot", Rule: rule, Handle: r.slot},
		{Method: http.MethodGet, Path: "/coverage/steps", Rule: rule, Handle: r.steps},
		{Method: http.MethodGet, Path: "/coverage/:when", Rule: rule, Handle: r.Kept(r.Filled(page.Coverage, "Coverage", r.when))},
	}
}

// when answers GET /coverage/2027-03 with a month, and /coverage/2027-03-14 with a day.
func (r room) when(c echo.Context) error {
	name := c.Param("when")
	if m, ok := parseMonth(name); ok {
		return r.month(c, m)
	}
	if d, err := roster.ParseDate(name); err == nil {
		return r.day(c, d)
	}
	return &roster.Error{Kind: roster.NotFound, Msg: "There is no such page of coverage. A month is /coverage/2027-03, a day /coverage/2027-03-14."}
}

// keys are those of all three pages.
var keys = []page.Key{
	{Press: []string{"/"}, Does: "To the text that rows are found by"},
	{Press: []string{"←", "→", "↑", "↓"}, Does: "From slot to slot, once the keyboard is in the picture; Home and End: the first and last day, Page up and Page down: a month"},
	{Press: []string{"n", "p"}, Does: "To the next slot with a gap, to the one before"},
	{Press: []string{"Enter"}, Does: "Why: the gap of this slot, its cause, who could close it"},
	{Press: []string{"Escape"}, Does: "Close that, back to the slot"},
	{Press: []string{"+"}, Does: "Nearer: from the year to the month, from the month to the day"},
	{Press: []string{"-"}, Does: "Farther: from the day to the month, from the month to the year"},
	{Press: []string{"[", "]"}, Does: "On a month or a day: the one before, the one after"},
	{Press: []string{"t"}, Does: "The year as a table, or as a picture"},
}

// sheetOf is the sheet of one of the pages.
func sheetOf(names ...string) *page.Sheet {
	return page.Sheet{Room: page.Coverage, Styles: []string{"year.css"}, Script: "year.js", Keys: keys}.Parse(pages, names...)
}

// The sheets of the pages.
var (
	yearSheet  = sheetOf("pages/year.html", "pages/grid.html", "pages/asked.html", "pages/legend.html")
	monthSheet = sheetOf("pages/month.html", "pages/tally.html", "pages/asked.html", "pages/legend.html")
	daySheet   = sheetOf("pages/day.html", "pages/tally.html", "pages/bar.html")
	slotSheet  = sheetOf("pages/slot.html", "pages/bar.html")
	stepsSheet = sheetOf("pages/steps.html")
)

// asking is a request for one of the pages: the roster that answers it, and what is asked.
type asking struct {
	question
	book  *roster.Book
	roles access.Roles
	sees  func(roster.DistrictID) bool
}

// asking reads a request. Errors are roster.Unavailable without a roster, Forbidden where nothing of it is theirs.
func (r room) asking(c echo.Context) (*asking, error) {
	book := r.Book()
	if book == nil {
		return nil, &roster.Error{Kind: roster.Unavailable, Msg: "There is no roster yet: an administrator puts one in under Admin, Import."}
	}
	user := access.Of(c.Request().Context())
	a := &asking{book: book, roles: user.Roles, sees: user.Sees}
	any := false
	for _, d := range book.Districts().All() {
		any = any || a.sees(d.ID)
	}
	if !any {
		return nil, &roster.Error{Kind: roster.Forbidden, Msg: "None of the districts that you answer for is on the roster."}
	}
	a.question = askFor(c.QueryParams(), book, a.sees, r.Today())
	return a, nil
}
