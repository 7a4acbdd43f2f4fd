package app_test

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"watchbill/api/web/access"
	"watchbill/api/web/identity"
	"watchbill/cmd/internal/app"
)

// with asks with a key and returns the status.
func with(t *testing.T, client *http.Client, a *app.App, key, path string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+a.Addr().String()+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}

// stock imports a roster into a store.
func stock(t *testing.T, dir string) {
	t.Helper()
	data, err := app.Open(t.Context(), dir, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := data.Import(t.Context(), records(t, "A"), false); err != nil {
		t.Fatal(err)
	}
	if err := data.Close(); err != nil {
		t.Fatal(err)
	}
}

// browser keeps cookies and follows nothing.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{DisableKeepAlives: true}
	return &http.Client{Jar: jar, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// TestFirstStart follows the link of a first start: who makes the account signs in with it, and nobody makes a second.
func TestFirstStart(t *testing.T) {
	dir := t.TempDir()
	a := startAs(t, app.Options{Dir: dir})
	if got := with(t, browser(t), a, "", "/v1/units"); got != http.StatusUnauthorized {
		t.Errorf("not signed in: %d", got)
	}
	link, err := a.Setup(t.Context())
	if err != nil || !strings.HasPrefix(link, "http://"+a.Addr().String()+identity.LinkPath+"?token=") {
		t.Fatal(link, err)
	}
	again, err := a.Setup(t.Context())
	if err != nil || again == link {
		t.Fatal("a second link is the same", err)
	}
	client := browser(t)
	at, err := url.Parse(again)
	if err != nil {
		t.Fatal(err)
	}
	post := func(path string, form url.Values) int {
		t.Helper()
		answer, err := client.PostForm("http://"+a.Addr().String()+path, form)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer.StatusCode
	}
	const password = "a long walk by the river"
	made := url.Values{"token": {at.Query().Get("token")}, "login": {"first"}, "password": {password}, "again": {password}}
	if got := post(at.Path, made); got != http.StatusSeeOther {
		t.Fatalf("the link: %d", got)
	}
	if got := post(at.Path, made); got != http.StatusNotFound {
		t.Errorf("the link, again: %d", got)
	}
	if link, err := a.Setup(t.Context()); link != "" || err != nil {
		t.Errorf("there is an administrator, and a link: %q %v", link, err)
	}
	if got := post("/sign-in", url.Values{"login": {"first"}, "password": {password}}); got != http.StatusSeeOther {
		t.Fatalf("signing in: %d", got)
	}
	for path, want := range map[string]int{"/v1/audit": 200, "/v1/admin/backup": 200, "/metrics": 200, "/v1/units": 503, "/v1/requests": 403} {
		if got := with(t, client, a, "", path); got != want {
			t.Errorf("an administrator asks for %s: %d, want %d", path, got, want)
		}
	}
}

// TestKeys makes a key beside the running service and takes it away again.
func TestKeys(t *testing.T) {
	dir := t.TempDir()
	stock(t, dir)
	a, client := startAs(t, app.Options{Dir: dir, Clock: "2027-03-02T12:00-05:00"}), browser(t)
	data, err := app.Open(t.Context(), dir, false)
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	cad, err := access.RolesOf(access.CAD)
	if err != nil {
		t.Fatal(err)
	}
	made, err := data.People(t.Context(), app.PeopleAsk{Do: app.CreateKey, Key: identity.NewKey{Name: "cad", Roles: cad, Expires: time.Now().Add(time.Hour)}})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/v1/units": 200, "/v1/nearest?lat=39.7&lon=-75.6": 200, "/v1/audit": 403, "/v1/reports": 403} {
		if got := with(t, client, a, made.Secret, path); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	if _, err := data.People(t.Context(), app.PeopleAsk{Do: app.RevokeKey, Number: made.Keys[0].Number}); err != nil {
		t.Fatal(err)
	}
	if got := with(t, client, a, made.Secret, "/v1/units"); got != http.StatusUnauthorized {
		t.Errorf("a key that was revoked: %d", got)
	}

	// Another agency's service knows nothing of it.
	other := startAs(t, app.Options{})
	if got := with(t, client, other, made.Secret, "/v1/units"); got != http.StatusUnauthorized {
		t.Errorf("another agency's key: %d", got)
	}
}

// TestDemoLinks follows each link of a demo: whoever opens it is of its role, and whoever shows nothing may do everything.
func TestDemoLinks(t *testing.T) {
	dir := t.TempDir()
	stock(t, dir)
	a := start(t, app.Options{Dir: dir, Clock: "2027-03-02T12:00-05:00"})
	links, err := a.DemoLinks(context.Background())
	if err != nil || len(links) != len(access.All())-1 {
		t.Fatal(links, err)
	}
	want := map[access.Role][2]int{ // the trail; own certificates
		access.Dispatcher: {403, 403}, access.Supervisor: {403, 200}, access.Coordinator: {403, 200}, access.Administrator: {200, 200},
		access.Auditor: {200, 200}, access.Officer: {403, 200}, access.Clinician: {403, 200},
	}
	for _, l := range links {
		client := browser(t)
		path := strings.TrimPrefix(l.URL, "http://"+a.Addr().String())
		if got := with(t, client, a, "", path); got != http.StatusSeeOther {
			t.Errorf("%s: %d", l.Role, got)
		}
		if got := [2]int{with(t, client, a, "", "/v1/audit"), with(t, client, a, "", "/v1/credentials/standing")}; got != want[l.Role] {
			t.Errorf("%s: %v, want %v", l.Role, got, want[l.Role])
		}
		if got := with(t, browser(t), a, "", path); got != http.StatusNotFound {
			t.Errorf("%s, opened again: %d", l.Role, got)
		}
	}
	if got := with(t, browser(t), a, "", "/v1/audit"); got != http.StatusOK {
		t.Errorf("who shows nothing: %d", got)
	}
	if got := with(t, browser(t), a, "wrong", "/v1/units"); got != http.StatusUnauthorized {
		t.Errorf("who shows a wrong key: %d", got)
	}
}
