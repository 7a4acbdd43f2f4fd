package ui_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui"
)

var update = flag.Bool("update", false, "write testdata/access.txt anew from the routes")

// noon is when the tests are.
var noon = time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC)

// newPages returns the pages of a service without a roster, whose interface answers nothing.
func newPages() *ui.Pages {
	return ui.New(ui.Options{Service: http.NotFoundHandler, Book: func() *roster.Book { return nil }, Now: func() time.Time { return noon }})
}

// TestAccessTable keeps the table of who may look at what where a change is seen: letters as in access.For.
func TestAccessTable(t *testing.T) {
	var lines []string
	for _, r := range newPages().Routes() {
		lines = append(lines, fmt.Sprintf("%-5s %-44s %s\n", r.Method, r.Path, r.Rule))
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[6:]+a[:6], b[6:]+b[:6]) })
	text := strings.Join(lines, "")
	const file = "testdata/access.txt"
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(golden), text); diff != "" {
		t.Errorf("who may look at what has changed; where that is meant, run this test with -update (-%s +routes):\n%s", file, diff)
	}
}

// TestLanes: no page of dispatch waits behind another, and what a browser loads with a page waits for nobody.
func TestLanes(t *testing.T) {
	for _, r := range newPages().Routes() {
		if dispatch, asset := strings.HasPrefix(r.Path, "/dispatch"), strings.HasPrefix(r.Path, "/assets/"); r.Urgent != dispatch || r.Ready != asset {
			t.Errorf("%s %s: urgent %t, ready %t", r.Method, r.Path, r.Urgent, r.Ready)
		}
	}
}

// TestStrangers walks every route as nobody, and as each role: who may not come in does not, and what is for everybody is help,
// what pages load, and the choice of light or dark.
func TestStrangers(t *testing.T) {
	routes := newPages().Routes()
	rules := map[string]access.Rule{}
	for _, r := range routes {
		rules[r.Method+" "+r.Path] = r.Rule
		if r.Rule.Public && r.Path != "/help" && r.Path != "/theme" && !strings.HasPrefix(r.Path, "/assets/") {
			t.Errorf("%s %s is for everybody", r.Method, r.Path)
		}
	}
	var user *access.User
	e := web.New(web.Options{Now: func() time.Time { return noon }, Rules: rules, Identify: func(*http.Request) (*access.User, error) { return user, nil }})
	for _, r := range routes {
		e.Add(r.Method, r.Path, r.Handle)
	}
	users := []*access.User{access.Nobody}
	for _, role := range access.All() {
		set, err := access.RolesOf(role)
		if err != nil {
			t.Fatal(err)
		}
		users = append(users, &access.User{Kind: access.Person, ID: string(role), Name: string(role), Roles: set, Proved: noon})
	}
	for _, r := range routes {
		for _, user = range users {
			req := httptest.NewRequest(r.Method, strings.ReplaceAll(r.Path, "*", "x"), strings.NewReader(""))
			req.Host = "localhost"
			w := httptest.NewRecorder()
			e.ServeHTTP(w, req)
			if in := w.Code != http.StatusUnauthorized && w.Code != http.StatusForbidden; in != r.Rule.Allows(user.Roles) {
				t.Errorf("%s %s as %s: %d", r.Method, r.Path, user.Name, w.Code)
			}
		}
	}
}
