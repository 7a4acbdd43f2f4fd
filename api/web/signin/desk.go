package signin

import (
	"cmp"
	"crypto/rand"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/rs/zerolog"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
)

// Options of a Desk. Register and Now are required.
type Options struct {
	Register *identity.Register
	Now      func() time.Time // the real clock, also where the service's own runs otherwise
	Log      zerolog.Logger
	// Secure: browsers reach us over TLS, ours or a proxy's. Cookies are then sent over nothing else.
	Secure bool
	// Off: nobody has to sign in.
	Off bool
	// Provider deals with the provider of OpenID Connect that the register's settings name; nil: nobody signs in through one.
	Provider Provider
	// Role is what somebody gets an account with whom the provider knows and we do not; empty: they are not let in. See CheckRole.
	Role access.Role
	// Agency is the agency's name, for pages; nil or an empty one: none is shown.
	Agency func() string
	// Zone is that of the agency's clocks, for pages; nil, or one that returns nil: UTC.
	Zone func() *time.Location
	// Home is the path where somebody goes who did not say where; empty: the page that says who they are.
	Home string
}

// Desk is where people and machines prove who they are. It is immutable but for what it remembers of the provider, and
// safe for concurrent use. Its methods that take an echo.Context answer a route each, see the list in package api.
type Desk struct {
	opt     Options
	reg     *identity.Register
	cookies cookies
	box     *box
}

// New returns a Desk. It asks nothing of the network. It panics without a register or a clock.
func New(opt Options) *Desk {
	if opt.Register == nil || opt.Now == nil {
		panic("signin.New without a register or a clock")
	}
	opt.Home = cmp.Or(opt.Home, pathSignIn)
	var key [32]byte
	rand.Read(key[:])
	return &Desk{opt: opt, reg: opt.Register, cookies: cookiesFor(opt.Secure), box: newBox(key)}
}

// Paths of the pages.
const (
	pathSignIn   = "/sign-in"
	pathCode     = "/sign-in/code"
	pathFactor   = "/sign-in/factor"
	pathPassword = "/sign-in/password"
	pathProvider = "/sign-in/oidc"
	pathProve    = "/prove"
)

// PageOf is the path, with a return path, of the page that a browser is sent to whose request was refused: to prove again who
// they are where that is what is missing, else to sign in.
func PageOf(prove bool, r *http.Request) string {
	path := pathSignIn
	if prove {
		path = pathProve
	}
	return withThen(path, returnPath(r.URL.RequestURI()))
}

// form is what a page sent.
type form struct{ *http.Request }

// formOf reads the body as a form. The query is not looked at: secrets have no place there.
func formOf(c echo.Context) (form, error) {
	r := c.Request()
	if err := r.ParseForm(); err != nil {
		var tooBig *http.MaxBytesError
		if errors.As(err, &tooBig) {
			return form{}, err
		}
		return form{}, &roster.Error{Kind: roster.Invalid, Msg: "The body is not a form as browsers send it.", Err: err}
	}
	return form{r}, nil
}

// text is the value of a field; empty where there is none.
func (f form) text(name string) string { return f.PostForm.Get(name) }

// token is the session token that a request has; empty: none.
func (d *Desk) token(r *http.Request) string {
	if c, err := r.Cookie(d.cookies.session); err == nil {
		return c.Value
	}
	return ""
}

// session returns the session that a request has. Having none is identity.ErrEnded.
func (d *Desk) session(r *http.Request) (token string, s identity.Session, err error) {
	if token = d.token(r); token == "" {
		return "", identity.Session{}, identity.ErrEnded
	}
	s, err = d.reg.Session(token, d.opt.Now())
	return token, s, err
}

// enter gives a browser its session and sends it on. The session that it had before ends.
func (d *Desk) enter(c echo.Context, in identity.Entered, then string) error {
	if old := d.token(c.Request()); old != "" && old != in.Token { // a locked one too
		if err := d.reg.SignOut(c.Request().Context(), old, c.RealIP(), d.opt.Now()); err != nil {
			d.opt.Log.Warn().Err(err).Msg("a session from before a sign-in could not be ended")
		}
	}
	d.setSession(c, in.Token)
	if in.Session.Enrol {
		return seeOther(c, withThen(pathFactor, then))
	}
	return seeOther(c, d.home(then))
}

// home is where somebody goes who wants to go there.
func (d *Desk) home(then string) string { return cmp.Or(then, d.opt.Home) }

// seeOther sends a browser on with a GET.
func seeOther(c echo.Context, path string) error {
	c.Response().Header().Set("Location", path)
	c.Response().WriteHeader(http.StatusSeeOther)
	return nil
}
