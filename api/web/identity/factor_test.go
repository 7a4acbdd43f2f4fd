package identity_test

import (
	"encoding/base32"
	"slices"
	"strings"
	"testing"
	"time"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// enrol sets up a second factor for a session's account and returns its secret and recovery codes.
func (h *house) enrol(token string) (secret string, codes []string) {
	h.t.Helper()
	begun := must(h.Enrol(token, h.now))(h.t)
	_, codes, err := h.ConfirmEnrolment(ctx, token, identity.CodeAt(begun.Secret, h.now), "", h.now)
	if err != nil {
		h.t.Fatal(err)
	}
	return begun.Secret, codes
}

// TestVectors are those of RFC 6238, appendix B, for SHA-1, of which six digits are shown.
func TestVectors(t *testing.T) {
	secret := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte("12345678901234567890"))
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got := identity.CodeAt(secret, time.Unix(at, 0)); got != want {
			t.Errorf("at %d: %s, want %s", at, got, want)
		}
	}
}

// TestSecondFactor signs in with it, by every way that is right and wrong.
func TestSecondFactor(t *testing.T) {
	h := newHouse(t)
	a := h.account("alice", access.Administrator)
	secret, codes := h.enrol(h.enter("alice").Token)
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes", len(codes))
	}
	try := func(code string) error {
		step := must(h.SignIn(ctx, h.attempt("alice", good)))(t)
		if !step.CodeWanted {
			t.Fatal("no code is wanted")
		}
		if _, err := h.Session(step.Token, h.now); err == nil {
			t.Fatal("half a sign-in is a session")
		}
		e, err := h.SecondFactor(ctx, step.Token, code, "", h.now)
		if err == nil {
			must(h.Session(e.Token, h.now))(t)
			if _, err := h.SecondFactor(ctx, step.Token, code, "", h.now); err == nil {
				t.Error("a step is good twice")
			}
		}
		return err
	}
	at := func(d time.Duration) string { return identity.CodeAt(secret, h.now.Add(d)) }
	for _, c := range []struct {
		name string
		code func() string
		wait time.Duration
		good bool
	}{
		{"the one it was set up with", func() string { return at(0) }, 0, false},
		{"the next", func() string { return at(0) }, 30 * time.Second, true},
		{"again", func() string { return at(0) }, 0, false},
		{"the one before, which was used", func() string { return at(-30 * time.Second) }, 30 * time.Second, false},
		{"a step ahead", func() string { return at(30 * time.Second) }, 30 * time.Second, true},
		{"then the one of now", func() string { return at(0) }, 0, false},
		{"two steps ahead", func() string { return at(60 * time.Second) }, 5 * time.Minute, false},
		{"with a blank", func() string { return at(0)[:3] + " " + at(0)[3:] }, 0, true},
		{"a recovery code", func() string { return codes[3] }, 0, true},
		{"the same", func() string { return codes[3] }, 0, false},
		{"another, without dashes", func() string { return codes[4][:4] + codes[4][5:9] + codes[4][10:14] + codes[4][15:] }, 0, true},
		{"nothing", func() string { return " " }, 0, false},
	} {
		h.after(c.wait)
		if err := try(c.code()); (err == nil) != c.good || err != nil && !isKind(err, roster.Unauthenticated) {
			t.Errorf("%s: %v", c.name, err)
		}
		must(h.Unlock(ctx, h.by(), a.ID))(t)
	}
	if left := must(h.Account(a.ID, h.now))(t).RecoveryCodes; left != 8 {
		t.Errorf("%d recovery codes are left", left)
	}
	step := must(h.SignIn(ctx, h.attempt("alice", good)))(t)
	h.after(5 * time.Minute)
	if _, err := h.SecondFactor(ctx, step.Token, at(0), "", h.now); !isKind(err, roster.Unauthenticated) {
		t.Errorf("after five minutes: %v", err)
	}
	for range identity.MaxFailures {
		_ = try("000000")
		if !must(h.Account(a.ID, h.now))(t).Locked.IsZero() {
			break
		}
	}
	if must(h.Account(a.ID, h.now))(t).Locked.IsZero() {
		t.Error("wrong codes lock nothing")
	}
}

// TestFactorRequired lets somebody whose role asks for a second factor do nothing but set one up.
func TestFactorRequired(t *testing.T) {
	h := newHouse(t)
	h.account("alice", access.Administrator)
	s := h.Settings()
	l := s.Limits[access.Administrator]
	l.SecondFactor = true
	s.Limits[access.Administrator] = l
	must(h.SetSettings(ctx, h.by(), s))(t)
	e := h.enter("alice")
	if !e.Session.Enrol || e.Session.User.Roles != 0 {
		t.Fatalf("%+v", e.Session)
	}
	begun := must(h.Enrol(e.Token, h.now))(t)
	if _, _, err := h.ConfirmEnrolment(ctx, e.Token, "000000", "", h.now); !isKind(err, roster.Invalid) {
		t.Errorf("a wrong code: %v", err)
	}
	done, _, err := h.ConfirmEnrolment(ctx, e.Token, identity.CodeAt(begun.Secret, h.now), "", h.now)
	if err != nil || done.Session.Enrol || !done.Session.User.Roles.Has(access.Administrator) {
		t.Fatalf("%+v, %v", done.Session, err)
	}
	if err := h.RemoveSecondFactor(ctx, done.Token, "", h.now); !isKind(err, roster.Forbidden) {
		t.Errorf("removed: %v", err)
	}
	h.after(11 * time.Minute)
	if _, err := h.Enrol(done.Token, h.now); !isKind(err, roster.Unauthenticated) {
		t.Errorf("another, 11 minutes after the sign-in: %v", err)
	}
}

