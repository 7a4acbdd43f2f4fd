package identity_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

func TestDetailsRefused(t *testing.T) {
	h := newHouse(t)
	officer := roles(t, access.Officer)
	for _, c := range []struct {
		name   string
		d      identity.Details
		fields []string
	}{
		{"nothing", identity.Details{}, []string{"login", "roles"}},
		{"login", identity.Details{Login: "-x", Roles: officer}, []string{"login"}},
		{"long login", identity.Details{Login: strings.Repeat("x", 65), Roles: officer}, []string{"login"}},
		{"machine", identity.Details{Login: "x", Roles: roles(t, access.CAD, access.Officer)}, []string{"roles"}},
		{"much", identity.Details{
			Login: "ä", Name: "a\nb", Email: "x", Officer: "a/b", Districts: []roster.DistrictID{"N", "N", "a b"}, Subject: identity.Subject{ID: "1"},
		}, []string{"login", "name", "email", "roles", "districts", "districts", "officer_id", "openid"}},
	} {
		_, err := h.Create(ctx, h.by(), c.d)
		if got := fields(err); !slices.Equal(got, c.fields) {
			t.Errorf("%s: faults in %v, want %v", c.name, got, c.fields)
		}
	}
	if n := len(h.Accounts(h.now)); n != 0 {
		t.Errorf("%d accounts", n)
	}
}

// fields lists the fields of the errors that were joined.
func fields(err error) (list []string) {
	switch e := err.(type) { //nolint:errorlint // walks the tree itself
	case nil:
	case *roster.Error:
		list = append(list, e.Field)
	case interface{ Unwrap() []error }:
		for _, x := range e.Unwrap() {
			list = append(list, fields(x)...)
		}
	default:
		list = fields(errors.Unwrap(err))
	}
	return list
}

func TestAccounts(t *testing.T) {
	h := newHouse(t)
	d := identity.Details{
		Login: "J.Rivera@Harbor", Name: " Jo Rivera ", Email: "jo@harbor.example", Roles: roles(t, access.Supervisor),
		Districts: []roster.DistrictID{"N"}, Officer: "H07", Subject: identity.Subject{Issuer: "https://login.example", ID: "42"},
	}
	a := must(h.Create(ctx, h.by(), d))(t)
	d.Login, d.Name = "j.rivera@harbor", "Jo Rivera"
	want := identity.Account{ID: a.ID, Details: d, Version: 1, Created: noon}
	if diff := cmp.Diff(want, a); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(a, must(h.again().AccountOf("J.RIVERA@harbor", h.now))(t)); diff != "" {
		t.Errorf("after a restart: %s", diff)
	}
	for name, other := range map[string]identity.Details{
		"login":   {Login: "j.rivera@harbor", Roles: d.Roles},
		"subject": {Login: "x", Roles: d.Roles, Subject: d.Subject},
	} {
		if _, err := h.Create(ctx, h.by(), other); !isKind(err, roster.Conflict) {
			t.Errorf("the same %s: %v", name, err)
		}
	}
	d.Districts, d.Login = []roster.DistrictID{}, "jo"
	b := must(h.Change(ctx, h.by(), a.ID, a.Version, d, false))(t)
	if b.Version != 2 || b.Login != "jo" || b.Districts == nil {
		t.Errorf("%+v", b)
	}
	if again := must(h.again().AccountOf("jo", h.now))(t); again.Districts == nil {
		t.Error("no district became all of them")
	}
	if same := must(h.Change(ctx, h.by(), a.ID, b.Version, d, false))(t); same.Version != 2 {
		t.Errorf("what changes nothing made version %d", same.Version)
	}
	var moved *identity.Moved
	if _, err := h.Change(ctx, h.by(), a.ID, 1, d, false); !errors.As(err, &moved) || moved.Now != 2 || !isKind(err, roster.Conflict) {
		t.Errorf("of an old version: %v", err)
	}
	if err := h.Remove(ctx, h.by(), a.ID, 1); !errors.As(err, &moved) {
		t.Errorf("removed in an old version: %v", err)
	}
	if err := h.Remove(ctx, h.by(), a.ID, 2); err != nil {
		t.Error(err)
	}
	if _, err := h.Account(a.ID, h.now); !isKind(err, roster.NotFound) {
		t.Errorf("removed: %v", err)
	}
	if diff := cmp.Diff([]audit.Action{audit.AccountCreated, audit.AccountChanged, audit.AccountRemoved}, h.actions()); diff != "" {
		t.Error(diff)
	}
}

