package own

import (
	"errors"
	"html/template"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/page"
)

// calendar is an address that their calendar has, without its secret.
type calendar struct {
	Number string
	Issued string
}

// addCalendars lists the addresses that there are.
func (r room) addCalendars(c echo.Context, v *view, p *roster.Personnel) error {
	var list struct {
		Calendars []struct {
			Number string    `json:"number"`
			Issued time.Time `json:"issued_at"`
		} `json:"calendars"`
	}
	switch err := r.Ask().Get(c.Request(), addresses(p.Officer.ID), nil, &list); {
	case errors.Is(err, &roster.Error{Kind: roster.Forbidden}):
		return nil // for officers and clinicians; a supervisor has the rest of the page
	case err != nil:
		return err
	}
	v.Subscribes = true
	clock := r.clock()
	for _, x := range list.Calendars {
		v.Calendars = append(v.Calendars, calendar{x.Number, clock.At(x.Issued)})
	}
	return nil
}

func addresses(id roster.OfficerID, more ...string) string {
	return ask.Path(append([]string{"v1", "officers", string(id), "calendars"}, more...)...)
}

// issueCalendar answers POST /my/calendars with the page and the address, for nobody can ask for it again.
func (r room) issueCalendar(c echo.Context) error {
	me := access.Of(c.Request().Context()).Officer
	answer, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodPost, Path: addresses(me)})
	if err != nil {
		return r.again(c, err, form{}, "No address was issued; those that you have go on.")
	}
	var made struct {
		Path string `json:"path"`
	}
	if err := answer.Read(&made); err != nil {
		return err
	}
	v, err := r.view(c)
	if err != nil {
		return err
	}
	host := c.Request().Host + made.Path
	v.Address, v.Webcal = c.Scheme()+"://"+host, template.URL("webcal://"+host) //nolint:gosec // of our own path and the host that was asked
	return r.Show(c, http.StatusCreated, sheet, "my.html", v)
}

// revokeCalendar answers POST /my/calendars/{number}: that address is taken back.
func (r room) revokeCalendar(c echo.Context) error {
	me := access.Of(c.Request().Context()).Officer
	if _, err := r.Ask().Ask(c.Request(), ask.Question{Method: http.MethodDelete, Path: addresses(me, pathID(c))}); err != nil {
		return r.again(c, err, form{}, "Nothing was taken back. Below are the addresses that there are.")
	}
	return page.SeeOther(c, "/my?done=revoked#calendar")
}
