package signin

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/identity"
)

// provePage has somebody with a session prove again who they are.
type provePage struct {
	Frame       frame
	Why         string
	Then, Login string
	Password    bool // they have one
	Code        bool // and a second factor
	Provider    *providerLink
}

// ProvePage answers GET /prove.
func (d *Desk) ProvePage(c echo.Context) error {
	return d.proveForm(c, http.StatusOK, returnPath(c.QueryParam("then")))
}

func (d *Desk) proveForm(c echo.Context, status int, then string, wrong ...string) error {
	_, s, err := d.session(c.Request())
	locked := errors.Is(err, identity.ErrLocked)
	if err != nil && !locked {
		return seeOther(c, withThen(pathSignIn, then))
	}
	f := d.frame("Prove who you are", wrong...).focus("password")
	if wrong != nil {
		f = f.bad("password", "code")
	}
	p := provePage{
		Frame: f, Why: "What you asked for wants that you prove again who you are.",
		Then: then, Login: s.Login, Password: s.HasPassword, Code: s.HasPassword && s.SecondFactor,
	}
	if locked {
		p.Why = "You were away for a while, so this is locked. Prove who you are to go on where you were."
	}
	if a, err := d.reg.Account(s.Account, d.opt.Now()); err == nil && a.Subject != (identity.Subject{}) {
		p.Provider = d.proveLink(then)
	}
	return show(c, status, "prove", p)
}

// notProved is what pages say to somebody who is signed in and did not prove who they are.
var notProved = []string{"That is not right.", "Try again. After five failures the account is locked for new sign-ins, and an administrator releases it."}

// Prove answers POST /prove.
func (d *Desk) Prove(c echo.Context) error {
	f, err := formOf(c)
	if err != nil {
		return err
	}
	then, token := returnPath(f.text("then")), d.token(c.Request())
	if token == "" {
		return seeOther(c, withThen(pathSignIn, then))
	}
	in, err := d.reg.Prove(c.Request().Context(), token, identity.Attempt{
		Password: f.text("password"), Code: f.text("code"), Address: c.RealIP(), At: d.opt.Now(),
	})
	if errors.Is(err, identity.ErrEnded) {
		d.dropSession(c)
		return seeOther(c, withThen(pathSignIn, then))
	}
	if wrong, status := d.told(c, err, notProved); wrong != nil {
		return d.proveForm(c, status, then, wrong...)
	}
	if err != nil {
		return err
	}
	d.setSession(c, in.Token)
	return seeOther(c, d.home(then))
}
