package openid_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/roster/store/audit"
)

// people are those that the provider knows.
var people = map[string]map[string]any{
	"shaw":  {"sub": "u-1", "email": "Shaw@Harbor.Example", "email_verified": true, "name": "Dana Shaw", "preferred_username": "dshaw"},
	"reyes": {"sub": "u-2", "email": "reyes@harbor.example", "email_verified": true, "name": "Ana Reyes"},
	"mole":  {"sub": "u-3", "email": "ann@harbor.example", "email_verified": false, "preferred_username": "ann"},
	"new":   {"sub": "u-4", "email": "new@harbor.example", "email_verified": true, "name": "Neu", "preferred_username": "newton"},
	"admin": {"sub": "u-5", "preferred_username": "dshaw"},
}

// with starts a provider and a service that relies on it.
func with(t *testing.T, role access.Role, linkEmail bool) (*house, *provider) {
	t.Helper()
	var p *provider
	h := newHouse(t, role, func(string) identity.Provider {
		p = theProvider(t)
		return identity.Provider{Name: "County SSO", Issuer: p.issuer, ClientID: clientID, LinkEmail: linkEmail}
	})
	return h, p
}

// TestAtAProvider: people sign in at a real provider, and those for whom there is an account are let in, and no others.
func TestAtAProvider(t *testing.T) {
	t.Parallel()
	h, p := with(t, "", true)
	h.account(identity.Details{Login: "dana", Subject: identity.Subject{Issuer: p.issuer, ID: "u-1"}}, access.Supervisor)
	h.account(identity.Details{Login: "ana", Email: "reyes@harbor.example"}, access.Coordinator)
	h.account(identity.Details{Login: "ann", Email: "ann@harbor.example"}, access.Administrator)

	for _, c := range []struct {
		login  string
		status int
		says   string
	}{
		{"shaw", 200, "person dana supervisor"},
		{"reyes", 200, "person ana coordinator"}, // by the address that the provider has checked
		{"reyes", 200, "person ana coordinator"}, // and from then on by the subject
		{"mole", 401, "There is no account here for whom County SSO says you are"},
		{"new", 401, "County SSO knows you as new@harbor.example."},
		{"nobody", 401, "County SSO did not let you in"},
	} {
		v := newVisitor(t)
		got := v.at(v.get(h.url+"/sign-in/oidc?then=/board"), c.login)
		if got.status != c.status || !strings.Contains(got.body, c.says) {
			t.Errorf("%s: %d at %s: %s\n%s", c.login, got.status, got.at, got.body, h.log)
		}
		if c.status == http.StatusOK && got.at.String() != h.url+"/board" {
			t.Errorf("%s came to %s", c.login, got.at)
		}
		me := v.get(h.url + "/v1/me")
		if (me.body == c.says) != (c.status == http.StatusOK) {
			t.Errorf("%s is %s", c.login, me.body)
		}
	}
	if strings.Contains(h.log.String(), secret) || strings.Contains(h.log.String(), "harbor.example") {
		t.Errorf("the log tells: %s", h.log)
	}
}

// TestProvedThere: who has no password here proves at the provider again who they are, and nobody else does for them.
func TestProvedThere(t *testing.T) {
	t.Parallel()
	h, p := with(t, "", false)
	h.account(identity.Details{Login: "dana", Subject: identity.Subject{Issuer: p.issuer, ID: "u-1"}}, access.Supervisor)
	v := newVisitor(t)
	v.at(v.get(h.url+"/sign-in/oidc"), "shaw")
	prove := v.get(h.url + "/prove?then=/v1/secret")
	if !strings.Contains(prove.body, `href="/sign-in/oidc?then=%2Fv1%2Fsecret&amp;prove=yes"`) || strings.Contains(prove.body, "password") {
		t.Fatalf("how to prove it: %s", prove.body)
	}
	there := v.get(h.url + "/sign-in/oidc?then=%2Fv1%2Fsecret&prove=yes")
	if got := v.at(there, "shaw"); got.status != http.StatusOK || !strings.Contains(got.body, `href="/v1/secret"`) {
		t.Errorf("proved: %d %s\n%s", got.status, got.body, h.log)
	}
	other := newVisitor(t) // somebody else, who is at the same desk and not signed in at the provider
	at, _ := url.Parse(h.url)
	for _, c := range v.Jar.Cookies(at) {
		if c.Name == "watchbill" {
			other.Jar.SetCookies(at, []*http.Cookie{c})
		}
	}
	there = other.get(h.url + "/sign-in/oidc?then=%2Fv1%2Fsecret&prove=yes")
	if got := other.at(there, "reyes"); got.status != http.StatusUnauthorized || !strings.Contains(got.body, "somebody else") {
		t.Errorf("proved by another: %d %s", got.status, got.body)
	}
	if me := v.get(h.url + "/v1/me"); me.body != "person dana supervisor" {
		t.Errorf("after it they are %s", me.body)
	}
}

