package signin_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/rs/zerolog"
	"go.uber.org/goleak"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/api/web/signin"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var ctx = context.Background()

// noon is when the tests begin.
var noon = time.Date(2027, time.March, 3, 12, 0, 0, 0, time.UTC)

// good is a password that is fit.
const good = "violin gravel nutmeg 7"

// house is a service with accounts, its pages, and what they guard: GET /v1/me, which says who asks, POST /v1/things, a page at
// /board, and GET /v1/admin/backup, for which an administrator proves again who they are.
type house struct {
	*identity.Register
	t    testing.TB
	desk *signin.Desk
	edge *echo.Echo
	now  time.Time
}

// list is what the house serves.
var list = []struct {
	method, path string
	rule         access.Rule
	page         func(*signin.Desk, echo.Context) error // nil: who asks is told
}{
	{"GET", "/sign-in", access.Public, (*signin.Desk).SignInPage},
	{"POST", "/sign-in", access.Public, (*signin.Desk).SignIn},
	{"POST", "/sign-in/code", access.Public, (*signin.Desk).Code},
	{"GET", "/sign-in/link", access.Public, (*signin.Desk).LinkPage},
	{"POST", "/sign-in/link", access.Public, (*signin.Desk).TakeLink},
	{"GET", "/sign-in/factor", access.Public, (*signin.Desk).FactorPage},
	{"POST", "/sign-in/factor", access.Public, (*signin.Desk).SetFactor},
	{"POST", "/sign-in/factor/remove", access.Public, (*signin.Desk).RemoveFactor},
	{"GET", "/sign-in/password", access.Public, (*signin.Desk).PasswordPage},
	{"POST", "/sign-in/password", access.Public, (*signin.Desk).SetPassword},
	{"GET", "/sign-in/oidc", access.Public, (*signin.Desk).ToProvider},
	{"GET", "/sign-in/oidc/callback", access.Public, (*signin.Desk).FromProvider},
	{"GET", "/prove", access.Public, (*signin.Desk).ProvePage},
	{"POST", "/prove", access.Public, (*signin.Desk).Prove},
	{"POST", "/sign-out", access.Public, (*signin.Desk).SignOut},
	{"DELETE", "/v1/session", access.Public, (*signin.Desk).EndSession},
	{"GET", "/v1/me", access.For("DSCAUMOL"), nil},
	{"POST", "/v1/things", access.For("DSCAUMOL"), nil},
	{"GET", "/v1/admin/backup", access.For("---A----!"), nil},
	{"GET", "/v1/events", access.For("DSCAUMOL"), nil},
	{"GET", "/board", access.For("DSCAUMOL"), nil},
}

func newHouse(t testing.TB, opt signin.Options) *house {
	t.Helper()
	h := &house{t: t, now: noon}
	clock := func() time.Time { return h.now }
	kv := storetest.NewMemory()
	reg, err := identity.Open(ctx, identity.Options{KV: kv, Log: audit.New(kv, audit.Options{Now: clock}), Iterations: 10})
	if err != nil {
		t.Fatal(err)
	}
	h.Register = reg
	opt.Register, opt.Now = reg, clock
	if opt.Agency == nil {
		opt.Agency = func() string { return "Harbor <Police>" }
	}
	h.desk = signin.New(opt)
	rules := map[string]access.Rule{}
	for _, r := range list {
		rules[r.method+" "+r.path] = r.rule
	}
	h.edge = web.New(web.Options{
		Now: clock, Log: zerolog.Nop(), Rules: rules, CrossOrigin: http.NewCrossOriginProtection(), Hosts: []string{"watch.example"},
		Identify: h.desk.Identify, Renew: h.desk.Renew, SignInPage: signin.PageOf, FaultPage: h.desk.FaultPage,
	})
	for _, r := range list {
		h.edge.Add(r.method, r.path, func(c echo.Context) error {
			if r.page != nil {
				return r.page(h.desk, c)
			}
			u := access.Of(c.Request().Context())
			return c.String(http.StatusOK, string(u.Kind)+" "+u.Name)
		})
	}
	return h
}

