package identity_test

import (
	"errors"
	"testing"
	"time"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
)

// TestClockSetBack has a clock that was a year ahead set right: what it noted does not hold for a year.
func TestClockSetBack(t *testing.T) {
	h := newHouse(t)
	h.account("root", access.Administrator)
	a := h.account("alice", access.Supervisor)
	const ahead = 365 * 24 * time.Hour
	h.after(ahead)
	must(h.SetDisabled(ctx, h.by(), a.ID, true))(t) // a year unseen
	must(h.SetDisabled(ctx, h.by(), a.ID, false))(t)
	for range identity.MaxFailures - 1 {
		_, _ = h.SignIn(ctx, h.attempt("alice", "wrong"))
	}
	for range h.Settings().AddressFailures {
		_, _ = h.SignIn(ctx, h.attempt("nobody", "wrong"))
	}
	in := h.attempt("root", good)
	in.Address = "203.0.113.1"
	token := must(h.SignIn(ctx, in))(t).Token
	h.after(-ahead)
	if _, err := h.Session(token, h.now); !errors.Is(err, identity.ErrEnded) {
		t.Errorf("a session of next year: %v", err)
	}
	if _, err := h.SignIn(ctx, h.attempt("alice", "wrong")); !isKind(err, roster.Unauthenticated) {
		t.Errorf("held off for a year: %v", err)
	}
	h.enter("alice")
}

// TestClockALittleBack has it set back under a session, by less than what locks it and by more.
func TestClockALittleBack(t *testing.T) {
	for back, want := range map[time.Duration]error{10 * time.Minute: nil, 40 * time.Minute: identity.ErrLocked, 2 * time.Hour: identity.ErrEnded} {
		h := newHouse(t)
		h.account("alice", access.Supervisor)
		e := h.enter("alice")
		h.after(-back)
		_, err := h.Session(e.Token, h.now)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", back, err, want)
		}
		if want == identity.ErrEnded { //nolint:errorlint // it is this one
			continue
		}
		token := must(h.Prove(ctx, e.Token, h.attempt("", good)))(t).Token
		must(h.Session(token, h.now))(t)
		h.after(31 * time.Minute)
		if _, err := h.Session(token, h.now); !errors.Is(err, identity.ErrLocked) {
			t.Errorf("%s, then idle for 31 minutes: %v", back, err)
		}
	}
	h := newHouse(t)
	h.account("alice", access.Supervisor)
	e := h.enter("alice")
	h.after(-11 * time.Minute)
	if _, err := h.Enrol(e.Token, h.now); !isKind(err, roster.Unauthenticated) {
		t.Errorf("by a proof that is yet to come: %v", err)
	}
}

// TestClockAhead has a clock that is three years ahead for one sweep: keys and accounts are there again when it is right.
func TestClockAhead(t *testing.T) {
	h := newHouse(t)
	h.account("root", access.Administrator)
	a, b := h.account("alice", access.Dispatcher), h.account("bob", access.Dispatcher)
	ahead := identity.By{Who: ann, Where: "command", At: h.now.AddDate(3, 0, 0)}
	must(h.SetDisabled(ctx, ahead, b.ID, true))(t)
	_, key, err := h.CreateKey(ctx, h.by(), identity.NewKey{Name: "CAD", Roles: roles(t, access.CAD), Expires: h.now.Add(identity.KeyLasts)})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Sweep(ctx, ahead.At); err != nil {
		t.Fatal(err)
	}
	if !must(h.Account(a.ID, h.now))(t).IdledOut {
		t.Fatal("not put out")
	}
	if err := h.Sweep(ctx, h.now); err != nil {
		t.Fatal(err)
	}
	must(h.Key(key, h.now))(t)
	h.enter("alice")
	if must(h.Account(b.ID, h.now))(t).Disabled.IsZero() {
		t.Error("who was disabled by an administrator is enabled")
	}
}

// TestLastSeenStays puts everybody out but the administrator who was seen last.
func TestLastSeenStays(t *testing.T) {
	h := newHouse(t)
	for _, login := range []string{"one", "two", "three", "four"} {
		h.account(login, access.Administrator)
	}
	h.after(time.Hour)
	h.enter("three")
	h.after(365 * 24 * time.Hour)
	if err := h.Sweep(ctx, h.now); err != nil {
		t.Fatal(err)
	}
	h.enter("three")
}
