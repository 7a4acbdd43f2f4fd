package console

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/ui/page"
)

// view is what the page shows.
type view struct {
	Frame   page.Frame
	Command command
	Answer  answer
	Calls   calls
	Phones  phones
	Watch   watchStrip
	Map     chart
	Units   fleet
}

// show answers GET /dispatch. The query names the answer that stands, and what was done last: never anything typed.
func (r room) show(c echo.Context) error {
	f := r.Frame(c, sheet, "Dispatch")
	a, err := r.stands(c.Request(), f, c.QueryParam("answer"))
	if err != nil {
		r.Passing(c)
		f.Wrong = append(f.Wrong, "The answer that stood here could not be read: "+err.Error()+".", "Ask again in the command line.")
	}
	return r.whole(c, http.StatusOK, f, command{Text: a.Line}, a, c.QueryParam("did"))
}

// whole shows the page with a command line and an answer.
func (r room) whole(c echo.Context, status int, f page.Frame, line command, a answer, did string) error {
	line.Frame, line.Answer, line.Writes = f, a.ID, mayWrite(c.Request())
	list := r.calls(c.Request(), f, did, a.ID)
	a.sent(&list)
	a.seen(f, mayWrite(c.Request()), c.QueryParam("why"))
	units, watch := r.fleet(c, f), r.watchStrip(c, f)
	if list.Wrong != "" || units.Lacking != "" || watch.Lacking != "" {
		r.Passing(c)
	}
	return r.Show(c, status, sheet, "console.html", view{
		Frame: f, Command: line, Answer: a, Calls: list, Phones: r.phones(c.Request()),
		Watch: watch, Map: r.chart(f, &units), Units: units,
	})
}

// parts are the pieces of the page that an action changes, for a script to put in their places.
type parts struct {
	Frame   page.Frame
	Command *command
	Answer  *answer
	Calls   *calls
}

// inParts tells whether a script asks, which wants the pieces that changed and not the page.
func inParts(c echo.Context) bool { return c.Request().Header.Get("X-Parts") != "" }

// pieces answers a script. The status is 200 also where something went wrong: the pieces say it.
func (r room) pieces(c echo.Context, p parts) error {
	if p.Answer != nil {
		if p.Calls == nil {
			p.Calls = r.callsNow(c, p.Frame, p.Answer.ID)
		}
		p.Answer.sent(p.Calls)
		if place := c.FormValue("place"); p.Answer.Place == "" && len(place) <= maxLine {
			p.Answer.Place = place // the same call's, as it was found
		}
		p.Answer.seen(p.Frame, mayWrite(c.Request()), "")
	}
	return r.Show(c, http.StatusOK, sheet, "parts", p)
}
