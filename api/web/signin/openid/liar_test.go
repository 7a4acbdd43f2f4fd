package openid_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
	"watchbill/api/web/signin/openid"
)

// liar is a provider that says of somebody what a test has it say.
type liar struct {
	*httptest.Server
	key    *rsa.PrivateKey
	header map[string]any
	claims map[string]any
	more   map[string]any // of userinfo
	forged bool           // it signs with another key than the one that it shows
	asked  map[string]string
	broken string         // a path that answers 503
	other  map[string]any // of what it says it is, in the place of the truth
}

// ownKey and otherKey are drawn once: that takes longer than all the rest.
var ownKey, otherKey = sync.OnceValue(newKey), sync.OnceValue(newKey)

func newKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}

func newLiar(t *testing.T, now time.Time) *liar {
	t.Helper()
	l := &liar{key: ownKey(), asked: map[string]string{}}
	l.Server = httptest.NewServer(l)
	t.Cleanup(l.Close)
	l.header = map[string]any{"alg": "RS256", "kid": "k"}
	l.claims = map[string]any{
		"iss": l.URL, "aud": clientID, "sub": "u-1", "nonce": "n", "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "auth_time": now.Unix(),
		"email": "Shaw@Harbor.Example", "email_verified": "true", "name": "Dana", "preferred_username": "dshaw", "amr": []string{"pwd", "otp"}, "acr": "aal2",
	}
	l.more = map[string]any{"sub": "u-1", "email": "other@harbor.example", "email_verified": true}
	return l
}

func (l *liar) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := map[string]any{}
	if r.URL.Path == l.broken {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		answer = map[string]any{
			"issuer": l.URL, "authorization_endpoint": l.URL + "/auth", "token_endpoint": l.URL + "/token", "jwks_uri": l.URL + "/keys", "userinfo_endpoint": l.URL + "/me",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		}
		maps.Copy(answer, l.other)
	case "/keys":
		answer["keys"] = []any{map[string]any{
			"kty": "RSA", "kid": "k", "use": "sig", "alg": "RS256", "n": b64(l.key.N.Bytes()), "e": b64(big.NewInt(int64(l.key.E)).Bytes()),
		}}
	case "/token":
		for _, name := range []string{"code", "code_verifier", "redirect_uri", "grant_type"} {
			l.asked[name] = r.PostFormValue(name)
		}
		answer = map[string]any{"access_token": "at", "token_type": "Bearer", "id_token": l.token()}
	case "/me":
		answer = l.more
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// token is the ID token (RFC 7515).
func (l *liar) token() string {
	header, _ := json.Marshal(l.header)
	claims, _ := json.Marshal(l.claims)
	text := b64(header) + "." + b64(claims)
	if l.header["alg"] == "none" {
		return text + "."
	}
	key := l.key
	if l.forged {
		key = otherKey()
	}
	sum := sha256.Sum256([]byte(text))
	signature, _ := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	return text + "." + b64(signature)
}

// TestBelieved: of what a provider says everything is checked that can be.
func TestBelieved(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		name string
		lie  func(*liar)
		iss  string
		j    signin.Journey
		says string // empty: it is believed
	}{
		{name: "the truth"},
		{name: "the truth, with the issuer in the address", iss: "own"},
		{name: "another issuer in the address", iss: "https://evil.example", says: "another provider's"},
		{name: "another issuer", lie: func(l *liar) { l.claims["iss"] = "https://evil.example" }, says: "issue"},
		{name: "for somebody else", lie: func(l *liar) { l.claims["aud"] = "other" }, says: "audience"},
		{name: "for several, issued to us", lie: func(l *liar) { l.claims["aud"], l.claims["azp"] = []string{clientID, "other"}, clientID }},
		{name: "for several, issued to another", lie: func(l *liar) { l.claims["aud"], l.claims["azp"] = []string{clientID, "other"}, "other" }, says: "not issued to us"},
		{name: "another nonce", lie: func(l *liar) { l.claims["nonce"] = "m" }, says: "nonce"},
		{name: "no nonce", lie: func(l *liar) { delete(l.claims, "nonce") }, says: "nonce"},
		{name: "expired", lie: func(l *liar) { l.claims["exp"] = now.Add(-time.Hour).Unix() }, says: "expired"},
		{name: "not signed", lie: func(l *liar) { l.header["alg"] = "none" }, says: "ID token"},
		{name: "signed with the client's secret", lie: func(l *liar) { l.header["alg"] = "HS256" }, says: "ID token"},
		{name: "signed by another", lie: func(l *liar) { l.forged = true }, says: "signature"},
		{name: "nobody", lie: func(l *liar) { l.claims["sub"] = "" }, says: "names nobody"},
		{name: "no time", lie: func(l *liar) { delete(l.claims, "auth_time") }, says: "auth_time"},
		{name: "yesterday", lie: func(l *liar) { l.claims["auth_time"] = now.Add(-24 * time.Hour).Unix() }, says: "too long ago"},
		{name: "tomorrow", lie: func(l *liar) { l.claims["auth_time"] = now.Add(24 * time.Hour).Unix() }, says: "future"},
		{name: "an hour ago", lie: func(l *liar) { l.claims["auth_time"] = now.Add(-time.Hour).Unix() }},
		{name: "an hour ago, to prove it", lie: func(l *liar) { l.claims["auth_time"] = now.Add(-time.Hour).Unix() }, j: signin.Journey{Session: "s"}, says: "too long ago"},
		{name: "an access token that was swapped", lie: func(l *liar) { l.claims["at_hash"] = "x" }, says: "access token"},
		{name: "more of somebody else", lie: func(l *liar) { delete(l.claims, "email"); l.more["sub"] = "u-2" }, says: "somebody else's"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLiar(t, now)
			if c.lie != nil {
				c.lie(l)
			}
			if c.iss == "own" {
				c.iss = l.URL
			}
			j := c.j
			j.State, j.Nonce, j.Verifier, j.Begun = "s", "n", strings.Repeat("v", 43), now
			r := openid.New(openid.Options{Secret: secret, Redirect: "http://127.0.0.1:1" + signin.CallbackPath, Now: func() time.Time { return now }})
			w, err := r.Redeem(ctx, identity.Provider{Issuer: l.URL, ClientID: clientID}, "good", c.iss, j)
			if c.says != "" {
				if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), secret) {
					t.Errorf("got %+v, %v", w, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if w.Subject != (identity.Subject{Issuer: l.URL, ID: "u-1"}) || w.Email != "shaw@harbor.example" || !w.Verified || w.Preferred != "dshaw" || w.ACR != "aal2" || len(w.AMR) != 2 || w.Less != nil {
				t.Errorf("got %+v", w)
			}
			if l.asked["code_verifier"] != j.Verifier || l.asked["code"] != "good" || l.asked["redirect_uri"] == "" {
				t.Errorf("asked with %v", l.asked)
			}
		})
	}
}

