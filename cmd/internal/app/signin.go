package app

import (
	"context"
	"net"
	"strings"
	"time"

	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
	"watchbill/roster/store/audit"
)

// newDesk is where people and machines prove who they are. Their clock is the real one, whatever a drill's shows.
func (a *App) newDesk() *signin.Desk {
	return signin.New(signin.Options{
		Register: a.identity, Now: a.opt.Now, Log: a.opt.Log, Secure: a.opt.Reach.Secure(), Off: a.opt.Open, Home: "/",
		Provider: a.opt.Provider, Role: a.opt.Newcomer,
		Agency: func() string {
			if book := a.served.Book(); book != nil {
				return book.Agency().Name
			}
			return ""
		},
		Zone: func() *time.Location {
			if book := a.served.Book(); book != nil {
				return book.Zone().Location()
			}
			return nil
		},
	})
}

// Setup makes the one-time link by which the first administrator of a started service signs in, and returns its address;
// empty where there is one, or where nobody has to sign in. It holds a secret: it is for whoever started the service, and not for the log.
func (a *App) Setup(ctx context.Context) (string, error) {
	if a.opt.Open || !a.identity.NeedsSetup() {
		return "", nil
	}
	link, err := a.identity.Setup(ctx, identity.By{Who: audit.Who{Kind: audit.Service, Name: "watchbill"}, Where: "service", At: a.opt.Now()})
	if err != nil {
		return "", err
	}
	return a.called() + link.Path(), nil
}

// called is the service's address as its clients call it: by the first name it was given, or that its certificate is for.
func (a *App) called() string {
	names := a.opt.Reach.hosts(a.certs)
	if len(names) == 0 {
		return a.URL()
	}
	host := names[0]
	if strings.Contains(host, ":") { // an address of IPv6
		host = "[" + host + "]"
	}
	_, port, err := net.SplitHostPort(a.addr.String())
	switch {
	case a.opt.Reach.BehindProxy: // which has a port of its own
		return "https://" + host
	case err != nil:
		return a.URL()
	case a.opt.Reach.TLS.On() && port == "443":
	default:
		host += ":" + port
	}
	return a.opt.Reach.TLS.scheme() + "://" + host
}
