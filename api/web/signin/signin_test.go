package signin_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
)

// TestFirstDay is the way of the first administrator: the link that the service prints, an account, a second factor, and out.
func TestFirstDay(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.settings(func(s *identity.Settings) {
		l := s.Limits[access.Administrator]
		l.SecondFactor = true
		s.Limits[access.Administrator] = l
	})
	v := h.visitor()
	leads(t, v.get("/board?day=2"), "/sign-in?then=%2Fboard%3Fday%3D2")
	link := must(h.Setup(ctx, h.by()))(t)
	says(t, v.get(link.Path()), 200, "Set up watchbill")
	says(t, v.post("/sign-in/link", "token", link.Token, "login", "shaw", "password", good, "again", good+"x"), 400, "The two passwords are not the same.")
	says(t, v.post("/sign-in/link", "token", link.Token, "login", "Sh aw", "password", "short", "again", "short"), 400, "The password has 5 characters; it needs")
	leads(t, v.post("/sign-in/link", "token", link.Token, "login", "shaw", "name", "Dana Shaw", "password", good, "again", good), "/sign-in?made=")
	says(t, v.get(link.Path()), 404, "This link does not work any more")
	says(t, v.get("/sign-in?made="), 200, "The account is ready.")

	leads(t, v.post("/sign-in", "login", "shaw", "password", good, "then", "/board?day=2"), "/sign-in/factor?then=%2Fboard%3Fday%3D2")
	if got := v.me(); !strings.HasPrefix(got, "401 ") || !strings.Contains(got, "/sign-in/factor") {
		t.Errorf("before the second factor: %s", got)
	}
	leads(t, v.get("/board"), "/sign-in?then=%2Fboard")
	leads(t, v.get("/sign-in?then=%2Fboard"), "/sign-in/factor?then=%2Fboard")
	w := v.get("/sign-in/factor?then=%2Fboard")
	says(t, w, 200, "Your role asks for a second factor")
	secret := secretIn(t, w)
	w = v.post("/sign-in/factor", "begun", field(t, w, "begun"), "code", "000000", "then", "/board")
	says(t, w, 400, "The code is not the code that the program shows now")
	if secretIn(t, w) != secret {
		t.Error("a wrong code made another secret")
	}
	before := v.cookies["watchbill"].Value
	w = v.post("/sign-in/factor", "begun", field(t, w, "begun"), "code", codeOf(t, secret, h.now), "then", "/board")
	says(t, w, 200, "Keep these recovery codes")
	if v.cookies["watchbill"].Value == before {
		t.Error("the token is the same after it")
	}
	recovery := regexp.MustCompile(`<li>([a-z0-9-]+)</li>`).FindStringSubmatch(w.Body.String())[1]
	if got := v.me(); got != "200 person shaw" {
		t.Errorf("signed in: %s", got)
	}
	says(t, v.get("/sign-in"), 200, "Signed in as Dana Shaw")
	w = v.post("/sign-out")
	leads(t, w, "/sign-in?out=")
	if w.Header().Get("Clear-Site-Data") == "" || v.cookies["watchbill"] != nil {
		t.Errorf("left behind: %v %v", w.Header(), v.cookies)
	}
	says(t, v.get("/sign-in?out="), 200, "You are signed out.")

	h.now = h.now.Add(time.Minute)
	for _, code := range []string{codeOf(t, secret, h.now), recovery} {
		w = v.post("/sign-in", "login", "shaw", "password", good, "then", "/board")
		says(t, w, 200, "Second factor")
		step := field(t, w, "step")
		says(t, v.post("/sign-in/code", "step", step, "code", "123456"), 401, "The code is not right")
		leads(t, v.post("/sign-in/code", "step", step, "code", code, "then", "/board"), "/board")
		if got := v.me(); got != "200 person shaw" {
			t.Errorf("with %s: %s", code, got)
		}
	}
}

// TestCookie: what the cookie is like over TLS and without, and that a sign-in ends what the browser had before.
func TestCookie(t *testing.T) {
	for _, secure := range []bool{false, true} {
		h := newHouse(t, signin.Options{Secure: secure})
		h.account("shaw", access.Dispatcher)
		v := h.visitor()
		w := v.post("/sign-in", "login", "shaw", "password", good)
		name := map[bool]string{false: "watchbill", true: "__Host-watchbill"}[secure]
		got := w.Header().Get("Set-Cookie")
		want := regexp.MustCompile(`^` + name + `=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; ` + map[bool]string{false: "", true: "Secure; "}[secure] + `SameSite=Lax$`)
		if !want.MatchString(got) {
			t.Errorf("Set-Cookie: %s", got)
		}
		first := v.cookies[name].Value
		v.signIn("shaw")
		if _, err := h.Session(first, h.now); err == nil {
			t.Error("the session from before lives on")
		}
		w = v.ask(httptest.NewRequest(http.MethodDelete, "/v1/session", nil))
		if w.Code != http.StatusNoContent || len(v.cookies) != 0 || v.me()[:3] != "401" {
			t.Errorf("DELETE /v1/session: %d, %v", w.Code, v.cookies)
		}
	}
}

