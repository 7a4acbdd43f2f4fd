package signin_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
)

// pretender is a provider that says what a test has it say. Package openid has the real one.
type pretender struct {
	away, lies bool
	word       signin.Word
	sent       signin.Journey // of the browser that was sent there last
	redeemed   int
}

func (p *pretender) Address(_ context.Context, of identity.Provider, j signin.Journey) (string, error) {
	if p.away {
		return "", &signin.Unreachable{Err: errors.New("connection refused")}
	}
	p.sent = j
	return of.Issuer + "/auth?state=" + j.State, nil
}

func (p *pretender) Redeem(_ context.Context, _ identity.Provider, code, _ string, j signin.Journey) (*signin.Word, error) {
	p.redeemed++
	switch {
	case p.away:
		return nil, &signin.Unreachable{Err: errors.New("connection refused")}
	case p.lies || code != "good" || j != p.sent:
		return nil, errors.New("its signature is wrong")
	}
	w := p.word
	return &w, nil
}

const issuer = "https://login.example"

// withProvider is a house whose people sign in through a pretender, as whom it says.
func withProvider(t *testing.T, role access.Role) (*house, *pretender) {
	t.Helper()
	p := &pretender{word: signin.Word{Claims: identity.Claims{Subject: identity.Subject{Issuer: issuer, ID: "u-1"}}}}
	h := newHouse(t, signin.Options{Provider: p, Role: role})
	if err := signin.UseProvider(ctx, h.Register, h.by(), identity.Provider{Name: "County SSO", Issuer: issuer, ClientID: "wb"}); err != nil {
		t.Fatal(err)
	}
	set := must(access.RolesOf(access.Supervisor))(t)
	must(h.Create(ctx, h.by(), identity.Details{Login: "dana", Roles: set, Subject: p.word.Subject}))(t)
	return h, p
}

// back is how the provider sends a browser back.
func (p *pretender) back(more ...string) string {
	q := url.Values{"code": {"good"}, "state": {p.sent.State}}
	for i := 0; i < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return signin.CallbackPath + "?" + q.Encode()
}

func TestThroughAProvider(t *testing.T) {
	h, p := withProvider(t, "")
	v := h.visitor()
	says(t, v.get("/sign-in?then=/board"), 200, "Sign in with County SSO")
	leads(t, v.get("/sign-in/oidc?then=/board"), issuer+"/auth?state="+p.sent.State)
	if p.sent.State == p.sent.Nonce || len(p.sent.State) < 22 || len(p.sent.Nonce) < 22 || len(p.sent.Verifier) < 43 {
		t.Errorf("the journey: %+v", p.sent)
	}
	if sealed := v.cookies["watchbill-journey"].Value; strings.Contains(sealed, p.sent.State) {
		t.Error("the browser can read the journey")
	}
	leads(t, v.get(p.back()), "/board")
	if got := v.me(); got != "200 person dana" || len(v.cookies) != 1 {
		t.Errorf("got %s, %v", got, v.cookies)
	}
	// Where a program answers, a page of ours leads on: to the browser the provider would be who asked.
	v = h.visitor()
	v.get("/sign-in/oidc?then=/v1/me")
	w := v.get(p.back())
	if w.Code != http.StatusOK || w.Header().Get("Refresh") != "0; url=/v1/me" || v.me() != "200 person dana" {
		t.Errorf("got %d %v", w.Code, w.Header())
	}
}

// TestJourneys: an answer that is not of a sign-in which this browser began a short while ago is not even looked at.
func TestJourneys(t *testing.T) {
	for _, c := range []struct {
		name   string
		spoil  func(h *house, p *pretender, v *visitor) (back string)
		status int
		says   string
	}{
		{"in another browser", func(_ *house, p *pretender, v *visitor) string { clear(v.cookies); return p.back() }, 400, "not begun here"},
		{"another state", func(_ *house, p *pretender, _ *visitor) string { return p.back("state", "x") }, 400, "not begun here"},
		{"no state", func(_ *house, p *pretender, _ *visitor) string { return signin.CallbackPath + "?code=good" }, 400, "not begun here"},
		{"too late", func(h *house, p *pretender, _ *visitor) string {
			h.now = h.now.Add(10 * time.Minute)
			return p.back()
		}, 400, "not begun here"},
		{"a cookie that was changed", func(_ *house, p *pretender, v *visitor) string {
			c := *v.cookies["watchbill-journey"]
			other := "A"
			if c.Value[0] == 'A' { // as one in 64 begins
				other = "B"
			}
			c.Value = other + c.Value[1:]
			v.cookies[c.Name] = &c
			return p.back()
		}, 400, "not begun here"},
		{"twice", func(_ *house, p *pretender, v *visitor) string {
			v.get(p.back())
			v.post("/sign-out")
			return p.back()
		}, 400, "not begun here"},
		{"denied", func(_ *house, p *pretender, _ *visitor) string { return p.back("error", "access_denied") }, 401, "County SSO did not let you in"},
		{"a lie", func(_ *house, p *pretender, _ *visitor) string { p.lies = true; return p.back() }, 401, "cannot be believed"},
		{"a code of somebody else", func(_ *house, p *pretender, _ *visitor) string { return p.back("code", "other") }, 401, "cannot be believed"},
		{"away by now", func(_ *house, p *pretender, _ *visitor) string { p.away = true; return p.back() }, 503, "cannot be reached now"},
	} {
		h, p := withProvider(t, "")
		v := h.visitor()
		v.get("/sign-in/oidc?then=/board")
		w := v.get(c.spoil(h, p, v))
		if w.Code != c.status || !strings.Contains(text(w), c.says) || v.me()[:3] != "401" {
			t.Errorf("%s: %d %s; then %s", c.name, w.Code, text(w), v.me())
		}
		if c.status == 400 && c.name != "twice" && p.redeemed != 0 {
			t.Errorf("%s: the provider was asked", c.name)
		}
	}
}

