package signin

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/identity"
	"watchbill/roster"
)

// linkPage takes a one-time link: it sets a password, and for Setup makes the account.
type linkPage struct {
	Frame       frame
	Setup       bool
	Token       string
	Login, Name string
	Until       string
	Least       int // characters of a password
	Provider    *providerLink
	Banner      string // where Provider is: who signs in there enters at once
}

// noLink says that a link is good for nothing, and what to do.
func (d *Desk) noLink(c echo.Context) error {
	text := "It was used, or is too old, or a newer one took its place. Ask an administrator for another. Where there is no administrator yet, the service prints a link when it starts."
	return show(c, http.StatusNotFound, "plain", plainPage{Frame: d.frame("This link does not work any more"), Text: text, Path: pathSignIn, Label: "Sign in"})
}

// LinkPage answers GET /sign-in/link.
func (d *Desk) LinkPage(c echo.Context) error {
	token := c.QueryParam("token")
	l, err := d.reg.Link(token, d.opt.Now())
	if err != nil {
		return d.noLink(c)
	}
	return d.linkForm(c, http.StatusOK, token, l, identity.Acceptance{Login: l.Login, Name: l.Name}, nil)
}

func (d *Desk) linkForm(c echo.Context, status int, token string, l identity.Link, a identity.Acceptance, bad []string, wrong ...string) error {
	p := linkPage{
		Frame: d.frame("Set a password", wrong...).focus("password").bad(bad...), Setup: l.Kind == identity.Setup, Token: token,
		Login: a.Login, Name: a.Name, Until: d.clock(l.Expires), Least: identity.MinPassword,
	}
	if p.Setup {
		p.Frame.Title, p.Frame.First = "Set up watchbill", "login"
	} else {
		p.Login, p.Name = l.Login, l.Name
		if p.Provider = d.providerLink("", d.reg.Settings()); p.Provider != nil {
			p.Provider.Path = pathProvider + "?link=" + url.QueryEscape(token)
			p.Banner = d.reg.Settings().Banner
		}
	}
	p.Frame.Zone = d.zoneName()
	return show(c, status, "link", p)
}

// TakeLink answers POST /sign-in/link.
func (d *Desk) TakeLink(c echo.Context) error {
	f, err := formOf(c)
	if err != nil {
		return err
	}
	token, a := f.text("token"), identity.Acceptance{Login: f.text("login"), Name: f.text("name"), Password: f.text("password")}
	l, err := d.reg.Link(token, d.opt.Now())
	if err != nil {
		return d.noLink(c)
	}
	if f.text("again") != a.Password {
		return d.linkForm(c, http.StatusBadRequest, token, l, a, []string{"password", "again"}, "The two passwords are not the same.", "Give the same one twice.")
	}
	_, err = d.reg.Accept(c.Request().Context(), token, a, c.RealIP(), d.opt.Now())
	switch {
	case errors.Is(err, &roster.Error{Kind: roster.NotFound}):
		return d.noLink(c)
	case errors.Is(err, &roster.Error{Kind: roster.Invalid}), errors.Is(err, &roster.Error{Kind: roster.Conflict}):
		return d.linkForm(c, http.StatusBadRequest, token, l, a, fields(err), sentences(err)...)
	case err != nil:
		return err
	}
	return seeOther(c, pathSignIn+"?made=")
}

// fields are those that the domain errors in err are about, in the order of the page.
func fields(err error) (list []string) {
	for _, name := range []string{"login", "name", "password"} {
		if names(err, name) {
			list = append(list, name)
		}
	}
	return list
}

// names tells whether a domain error in err is about a field.
func names(err error, field string) bool {
	switch e := err.(type) { //nolint:errorlint // walks the tree itself
	case *roster.Error:
		return e.Field == field
	case interface{ Unwrap() []error }:
		return slices.ContainsFunc(e.Unwrap(), func(x error) bool { return names(x, field) })
	case interface{ Unwrap() error }:
		return names(e.Unwrap(), field)
	}
	return false
}

// sentences are what the domain errors in err say to a person, each by itself. Those of package identity about a field may
// go on from its name.
func sentences(err error) []string {
	switch e := err.(type) { //nolint:errorlint // walks the tree itself
	case *roster.Error:
		if verb, _, _ := strings.Cut(e.Msg, " "); verb == "is" || verb == "has" || verb == "holds" {
			return []string{sentence("the " + e.Field + " " + e.Msg)}
		}
		return []string{sentence(e.Msg)}
	case interface{ Unwrap() []error }:
		var all []string
		for _, x := range e.Unwrap() {
			all = append(all, sentences(x)...)
		}
		return all
	case interface{ Unwrap() error }:
		return sentences(e.Unwrap())
	}
	return nil
}

// sentence makes one of a message.
func sentence(s string) string {
	if s == "" {
		return s
	}
	if s[0] >= 'a' && s[0] <= 'z' {
		s = string(s[0]-'a'+'A') + s[1:]
	}
	if end := s[len(s)-1]; end != '.' && end != '?' && end != '!' {
		s += "."
	}
	return s
}
