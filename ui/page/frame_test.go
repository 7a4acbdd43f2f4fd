package page_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/assets"
	"watchbill/ui/page"
)

var noon = time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC)

// press is one without a roster, whose clock stands still.
func press() *page.Press {
	return page.New(page.Options{
		Ask: ask.New(http.NotFoundHandler), Assets: assets.New(), Book: func() *roster.Book { return nil }, Now: func() time.Time { return noon }, Drill: "A drill.",
	})
}

// frame is that of a path for whoever asks.
func frame(t *testing.T, path string, room page.Room, user *access.User, cookies ...*http.Cookie) page.Frame {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	r = r.WithContext(access.With(r.Context(), user))
	return press().Frame(echo.New().NewContext(r, httptest.NewRecorder()), &page.Sheet{Room: room}, "A title")
}

func user(t *testing.T, roles ...access.Role) *access.User {
	t.Helper()
	set, err := access.RolesOf(roles...)
	if err != nil {
		t.Fatal(err)
	}
	return &access.User{Kind: access.Person, Name: "d.shaw", Roles: set}
}

// TestRooms: the bar has the rooms that somebody may enter, and no other.
func TestRooms(t *testing.T) {
	bound := user(t, access.Administrator)
	bound.Districts = []roster.DistrictID{"A"}
	officer := user(t, access.Officer)
	officer.Officer = "NC001"
	for _, test := range []struct {
		name string
		user *access.User
		want string
	}{
		{"dispatcher", user(t, access.Dispatcher), "Dispatch"},
		{"supervisor", user(t, access.Supervisor), "Dispatch Roster Coverage Credentials"},
		{"auditor", user(t, access.Auditor), "Roster Coverage Credentials Admin"},
		{"administrator of one district", bound, "Dispatch Coverage Credentials"},
		{"officer", officer, "My duty"},
		{"nobody", access.Nobody, ""},
		{"without sign-in", access.Anybody, "Dispatch Roster Coverage Credentials Admin My duty"},
	} {
		var got []string
		for _, d := range frame(t, "/help", page.Help, test.user).Rooms {
			got = append(got, d.Name)
		}
		if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestTabs(t *testing.T) {
	for path, want := range map[string]string{
		"/roster": "Weeks", "/roster?from=2026-11-20": "Weeks", "/roster/cell": "Weeks", "/roster/requests/7": "Requests", "/coverage/2026-11": "Year", "/coverage/what-if": "What-if", "/admin/keys": "Keys",
	} {
		room, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		room, _, _ = strings.Cut(room, "?")
		var here []string
		for _, tab := range frame(t, path, page.Room(room), access.Anybody).Tabs {
			if tab.Here {
				here = append(here, tab.Name)
			}
		}
		if diff := cmp.Diff([]string{want}, here); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

// TestTabsOfFewer: pages that are for fewer than their room stand among the tabs of those alone.
func TestTabsOfFewer(t *testing.T) {
	for _, test := range []struct {
		path string
		role access.Role
		want bool
	}{
		{"/coverage/what-if", access.Supervisor, true}, {"/coverage/what-if", access.Auditor, false},
		{"/credentials/class", access.Coordinator, true}, {"/credentials/class", access.Supervisor, false}, {"/credentials/class", access.Auditor, false},
	} {
		room, _, _ := strings.Cut(strings.TrimPrefix(test.path, "/"), "/")
		tabs := frame(t, test.path, page.Room(room), user(t, test.role)).Tabs
		if slices.ContainsFunc(tabs, func(d page.Door) bool { return d.Path == test.path }) != test.want || slices.ContainsFunc(tabs, func(d page.Door) bool { return d.Here }) != test.want {
			t.Errorf("%s for %s: %v", test.path, test.role, tabs)
		}
	}
}

func TestTheme(t *testing.T) {
	for _, test := range []struct {
		room   page.Room
		cookie string
		want   string
	}{{page.Dispatch, "", "dark"}, {page.Roster, "", ""}, {page.Dispatch, "light", "light"}, {page.Roster, "dark", "dark"}, {page.Roster, `"><script>`, ""}} {
		var cookies []*http.Cookie
		if test.cookie != "" {
			cookies = append(cookies, &http.Cookie{Name: "theme", Value: test.cookie})
		}
		if got := frame(t, "/x", test.room, access.Anybody, cookies...).Theme; got != test.want {
			t.Errorf("%s with %q: %q, want %q", test.room, test.cookie, got, test.want)
		}
	}
}

// TestRefuseOnce: a fault that the detail says already is said once, by its place; where there are more, the title stands above them.
func TestRefuseOnce(t *testing.T) {
	for _, test := range []struct {
		answer string
		want   []string
	}{
		{`{"title": "The request is not valid", "detail": "/officers/1: is nobody", "errors": [{"pointer": "/officers/1", "detail": "is nobody"}]}`, []string{"officers 1: is nobody"}},
		{`{"title": "The request is not valid", "detail": "from: is no date (and 1 more)", "errors": [{"parameter": "from", "detail": "is no date"}, {"parameter": "to", "detail": "is no date"}]}`,
			[]string{"The request is not valid.", "from: is no date", "to: is no date"}},
	} {
		s := ask.New(func() http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusBadRequest)
				fmt.Fprint(w, test.answer)
			})
		})
		f := frame(t, "/x", page.Roster, access.Anybody)
		if f.Refuse(s.Get(httptest.NewRequest(http.MethodGet, "/", nil), "/v1/x", nil, nil), ""); !cmp.Equal(f.Wrong, test.want) {
			t.Errorf("%s says %q", test.answer, f.Wrong)
		}
	}
}

