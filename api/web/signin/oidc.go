package signin

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// UseProvider makes a provider the one that people may sign in through, in the register's settings, where it is not already.
func UseProvider(ctx context.Context, reg *identity.Register, by identity.By, p identity.Provider) error {
	set := reg.Settings()
	if set.Provider != nil && *set.Provider == p {
		return nil
	}
	set.Provider = &p
	_, err := reg.SetSettings(ctx, by, set)
	return err
}

// Journey is what the provider's answer is checked against. The browser carries it, sealed.
type Journey struct {
	State, Nonce string
	Verifier     string // of RFC 7636, which ties the code to who asked for it
	Then         string // where to go from there
	Session      string // whose person proves again who they are; empty: somebody signs in
	Link         string // the token of the invitation that they follow; empty: of none
	Begun        time.Time
}

// journeyHolds is how long somebody may take at the provider.
const journeyHolds = 10 * time.Minute

// providerLink leads to the provider; nil where there is none.
func (d *Desk) providerLink(then string, set identity.Settings) *providerLink {
	if set.Provider == nil || d.opt.Provider == nil {
		return nil
	}
	path := withThen(pathProvider, then)
	if set.Banner != "" && set.MustAccept { // it is shown where it was read
		path += separator(path) + "read=yes"
	}
	return &providerLink{set.Provider.Name, path}
}

// proveLink leads to the provider to prove there who they are.
func (d *Desk) proveLink(then string) *providerLink {
	l := d.providerLink(then, identity.Settings{Provider: d.reg.Settings().Provider})
	if l != nil {
		l.Path += separator(l.Path) + "prove=yes"
	}
	return l
}

func separator(path string) string {
	if strings.Contains(path, "?") {
		return "&"
	}
	return "?"
}

// ToProvider answers GET /sign-in/oidc: it sends the browser to the provider.
func (d *Desk) ToProvider(c echo.Context) error {
	q, set := c.QueryParams(), d.reg.Settings()
	then := returnPath(q.Get("then"))
	if set.Provider == nil || d.opt.Provider == nil {
		return d.noProvider(c)
	}
	j := Journey{State: random(), Nonce: random(), Verifier: random() + random(), Then: then, Begun: d.opt.Now().UTC()}
	switch {
	case q.Has("prove"):
		_, s, err := d.session(c.Request())
		if s.ID == "" {
			return d.unsigned(c, err, then)
		}
		j.Session = s.ID
	case q.Get("link") != "":
		if foreign(c.Request()) || c.Request().Header.Get("Sec-Fetch-Site") == "cross-site" { // it is for them to say, on our page
			return seeOther(c, identity.LinkPath+"?token="+url.QueryEscape(q.Get("link")))
		}
		if l, err := d.reg.Link(q.Get("link"), d.opt.Now()); err != nil || l.Kind != identity.Invitation {
			return d.noLink(c)
		}
		j.Link = q.Get("link")
	case set.Banner != "" && set.MustAccept && q.Get("read") != "yes":
		return seeOther(c, withThen(pathSignIn, then))
	}
	address, err := d.opt.Provider.Address(c.Request().Context(), *set.Provider, j)
	if err != nil {
		return d.unreachable(c, set.Provider.Name, err)
	}
	d.setCookie(c.Response(), d.cookies.journey, d.box.seal("journey", j), journeyHolds)
	return seeOther(c, address)
}

// FromProvider answers GET /sign-in/oidc/callback: the browser comes back.
func (d *Desk) FromProvider(c echo.Context) error {
	set := d.reg.Settings()
	if set.Provider == nil || d.opt.Provider == nil {
		return d.noProvider(c)
	}
	q, name := c.QueryParams(), set.Provider.Name
	var j Journey
	begun := false
	if cookie, err := c.Cookie(d.cookies.journey); err == nil {
		begun = d.box.open("journey", cookie.Value, &j) && d.opt.Now().Sub(j.Begun) < journeyHolds
		d.setCookie(c.Response(), d.cookies.journey, "", -1) // good once
	}
	if !begun || subtle.ConstantTimeCompare([]byte(j.State), []byte(q.Get("state"))) != 1 {
		return d.turnedBack(c, http.StatusBadRequest, j, "This sign-in was not begun here", "It was begun in another browser, or more than ten minutes ago, or the service was started anew since.")
	}
	if code := q.Get("error"); code != "" {
		d.opt.Log.Info().Str("code", KnownCode(code)).Msg("the provider let somebody not in")
		return d.turnedBack(c, http.StatusUnauthorized, j, name+" did not let you in", "Sign in there again, or ask whoever runs it.")
	}
	word, err := d.opt.Provider.Redeem(c.Request().Context(), *set.Provider, q.Get("code"), q.Get("iss"), j)
	var away *Unreachable
	if errors.As(err, &away) {
		return d.unreachable(c, name, err)
	}
	if err != nil {
		d.opt.Log.Warn().Err(err).Msg("what the provider said cannot be believed")
		return d.turnedBack(c, http.StatusUnauthorized, j, "The sign-in did not succeed", name+" answered with something that cannot be believed. Try again; if it stays, the service’s log says why.")
	}
	word.Address, word.At = c.RealIP(), d.opt.Now()
	if j.Session != "" {
		return d.provedThere(c, j, word)
	}
	if j.Link != "" {
		return d.acceptWith(c, j, word, name)
	}
	return d.enterWith(c, j, word, name)
}