// TestProviderAway: the form stays, the button says so.
func TestProviderAway(t *testing.T) {
	h, p := withProvider(t, "")
	p.away = true
	v := h.visitor()
	says(t, v.get("/sign-in"), 200, "Sign in with County SSO")
	says(t, v.get("/sign-in/oidc"), 503, "County SSO cannot be reached now")
	p.away = false
	if w := v.get("/sign-in/oidc"); w.Code != http.StatusSeeOther {
		t.Errorf("when it is back: %d", w.Code)
	}
}

// TestWhoIsUnknown: without a role for them they are turned away; with one they get an account, but not somebody else's login, and not one that was
// disabled.
func TestWhoIsUnknown(t *testing.T) {
	h, p := withProvider(t, "")
	p.word.ID = "u-2"
	v := h.visitor()
	v.get("/sign-in/oidc")
	says(t, v.get(p.back()), 401, "There is no account here for whom County SSO says you are")

	h, p = withProvider(t, access.Officer)
	p.word.ID, p.word.Preferred, p.word.Name = "u-2", "Reyes", "Ana Reyes"
	v = h.visitor()
	v.get("/sign-in/oidc?then=/board")
	leads(t, v.get(p.back()), "/board")
	made := must(h.AccountOf("reyes", h.now))(t)
	if made.Name != "Ana Reyes" || made.Roles.String() != "officer" || made.Subject.ID != "u-2" {
		t.Errorf("made %+v", made)
	}
	must(h.SetDisabled(ctx, h.by(), made.ID, true))(t)
	for _, c := range []struct{ id, preferred string }{{"u-2", "reyes"}, {"u-3", "dana"}, {"u-4", "no login at all"}, {"u-5", ""}} {
		p.word.ID, p.word.Preferred = c.id, c.preferred
		v = h.visitor()
		v.get("/sign-in/oidc")
		if w := v.get(p.back()); w.Code != http.StatusUnauthorized {
			t.Errorf("%+v: %d %s", c, w.Code, text(w))
		}
	}
	if n := len(h.Accounts(h.now)); n != 2 {
		t.Errorf("%d accounts", n)
	}
}

// TestBannerBeforeProvider: the banner cannot be walked around through the provider.
func TestBannerBeforeProvider(t *testing.T) {
	h, _ := withProvider(t, "")
	h.settings(func(s *identity.Settings) { s.Banner, s.MustAccept = "Monitored.", true })
	v := h.visitor()
	leads(t, v.get("/sign-in/oidc?then=/board"), "/sign-in?then=%2Fboard")
	w := v.get("/sign-in?then=/board&read=yes")
	if !strings.Contains(w.Body.String(), `href="/sign-in/oidc?then=%2Fboard&amp;read=yes"`) {
		t.Errorf("the button: %s", w.Body)
	}
	if w := v.get("/sign-in/oidc?then=/board&read=yes"); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), issuer) {
		t.Errorf("after it: %d %v", w.Code, w.Header())
	}
}

func TestCheckRole(t *testing.T) {
	for role, fine := range map[access.Role]bool{access.Officer: true, access.Dispatcher: true, access.Administrator: false, access.CAD: false, "chief": false} {
		if err := signin.CheckRole(role); (err == nil) != fine {
			t.Errorf("%s: %v", role, err)
		}
	}
}

func TestIsWebAddress(t *testing.T) {
	for s, want := range map[string]bool{
		"https://login.example": true, "https://login.example/realms/x?y": true, "http://127.0.0.1:8080/cb": true, "http://localhost/": true, "http://[::1]:1/": true,
		"http://login.example": false, "http://127.0.0.1.evil.example": false, "https://": false, "login.example": false, "ftp://x": false, "https://u:p@x": false,
		"https://x/#y": false, "javascript:alert(1)": false, "": false, "http://10.0.0.1/": false,
	} {
		if got := signin.IsWebAddress(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