// TestMade: with a role for them, those whom the provider knows get an account, but never somebody else's.
func TestMade(t *testing.T) {
	t.Parallel()
	h, _ := with(t, access.Officer, false)
	h.account(identity.Details{Login: "dshaw"}, access.Administrator)
	for _, c := range []struct{ login, says string }{
		{"new", "person newton officer"}, {"new", "person newton officer"}, {"reyes", "person reyes@harbor.example officer"}, {"shaw", ""}, {"admin", ""},
	} {
		v := newVisitor(t)
		got := v.at(v.get(h.url+"/sign-in/oidc?then=/board"), c.login)
		if c.says == "" && got.status != http.StatusUnauthorized || c.says != "" && got.body != c.says {
			t.Errorf("%s: %d %s\n%s", c.login, got.status, got.body, h.log)
		}
	}
	accounts := h.Accounts(h.by().At)
	if len(accounts) != 3 {
		t.Errorf("accounts: %+v", accounts)
	}
	for _, a := range accounts {
		if a.Login == "newton" && (a.Email != "new@harbor.example" || a.Name != "Neu" || a.Subject.ID != "u-4") {
			t.Errorf("made: %+v", a)
		}
	}
}

// TestAway: without the provider the service stands, says so, and notices when it is back.
func TestAway(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "", func(string) identity.Provider {
		return identity.Provider{Name: "County SSO", Issuer: "http://127.0.0.1:1", ClientID: clientID}
	})
	v := newVisitor(t)
	for range 2 {
		if got := v.get(h.url + "/sign-in/oidc"); got.status != http.StatusServiceUnavailable || !strings.Contains(got.body, "County SSO cannot be reached now") {
			t.Errorf("away: %d %s", got.status, got.body)
		}
	}
	if got := v.get(h.url + "/sign-in"); got.status != http.StatusOK || !strings.Contains(got.body, "Sign in with County SSO") {
		t.Errorf("the form: %d %s", got.status, got.body)
	}
	if !strings.Contains(h.log.String(), "connection refused") {
		t.Errorf("the log: %s", h.log)
	}
}

// TestInvited: who follows an invitation through the provider has the account from then on, once; and no page of another site does it for them.
func TestInvited(t *testing.T) {
	t.Parallel()
	h, p := with(t, "", false)
	a := h.account(identity.Details{Login: "ana"}, access.Coordinator)
	other := h.account(identity.Details{Login: "other"}, access.Officer)
	link, err := h.Invite(ctx, h.by(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	v := newVisitor(t)
	way := "/sign-in/oidc?link=" + link.Token
	if got := v.get(h.url + link.Path()); got.status != http.StatusOK || !strings.Contains(got.body, `href="`+way+`"`) {
		t.Fatalf("the link: %d %s", got.status, got.body)
	}
	foreign, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url+way, nil)
	if err != nil {
		t.Fatal(err)
	}
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	foreign.Header.Set("Sec-Fetch-Mode", "navigate")
	foreign.Header.Set("Sec-Fetch-Dest", "document")
	if got := newVisitor(t).read(v.Do(foreign)); got.at.Path != identity.LinkPath {
		t.Errorf("another site's page came to %s", got.at)
	}
	if got := v.at(v.get(h.url+way), "reyes"); got.status != http.StatusOK || !strings.Contains(got.body, "Signed in") {
		t.Errorf("invited: %d at %s: %s\n%s", got.status, got.at, got.body, h.log)
	}
	if got := v.get(h.url + "/v1/me"); got.body != "person ana coordinator" {
		t.Errorf("they are %s", got.body)
	}
	if now, err := h.Account(a.ID, h.by().At); err != nil || now.Subject != (identity.Subject{Issuer: p.issuer, ID: "u-2"}) {
		t.Errorf("%+v, %v", now, err)
	}
	if got := newVisitor(t).get(h.url + way); got.status != http.StatusNotFound {
		t.Errorf("the link, again: %d %s", got.status, got.body)
	}
	if link, err = h.Invite(ctx, h.by(), other.ID); err != nil {
		t.Fatal(err)
	}
	third := newVisitor(t)
	if got := third.at(third.get(h.url+"/sign-in/oidc?link="+link.Token), "reyes"); got.status != http.StatusConflict || !strings.Contains(got.body, "You have another account here, ana.") {
		t.Errorf("two accounts: %d %s", got.status, got.body)
	}
	said, _, err := audit.List(ctx, h.kv, audit.Filter{Action: audit.SignedIn})
	if err != nil || len(said) != 1 || strings.Join(said[0].What.Keys, " ") != "amr=pwd,otp,mfa acr=urn:example:second-factor" {
		t.Errorf("on record: %+v, %v", said, err)
	}
	if strings.Contains(h.log.String(), link.Token) {
		t.Errorf("the log tells: %s", h.log)
	}
}
