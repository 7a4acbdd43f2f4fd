package signin

import (
	"errors"
	"math"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/identity"
	"watchbill/roster"
)

// signInPage is the form of login and password.
type signInPage struct {
	Frame    frame
	Banner   string
	Said     string // what was just done
	Then     string
	Read     bool // the banner was, where that is asked for
	Login    string
	Provider *providerLink
}

// providerLink leads to the provider.
type providerLink struct{ Name, Path string }

// bannerPage asks that somebody read the banner before they go on.
type bannerPage struct {
	Frame        frame
	Banner, Then string
}

// codePage asks for the second factor. Step is what the first step gave.
type codePage struct {
	Frame      frame
	Then, Step string
}

// herePage says who is signed in.
type herePage struct {
	Frame         frame
	Login, Roles  string
	Since, Until  string
	Said          string // what was just done
	Local, Factor bool   // they have a password here; and a second factor
	Home          string // where the pages begin; empty: there are none
}

// What pages say that a sign-in was refused with. It is the same for whatever it was refused for.
var (
	refusedText = []string{
		"Login or password is not right, or the account cannot be used now.",
		"Check both and try again. After five failures an account is locked: then an administrator releases it. One that was not used for long is disabled until an administrator enables it.",
	}
	codeRefusedText = []string{
		"The code is not right, or not any more.",
		"Give the one that the app shows now; the clock of its device must be right. Each code is good once. After five failures an account is locked, and an administrator releases it.",
	}
)

// SignInPage answers GET /sign-in: the banner, the form, or, for somebody who is signed in, who they are.
func (d *Desk) SignInPage(c echo.Context) error {
	q := c.QueryParams()
	then := returnPath(q.Get("then"))
	token, s, err := d.session(c.Request())
	switch {
	case errors.Is(err, identity.ErrLocked):
		return seeOther(c, withThen(pathProve, then))
	case err == nil && s.Enrol:
		return seeOther(c, withThen(pathFactor, then))
	case err == nil && then != "":
		return seeOther(c, then)
	case err == nil:
		said := ""
		if q.Has("changed") {
			said = "The password is changed."
		} else if q.Has("removed") && !s.SecondFactor {
			said = "The second factor is removed."
		}
		return d.here(c, s, said)
	}
	if token != "" {
		d.dropSession(c)
	}
	set := d.reg.Settings()
	read := q.Get("read") == "yes"
	if set.Banner != "" && set.MustAccept && !read {
		return show(c, http.StatusOK, "banner", bannerPage{d.frame("Before you sign in"), set.Banner, then})
	}
	said := ""
	switch {
	case q.Has("out"):
		said = "You are signed out."
	case q.Has("made"):
		said = "The account is ready. Sign in with it."
	}
	return d.signInForm(c, http.StatusOK, said, then, "", nil)
}

// signInForm shows the form, with what was wrong.
func (d *Desk) signInForm(c echo.Context, status int, said, then, login string, wrong []string) error {
	set := d.reg.Settings()
	f := d.frame("Sign in", wrong...).focus("login")
	if login != "" {
		f = f.focus("password")
	}
	if wrong != nil { // which of the two it was is not told
		f = f.bad("password", "login")
	}
	p := signInPage{Frame: f, Said: said, Then: then, Login: login, Provider: d.providerLink(then, set)}
	if set.MustAccept {
		p.Read = set.Banner != ""
	} else {
		p.Banner = set.Banner
	}
	return show(c, status, "signin", p)
}

// SignIn answers POST /sign-in, the first step.
func (d *Desk) SignIn(c echo.Context) error {
	f, err := formOf(c)
	if err != nil {
		return err
	}
	then := returnPath(f.text("then"))
	if set := d.reg.Settings(); set.Banner != "" && set.MustAccept && f.text("read") != "yes" {
		return seeOther(c, withThen(pathSignIn, then))
	}
	in, err := d.reg.SignIn(c.Request().Context(), identity.Attempt{
		Login: f.text("login"), Password: f.text("password"), Address: c.RealIP(), At: d.opt.Now(),
	})
	if wrong, status := d.told(c, err, refusedText); wrong != nil {
		return d.signInForm(c, status, "", then, f.text("login"), wrong)
	}
	if err != nil {
		return err
	}
	return d.step(c, in, then)
}

// Code answers POST /sign-in/code, the second step.
func (d *Desk) Code(c echo.Context) error {
	f, err := formOf(c)
	if err != nil {
		return err
	}
	then, step := returnPath(f.text("then")), f.text("step")
	in, err := d.reg.SecondFactor(c.Request().Context(), step, f.text("code"), c.RealIP(), d.opt.Now())
	if wrong, status := d.told(c, err, codeRefusedText); wrong != nil {
		return show(c, status, "code", codePage{d.frame("Second factor", wrong...).bad("code"), then, step})
	}
	if err != nil {
		return err
	}
	return d.enter(c, in, then)
}

// step lets somebody in, or asks for the second factor.
func (d *Desk) step(c echo.Context, in identity.Entered, then string) error {
	if in.CodeWanted {
		return show(c, http.StatusOK, "code", codePage{d.frame("Second factor").focus("code"), then, in.Token})
	}
	return d.enter(c, in, then)
}

// told is what a page says of a refusal, and its status, and with which header; nil where the error is none that a person can do something about on
// the page.
func (d *Desk) told(c echo.Context, err error, refused []string) ([]string, int) {
	var held *identity.HeldOff
	switch {
	case errors.As(err, &held):
		c.Response().Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(held.Until.Sub(d.opt.Now()).Seconds())))))
		return []string{"Too many attempts from your address.", "Try again after " + d.clock(held.Until) + " " + d.zoneName() + "."}, http.StatusServiceUnavailable
	case errors.Is(err, &roster.Error{Kind: roster.Unauthenticated}):
		return refused, http.StatusUnauthorized
	}
	return nil, 0
}

// here says who is signed in.
func (d *Desk) here(c echo.Context, s identity.Session, said string) error {
	p := herePage{
		Said: said, Frame: d.frame("Signed in"), Login: s.Login, Roles: s.User.Roles.String(),
		Since: d.clock(s.Begun), Until: d.clock(s.Ends), Local: s.HasPassword, Factor: s.SecondFactor,
	}
	if s.Name != "" {
		p.Frame.Title = "Signed in as " + s.Name
	}
	if d.opt.Home != pathSignIn {
		p.Home = d.opt.Home
	}
	p.Frame.Zone = d.zoneName()
	return show(c, http.StatusOK, "here", p)
}

// SignOut answers POST /sign-out.
func (d *Desk) SignOut(c echo.Context) error {
	if err := d.end(c); err != nil {
		return err
	}
	return seeOther(c, pathSignIn+"?out=")
}

// EndSession answers DELETE /v1/session.
func (d *Desk) EndSession(c echo.Context) error {
	if err := d.end(c); err != nil {
		return err
	}
	c.Response().WriteHeader(http.StatusNoContent)
	return nil
}

// end ends the session that a request has, and has the browser forget what it kept of our pages.
func (d *Desk) end(c echo.Context) error {
	if token := d.token(c.Request()); token != "" {
		d.dropSession(c) // even where the end cannot be written: this browser is signed out
		if err := d.reg.SignOut(c.Request().Context(), token, c.RealIP(), d.opt.Now()); err != nil {
			return err
		}
	}
	c.Response().Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return nil
}