// TestChangePassword ends what was begun with the old one.
func TestChangePassword(t *testing.T) {
	h := newHouse(t)
	h.account("alice", access.Officer)
	e, other := h.enter("alice"), h.enter("alice")
	for password, field := range map[string]string{"short": "password", good: "password", "alice alice alice alice": "password"} {
		if _, err := h.ChangePassword(ctx, e.Token, h.attempt("", good), password); !isKind(err, roster.Invalid) || fields(err)[0] != field {
			t.Errorf("%q: %v", password, err)
		}
	}
	if _, err := h.ChangePassword(ctx, e.Token, h.attempt("", "wrong"), "violin gravel nutmeg 8"); !isKind(err, roster.Unauthenticated) {
		t.Errorf("without the old one: %v", err)
	}
	done := must(h.ChangePassword(ctx, e.Token, h.attempt("", good), "violin gravel nutmeg 8"))(t)
	must(h.Session(done.Token, h.now))(t)
	if _, err := h.Session(other.Token, h.now); err == nil {
		t.Error("another session goes on")
	}
	if _, err := h.SignIn(ctx, h.attempt("alice", good)); err == nil {
		t.Error("the old one opens")
	}
	must(h.SignIn(ctx, h.attempt("alice", "violin gravel nutmeg 8")))(t)
}

// TestProvider signs in by a provider's word.
func TestProvider(t *testing.T) {
	h := newHouse(t)
	h.account("root", access.Administrator)
	alice := identity.Subject{Issuer: "https://login.example", ID: "1"}
	must(h.Create(ctx, h.by(), identity.Details{Login: "alice", Roles: roles(t, access.Officer), Subject: alice}))(t)
	must(h.Create(ctx, h.by(), identity.Details{Login: "bob", Roles: roles(t, access.Officer), Email: "Bob@harbor.example"}))(t)
	claims := func(s identity.Subject, email string, verified bool) identity.Claims {
		return identity.Claims{Subject: s, Email: email, Verified: verified, Address: "192.0.2.7", At: h.now}
	}
	if _, err := h.SignInWith(ctx, claims(alice, "", false)); !isKind(err, roster.Unauthenticated) {
		t.Errorf("without a provider: %v", err)
	}
	s := h.Settings()
	s.Provider = &identity.Provider{Name: "City", Issuer: "https://login.example", ClientID: "watchbill"}
	s = must(h.SetSettings(ctx, h.by(), s))(t)
	bob := identity.Subject{Issuer: "https://login.example", ID: "2"}
	for _, c := range []struct {
		name  string
		x     identity.Claims
		link  bool
		login string // empty: refused
	}{
		{"known", claims(alice, "", false), false, "alice"},
		{"of another issuer", claims(identity.Subject{Issuer: "https://evil.example", ID: "1"}, "", true), false, ""},
		{"unknown", claims(bob, "bob@harbor.example", true), false, ""},
		{"by an address that was not checked", claims(bob, "bob@harbor.example", false), true, ""},
		{"by one that was", claims(bob, "bob@harbor.example", true), true, "bob"},
		{"from then on known", claims(bob, "", false), false, "bob"},
		{"his address, somebody else", claims(identity.Subject{Issuer: "https://login.example", ID: "3"}, "bob@harbor.example", true), true, ""},
		{"nobody", claims(identity.Subject{Issuer: "https://login.example"}, "", true), true, ""},
	} {
		s = h.Settings()
		s.Provider.LinkEmail = c.link
		must(h.SetSettings(ctx, h.by(), s))(t)
		e, err := h.SignInWith(ctx, c.x)
		if e.Session.Login != c.login || (err == nil) != (c.login != "") {
			t.Errorf("%s: %q, %v", c.name, e.Session.Login, err)
		}
	}
	e := must(h.SignInWith(ctx, claims(alice, "", false)))(t)
	h.after(40 * time.Minute)
	if _, err := h.ProveWith(ctx, e.Token, claims(bob, "", false)); err == nil {
		t.Error("bob proves that he is alice")
	}
	again := claims(alice, "", false)
	again.AMR, again.ACR = []string{"pwd", "otp", "a\nb"}, "urn:mace:incommon:iap:silver"
	e = must(h.ProveWith(ctx, e.Token, again))(t)
	records, _, err := audit.List(ctx, h.kv, audit.Filter{Action: audit.Proved})
	if err != nil || len(records) != 1 || !slices.Equal(records[0].What.Keys, []string{"amr=pwd,otp", "acr=urn:mace:incommon:iap:silver"}) {
		t.Errorf("%+v, %v", records, err)
	}
	if got := must(h.Session(e.Token, h.now))(t); !got.User.Proved.Equal(h.now) || !got.Provider {
		t.Errorf("%+v", got)
	}
}

// TestIterationsRise has a weak password derived anew when its owner signs in.
func TestIterationsRise(t *testing.T) {
	h := newHouse(t)
	h.account("alice", access.Officer)
	strong := openWith(t, h.kv, h.now, 20)
	must(strong.SignIn(ctx, h.attempt("alice", good)))(t)
	if kept := h.records("account"); !strings.Contains(kept, `"iterations":20,`) {
		t.Errorf("it is not derived anew: %s", kept)
	}
	again := openWith(t, h.kv, h.now, 20)
	must(again.SignIn(ctx, h.attempt("alice", good)))(t)
}
