package signin_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
)

// TestPassword: somebody changes their own password, who knows the present one; other sessions end.
func TestPassword(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.account("shaw", access.Supervisor)
	v, elsewhere := h.visitor().signIn("shaw"), h.visitor().signIn("shaw")
	leads(t, h.visitor().get("/sign-in/password"), "/sign-in?then=%2Fsign-in%2Fpassword")
	says(t, v.get("/sign-in"), 200, "Change the password")
	says(t, v.get("/sign-in/password"), 200, "Present password")
	const next = "marble otter lantern 3"
	says(t, v.post("/sign-in/password", "password", good, "next", next, "again", next+"x"), 400, "The two new passwords are not the same.")
	says(t, v.post("/sign-in/password", "password", good, "next", "short", "again", "short"), 400, "The password has 5 characters")
	says(t, v.post("/sign-in/password", "password", good, "next", good, "again", good), 400, "The password is the one you have.")
	says(t, v.post("/sign-in/password", "password", "wrong", "next", next, "again", next), 401, "That is not right.")
	if v.me() != "200 person shaw" || elsewhere.me() != "200 person shaw" {
		t.Error("what was refused ended a session")
	}
	was := v.cookies["watchbill"].Value
	leads(t, v.post("/sign-in/password", "password", good, "next", next, "again", next), "/sign-in?changed=")
	says(t, v.get("/sign-in?changed="), 200, "The password is changed.")
	if v.cookies["watchbill"].Value == was {
		t.Error("the token is the same")
	}
	if got := elsewhere.me(); !strings.HasPrefix(got, "401") {
		t.Errorf("elsewhere: %s", got)
	}
	says(t, h.visitor().post("/sign-in", "login", "shaw", "password", good), 401, "Login or password is not right")
	leads(t, h.visitor().post("/sign-in", "login", "shaw", "password", next), "/sign-in")
	w := v.post("/sign-in/password", "password", next, "next", "x", "again", "x")
	if body := w.Body.String(); strings.Contains(body, next) || strings.Contains(body, `value="x"`) {
		t.Error("a password is in the page")
	}
}

// TestRemoveFactor: who may do without a second factor takes it away, having proved who they are; who may not is told.
func TestRemoveFactor(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.account("shaw", access.Supervisor)
	v := h.visitor().signIn("shaw")
	page := v.get("/sign-in/factor")
	if strings.Contains(page.Body.String(), "Do without one") {
		t.Error("there is none to remove")
	}
	says(t, v.post("/sign-in/factor", "code", codeOf(t, secretIn(t, page), h.now), "begun", field(t, page, "begun")), 200, "Keep these recovery codes")
	says(t, v.get("/sign-in/factor"), 200, "Do without one")
	h.settings(func(s *identity.Settings) {
		l := s.Limits[access.Supervisor]
		l.SecondFactor = true
		s.Limits[access.Supervisor] = l
	})
	if strings.Contains(v.get("/sign-in/factor").Body.String(), "Do without one") {
		t.Error("their role asks for it")
	}
	says(t, v.post("/sign-in/factor/remove"), 403, "Your role asks for a second factor")
	h.settings(func(s *identity.Settings) {
		l := s.Limits[access.Supervisor]
		l.SecondFactor = false
		s.Limits[access.Supervisor] = l
	})
	h.now = h.now.Add(identity.ProofHolds + 1)
	leads(t, v.post("/sign-in/factor/remove"), "/prove?then=%2Fsign-in%2Ffactor")
	h.now = h.now.Add(-identity.ProofHolds)
	leads(t, v.post("/sign-in/factor/remove"), "/sign-in?removed=")
	says(t, v.get("/sign-in?removed="), 200, "The second factor is removed.")
	leads(t, h.visitor().post("/sign-in", "login", "shaw", "password", good), "/sign-in")
	leads(t, h.visitor().post("/sign-in/factor/remove"), "/sign-in?then=%2Fsign-in%2Ffactor")
}

// TestLockedSessionEnds: who signs in where somebody else's session lies locked takes its place, and it ends.
func TestLockedSessionEnds(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.account("shaw", access.Supervisor)
	h.account("reyes", access.Supervisor)
	v := h.visitor().signIn("shaw")
	was := v.cookies["watchbill"]
	h.now = h.now.Add(40 * 60e9)
	v.signIn("reyes")
	if _, err := h.Glance(was.Value, h.now); err != identity.ErrEnded { //nolint:errorlint // nothing wraps it
		t.Errorf("the session that was locked: %v", err)
	}
}

var inputs = regexp.MustCompile(`<input id="([a-z]+)"[^>]*>`)

