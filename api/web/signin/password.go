package signin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/identity"
	"watchbill/roster"
)

// passwordPage has somebody who is signed in choose another password.
type passwordPage struct {
	Frame frame
	Login string
	Code  bool // they have a second factor
	Least int  // characters of a password
}

// PasswordPage answers GET /sign-in/password.
func (d *Desk) PasswordPage(c echo.Context) error {
	return d.passwordForm(c, http.StatusOK, d.frame("Change the password"))
}

func (d *Desk) passwordForm(c echo.Context, status int, f frame) error {
	_, s, err := d.session(c.Request())
	switch {
	case err != nil:
		return d.unsigned(c, err, pathPassword)
	case !s.HasPassword: // they sign in through the provider
		return seeOther(c, pathSignIn)
	}
	return show(c, status, "password", passwordPage{f.focus("password"), s.Login, s.SecondFactor, identity.MinPassword})
}

// SetPassword answers POST /sign-in/password.
func (d *Desk) SetPassword(c echo.Context) error {
	f, err := formOf(c)
	if err != nil {
		return err
	}
	token, s, err := d.session(c.Request())
	switch {
	case err != nil:
		return d.unsigned(c, err, pathPassword)
	case !s.HasPassword:
		return seeOther(c, pathSignIn)
	}
	page := func(wrong ...string) frame { return d.frame("Change the password", wrong...) }
	if f.text("again") != f.text("next") {
		return d.passwordForm(c, http.StatusBadRequest, page("The two new passwords are not the same.", "Give the same one twice.").bad("next", "again"))
	}
	in, err := d.reg.ChangePassword(c.Request().Context(), token, identity.Attempt{
		Password: f.text("password"), Code: f.text("code"), Address: c.RealIP(), At: d.opt.Now(),
	}, f.text("next"))
	if isKind(err, roster.Invalid) {
		return d.passwordForm(c, http.StatusBadRequest, page(sentences(err)...).bad("next"))
	}
	if wrong, status := d.told(c, err, notProved); wrong != nil {
		return d.passwordForm(c, status, page(wrong...).bad("password", "code"))
	}
	if err != nil {
		return err
	}
	d.setSession(c, in.Token)
	return seeOther(c, pathSignIn+"?changed=")
}