// TestRefuse: what a page can tell of it does; what the edge answers by leading elsewhere it leaves to it.
func TestRefuse(t *testing.T) {
	for status, told := range map[int]bool{400: true, 409: true, 412: true, 422: true, 503: true, 401: false, 403: false, 404: false} {
		s := ask.New(func() http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(status)
				fmt.Fprint(w, `{"title": "No", "detail": "It is not so.", "errors": [{"pointer": "/row/from", "detail": "is no date"}]}`)
			})
		})
		err := s.Get(httptest.NewRequest(http.MethodGet, "/", nil), "/v1/x", nil, nil)
		f := frame(t, "/x", page.Roster, access.Anybody)
		if f.Refuse(err, "What you typed is kept.") != told {
			t.Errorf("%d", status)
		}
		if told && !cmp.Equal(f.Wrong, []string{"It is not so.", "row from: is no date", "What you typed is kept."}) {
			t.Errorf("%d says %q", status, f.Wrong)
		}
	}
	f := frame(t, "/x", page.Roster, access.Anybody)
	if f.Refuse(errors.New("the disk is on fire"), "") {
		t.Error("an error that is ours is told")
	}
}

// TestTimes says instants by the agency's clock, UTC before there is one.
func TestTimes(t *testing.T) {
	f := frame(t, "/x", page.Roster, access.Anybody)
	for got, want := range map[string]string{
		f.Time(noon.Add(5 * time.Hour)): "22:00", f.Time(noon.Add(10 * time.Hour)): "Sat 21 Nov 03:00", f.Time(noon.AddDate(1, 0, 0)): "Sat 20 Nov 2027 17:00", f.Time(time.Time{}): "–",
		f.Date(roster.NewDate(2026, 11, 19)): "Thu 19 Nov", f.Date(roster.NewDate(2027, 3, 2)): "Tue 2 Mar 2027", f.Age(noon.Add(-14 * time.Second)): "14 s",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestHostileNames: whatever a title or a notice says is text.
func TestHostileNames(t *testing.T) {
	p := press()
	sheet := page.Sheet{Room: page.Help}.Parse(testPages, "testdata/plain.html")
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/x?a=\"><b>", nil)
	c := echo.New().NewContext(r.WithContext(access.With(r.Context(), access.Anybody)), w)
	f := p.Frame(c, sheet, `<script>alert(1)</script>`)
	f.Said, f.Wrong, f.Agency = `<img src=x>`, []string{`"><script>`}, `</title><script>`
	if err := p.Show(c, http.StatusOK, sheet, "plain.html", struct{ Frame page.Frame }{f}); err != nil {
		t.Fatal(err)
	}
	if text := w.Body.String(); strings.Contains(text, "<script>") || strings.Contains(text, "<img") || strings.Contains(text, "<b>") {
		t.Error(text)
	}
	if csp := w.Header().Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.HasPrefix(csp, "default-src 'none'") {
		t.Error(csp)
	}
}