// TestTied: what went wrong is said of its fields too, for who cannot see it, and the first of them is where one begins.
func TestTied(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.account("shaw", access.Supervisor)
	link := must(h.Setup(ctx, h.by()))(t)
	v := h.visitor()
	for _, c := range []struct {
		name  string
		page  *httptest.ResponseRecorder
		bad   string // fields, by blanks
		first string
	}{
		{"sign-in", v.get("/sign-in"), "", "login"},
		{"sign-in, refused", v.post("/sign-in", "login", "shaw", "password", "x"), "login password", "password"},
		{"set-up", v.get(link.Path()), "", "login"},
		{"set-up, no login", v.post("/sign-in/link", "token", link.Token, "login", "!", "password", good, "again", good), "login", "login"},
		{"set-up, a bad password", v.post("/sign-in/link", "token", link.Token, "login", "ann", "password", "x", "again", "x"), "password", "password"},
		{"set-up, not twice the same", v.post("/sign-in/link", "token", link.Token, "login", "ann", "password", good, "again", "x"), "password again", "password"},
		{"prove, refused", h.visitor().signIn("shaw").post("/prove", "password", "x"), "password", "password"},
	} {
		body := c.page.Body.String()
		var bad, first []string
		for _, m := range inputs.FindAllStringSubmatch(body, -1) {
			if strings.Contains(m[0], `aria-invalid="true"`) {
				bad = append(bad, m[1])
				if !regexp.MustCompile(`aria-describedby="([a-z-]+ )?wrong"`).MatchString(m[0]) {
					t.Errorf("%s: %s is not tied to what is wrong: %s", c.name, m[1], m[0])
				}
			}
			if strings.Contains(m[0], " autofocus") {
				first = append(first, m[1])
			}
		}
		if strings.Join(bad, " ") != c.bad || strings.Join(first, " ") != c.first {
			t.Errorf("%s: bad %q, first %q, want %q, %q", c.name, bad, first, c.bad, c.first)
		}
		if strings.Contains(body, `id="wrong"`) != (c.bad != "") {
			t.Errorf("%s: %s", c.name, body)
		}
	}
}

// TestHeaders: what every page forbids the browser, and that no cache keeps one.
func TestHeaders(t *testing.T) {
	for _, secure := range []bool{false, true} {
		h := newHouse(t, signin.Options{Secure: secure})
		h.account("shaw", access.Supervisor)
		for _, r := range list {
			if r.page == nil {
				continue
			}
			q := httptest.NewRequest(r.method, r.path, nil)
			q.Header.Set("Sec-Fetch-Site", "same-origin")
			w := h.visitor().ask(q)
			for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s %s: %s: %q", r.method, r.path, name, got)
				}
			}
			if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
				t.Errorf("%s %s: %s", r.method, r.path, csp)
			}
		}
		for _, c := range h.visitor().post("/sign-in", "login", "shaw", "password", good).Result().Cookies() {
			if !c.HttpOnly || c.Secure != secure || c.SameSite != http.SameSiteLaxMode || c.Domain != "" || c.Path != "/" || strings.HasPrefix(c.Name, "__Host-") != secure {
				t.Errorf("%+v", c)
			}
		}
	}
}

// TestFaultPage: a person is told of an error with a page, and a program, also one of ours in their browser, with a problem.
func TestFaultPage(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.account("shaw", access.Supervisor)
	v := h.visitor().signIn("shaw")
	for _, c := range []struct {
		method, path, accept, mode, key, site string
		status                                int
		page                                  bool
	}{
		{"POST", "/sign-in", "text/html,*/*", "navigate", "", "cross-site", 403, true},
		{"POST", "/sign-in", "text/html,*/*", "", "", "cross-site", 403, true},
		{"POST", "/sign-in", "application/json", "", "", "cross-site", 403, false},
		{"POST", "/sign-in", "text/html,*/*", "cors", "", "cross-site", 403, false},
		{"GET", "/sign-inn", "text/html,*/*", "navigate", "", "none", 404, true},
		{"GET", "/board?x=" + strings.Repeat("x", 9<<10), "text/html", "navigate", "", "none", 414, true},
		{"GET", "/board", "text/html", "navigate", "Bearer x", "none", 401, false},
		{"GET", "/v1/none", "text/html", "navigate", "", "none", 404, false},
		{"GET", "/v1/admin/backup", "text/html", "navigate", "", "none", 403, false},
	} {
		r := httptest.NewRequest(c.method, c.path, nil)
		for name, value := range map[string]string{"Accept": c.accept, "Sec-Fetch-Mode": c.mode, "Authorization": c.key, "Sec-Fetch-Site": c.site} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		w := v.ask(r)
		kind := w.Header().Get("Content-Type")
		if w.Code != c.status || strings.HasPrefix(kind, "text/html") != c.page || !c.page && kind != "application/problem+json" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s %.40s: %d %s %s", c.method, c.path, w.Code, kind, text(w))
		}
		if c.page && !strings.Contains(w.Body.String(), `href="/sign-in"`) {
			t.Errorf("%s %.40s leads nowhere: %s", c.method, c.path, text(w))
		}
	}
}

// TestHeldOffUntil: an address with too many failures is told until when, and so is its program.
func TestHeldOffUntil(t *testing.T) {
	h := newHouse(t, signin.Options{})
	h.settings(func(s *identity.Settings) { s.AddressFailures = 5 })
	v := h.visitor()
	for range 5 {
		v.post("/sign-in", "login", "nobody", "password", "x")
	}
	w := v.post("/sign-in", "login", "nobody", "password", "x")
	says(t, w, 503, "Too many attempts from your address.")
	if got := w.Header().Get("Retry-After"); got != "900" {
		t.Errorf("Retry-After %q", got)
	}
}
