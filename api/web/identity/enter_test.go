package identity_test

import (
	"testing"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// TestEnter: an invitation opens an account that nobody signs in to otherwise, once, and no other.
func TestEnter(t *testing.T) {
	h := newHouse(t)
	const from = "192.0.2.1"
	refused := func(name, token string, want roster.Kind) {
		t.Helper()
		if _, err := h.Enter(ctx, token, from, h.now); !isKind(err, want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	refused("the first administrator", must(h.Setup(ctx, h.by()))(t).Token, roster.Conflict)
	refused("no link", "x", roster.NotFound)

	demo := must(h.Create(ctx, h.by(), identity.Details{Login: "demo.officer", Roles: roles(t, access.Officer)}))(t)
	link := must(h.Invite(ctx, h.by(), demo.ID))(t).Token
	e := must(h.Enter(ctx, link, from, h.now))(t)
	if s := must(h.Session(e.Token, h.now))(t); s.Login != "demo.officer" || s.HasPassword || s.Provider || !s.Proved.Equal(h.now) {
		t.Errorf("%+v", s)
	}
	refused("the link, again", link, roster.NotFound)
	records, _, err := audit.List(ctx, h.kv, audit.Filter{Action: audit.SignedIn})
	if err != nil || len(records) != 1 || records[0].Who.Name != "demo.officer" || records[0].What.Of != "invitation" {
		t.Errorf("%+v, %v", records, err)
	}

	again := must(h.Invite(ctx, h.by(), demo.ID))(t).Token
	must(h.SetDisabled(ctx, h.by(), demo.ID, true))(t)
	refused("disabled", again, roster.NotFound)

	alice := h.account("alice", access.Officer) // who has a password
	link = must(h.Invite(ctx, h.by(), alice.ID))(t).Token
	refused("an account with a password", link, roster.Conflict)
	must(h.Link(link, h.now))(t) // what was refused left it good
	for range identity.MaxFailures {
		_, _ = h.SignIn(ctx, h.attempt("alice", "wrong"))
	}
	refused("locked", link, roster.Unauthenticated)
}