// TestRefusedAlike: whatever a sign-in is refused for, the page is the same to the byte.
func TestRefusedAlike(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.account("right", access.Dispatcher)
	h.account("locked", access.Dispatcher)
	gone := h.account("gone", access.Dispatcher)
	must(h.SetDisabled(ctx, h.by(), gone.ID, true))(t)
	v := h.visitor()
	for range 5 {
		v.post("/sign-in", "login", "locked", "password", "wrong")
	}
	pages := map[string]string{}
	for name, c := range map[string][2]string{
		"unknown": {"nobody", good}, "wrong": {"right", "wrong"}, "locked, right": {"locked", good}, "locked, wrong": {"locked", "wrong"},
		"disabled": {"gone", good}, "empty": {"", ""},
	} {
		w := v.post("/sign-in", "login", c[0], "password", c[1])
		if w.Code != http.StatusUnauthorized || len(v.cookies) != 0 {
			t.Errorf("%s: %d, %v", name, w.Code, v.cookies)
		}
		pages[regexp.MustCompile(`value="`+c[0]+`"|autofocus`).ReplaceAllString(w.Body.String(), "")] = name
		if strings.Contains(w.Body.String(), good) {
			t.Error("a page holds the password")
		}
	}
	delete(pages, "")
	if len(pages) > 2 { // the one for an empty login marks another field
		t.Errorf("%d pages differ: %v", len(pages), pages)
	}
}

// TestBanner: with one to accept nobody gets to the form, or past it, before.
func TestBanner(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.account("shaw", access.Dispatcher)
	h.settings(func(s *identity.Settings) { s.Banner = "Use is <monitored>." })
	v := h.visitor()
	says(t, v.get("/sign-in"), 200, "Use is &lt;monitored&gt;.")
	v.signIn("shaw")
	v.post("/sign-out")
	h.settings(func(s *identity.Settings) { s.MustAccept = true })
	w := v.get("/sign-in?then=/board")
	says(t, w, 200, "I have read this and accept it")
	if strings.Contains(w.Body.String(), "password") {
		t.Error("the form is there before")
	}
	leads(t, v.post("/sign-in", "login", "shaw", "password", good, "then", "/board"), "/sign-in?then=%2Fboard")
	says(t, v.get("/sign-in?then=/board&read=yes"), 200, "Password")
	leads(t, v.post("/sign-in", "login", "shaw", "password", good, "then", "/board", "read", "yes"), "/board")
}

// TestProve: what asks for it sends a browser to prove who they are, and back; a program is told.
func TestProve(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.account("shaw", access.Administrator)
	v := h.visitor().signIn("shaw")
	if w := v.get("/v1/admin/backup"); w.Code != http.StatusOK {
		t.Fatalf("at once: %d", w.Code)
	}
	h.now = h.now.Add(11 * time.Minute)
	leads(t, v.get("/v1/admin/backup"), "/prove?then=%2Fv1%2Fadmin%2Fbackup")
	r := httptest.NewRequest(http.MethodGet, "/v1/admin/backup", nil)
	r.Header.Set("Accept", "application/json")
	if w := v.ask(r); w.Code != http.StatusUnauthorized || !strings.Contains(w.Header().Get("WWW-Authenticate"), "insufficient_user_authentication") {
		t.Errorf("a program: %d %v", w.Code, w.Header())
	}
	says(t, v.get("/prove?then=%2Fv1%2Fadmin%2Fbackup"), 200, "What you asked for wants that you prove again who you are.")
	leads(t, v.get("/sign-in/factor"), "/prove?then=%2Fsign-in%2Ffactor")
	says(t, v.post("/prove", "password", "wrong"), 401, "That is not right.")
	before := v.cookies["watchbill"].Value
	leads(t, v.post("/prove", "password", good, "then", "/v1/admin/backup"), "/v1/admin/backup")
	if v.cookies["watchbill"].Value == before {
		t.Error("the token is the same after it")
	}
	if w := v.get("/v1/admin/backup"); w.Code != http.StatusOK {
		t.Errorf("after it: %d", w.Code)
	}
	leads(t, h.visitor().get("/prove?then=/board"), "/sign-in?then=%2Fboard")
	leads(t, h.visitor().post("/prove", "password", good), "/sign-in")
}

