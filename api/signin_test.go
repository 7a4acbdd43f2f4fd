package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"watchbill/api"
	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

// signedIn is a service with pages of signing in, and the session of somebody who may do all that people may.
func signedIn(t *testing.T) (s *walked, desk *signin.Desk, token string) {
	t.Helper()
	ctx, kv := context.Background(), storetest.NewMemory()
	clock := func() time.Time { return noon }
	reg, err := identity.Open(ctx, identity.Options{KV: kv, Log: audit.New(kv, audit.Options{Now: clock}), Iterations: 10})
	if err != nil {
		t.Fatal(err)
	}
	by := identity.By{Who: audit.Who{Kind: audit.Account, Name: "ann"}, Where: "command", At: noon}
	roles, err := access.RolesOf(access.Dispatcher, access.Supervisor, access.Coordinator, access.Administrator, access.Auditor)
	if err != nil {
		t.Fatal(err)
	}
	a, err := reg.Create(ctx, by, identity.Details{Login: "shaw", Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	link, err := reg.Invite(ctx, by, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	const password = "violin gravel nutmeg 7"
	if _, err := reg.Accept(ctx, link.Token, identity.Acceptance{Password: password}, "192.0.2.1", noon); err != nil {
		t.Fatal(err)
	}
	in, err := reg.SignIn(ctx, identity.Attempt{Login: "shaw", Password: password, Address: "192.0.2.1", At: noon})
	if err != nil {
		t.Fatal(err)
	}
	desk = signin.New(signin.Options{Register: reg, Now: clock})
	s = &walked{witness: &witness{}}
	s.service = newServiceWith(t, demoBook(t, 7), func(o *api.Options) {
		o.Backups, o.Trail, o.Exports, o.Desk = s.witness, s.witness, s.witness, desk
		o.Web.CrossOrigin = http.NewCrossOriginProtection()
		o.Web.Identify, o.Web.Renew, o.Web.SignInPage = desk.Identify, desk.Renew, signin.PageOf
	})
	return s, desk, in.Token
}

// TestOtherSites: what a page of another site has a browser ask, with its person's cookie, is refused on every route: what writes, by
// whichever of two headers the browser tells where it is from, and what is read under /v1, by any way there is to ask.
func TestOtherSites(t *testing.T) {
	s, _, token := signedIn(t)
	before := s.traces()
	writes, reads := 0, 0
	for _, r := range api.Routes() {
		path := pathSlot.ReplaceAllString(pathParameter.ReplaceAllString(r.Path, "{$1}"), "x1")
		var ways []map[string]string
		if r.Method != http.MethodGet {
			writes++
			ways = []map[string]string{{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}}
		} else if strings.HasPrefix(path, "/v1/") && r.Rule != access.Public.String() {
			reads++
			ways = []map[string]string{
				{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
				{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
				{"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
			}
		}
		for _, way := range ways {
			q := httptest.NewRequest(r.Method, path, strings.NewReader("{}"))
			q.Host = "127.0.0.1:8080"
			q.AddCookie(&http.Cookie{Name: "watchbill", Value: token})
			q.Header.Set("Accept", "text/html,*/*")
			for name, value := range way {
				q.Header.Set(name, value)
			}
			w := httptest.NewRecorder()
			s.handler.ServeHTTP(w, q)
			if w.Code != http.StatusForbidden {
				t.Errorf("%s %s with %v is answered %d: %s", r.Method, path, way, w.Code, w.Body)
			}
		}
	}
	if after := s.traces(); after != before {
		t.Errorf("it left traces:\n%s\n%s", before, after)
	}
	if writes < 25 || reads < 30 {
		t.Errorf("only %d routes that write and %d that are read", writes, reads)
	}
	if a := s.get("/v1/units", "Cookie", "watchbill="+token, "Sec-Fetch-Site", "same-origin"); a.Code != http.StatusOK {
		t.Errorf("our own page: %d %s", a.Code, a.Body)
	}
}

// TestLedToSignIn: a person who asks for a page is led to where they sign in; a program is told.
func TestLedToSignIn(t *testing.T) {
	s, _, _ := signedIn(t)
	for _, c := range []struct {
		accept, mode, key string
		want              int
	}{
		{"text/html,application/xhtml+xml,*/*;q=0.8", "navigate", "", 303}, {"text/html", "", "", 303},
		{"text/html", "cors", "", 401}, {"application/json", "", "", 401}, {"*/*", "", "", 401}, {"text/html", "navigate", "Bearer x", 401},
	} {
		r := httptest.NewRequest(http.MethodGet, "/v1/gaps?days=7", nil)
		r.Host = "127.0.0.1:8080"
		for name, value := range map[string]string{"Accept": c.accept, "Sec-Fetch-Mode": c.mode, "Authorization": c.key} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		if w.Code != c.want || c.want == 303 && w.Header().Get("Location") != "/sign-in?then=%2Fv1%2Fgaps%3Fdays%3D7" {
			t.Errorf("%+v: %d to %q", c, w.Code, w.Header().Get("Location"))
		}
	}
}

// TestPagesAreDocumented: every page of signing in answers as the document says, with a session and without, and in a service that has none.
func TestPagesAreDocumented(t *testing.T) {
	s, _, token := signedIn(t)
	without := newService(t, demoBook(t, 7))
	for _, r := range api.Routes() {
		if r.Rule != access.Public.String() || !strings.HasPrefix(r.Path, "/sign") && r.Path != "/prove" && r.Path != "/v1/session" {
			continue
		}
		for _, cookie := range []string{"", "watchbill=" + token} {
			q := httptest.NewRequest(r.Method, r.Path, strings.NewReader("login=x&code=1"))
			q.Host = "127.0.0.1:8080"
			q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if r.Method == http.MethodGet || r.Path == "/sign-out" || r.Path == "/v1/session" {
				q = request(r.Path)
				q.Method = r.Method
			}
			if cookie != "" {
				q.Header.Set("Cookie", cookie)
			}
			if a := s.do(q.Clone(q.Context())); a.Code >= 500 {
				t.Errorf("%s %s: %d %s", r.Method, r.Path, a.Code, a.Body)
			}
			if r.Path == "/sign-out" || r.Path == "/v1/session" {
				break // the others want the session
			}
		}
		q := request(r.Path)
		q.Method = r.Method
		if a := without.do(q); a.Code != http.StatusServiceUnavailable {
			t.Errorf("%s %s without sign-in: %d %s", r.Method, r.Path, a.Code, a.Body)
		}
	}
}
