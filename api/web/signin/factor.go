package signin

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/api/web/signin/qr"
	"watchbill/roster"
)

// factorPage sets up a second factor.
type factorPage struct {
	Frame  frame
	Wanted bool // nothing else is possible before
	Had    bool // they have one, and may do without
	Secret string
	URI    template.URL
	QR     template.HTML
	Then   string
	Begun  string // the same, sealed
}

// codesPage shows recovery codes, once.
type codesPage struct {
	Frame frame
	Codes []string
	Then  string
}

// begunFactor is a second factor that is being set up. The page carries it, sealed, so that a wrong code does not ask for a new one.
type begunFactor struct {
	Secret, URI string
	Session     string
	Begun       time.Time
}

// factorHolds is how long it may take: as long as package identity waits.
const factorHolds = 10 * time.Minute

// FactorPage answers GET /sign-in/factor.
func (d *Desk) FactorPage(c echo.Context) error {
	return d.factorForm(c, http.StatusOK, returnPath(c.QueryParam("then")), "")
}

// factorForm begins to set up a second factor, or goes on with the one that is sealed.
func (d *Desk) factorForm(c echo.Context, status int, then, sealed string, wrong ...string) error {
	token, s, err := d.session(c.Request())
	if err != nil {
		return d.unsigned(c, err, then)
	}
	var f begunFactor
	if !d.box.open("factor", sealed, &f) || f.Session != s.ID || d.opt.Now().Sub(f.Begun) >= factorHolds {
		e, err := d.reg.Enrol(token, d.opt.Now())
		if isKind(err, roster.Unauthenticated) {
			return seeOther(c, withThen(pathProve, withThen(pathFactor, then)))
		}
		if err != nil {
			return err
		}
		f = begunFactor{e.Secret, e.URI, s.ID, d.opt.Now().UTC()}
		sealed = d.box.seal("factor", f)
	}
	frame := d.frame("Set up a second factor", wrong...).focus("code")
	if wrong != nil {
		frame = frame.bad("code")
	}
	return show(c, status, "factor", factorPage{
		Frame: frame, Wanted: s.Enrol, Had: s.SecondFactor && !d.mustHave(s), Secret: inFours(f.Secret),
		URI: template.URL(f.URI), //nolint:gosec // made by package identity; html/template knows no otpauth
		QR:  qrCode(f.URI), Then: then, Begun: sealed,
	})
}

// SetFactor answers POST /sign-in/factor.
func (d *Desk) SetFactor(c echo.Context) error {
	f, err := formOf(c)
	if err != nil {
		return err
	}
	then := returnPath(f.text("then"))
	token, _, err := d.session(c.Request())
	if err != nil {
		return d.unsigned(c, err, then)
	}
	in, codes, err := d.reg.ConfirmEnrolment(c.Request().Context(), token, f.text("code"), c.RealIP(), d.opt.Now())
	switch {
	case isKind(err, roster.Invalid):
		return d.factorForm(c, http.StatusBadRequest, then, f.text("begun"), sentences(err)...)
	case isKind(err, roster.Unauthenticated):
		return seeOther(c, withThen(pathProve, withThen(pathFactor, then)))
	case err != nil:
		return err
	}
	d.setSession(c, in.Token)
	return show(c, http.StatusOK, "codes", codesPage{d.frame("Recovery codes"), codes, d.home(then)})
}

// mustHave tells whether a role of theirs asks for a second factor.
func (d *Desk) mustHave(s identity.Session) bool {
	limits := d.reg.Settings().Limits
	return slices.ContainsFunc(s.User.Roles.List(), func(r access.Role) bool { return limits[r].SecondFactor })
}

// RemoveFactor answers POST /sign-in/factor/remove.
func (d *Desk) RemoveFactor(c echo.Context) error {
	token, _, err := d.session(c.Request())
	if err != nil {
		return d.unsigned(c, err, pathFactor)
	}
	err = d.reg.RemoveSecondFactor(c.Request().Context(), token, c.RealIP(), d.opt.Now())
	var domain *roster.Error
	switch {
	case isKind(err, roster.Unauthenticated):
		return seeOther(c, withThen(pathProve, pathFactor))
	case isKind(err, roster.Forbidden) && errors.As(err, &domain):
		return show(c, http.StatusForbidden, "plain", plainPage{Frame: d.frame("The second factor stays"), Text: domain.Msg, Path: pathFactor, Label: "Replace it"})
	case err != nil:
		return err
	}
	return seeOther(c, pathSignIn+"?removed=")
}

// unsigned sends somebody to sign in, or to prove who they are, who has no session for a page; from there they come back.
func (d *Desk) unsigned(c echo.Context, err error, then string) error {
	if errors.Is(err, identity.ErrLocked) {
		return seeOther(c, withThen(pathProve, then))
	}
	return seeOther(c, withThen(pathSignIn, then))
}

func isKind(err error, k roster.Kind) bool { return errors.Is(err, &roster.Error{Kind: k}) }

// inFours sets a text in groups of four, to be typed.
func inFours(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// qrCode draws a text as a QR code, black on white in every theme; empty where it is too long for one.
func qrCode(text string) template.HTML {
	c, err := qr.Encode(text)
	if err != nil {
		return ""
	}
	return template.HTML(fmt.Sprintf(`<svg class="qr" viewBox="0 0 %d %[1]d" role="img" aria-label="The key as a QR code"><path d="%s"/></svg>`, c.Extent(), c.Path())) //nolint:gosec // numbers alone
}
