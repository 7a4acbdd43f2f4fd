package signin_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
	"watchbill/roster"
)

// key makes a key for a CAD.
func (h *house) key(k identity.NewKey) string {
	h.t.Helper()
	k.Roles = must(access.RolesOf(access.CAD))(h.t)
	_, key, err := h.CreateKey(ctx, h.by(), k)
	if err != nil {
		h.t.Fatal(err)
	}
	return key
}

// basic is the header that a telephone sends which knows nothing else.
func basic(user, password string) string {
	r := &http.Request{Header: http.Header{}}
	r.SetBasicAuth(user, password)
	return r.Header.Get("Authorization")
}

// TestIdentify: what a request shows decides, in order, and what is wrong is never passed over for what is right.
func TestIdentify(t *testing.T) {
	for _, off := range []bool{false, true} {
		h := newHouse(t, signin.Options{Off: off})
		h.account("shaw", access.Supervisor)
		h.account("reyes", access.Supervisor)
		key, old := h.key(identity.NewKey{Name: "CAD", Expires: noon.Add(48 * time.Hour)}), h.key(identity.NewKey{Name: "old", Expires: noon.Add(10 * time.Minute)})
		idle := h.visitor().signIn("reyes").cookies["watchbill"].Value
		h.now = h.now.Add(5 * time.Minute)
		live := h.visitor().signIn("shaw").cookies["watchbill"].Value
		h.now = h.now.Add(27 * time.Minute)
		nobody, ended := "unknown nobody", "unauthenticated"
		if off {
			nobody, ended = "local without", "local without"
		}
		const refused = "unauthenticated"
		for _, c := range []struct {
			name   string
			shown  []string
			cookie string
			want   string
		}{
			{"nothing", nil, "", nobody},
			{"a key", []string{"Bearer " + key}, "", "machine CAD"},
			{"a key, in lower case", []string{"bearer " + key}, "", "machine CAD"},
			{"a key and a session", []string{"Bearer " + key}, live, "machine CAD"},
			{"a session", nil, live, "person shaw"},
			{"a session that is locked", nil, idle, refused},
			{"a session that there is not", nil, "x", ended},
			{"a key that there is not", []string{"Bearer wb_" + key}, "", refused},
			{"an old key", []string{"Bearer " + old}, "", refused},
			{"a bad key and a session", []string{"Bearer x"}, live, refused},
			{"an empty key and a session", []string{"Bearer "}, live, refused},
			{"no scheme", []string{key}, live, refused},
			{"a key as a password", []string{basic("jane", key)}, "", "machine CAD"},
			{"a key as a password of nobody, and a session", []string{basic("", key)}, live, "machine CAD"},
			{"an old key as a password", []string{basic("jane", old)}, live, refused},
			{"a key as a user", []string{basic(key, "")}, live, refused},
			{"a password of a person", []string{basic("shaw", good)}, live, refused},
			{"a password that is none", []string{"Basic !"}, live, refused},
			{"another scheme", []string{"Digest username=shaw"}, live, refused},
			{"an empty header", []string{""}, live, refused},
			{"two keys", []string{"Bearer " + key, "Bearer " + key}, "", refused},
			{"a token of a session as key", []string{"Bearer " + live}, "", refused},
			{"a key as cookie", nil, key, ended},
		} {
			r := httptest.NewRequest(http.MethodGet, "/v1/me", nil)
			r.Header["Authorization"] = c.shown
			if c.cookie != "" {
				r.AddCookie(&http.Cookie{Name: "watchbill", Value: c.cookie})
			}
			u, err := h.desk.Identify(r)
			var got string
			var domain *roster.Error
			switch {
			case errors.As(err, &domain):
				got = string(domain.Kind)
				if domain.Msg == "" {
					t.Errorf("%s: nothing is said", c.name)
				}
			case err != nil:
				t.Fatal(err)
			default:
				name, _, _ := strings.Cut(u.Name, " ") // of a key there is a number behind
				got = string(u.Kind) + " " + name
			}
			if got != c.want {
				t.Errorf("off %v: %s: got %s, want %s", off, c.name, got, c.want)
			}
		}
	}
}

