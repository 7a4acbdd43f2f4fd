package identity_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// lock fails to sign in to an account until it is locked.
func (h *house) lock(login string) {
	h.t.Helper()
	for i := range identity.MaxFailures {
		a := h.attempt(login, "wrong")
		a.Address = fmt.Sprintf("198.51.100.%d", i)
		if _, err := h.SignIn(ctx, a); !isKind(err, roster.Unauthenticated) {
			h.t.Fatal(err)
		}
	}
	if must(h.AccountOf(login, h.now))(h.t).Locked.IsZero() {
		h.t.Fatal("not locked")
	}
}

// TestWakesUnderLock has somebody else lock the account of a dispatcher whose console is idle, and hold the agency's address
// off: they go on by their password, and the lock stays for who signs in.
func TestWakesUnderLock(t *testing.T) {
	h := newHouse(t)
	a := h.account("alice", access.Dispatcher)
	token := h.enter("alice").Token
	h.after(40 * time.Minute)
	h.lock("alice")
	for range h.Settings().AddressFailures {
		_, _ = h.SignIn(ctx, h.attempt("nobody", "wrong"))
	}
	if _, err := h.Session(token, h.now); !errors.Is(err, identity.ErrLocked) {
		t.Fatalf("idle for 40 minutes: %v", err)
	}
	e := must(h.Prove(ctx, token, h.attempt("", good)))(t)
	if s := must(h.Session(e.Token, h.now))(t); !s.User.Roles.Has(access.Dispatcher) {
		t.Errorf("%+v", s)
	}
	if must(h.Account(a.ID, h.now))(t).Locked.IsZero() {
		t.Error("waking a session released the lock")
	}
	from := h.attempt("alice", good)
	from.Address = "203.0.113.1"
	if _, err := h.SignIn(ctx, from); !isKind(err, roster.Unauthenticated) {
		t.Errorf("a locked account opens: %v", err)
	}
}

// TestGuessedOnSession has somebody at an idle console guess: five lock the account, and nobody proves on this session until
// the release. Another session of the account, elsewhere, goes on.
func TestGuessedOnSession(t *testing.T) {
	h := newHouse(t)
	a := h.account("alice", access.Dispatcher)
	here, there := h.enter("alice").Token, h.enter("alice").Token
	h.after(40 * time.Minute)
	for range identity.MaxFailures {
		if _, err := h.Prove(ctx, here, h.attempt("", "wrong")); !isKind(err, roster.Unauthenticated) {
			t.Fatal(err)
		}
	}
	if must(h.Account(a.ID, h.now))(t).Locked.IsZero() {
		t.Fatal("five guesses lock nothing")
	}
	h = h.again()
	if _, err := h.Prove(ctx, here, h.attempt("", good)); !isKind(err, roster.Unauthenticated) {
		t.Errorf("after five guesses: %v", err)
	}
	there = must(h.Prove(ctx, there, h.attempt("", good)))(t).Token
	must(h.Unlock(ctx, h.by(), a.ID))(t)
	here = must(h.Prove(ctx, here, h.attempt("", good)))(t).Token
	h.lock("alice")
	must(h.Prove(ctx, here, h.attempt("", good)))(t)
	must(h.Session(there, h.now))(t)
	records, _, err := audit.List(ctx, h.kv, audit.Filter{Action: audit.SignInFailed})
	if err != nil || len(records) == 0 || records[0].Outcome != audit.Refused {
		t.Errorf("%+v, %v", records, err)
	}
}

// TestGuesses counts how often somebody with a session can guess, whatever else happens: at most five times on it, and five
// that lock the account, without a release or a right password.
func TestGuesses(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(t)
		h.account("root", access.Administrator)
		h.account("alice", access.Dispatcher)
		token := h.enter("alice").Token
		tried := 0
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			h.after(time.Duration(rapid.IntRange(0, 60).Draw(rt, "seconds")) * time.Second)
			if rapid.Bool().Draw(rt, "outside") {
				a := h.attempt("alice", "wrong")
				a.Address = "203.0.113.1"
				_, _ = h.SignIn(ctx, a)
				continue
			}
			_, _ = h.Prove(ctx, token, h.attempt("", "wrong"))
			tried++
		}
		_, err := h.Prove(ctx, token, h.attempt("", good))
		locked := !must(h.AccountOf("alice", h.now))(t).Locked.IsZero()
		if tried < identity.MaxFailures && err != nil {
			rt.Fatalf("%d guesses on the session shut it: %v", tried, err)
		}
		if tried >= 2*identity.MaxFailures && (err == nil || !locked) {
			rt.Fatalf("%d guesses, and the right one opens (%v), locked %t", tried, err, locked)
		}
	})
}

