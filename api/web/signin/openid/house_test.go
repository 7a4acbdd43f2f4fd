package openid_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
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
	"watchbill/api/web/signin/openid"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
	"watchbill/roster/store/storetest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if one.provider != nil {
		one.stop()
	}
	http.DefaultClient.CloseIdleConnections()
	if err := goleak.Find(goleak.IgnoreAnyFunction("net/http.(*persistConn).readLoop"), goleak.IgnoreAnyFunction("net/http.(*persistConn).writeLoop")); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

var ctx = context.Background()

// good is a password that is fit.
const good = "violin gravel nutmeg 7"

// house is a service over HTTP with its pages of signing in, and GET /v1/me, which says who asks.
type house struct {
	*identity.Register
	t   testing.TB
	url string
	kv  store.KV
	log *strings.Builder
}

// newHouse starts one. provider, told where it is, returns the one that people sign in through.
func newHouse(t *testing.T, role access.Role, provider func(callback string) identity.Provider) *house {
	t.Helper()
	h := &house{t: t, log: &strings.Builder{}}
	kv := storetest.NewMemory()
	h.kv = kv
	reg, err := identity.Open(ctx, identity.Options{KV: kv, Log: audit.New(kv, audit.Options{Now: time.Now}), Iterations: 10})
	if err != nil {
		t.Fatal(err)
	}
	h.Register = reg
	server := httptest.NewUnstartedServer(nil)
	h.url = "http://" + server.Listener.Addr().String()
	log := zerolog.New(zerolog.SyncWriter(h.log))
	desk := signin.New(signin.Options{
		Register: reg, Now: time.Now, Log: log, Role: role,
		Provider: openid.New(openid.Options{Secret: secret, Redirect: h.url + signin.CallbackPath, Now: time.Now}),
	})
	pages := map[string]func(echo.Context) error{
		"GET /sign-in": desk.SignInPage, "POST /sign-in": desk.SignIn, "GET /sign-in/oidc": desk.ToProvider, "GET " + signin.CallbackPath: desk.FromProvider,
		"GET /prove": desk.ProvePage, "POST /prove": desk.Prove, "POST /sign-out": desk.SignOut,
		"GET /sign-in/factor": desk.FactorPage, "POST /sign-in/factor": desk.SetFactor, "GET /sign-in/link": desk.LinkPage, "POST /sign-in/link": desk.TakeLink,
		"POST /sign-in/code": desk.Code, "GET /sign-in/password": desk.PasswordPage, "POST /sign-in/password": desk.SetPassword,
	}
	me := func(c echo.Context) error {
		u := access.Of(c.Request().Context())
		return c.String(http.StatusOK, fmt.Sprintf("%s %s %s", u.Kind, u.Name, u.Roles))
	}
	rules := map[string]access.Rule{"GET /v1/me": access.For("DSCAUMOL"), "GET /v1/secret": access.For("DSCAUMOL!"), "GET /board": access.For("DSCAUMOL")}
	for route := range pages {
		rules[route] = access.Public
	}
	edge := web.New(web.Options{
		Now: time.Now, Log: log, Rules: rules, CrossOrigin: http.NewCrossOriginProtection(),
		Identify: desk.Identify, Renew: desk.Renew, SignInPage: signin.PageOf,
	})
	for route, page := range pages {
		method, path, _ := strings.Cut(route, " ")
		edge.Add(method, path, page)
	}
	for _, path := range []string{"/v1/me", "/v1/secret", "/board"} {
		edge.GET(path, me)
	}
	server.Config.Handler = edge
	server.Start()
	t.Cleanup(server.Close)
	p := provider(h.url + signin.CallbackPath)
	if p.Issuer == "" {
		return h
	}
	if err := signin.UseProvider(ctx, reg, h.by(), p); err != nil {
		t.Fatal(err)
	}
	return h
}

// What our client is called at the provider.
const (
	clientID = "watchbill"
	secret   = "for-tests-only-0123456789"
)

func (h *house) by() identity.By {
	return identity.By{Who: audit.Who{Kind: audit.Account, Name: "ann"}, Where: "command", At: time.Now()}
}

// account makes an account.
func (h *house) account(d identity.Details, roles ...access.Role) identity.Account {
	h.t.Helper()
	var err error
	if d.Roles, err = access.RolesOf(roles...); err != nil {
		h.t.Fatal(err)
	}
	a, err := h.Create(ctx, h.by(), d)
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

// visitor is a browser without a window: it keeps cookies and follows redirects.
type visitor struct {
	t testing.TB
	*http.Client
}

func newVisitor(t testing.TB) *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t, &http.Client{Jar: jar, Timeout: 20 * time.Second, Transport: html{}}}
}

// html says that pages are wanted.
type html struct{}

// RoundTrip is http.RoundTripper's.
func (html) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header.Set("Accept", "text/html,*/*")
	return http.DefaultTransport.RoundTrip(r)
}

// page is where somebody ended up.
type page struct {
	status int
	at     *url.URL
	body   string
}

func (v *visitor) read(res *http.Response, err error) page {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	var b strings.Builder
	buf := make([]byte, 4096)
	for {
		n, err := res.Body.Read(buf)
		b.Write(buf[:n])
		if err != nil {
			break
		}
	}
	return page{res.StatusCode, res.Request.URL, b.String()}
}

func (v *visitor) get(address string) page { v.t.Helper(); return v.read(v.Get(address)) }

var action = regexp.MustCompile(`action="([^"]+)"`)

// at fills in the provider's form.
func (v *visitor) at(p page, login string) page {
	v.t.Helper()
	m := action.FindStringSubmatch(p.body)
	if m == nil || !strings.Contains(p.body, "The provider") {
		v.t.Fatalf("not at the provider: %d %s %s", p.status, p.at, p.body)
	}
	to := p.at.ResolveReference(&url.URL{Path: m[1]})
	return v.read(v.PostForm(to.String(), url.Values{"login": {login}}))
}