// TestForeign: what a page of another site makes a browser ask for is neither its person's nor, without sign-in, anybody's.
func TestForeign(t *testing.T) {
	for _, off := range []bool{false, true} {
		h := newHouse(t, signin.Options{Off: off})
		h.account("shaw", access.Administrator)
		for _, c := range []struct {
			path, site, mode, dest string
			want                   int
		}{
			{"/v1/admin/backup", "cross-site", "navigate", "document", 403},
			{"/v1/admin/backup", "same-site", "navigate", "document", 403},
			{"/v1/admin/backup", "cross-site", "no-cors", "image", 403},
			{"/v1/me", "cross-site", "cors", "empty", 403},
			{"/v1/me", "same-origin", "cors", "empty", 200},
			{"/v1/me", "none", "navigate", "document", 200},
			{"/v1/me", "", "", "", 200}, // no browser
			{"/board", "cross-site", "navigate", "document", 200},
			{"/board", "cross-site", "navigate", "iframe", 403},
			{"/board", "cross-site", "no-cors", "script", 403},
			{"/sign-in", "cross-site", "navigate", "document", 200},
		} {
			v := h.visitor()
			if !off {
				v.signIn("shaw")
			}
			r := httptest.NewRequest(http.MethodGet, c.path, nil)
			for name, value := range map[string]string{"Sec-Fetch-Site": c.site, "Sec-Fetch-Mode": c.mode, "Sec-Fetch-Dest": c.dest} {
				if value != "" {
					r.Header.Set(name, value)
				}
			}
			if w := v.ask(r); w.Code != c.want {
				t.Errorf("off %v: %+v: got %d %s", off, c, w.Code, text(w))
			}
		}
	}
}

// TestForeignBefore: of a browser that says no more than where its page is from, and of one that was told a key in an address.
func TestForeignBefore(t *testing.T) {
	for _, off := range []bool{false, true} {
		h := newHouse(t, signin.Options{Off: off})
		h.account("shaw", access.Administrator)
		key := h.key(identity.NewKey{Name: "CAD"})
		for _, c := range []struct {
			header, value string
			want          int
		}{
			{"Origin", "https://evil.example", 403}, {"Origin", "null", 403}, {"Origin", "http://127.0.0.1:8081", 403}, {"Origin", "http://127.0.0.1:8080", 200},
			{"Sec-Fetch-Site", "cross-site", 403}, {"Sec-Fetch-Site", "same-origin", 200},
		} {
			for _, how := range []string{"cookie", "basic"} {
				v := h.visitor()
				r := httptest.NewRequest(http.MethodGet, "/v1/me", nil)
				r.Header.Set(c.header, c.value)
				if how == "basic" {
					r.SetBasicAuth("jane", key)
				} else if !off {
					v.signIn("shaw")
				}
				if w := v.ask(r); w.Code != c.want {
					t.Errorf("off %v: %s: %s %s: got %d %s", off, how, c.header, c.value, w.Code, text(w))
				}
			}
		}
	}
}

// TestCrossOriginForms: what another site's page sends for somebody who is signed in does nothing, whichever of the two ways the
// browser says where it is from.
func TestCrossOriginForms(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.account("shaw", access.Administrator)
	for _, r := range list {
		if r.method == http.MethodGet {
			continue
		}
		for _, c := range []struct {
			header, value string
			refused       bool
		}{
			{"Sec-Fetch-Site", "cross-site", true}, {"Sec-Fetch-Site", "same-site", true}, {"Origin", "https://evil.example", true}, {"Origin", "null", true},
			{"Sec-Fetch-Site", "same-origin", false}, {"Origin", "http://127.0.0.1:8080", false},
		} {
			v := h.visitor().signIn("shaw")
			q := httptest.NewRequest(r.method, r.path, nil)
			q.Header.Set(c.header, c.value)
			if w := v.ask(q); (w.Code == http.StatusForbidden) != c.refused {
				t.Errorf("%s %s with %s: %s is answered %d", r.method, r.path, c.header, c.value, w.Code)
			}
			if c.refused && v.me() != "200 person shaw" {
				t.Errorf("%s %s with %s: %s: the session is gone", r.method, r.path, c.header, c.value)
			}
		}
	}
}

// BenchmarkIdentify is what it costs to know who asks, by what they show.
func BenchmarkIdentify(b *testing.B) {
	h := newHouse(b, signin.Options{Secure: true})
	h.account("shaw", access.Dispatcher)
	key := h.key(identity.NewKey{Name: "CAD"})
	cookie := h.visitor().signIn("shaw").cookies["__Host-watchbill"]
	for _, c := range []struct {
		name string
		show func(*http.Request)
	}{
		{"nothing", func(*http.Request) {}},
		{"key", func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+key) }},
		{"session", func(r *http.Request) { r.AddCookie(cookie) }},
	} {
		b.Run("show="+c.name, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, "/v1/nearest", nil)
			c.show(r)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := h.desk.Identify(r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
