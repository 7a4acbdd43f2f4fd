package identity_test

import (
	"slices"
	"testing"
	"time"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// TestAcceptWith: an invitation binds the account to whoever signs in through the provider with it, once, and nobody else's account.
func TestAcceptWith(t *testing.T) {
	h := newHouse(t)
	s := h.Settings()
	s.Provider = &identity.Provider{Name: "County", Issuer: "https://login.example", ClientID: "w"}
	must(h.SetSettings(ctx, h.by(), s))(t)
	invited := func(login string) (identity.Account, string) {
		a := must(h.Create(ctx, h.by(), identity.Details{Login: login, Roles: roles(t, access.Officer)}))(t)
		return a, must(h.Invite(ctx, h.by(), a.ID))(t).Token
	}
	claims := func(issuer, id string) identity.Claims {
		return identity.Claims{Subject: identity.Subject{Issuer: issuer, ID: id}, AMR: []string{"otp"}, Address: "192.0.2.1", At: h.now}
	}
	refused := func(name, token string, c identity.Claims, want roster.Kind) {
		t.Helper()
		if _, err := h.AcceptWith(ctx, token, c); !isKind(err, want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	alice, link := invited("alice")
	refused("another issuer", link, claims("https://evil.example", "1"), roster.Conflict)
	refused("nobody", link, claims("https://login.example", ""), roster.Conflict)
	refused("no link", "x", claims("https://login.example", "1"), roster.NotFound)
	e := must(h.AcceptWith(ctx, link, claims("https://login.example", "1")))(t)
	if e.Session.Login != "alice" || !e.Session.Provider || e.Session.HasPassword {
		t.Errorf("%+v", e.Session)
	}
	if a := must(h.Account(alice.ID, h.now))(t); a.Subject.ID != "1" || a.Version <= alice.Version || !a.Invited.IsZero() {
		t.Errorf("%+v", a)
	}
	refused("the link, again", link, claims("https://login.example", "1"), roster.NotFound)
	must(h.SignInWith(ctx, claims("https://login.example", "1")))(t)

	_, link = invited("bob")
	refused("who has an account", link, claims("https://login.example", "1"), roster.Conflict)
	again := must(h.Invite(ctx, h.by(), alice.ID))(t).Token
	refused("an account that somebody has", again, claims("https://login.example", "2"), roster.Conflict)
	must(h.AcceptWith(ctx, again, claims("https://login.example", "1")))(t) // theirs already
	must(h.Link(link, h.now))(t)                                            // what was refused left it good
	h.after(identity.InvitationHolds + time.Second)
	refused("too old", link, claims("https://login.example", "2"), roster.NotFound)

	fresh := newHouse(t)
	must(fresh.SetSettings(ctx, fresh.by(), func() identity.Settings { s := fresh.Settings(); s.Provider = h.Settings().Provider; return s }()))(t)
	setup := must(fresh.Setup(ctx, fresh.by()))(t)
	first := claims("https://login.example", "1")
	first.At = fresh.now
	if _, err := fresh.AcceptWith(ctx, setup.Token, first); !isKind(err, roster.Conflict) {
		t.Errorf("the first administrator, through a provider: %v", err)
	}
	records, _, err := audit.List(ctx, h.kv, audit.Filter{Action: audit.SignedIn})
	if err != nil || len(records) != 3 || records[0].What.Of == "" || !slices.Equal(records[0].What.Keys, []string{"amr=otp"}) {
		t.Errorf("%+v, %v", records, err)
	}
}

// TestAcceptWithLocked: a link does not open a locked account, nor one that was disabled.
func TestAcceptWithLocked(t *testing.T) {
	h := newHouse(t)
	s := h.Settings()
	s.Provider = &identity.Provider{Name: "County", Issuer: "https://login.example", ClientID: "w"}
	must(h.SetSettings(ctx, h.by(), s))(t)
	a := h.account("alice", access.Officer)
	for range identity.MaxFailures {
		_, _ = h.SignIn(ctx, h.attempt("alice", "wrong"))
	}
	link := must(h.Invite(ctx, h.by(), a.ID))(t).Token
	c := identity.Claims{Subject: identity.Subject{Issuer: "https://login.example", ID: "1"}, Address: "192.0.2.1", At: h.now}
	if _, err := h.AcceptWith(ctx, link, c); !isKind(err, roster.Unauthenticated) {
		t.Errorf("locked: %v", err)
	}
	must(h.Unlock(ctx, h.by(), a.ID))(t)
	must(h.SetDisabled(ctx, h.by(), a.ID, true))(t)
	if _, err := h.AcceptWith(ctx, link, c); !isKind(err, roster.NotFound) {
		t.Errorf("disabled: %v", err)
	}
}