// acceptWith gives somebody the account that they were invited to, and lets them in.
func (d *Desk) acceptWith(c echo.Context, j Journey, w *Word, name string) error {
	in, err := d.reg.AcceptWith(c.Request().Context(), j.Link, w.Claims)
	if isKind(err, roster.NotFound) {
		return d.noLink(c)
	}
	if isKind(err, roster.Conflict) {
		return show(c, http.StatusConflict, "plain", plainPage{Frame: d.frame("The account is not yours by this"), Text: strings.Join(sentences(err), " "), Path: identity.LinkPath + "?token=" + j.Link, Label: "Back to the link"})
	}
	if wrong, status := d.told(c, err, []string{"The account cannot be used now. Ask an administrator."}); wrong != nil {
		return d.turnedBack(c, status, j, "You are not let in", strings.Join(wrong, " "))
	}
	if err != nil {
		return err
	}
	return d.enter(c, in, j.Then)
}

// enterWith lets somebody in whom the provider vouches for.
func (d *Desk) enterWith(c echo.Context, j Journey, w *Word, name string) error {
	if w.Less != nil && !d.known(w) { // who they are to us may be in what is missing
		return d.unreachable(c, name, w.Less)
	}
	if d.opt.Role != "" && !d.known(w) {
		if err := d.make(c.Request().Context(), w); err != nil {
			return err
		}
	}
	in, err := d.reg.SignInWith(c.Request().Context(), w.Claims)
	if wrong, status := d.told(c, err, []string{"x"}); wrong != nil {
		text := "There is no account here for whom " + name + " says you are, or it cannot be used now. Ask an administrator."
		if w.Email != "" {
			text += " " + name + " knows you as " + w.Email + "."
		}
		if status == http.StatusServiceUnavailable {
			text = strings.Join(wrong, " ")
		}
		return d.turnedBack(c, status, j, "You are not let in", text)
	}
	if err != nil {
		return err
	}
	if isPage(j.Then) || in.Session.Enrol {
		return d.enter(c, in, j.Then)
	}
	return d.goOn(c, in.Token, j.Then)
}

// provedThere notes that somebody proved to the provider who they are, for the session that asked for it.
func (d *Desk) provedThere(c echo.Context, j Journey, w *Word) error {
	token := d.token(c.Request())
	if s, _ := d.reg.Glance(token, d.opt.Now()); token == "" || s.ID != j.Session {
		return seeOther(c, withThen(pathSignIn, j.Then)) // it ended meanwhile
	}
	in, err := d.reg.ProveWith(c.Request().Context(), token, w.Claims)
	if wrong, status := d.told(c, err, []string{"x"}); wrong != nil {
		return d.turnedBack(c, status, j, "You are not who is signed in", "You proved there to be somebody else than who is signed in here.")
	}
	if err != nil {
		return err
	}
	return d.goOn(c, in.Token, d.home(j.Then))
}

// goOn gives the browser its token and a page of ours that leads on by itself. A plain redirect would not do: to the browser the
// provider would be who asked for what comes next, and it would not get what only our own pages do.
func (d *Desk) goOn(c echo.Context, token, then string) error {
	d.setSession(c, token)
	c.Response().Header().Set("Refresh", "0; url="+then)
	return show(c, http.StatusOK, "plain", plainPage{Frame: d.frame("You are signed in"), Text: "You are led on.", Path: then, Label: "Go on"})
}

// known tells whether somebody has an account, or gets one that there is by their address.
func (d *Desk) known(w *Word) bool {
	p := d.reg.Settings().Provider
	link := p != nil && p.LinkEmail && w.Verified && w.Email != ""
	return slices.ContainsFunc(d.reg.Accounts(w.At), func(a identity.Account) bool {
		return a.Subject == w.Subject || link && a.Subject == (identity.Subject{}) && strings.EqualFold(a.Email, w.Email)
	})
}

// make makes an account for somebody who has none. Where it cannot be made, because somebody else has the login or what the
// provider calls them is none, an administrator decides, and they are turned away like everybody whom we do not know.
func (d *Desk) make(ctx context.Context, w *Word) error {
	login := w.login()
	if login == "" {
		return nil
	}
	roles, err := access.RolesOf(d.opt.Role)
	if err != nil {
		return err
	}
	by := identity.By{Who: audit.Who{Kind: audit.Service, Name: "openid connect"}, Where: w.Address, At: w.At}
	details := identity.Details{Login: login, Name: w.Name, Roles: roles, Subject: w.Subject}
	if w.Verified {
		details.Email = w.Email
	}
	_, err = d.reg.Create(ctx, by, details)
	if isKind(err, roster.Conflict) || isKind(err, roster.Invalid) {
		d.opt.Log.Warn().Err(err).Msg("no account could be made for somebody whom the provider knows")
		return nil
	}
	return err
}

func (d *Desk) noProvider(c echo.Context) error {
	return show(c, http.StatusNotFound, "plain", plainPage{
		Frame: d.frame("There is no provider to sign in through"), Text: "Sign in with a password.", Path: pathSignIn, Label: "Sign in",
	})
}

// unreachable says that the provider does not answer.
func (d *Desk) unreachable(c echo.Context, name string, err error) error {
	d.opt.Log.Warn().Err(err).Msg("the OpenID Connect provider cannot be reached")
	c.Response().Header().Set("Retry-After", "10")
	return show(c, http.StatusServiceUnavailable, "plain", plainPage{
		Frame: d.frame(name + " cannot be reached now"), Text: "Try again in a minute. Who has a password here can sign in with that.", Path: pathSignIn, Label: "Sign in",
	})
}

// turnedBack says why somebody is not let in, and leads to where they can begin anew.
func (d *Desk) turnedBack(c echo.Context, status int, j Journey, title, text string) error {
	path := withThen(pathSignIn, j.Then)
	if j.Session != "" {
		path = withThen(pathProve, j.Then)
	}
	return show(c, status, "plain", plainPage{Frame: d.frame(title), Text: text, Path: path, Label: "Begin anew"})
}