// TestLocked: a session that was idle unlocks with the password, and goes on where it was.
func TestLocked(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.account("shaw", access.Supervisor)
	v := h.visitor().signIn("shaw")
	h.now = h.now.Add(31 * time.Minute)
	if got := v.me(); !strings.HasPrefix(got, "401 ") {
		t.Errorf("locked: %s", got)
	}
	leads(t, v.get("/board"), "/sign-in?then=%2Fboard")
	leads(t, v.get("/sign-in?then=%2Fboard"), "/prove?then=%2Fboard")
	says(t, v.get("/prove?then=%2Fboard"), 200, "You were away for a while")
	leads(t, v.post("/prove", "password", good, "then", "/board"), "/board")
	if got := v.me(); got != "200 person shaw" {
		t.Errorf("unlocked: %s", got)
	}
	h.now = h.now.Add(2 * time.Hour)
	leads(t, v.post("/prove", "password", good, "then", "/board"), "/sign-in?then=%2Fboard")
	if len(v.cookies) != 0 {
		t.Errorf("what has ended is kept: %v", v.cookies)
	}
}

// TestBackground: what a page asks for by itself does not keep its session from locking.
func TestBackground(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.account("shaw", access.Supervisor)
	v := h.visitor().signIn("shaw")
	for range 5 {
		h.now = h.now.Add(5 * time.Minute)
		v.get("/v1/events")
		v.headers[signin.Background] = "yes"
		v.me()
		delete(v.headers, signin.Background)
	}
	h.now = h.now.Add(6 * time.Minute)
	if got := v.me(); !strings.HasPrefix(got, "401 ") {
		t.Errorf("not locked: %s", got)
	}
}

// TestRotation: a token from before a change of rights is not good after it.
func TestRotation(t *testing.T) {
	h := newHouse(t, signin.Options{})
	a := h.account("shaw", access.Supervisor)
	v := h.visitor().signIn("shaw")
	before := v.cookies["watchbill"].Value
	d := a.Details
	d.Roles = must(access.RolesOf(access.Supervisor, access.Coordinator))(t)
	must(h.Change(ctx, h.by(), a.ID, a.Version, d, false))(t)
	if got := v.me(); got != "200 person shaw" {
		t.Errorf("got %s", got)
	}
	if v.cookies["watchbill"].Value == before {
		t.Fatal("the token is the same")
	}
	h.now = h.now.Add(time.Minute)
	if _, err := h.Session(before, h.now); err == nil {
		t.Error("the old token is good")
	}
	if got := v.me(); got != "200 person shaw" {
		t.Errorf("with the new one: %s", got)
	}
}

// TestHeldOff: an address with many failures is told when to try again.
func TestHeldOff(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.settings(func(s *identity.Settings) { s.AddressFailures = 2 })
	v := h.visitor()
	for range 2 {
		v.post("/sign-in", "login", "x", "password", "y")
	}
	says(t, v.post("/sign-in", "login", "x", "password", "y"), 503, "Try again after Wed 3 Mar 12:15 UTC.")
}

// TestPages: what all of them have.
func TestPages(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.account("shaw", access.Dispatcher)
	v := h.visitor().signIn("shaw")
	for _, w := range []*httptest.ResponseRecorder{
		h.visitor().get("/sign-in"), h.visitor().post("/sign-in", "login", `"><script>`), v.get("/sign-in"), v.get("/sign-in/factor"), v.get("/prove"),
		v.get("/sign-in/link?token=x"), v.get("/sign-in/oidc"), v.get("/sign-in/oidc/callback"),
	} {
		body, header := w.Body.String(), w.Header()
		csp := header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "style-src 'sha256-", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("policy %q lacks %s", csp, part)
			}
		}
		if strings.Contains(csp, "unsafe") || header.Get("Cache-Control") != "no-store" || header.Get("Referrer-Policy") != "same-origin" || header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("headers %v", header)
		}
		if strings.Contains(body, "<script") || strings.Contains(body, "style=") || strings.Count(body, "<h1>") != 1 || !strings.Contains(body, "Harbor &lt;Police&gt;") {
			t.Errorf("page %s", body)
		}
	}
}

// TestBrokenForms: what is no form, or too long a one, is refused as such.
func TestBrokenForms(t *testing.T) {
	h := newHouse(t, signin.Options{})
	v := h.visitor()
	for path, body := range map[string]string{"/sign-in": "login=%zz", "/sign-in/code": "%", "/sign-in/link": "a;b=%f", "/sign-out": "%%%"} {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		want := http.StatusBadRequest
		if path == "/sign-out" {
			want = http.StatusSeeOther // it reads none
		}
		if w := v.ask(r); w.Code != want {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	h.account("shaw", access.Dispatcher)
	r := httptest.NewRequest(http.MethodPost, "/sign-in?login=shaw&password="+url.QueryEscape(good), nil)
	if w := v.ask(r); w.Code != http.StatusUnauthorized {
		t.Errorf("a password in the query: %d", w.Code)
	}
}
