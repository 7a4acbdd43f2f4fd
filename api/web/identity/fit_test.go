package identity_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster"
)

func TestFit(t *testing.T) {
	h := newHouse(t)
	a := must(h.Create(ctx, h.by(), identity.Details{Login: "j.rivera", Name: "Josefina Rivera", Roles: roles(t, access.Officer)}))(t)
	for _, c := range []struct {
		password string
		fit      bool
	}{
		{"", false},
		{"tinplate owl 9", false}, // 14
		{"tinplate owl 19", true},
		{"violin gravel nutmeg", true},
		{"kjw8Qz0vTr!mPx4", true},
		{"la nieve cae sobre tejados", true},
		{"снег падает на крышу", true},
		{"dragon monkey football sunshine", true},
		{"passwordpassword", false},
		{"P@ssw0rd123456789", false},
		{"Password2026!Password", false},
		{"qwertyuiopasdfghjkl", false},
		{"1qaz2wsx3edc4rfv", false},
		{"123456789012345678", false},
		{"987654321098765", false},
		{"aaaaaaaaaaaaaaaaaaa", false},
		{"abababababababababab", false},
		{"xkqxkqxkqxkqxkqxkq", false},
		{"HarborPolice2027!", false},
		{"harbor-police-harbor", false},
		{"JosefinaRivera2027", false},
		{"j.rivera.j.rivera!!", false},
		{"chicagopolice123!!", false},
		{"correcthorsebatterystaple", false},
		{"               ", false},
		{"!!!!!!!!!!!!!!!!", false},
		{strings.Repeat("violin gravel nutmeg ", 13), false}, // too long
		{"violin gravel nutmeg\n7", false},
		{"violin gravel nutmeg\xff", false},
	} {
		link := must(h.Invite(ctx, h.by(), a.ID))(t)
		_, err := h.Accept(ctx, link.Token, identity.Acceptance{Password: c.password}, "", h.now)
		if (err == nil) != c.fit || err != nil && !isKind(err, roster.Invalid) {
			t.Errorf("%q: %v, want fit %t", c.password, err, c.fit)
		}
	}
}

// TestPasswordForms has the same password typed on two keyboards: composed and not.
func TestPasswordForms(t *testing.T) {
	h := newHouse(t)
	a := must(h.Create(ctx, h.by(), identity.Details{Login: "x", Roles: roles(t, access.Officer)}))(t)
	link := must(h.Invite(ctx, h.by(), a.ID))(t)
	must(h.Accept(ctx, link.Token, identity.Acceptance{Password: "caf\u00e9 gravel nutmeg"}, "", h.now))(t)
	must(h.SignIn(ctx, h.attempt("x", "cafe\u0301 gravel nutmeg")))(t)
}

func TestCommonWords(t *testing.T) {
	words := identity.CommonWords()
	if len(words) < 400 {
		t.Errorf("%d words", len(words))
	}
	for _, w := range words {
		if strings.ToLower(w) != w || !utf8.ValidString(w) {
			t.Errorf("%q", w)
		}
	}
}

func FuzzFit(f *testing.F) {
	for _, s := range []string{good, "P@ssw0rd123456789", "\xff", strings.Repeat("ab", 100), "1qaz`1234", "ẞ0İ"} {
		f.Add(s, "rivera")
	}
	f.Fuzz(func(t *testing.T, s, own string) {
		if len(s) > 1000 || len(own) > 100 {
			t.Skip()
		}
		if n := identity.Worth(s, slices.DeleteFunc([]string{own}, func(w string) bool { return w == "" })...); n < 0 || n > 2*utf8.RuneCountInString(s) {
			t.Errorf("%q is worth %d", s, n)
		}
	})
}

func FuzzLogin(f *testing.F) {
	for _, s := range []string{"alice", "J.Rivera@harbor", "-", "İ", "a\x00", "K"} {
		f.Add(s)
	}
	h := newHouse(f)
	f.Fuzz(func(t *testing.T, s string) {
		login, err := identity.ParseLogin(s)
		if err != nil {
			if !isKind(err, roster.Invalid) || login != "" {
				t.Errorf("%q: %q, %v", s, login, err)
			}
			return
		}
		if again, err := identity.ParseLogin(login); again != login || err != nil || len(login) > identity.MaxLogin {
			t.Errorf("%q becomes %q becomes %q, %v", s, login, again, err)
		}
		if _, err := h.AccountOf(s, h.now); !isKind(err, roster.NotFound) {
			t.Errorf("%q: %v", s, err)
		}
	})
}

// FuzzOtpauth reads every URI back as programs on telephones do.
func FuzzOtpauth(f *testing.F) {
	for _, s := range []string{"alice", "j.rivera@harbor", "0-_.@"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		login, err := identity.ParseLogin(s)
		if err != nil {
			t.Skip()
		}
		h := newHouse(t)
		h.account(login, access.Officer)
		begun := must(h.Enrol(h.enter(login).Token, h.now))(t)
		u, err := url.Parse(begun.URI)
		if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/watchbill:"+login || u.Query().Get("secret") != begun.Secret ||
			u.Query().Get("issuer") != "watchbill" || u.Query().Get("period") != "30" || u.Query().Get("digits") != "6" {
			t.Errorf("%s, %v", begun.URI, err)
		}
	})
}
