package app

import (
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"sync"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// pathDemo takes the links of a demo. The token is the query's "token".
const pathDemo = "/demo/sign-in"

// DemoLink signs whoever opens it in as somebody of a role, once.
type DemoLink struct {
	Role access.Role
	URL  string
}

// demoLinks are the links not opened yet, by token.
type demoLinks struct {
	mu    sync.Mutex
	links map[string]identity.AccountID
}

// take uses a link up.
func (l *demoLinks) take(token string) (identity.AccountID, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	id, ok := l.links[token]
	delete(l.links, token)
	return id, ok
}

// DemoLinks makes an account for each role of people and returns a link to each. It is for a service on made-up data that
// nobody has to sign in to, and for no other; it panics there. The officer and the clinician are somebody of the roster.
func (a *App) DemoLinks(ctx context.Context) (list []DemoLink, err error) {
	if !a.opt.Open {
		panic("links of a demo for a service that people sign in to")
	}
	by := identity.By{Who: audit.Who{Kind: audit.Service, Name: "watchbill"}, Where: "service", At: a.opt.Now()}
	a.demo.mu.Lock()
	defer a.demo.mu.Unlock()
	a.demo.links = map[string]identity.AccountID{}
	for _, role := range access.All() {
		if role == access.CAD { // a machine, which has a key and no account
			continue
		}
		roles, err := access.RolesOf(role)
		if err != nil {
			return nil, err
		}
		one, err := a.identity.Create(ctx, by, identity.Details{Login: "demo." + string(role), Name: "Demo " + string(role), Roles: roles, Officer: a.somebody(role)})
		if err != nil {
			return nil, err
		}
		token := rand.Text()
		a.demo.links[token] = one.ID
		list = append(list, DemoLink{role, a.URL() + pathDemo + "?token=" + token})
	}
	return list, nil
}

// somebody is who a demo's officer or clinician is on the roster; nobody for other roles.
func (a *App) somebody(role access.Role) roster.OfficerID {
	book, want := a.served.Book(), map[access.Role]roster.Role{access.Officer: roster.RoleOfficer, access.Clinician: roster.RoleClinician}[role]
	if book == nil || want == "" {
		return ""
	}
	for i := range book.People() {
		if p := book.Person(i); p.Officer.Role == want && p.Posts().Len() > 0 {
			return p.Officer.ID
		}
	}
	return ""
}

// withDemo answers the links of a demo before next.
func (a *App) withDemo(next http.Handler, desk *signin.Desk) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != pathDemo || r.Method != http.MethodGet {
			next.ServeHTTP(w, r)
			return
		}
		id, ok := a.demo.take(r.URL.Query().Get("token"))
		if !ok {
			http.Error(w, "This link was opened before, or is none of this demo's. Start the demo again for others.", http.StatusNotFound)
			return
		}
		address, _, _ := net.SplitHostPort(r.RemoteAddr)
		in, err := a.enterDemo(r.Context(), id, address)
		if err != nil {
			a.opt.Log.Error().Err(err).Msg("a demo's link could not be followed")
			http.Error(w, "Something went wrong on our side; the log says what.", http.StatusInternalServerError)
			return
		}
		desk.Enter(w, in)
		http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
	})
}

// enterDemo begins a session of an account, which has no password.
func (a *App) enterDemo(ctx context.Context, id identity.AccountID, address string) (identity.Entered, error) {
	by := identity.By{Who: audit.Who{Kind: audit.Service, Name: "watchbill"}, Where: address, At: a.opt.Now()}
	link, err := a.identity.Invite(ctx, by, id)
	if err != nil {
		return identity.Entered{}, err
	}
	return a.identity.Enter(ctx, link.Token, address, by.At)
}