func (h *house) by() identity.By {
	return identity.By{Who: audit.Who{Kind: audit.Account, Name: "ann"}, Where: "command", At: h.now}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// account makes an account with the good password.
func (h *house) account(login string, roles ...access.Role) identity.Account {
	h.t.Helper()
	set := must(access.RolesOf(roles...))(h.t)
	a := must(h.Create(ctx, h.by(), identity.Details{Login: login, Name: "Dana Shaw", Roles: set}))(h.t)
	link := must(h.Invite(ctx, h.by(), a.ID))(h.t)
	return must(h.Accept(ctx, link.Token, identity.Acceptance{Password: good}, "192.0.2.1", h.now))(h.t)
}

// settings changes those of sign-in.
func (h *house) settings(change func(*identity.Settings)) {
	h.t.Helper()
	s := h.Settings()
	change(&s)
	must(h.SetSettings(ctx, h.by(), s))(h.t)
}

// visitor is a browser: it keeps cookies, and says what a browser says. It follows nothing.
type visitor struct {
	h       *house
	cookies map[string]*http.Cookie
	headers map[string]string
}

func (h *house) visitor() *visitor {
	return &visitor{h: h, cookies: map[string]*http.Cookie{}, headers: map[string]string{"Accept": "text/html,*/*"}}
}

func (v *visitor) ask(r *http.Request) *httptest.ResponseRecorder {
	r.Host = "127.0.0.1:8080"
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	for name, value := range v.headers {
		if r.Header.Get(name) == "" {
			r.Header.Set(name, value)
		}
	}
	w := httptest.NewRecorder()
	v.h.edge.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		} else {
			v.cookies[c.Name] = c
		}
	}
	return w
}

func (v *visitor) get(path string) *httptest.ResponseRecorder {
	return v.ask(httptest.NewRequest(http.MethodGet, path, nil))
}

func (v *visitor) post(path string, fields ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.ask(r)
}

// signIn signs in with the good password.
func (v *visitor) signIn(login string) *visitor {
	v.h.t.Helper()
	if w := v.post("/sign-in", "login", login, "password", good); w.Code != http.StatusSeeOther {
		v.h.t.Fatalf("sign-in: %d %s", w.Code, text(w))
	}
	return v
}

// me is what GET /v1/me says; it asks as a program would.
func (v *visitor) me() string {
	r := httptest.NewRequest(http.MethodGet, "/v1/me", nil)
	r.Header.Set("Accept", "application/json")
	w := v.ask(r)
	return fmt.Sprint(w.Code, " ", w.Body)
}

// field is a hidden field's value in a page.
func field(t testing.TB, w *httptest.ResponseRecorder, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(w.Body.String())
	if m == nil {
		t.Fatalf("no field %s in %s", name, w.Body)
	}
	return strings.ReplaceAll(m[1], "&#43;", "+")
}

var (
	tags = regexp.MustCompile(`<style>[\s\S]*</style>|<[^>]*>`)
	gaps = regexp.MustCompile(`\s+`)
)

// text is what a page says.
func text(w *httptest.ResponseRecorder) string {
	return strings.TrimSpace(gaps.ReplaceAllString(tags.ReplaceAllString(w.Body.String(), " "), " "))
}

// says checks an answer's status and what its page says.
func says(t testing.TB, w *httptest.ResponseRecorder, status int, want string) {
	t.Helper()
	if w.Code != status || !strings.Contains(text(w), want) {
		t.Errorf("got %d %s, want %d and %q", w.Code, text(w), status, want)
	}
}

// leads checks where an answer leads.
func leads(t testing.TB, w *httptest.ResponseRecorder, want string) {
	t.Helper()
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
		t.Errorf("got %d to %q %s, want 303 to %q", w.Code, w.Header().Get("Location"), text(w), want)
	}
}

// codeOf is what an authenticator shows for a secret (RFC 6238).
func codeOf(t testing.TB, secret string, now time.Time) string {
	t.Helper()
	key := must(base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(secret, " ", "")))(t)
	mac := hmac.New(sha1.New, key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(now.Unix()/30)))
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fffffff%1_000_000)
}

// secretIn is the secret that a page shows.
func secretIn(t testing.TB, w *httptest.ResponseRecorder) string {
	t.Helper()
	m := regexp.MustCompile(`id="secret">([A-Z2-7 ]+)<`).FindStringSubmatch(w.Body.String())
	if m == nil {
		t.Fatalf("no secret in %s", text(w))
	}
	return m[1]
}