// TestLastAdministrator tries every way to leave none.
func TestLastAdministrator(t *testing.T) {
	h := newHouse(t)
	a := h.account("alice", access.Administrator)
	must(h.Create(ctx, h.by(), identity.Details{Login: "invited", Roles: roles(t, access.Administrator)}))(t) // cannot sign in yet
	demoted := a.Details
	demoted.Roles = roles(t, access.Auditor)
	for name, err := range map[string]error{
		"disable": second(h.SetDisabled(ctx, h.by(), a.ID, true)),
		"demote":  second(h.Change(ctx, h.by(), a.ID, a.Version, demoted, false)),
		"remove":  h.Remove(ctx, h.by(), a.ID, a.Version),
	} {
		if !isKind(err, roster.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.after(200 * 24 * time.Hour)
	if err := h.Sweep(ctx, h.now); err != nil {
		t.Fatal(err)
	}
	if h.enter("alice").Token == "" {
		t.Error("the last administrator was put out")
	}
	b := h.account("bob", access.Administrator)
	must(h.Change(ctx, h.by(), a.ID, a.Version, demoted, false))(t)
	if err := h.Remove(ctx, h.by(), b.ID, b.Version); !isKind(err, roster.Conflict) {
		t.Errorf("then bob: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

// TestSetup makes the first administrator, once.
func TestSetup(t *testing.T) {
	h := newHouse(t)
	if !h.NeedsSetup() {
		t.Fatal("a new store has an administrator")
	}
	old := must(h.Setup(ctx, h.by()))(t)
	link := must(h.Setup(ctx, h.by()))(t)
	if _, err := h.Link(old.Token, h.now); !isKind(err, roster.NotFound) {
		t.Errorf("an earlier link is good: %v", err)
	}
	_, err := h.Accept(ctx, link.Token, identity.Acceptance{Login: "!", Password: "short"}, "", h.now)
	if diff := cmp.Diff([]string{"login", "password"}, fields(err)); diff != "" {
		t.Error(diff)
	}
	h = h.again() // a restart leaves it good
	a := must(h.Accept(ctx, link.Token, identity.Acceptance{Login: "Alice", Name: "Alice A", Password: good}, "192.0.2.7", h.now))(t)
	if a.Login != "alice" || !a.Roles.Has(access.Administrator) || !a.HasPassword || h.NeedsSetup() {
		t.Errorf("%+v", a)
	}
	for _, token := range []string{link.Token, old.Token, "", strings.Repeat("A", 43)} {
		if _, err := h.Accept(ctx, token, identity.Acceptance{Login: "eve", Password: good}, "", h.now); !isKind(err, roster.NotFound) {
			t.Errorf("used again: %v", err)
		}
	}
	if _, err := h.Setup(ctx, h.by()); !isKind(err, roster.Conflict) {
		t.Errorf("another: %v", err)
	}
}

// TestLinks walks invitations to their ends.
func TestLinks(t *testing.T) {
	h := newHouse(t)
	h.account("root", access.Administrator)
	a := must(h.Create(ctx, h.by(), identity.Details{Login: "alice", Roles: roles(t, access.Officer)}))(t)
	first, link := must(h.Invite(ctx, h.by(), a.ID))(t), must(h.Invite(ctx, h.by(), a.ID))(t)
	if _, err := h.Link(first.Token, h.now); !isKind(err, roster.NotFound) {
		t.Errorf("an earlier one: %v", err)
	}
	want := identity.Link{Kind: identity.Invitation, Account: a.ID, Login: "alice", Expires: noon.Add(72 * time.Hour)}
	if diff := cmp.Diff(want, must(h.Link(link.Token, h.now))(t)); diff != "" {
		t.Error(diff)
	}
	h.after(72 * time.Hour)
	if _, err := h.Link(link.Token, h.now); !isKind(err, roster.NotFound) {
		t.Errorf("too old: %v", err)
	}
	link = must(h.Invite(ctx, h.by(), a.ID))(t)
	must(h.SetDisabled(ctx, h.by(), a.ID, true))(t)
	if _, err := h.Link(link.Token, h.now); !isKind(err, roster.NotFound) {
		t.Errorf("of a disabled account: %v", err)
	}
	if _, err := h.Invite(ctx, h.by(), a.ID); !isKind(err, roster.Conflict) {
		t.Errorf("another for it: %v", err)
	}
	must(h.SetDisabled(ctx, h.by(), a.ID, false))(t)
	if _, err := h.Link(link.Token, h.now); !isKind(err, roster.NotFound) {
		t.Errorf("enabled again it is good: %v", err)
	}
}

// TestReset takes away what somebody had, even of the last administrator.
func TestReset(t *testing.T) {
	h := newHouse(t)
	a := h.account("alice", access.Administrator)
	for range identity.MaxFailures {
		_, _ = h.SignIn(ctx, h.attempt("alice", "wrong"))
	}
	link := must(h.Reset(ctx, h.by(), a.ID))(t)
	if _, err := h.SignIn(ctx, h.attempt("alice", good)); err == nil {
		t.Error("the old password opens")
	}
	a = must(h.Accept(ctx, link.Token, identity.Acceptance{Password: good + "!"}, "", h.now))(t)
	if !a.Locked.IsZero() || a.SecondFactor {
		t.Errorf("%+v", a)
	}
	must(h.SignIn(ctx, h.attempt("alice", good+"!")))(t)
}

// TestIdleAccounts puts out who was not seen for 90 days, at the sweep or when they come.
func TestIdleAccounts(t *testing.T) {
	h := newHouse(t)
	h.account("root", access.Administrator)
	a, b, c := h.account("alice", access.Officer), h.account("bob", access.Officer), h.account("carol", access.Officer)
	h.after(89 * 24 * time.Hour)
	h.enter("root")
	h.enter("bob")
	h.enter("carol")
	h.after(24 * time.Hour)
	if _, err := h.SignIn(ctx, h.attempt("alice", good)); !isKind(err, roster.Unauthenticated) {
		t.Errorf("after 90 days: %v", err)
	}
	if x := must(h.Account(a.ID, h.now))(t); !x.IdledOut || x.Disabled.IsZero() {
		t.Errorf("%+v", x)
	}
	must(h.SetDisabled(ctx, h.by(), a.ID, false))(t)
	must(h.SignIn(ctx, h.attempt("alice", good)))(t)
	h.after(89 * 24 * time.Hour)
	if err := h.Sweep(ctx, h.now); err != nil {
		t.Fatal(err)
	}
	for _, id := range []identity.AccountID{b.ID, c.ID} {
		if x := must(h.Account(id, h.now))(t); !x.IdledOut {
			t.Errorf("%s is not put out", x.Login)
		}
	}
	if x := must(h.Account(a.ID, h.now))(t); x.IdledOut {
		t.Error("alice is, who was seen")
	}
}

// TestSweep sees that it writes what was used, and nothing twice.
func TestSweep(t *testing.T) {
	h := newHouse(t)
	a := h.account("alice", access.Officer)
	e := h.enter("alice")
	_, key, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "cad", Roles: roles(t, access.CAD)})
	if err != nil {
		t.Fatal(err)
	}
	h.after(20 * time.Minute)
	must(h.Session(e.Token, h.now))(t)
	must(h.Key(key, h.now))(t)
	records := len(h.actions())
	for range 2 {
		if err := h.Sweep(ctx, h.now); err != nil {
			t.Fatal(err)
		}
	}
	before := must(h.kv.Scan(ctx, store.Range{}))(t).Revision
	if err := h.Sweep(ctx, h.now); err != nil {
		t.Fatal(err)
	}
	if after := must(h.kv.Scan(ctx, store.Range{}))(t).Revision; after != before {
		t.Error("a sweep writes what is written")
	}
	if len(h.actions()) != records {
		t.Error("a sweep is on record")
	}
	h = h.again()
	if got := must(h.Account(a.ID, h.now))(t).Seen; !got.Equal(h.now) {
		t.Errorf("seen %s", got)
	}
	if got := h.Keys()[0].Used; !got.Equal(h.now) {
		t.Errorf("used %s", got)
	}
	h.after(29 * time.Minute)
	must(h.Session(e.Token, h.now))(t)
}

// TestTwoWriters has a second register write to the store: the first loses, reads anew, and is right again.
func TestTwoWriters(t *testing.T) {
	h := newHouse(t)
	a := h.account("alice", access.Administrator)
	other := h.again()
	must(other.Unlock(ctx, other.by(), a.ID))(t)
	d := a.Details
	d.Name = "Alice"
	must(other.Change(ctx, other.by(), a.ID, a.Version, d, false))(t)
	d.Name = "Alicia"
	if _, err := h.Change(ctx, h.by(), a.ID, a.Version, d, false); !isKind(err, roster.Conflict) {
		t.Fatalf("on what moved on: %v", err)
	}
	if got := must(h.Account(a.ID, h.now))(t); got.Name != "Alice" || got.Version != 2 {
		t.Errorf("%+v", got)
	}
	must(h.Change(ctx, h.by(), a.ID, 2, d, false))(t)
}

// TestNothingUsableIsKept looks for every secret in the store, and for names in the audit trail.
func TestNothingUsableIsKept(t *testing.T) {
	h := newHouse(t)
	a := h.account("alice", access.Administrator)
	link := must(h.Invite(ctx, h.by(), a.ID))(t)
	e := h.enter("alice")
	_, key, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "cad", Roles: roles(t, access.CAD)})
	if err != nil {
		t.Fatal(err)
	}
	_, codes := h.enrol(e.Token)
	for _, entry := range must(h.kv.Scan(ctx, store.Range{}))(t).Entries {
		for _, secret := range append(codes, good, link.Token, e.Token, key, key[13:]) {
			if strings.Contains(string(entry.Key)+string(entry.Value), secret) {
				t.Errorf("%q is kept under %q", secret, entry.Key)
			}
		}
	}
}