// TestManyAtOnce has one address try many logins at the same moment: no more are tried than one after the other.
func TestManyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		most := h.Settings().AddressFailures
		for i := range 20 {
			h.account(fmt.Sprintf("user%d", i), access.Officer)
		}
		release := h.Occupy()
		done := make(chan error, 100)
		for i := range 100 {
			go func() {
				_, err := h.SignIn(ctx, h.attempt(fmt.Sprintf("user%d", i%20), "wrong"))
				done <- err
			}()
		}
		synctest.Wait()
		release()
		failed := 0
		for range 100 {
			if err := <-done; isKind(err, roster.Unauthenticated) {
				failed++
			}
		}
		if failed != most {
			t.Errorf("%d of 100 were tried, want %d", failed, most)
		}
	})
}

// TestUnlockLetsAddressIn has the owner of an account sit behind the address that is held off.
func TestUnlockLetsAddressIn(t *testing.T) {
	h := newHouse(t)
	a := h.account("alice", access.Dispatcher)
	for range h.Settings().AddressFailures {
		_, _ = h.SignIn(ctx, h.attempt("nobody", "wrong"))
	}
	var held *identity.HeldOff
	if _, err := h.SignIn(ctx, h.attempt("alice", good)); !errors.As(err, &held) {
		t.Fatalf("not held off: %v", err)
	}
	must(h.Unlock(ctx, h.by(), a.ID))(t)
	h.enter("alice")
	records, _, err := audit.List(ctx, h.kv, audit.Filter{Action: audit.AccountUnlocked})
	if err != nil || len(records) != 1 || strings.Join(records[0].What.Keys, "") != "addresses held off: 1" {
		t.Errorf("%+v, %v", records, err)
	}
}

// TestFactorEndsOthers has somebody who knows a password alone wait, signed in, for the account's owner to set up the second
// factor that the role asks for.
func TestFactorEndsOthers(t *testing.T) {
	h := newHouse(t)
	h.account("alice", access.Supervisor)
	s := h.Settings()
	l := s.Limits[access.Supervisor]
	l.SecondFactor = true
	s.Limits[access.Supervisor] = l
	must(h.SetSettings(ctx, h.by(), s))(t)
	thief := h.enter("alice")
	h.enrol(h.enter("alice").Token)
	if got, err := h.Session(thief.Token, h.now); !errors.Is(err, identity.ErrEnded) {
		t.Errorf("who never gave a second factor is %+v", got.User)
	}
}

// TestSameAddress has a provider vouch for an address that looks like another's to who folds letters.
func TestSameAddress(t *testing.T) {
	h := newHouse(t)
	must(h.Create(ctx, h.by(), identity.Details{Login: "kim", Roles: roles(t, access.Officer), Email: "Kim@harbor.example"}))(t)
	s := h.Settings()
	s.Provider = &identity.Provider{Name: "City", Issuer: "https://login.example", ClientID: "watchbill", LinkEmail: true}
	must(h.SetSettings(ctx, h.by(), s))(t)
	claims := identity.Claims{Subject: identity.Subject{Issuer: s.Provider.Issuer, ID: "1"}, Email: "\u212aim@harbor.example", Verified: true, At: h.now}
	if _, err := h.SignInWith(ctx, claims); !isKind(err, roster.Unauthenticated) {
		t.Errorf("a Kelvin sign is a k: %v", err)
	}
	claims.Email = "kIM@HARBOR.example"
	must(h.SignInWith(ctx, claims))(t)
}

// TestSteps has one password take every place of those that wait for a code.
func TestSteps(t *testing.T) {
	h := newHouse(t)
	h.account("alice", access.Officer)
	secret, _ := h.enrol(h.enter("alice").Token)
	first := must(h.SignIn(ctx, h.attempt("alice", good)))(t)
	var last identity.Entered
	for range 5 {
		h.after(time.Second)
		last = must(h.SignIn(ctx, h.attempt("alice", good)))(t)
	}
	h.after(time.Minute)
	if _, err := h.SecondFactor(ctx, first.Token, identity.CodeAt(secret, h.now), "", h.now); !isKind(err, roster.Unauthenticated) {
		t.Errorf("the oldest of six: %v", err)
	}
	must(h.SecondFactor(ctx, last.Token, identity.CodeAt(secret, h.now), "", h.now))(t)
	wanted := 0
	for _, a := range h.actions() {
		if a == audit.CodeWanted {
			wanted++
		}
	}
	if wanted != 6 {
		t.Errorf("%d of 6 right passwords are on record", wanted)
	}
}
