package signin

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// Renew gives a session another token before a request is answered, where what its account may do was changed: who got hold of a
// token before is not to have it after. It is for the edge to call (web.Options.Renew), with the client's address.
func (d *Desk) Renew(c echo.Context) {
	token := d.token(c.Request())
	if token == "" || c.Request().Method == http.MethodHead {
		return
	}
	if s, err := d.reg.Glance(token, d.opt.Now()); err != nil || !s.Rotate {
		return
	}
	in, err := d.reg.Rotate(c.Request().Context(), token, c.RealIP(), d.opt.Now())
	if err != nil { // the next request tries again
		d.opt.Log.Warn().Err(err).Msg("a session could not be given another token")
		return
	}
	if in.Token != "" { // else a request beside this one has it
		d.setSession(c, in.Token)
	}
}