// TestAddress: where a browser is sent, and with what.
func TestAddress(t *testing.T) {
	now := time.Now()
	l := newLiar(t, now)
	r := openid.New(openid.Options{Secret: secret, Redirect: "http://127.0.0.1:1" + signin.CallbackPath, Now: func() time.Time { return now }})
	of := identity.Provider{Issuer: l.URL, ClientID: clientID}
	for _, c := range []struct {
		session string
		has     []string
	}{{"", []string{"max_age=43200"}}, {"x", []string{"max_age=0", "prompt=login"}}} {
		at, err := r.Address(ctx, of, signin.Journey{State: "s", Nonce: "n", Verifier: "v", Session: c.session})
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range append(c.has, l.URL+"/auth?", "state=s", "nonce=n", "code_challenge_method=S256", "code_challenge=", "response_type=code", "client_id="+clientID, "scope=openid+profile+email") {
			if !strings.Contains(at, part) {
				t.Errorf("%s lacks %s", at, part)
			}
		}
		if strings.Contains(at, secret) || strings.Contains(at, "code_challenge=v&") {
			t.Errorf("%s tells a secret", at)
		}
	}
}

// TestStaysKnown: a provider that answered once is used on while it does not, and one that did not is asked again after a pause.
func TestStaysKnown(t *testing.T) {
	now := time.Now()
	l := newLiar(t, now)
	r := openid.New(openid.Options{Secret: secret, Redirect: "http://127.0.0.1:1" + signin.CallbackPath, Now: func() time.Time { return now }})
	of := identity.Provider{Issuer: l.URL, ClientID: clientID}
	if _, err := r.Address(ctx, of, signin.Journey{}); err != nil {
		t.Fatal(err)
	}
	l.Close()
	for range 3 {
		now = now.Add(2 * time.Hour)
		if _, err := r.Address(ctx, of, signin.Journey{}); err != nil {
			t.Error(err)
		}
	}
	of.ClientID = "other" // of which nothing is known
	if _, err := r.Address(ctx, of, signin.Journey{}); err == nil {
		t.Error("an address without a provider")
	}
}

// TestGone: a provider that goes away between two of its answers is told from one that lies; and who is known by their subject
// alone does not need what userinfo says.
func TestGone(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		name, broken string
		lie          func(*liar)
		away, less   bool
	}{
		{name: "the token endpoint", broken: "/token", away: true},
		{name: "the keys", broken: "/keys", away: true},
		{name: "userinfo", broken: "/me", lie: func(l *liar) { delete(l.claims, "email") }, less: true},
		{name: "userinfo, which is not asked", broken: "/me"},
		{name: "all of it, after it said what it is", lie: func(l *liar) { l.other = map[string]any{"token_endpoint": "http://127.0.0.1:1/token"} }, away: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLiar(t, now)
			l.broken = c.broken
			if c.lie != nil {
				c.lie(l)
			}
			r := openid.New(openid.Options{Secret: secret, Redirect: "http://127.0.0.1:1" + signin.CallbackPath, Now: func() time.Time { return now }})
			w, err := r.Redeem(ctx, identity.Provider{Issuer: l.URL, ClientID: clientID}, "good", "", signin.Journey{State: "s", Nonce: "n", Verifier: strings.Repeat("v", 43), Begun: now})
			var away *signin.Unreachable
			if errors.As(err, &away) != c.away || err != nil && !c.away {
				t.Fatalf("got %v", err)
			}
			if !c.away && (w.Less != nil) != c.less {
				t.Errorf("less: %v", w.Less)
			}
		})
	}
}

// TestPlainAddresses: no part of a provider is asked over plain HTTP from elsewhere than this machine.
func TestPlainAddresses(t *testing.T) {
	now := time.Now()
	for _, name := range []string{"authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"} {
		l := newLiar(t, now)
		l.other = map[string]any{name: "http://login.example/x"}
		r := openid.New(openid.Options{Secret: secret, Redirect: "http://127.0.0.1:1" + signin.CallbackPath, Now: func() time.Time { return now }})
		if at, err := r.Address(ctx, identity.Provider{Issuer: l.URL, ClientID: clientID}, signin.Journey{}); err == nil || !strings.Contains(err.Error(), "login.example") {
			t.Errorf("%s: %s, %v", name, at, err)
		}
	}
}
