package signin

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
)

// Background is the header with which our own pages mark, with any value, what they ask for by themselves: it does not count as
// their person being there. Listening for events never does.
const Background = "Watchbill-Background"

// Errors of what a request shows for itself.
var (
	errScheme  = &roster.Error{Kind: roster.Unauthenticated, Msg: "The Authorization header is to be: Bearer KEY; or Basic, with the key as the password."}
	errTwice   = &roster.Error{Kind: roster.Unauthenticated, Msg: "There is more than one Authorization header."}
	errEnrol   = &roster.Error{Kind: roster.Unauthenticated, Msg: "Your role asks for a second factor: set one up at " + pathFactor + " first."}
	errForeign = &roster.Error{Kind: roster.Forbidden, Msg: "A page of another site made the browser ask for this. If you want it, open the address yourself."}
)

// Identify says who sent a request, by memory alone. It is what web.Options.Identify wants. Who shows nothing is
// [access.Nobody], or [access.Anybody] where nobody has to sign in. Errors are roster.Unauthenticated: what is shown is not good; and
// roster.Forbidden: a foreign page is behind it.
func (d *Desk) Identify(r *http.Request) (*access.User, error) {
	if shown := r.Header["Authorization"]; len(shown) > 0 {
		return d.key(r, shown)
	}
	cookie := d.token(r)
	if r.TLS != nil && len(r.TLS.PeerCertificates) > 0 {
		user, err := d.reg.Certificate(r.TLS.PeerCertificates[0], len(r.TLS.VerifiedChains) > 0, d.opt.Now())
		if err == nil || cookie == "" {
			return user, err
		}
		// A browser shows whatever certificate its person has, such as a smart card's. One that nobody registered here says
		// nothing against the person who signed in.
	}
	switch {
	case cookie == "" && !d.opt.Off:
		return access.Nobody, nil
	case foreign(r):
		return nil, errForeign
	case cookie == "":
		return access.Anybody, nil
	}
	ask := d.reg.Session
	if r.Header.Get(Background) != "" || r.URL.Path == "/v1/events" {
		ask = d.reg.Glance
	}
	s, err := ask(cookie, d.opt.Now())
	switch {
	case d.opt.Off && errors.Is(err, identity.ErrEnded):
		return access.Anybody, nil // what is left of a session says nothing
	case err != nil:
		return nil, err
	case s.Enrol:
		return nil, errEnrol
	}
	return s.User, nil
}

// key says whose key an Authorization header shows. Telephones and modems that send positions know Basic and nothing else:
// the password is then the key, and the user's name whatever they have. We never ask for it (WWW-Authenticate says Bearer), so
// that no browser offers to remember a key; one that was told a key in an address sends it by itself, though, also for a
// page of another site.
func (d *Desk) key(r *http.Request, shown []string) (*access.User, error) {
	if len(shown) > 1 {
		return nil, errTwice
	}
	scheme, key, ok := strings.Cut(shown[0], " ")
	switch {
	case ok && strings.EqualFold(scheme, "Bearer"):
		return d.reg.Key(strings.TrimSpace(key), d.opt.Now())
	case !ok || !strings.EqualFold(scheme, "Basic"):
		return nil, errScheme
	}
	_, password, ok := r.BasicAuth()
	switch {
	case !ok:
		return nil, errScheme
	case foreign(r):
		return nil, errForeign
	}
	return d.reg.Key(password, d.opt.Now())
}

// foreign tells whether a page of another site made a browser ask. It may lead its person to a page of ours, and to nothing
// that a program is answered with. Browsers since 2023 say so; older ones say, with what their scripts ask for, where the
// page is from. From what says neither, a program or a link in an older browser, SameSite keeps the cookie away but for links.
func foreign(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site", "same-site": // another host of the same site is another's as well
	case "":
		return r.Header.Get("Origin") != "" && !fromHere(r)
	default:
		return false
	}
	toPage := r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
	return !toPage || !isPage(r.URL.Path)
}

// fromHere tells whether the page that asks is of the host that is asked. A proxy may have ended TLS, so that schemes are not compared.
func fromHere(r *http.Request) bool {
	origin, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && origin.Host != "" && strings.EqualFold(origin.Host, r.Host)
}

// isPage tells whether a path is a page's. What is not for people to look at is under /v1, or for those who run the service.
func isPage(path string) bool {
	return !strings.HasPrefix(path, "/v1/") && path != "/metrics"
}
