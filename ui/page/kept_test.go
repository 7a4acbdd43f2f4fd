package page_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/ui/ask"
	"watchbill/ui/assets"
	"watchbill/ui/page"
)

// deskOf is a press whose pages are counted, with what moves its time on.
type deskOf struct {
	*page.Press
	now  time.Time
	told uint64
	book *roster.Book
	made int
	get  echo.HandlerFunc
}

// newDesk is one whose page has some bytes more than its frame.
func newDesk(more int) *deskOf {
	d := &deskOf{now: noon}
	d.Press = page.New(page.Options{
		Ask: ask.New(http.NotFoundHandler), Assets: assets.New(), Book: func() *roster.Book { return d.book }, Now: func() time.Time { return d.now },
		Told: func() uint64 { return d.told },
	})
	sheet := page.Sheet{Room: page.Help}.Parse(testPages, "testdata/plain.html")
	d.get = d.Kept(func(c echo.Context) error {
		d.made++
		if c.QueryParam("passing") != "" {
			d.Passing(c)
		}
		if c.QueryParam("cookie") != "" {
			c.SetCookie(&http.Cookie{Name: "a", Value: "b"})
		}
		status := http.StatusOK
		if c.QueryParam("wrong") != "" {
			status = http.StatusBadRequest
		}
		return d.Show(c, status, sheet, "plain.html", struct{ Frame page.Frame }{d.Frame(c, sheet, strings.Repeat("x", more))})
	})
	return d
}

// asks asks for a page and returns what came.
func (d *deskOf) asks(t *testing.T, r *http.Request, u *access.User) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	if err := d.get(echo.New().NewContext(r.WithContext(access.With(r.Context(), u)), w)); err != nil {
		t.Fatal(err)
	}
	return w
}

// TestKept: a page that was asked for twice is shown again to the one who asked for it, and to nobody else, and only while all is as it was.
func TestKept(t *testing.T) {
	ann, bob := user(t, access.Supervisor), user(t, access.Supervisor)
	ann.ID, bob.ID = "1", "2"
	bound, none, other := *ann, *ann, *ann
	bound.Districts, none.Districts = []roster.DistrictID{"A"}, []roster.DistrictID{}
	other.Roles = user(t, access.Auditor).Roles
	get := func() *http.Request { return httptest.NewRequest(http.MethodGet, "/help?a=1", nil) }
	with := func(path string) *http.Request { return httptest.NewRequest(http.MethodGet, path, nil) }
	light := get()
	light.AddCookie(&http.Cookie{Name: "theme", Value: "light"})
	for _, test := range []struct {
		name   string
		change func(d *deskOf)
		r      *http.Request
		user   *access.User
		made   int
	}{
		{"nothing", func(*deskOf) {}, get(), ann, 1},
		{"somebody else", func(*deskOf) {}, get(), bob, 2},
		{"bound to a district since", func(*deskOf) {}, get(), &bound, 2},
		{"bound to none since", func(*deskOf) {}, get(), &none, 2},
		{"another role", func(*deskOf) {}, get(), &other, 2},
		{"another address", func(*deskOf) {}, with("/help?a=2"), ann, 2},
		{"another theme", func(*deskOf) {}, light, ann, 2},
		{"the next second", func(d *deskOf) { d.now = d.now.Add(time.Second) }, get(), ann, 2},
		{"something told", func(d *deskOf) { d.told++ }, get(), ann, 2},
		{"another roster", func(d *deskOf) { d.book = &roster.Book{} }, get(), ann, 2},
		{"a form", func(d *deskOf) {
			c := echo.New().NewContext(httptest.NewRequest(http.MethodPost, "/x", nil), httptest.NewRecorder())
			if err := d.Does(func(echo.Context) error { return nil })(c); err != nil {
				t.Error(err)
			}
		}, get(), ann, 2},
	} {
		d := newDesk(1)
		first := d.asks(t, get(), ann)
		if d.asks(t, get(), ann); d.made != 2 {
			t.Fatalf("%s: asked for twice and made %d times", test.name, d.made)
		}
		d.made = 1
		if test.name == "another roster" {
			d.get = d.Kept(func(c echo.Context) error { d.made++; return nil }) // there is no frame of an empty book
		}
		test.change(d)
		again := d.asks(t, test.r, test.user)
		if d.made != test.made {
			t.Errorf("%s: made %d times, want %d", test.name, d.made, test.made)
		}
		if test.made == 1 && (first.Body.String() != again.Body.String() || first.Header().Get("Content-Security-Policy") != again.Header().Get("Content-Security-Policy") || again.Code != http.StatusOK) {
			t.Errorf("%s: another page came", test.name)
		}
	}
}

// TestKeptForASecond: where the service's clock stands still, pages are let go nevertheless.
func TestKeptForASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(1)
		for i, want := range []int{1, 2, 2, 3, 4, 4} {
			if i == 3 {
				time.Sleep(time.Second + time.Millisecond)
			}
			if d.asks(t, httptest.NewRequest(http.MethodGet, "/help", nil), access.Anybody); d.made != want {
				t.Errorf("made %d times, want %d", d.made, want)
			}
		}
		time.Sleep(2 * time.Second) // nothing is left behind
	})
}

// TestNotKept: what sets a cookie, went wrong, is asked for its head alone or is too large is made each time.
func TestNotKept(t *testing.T) {
	for name, test := range map[string]struct {
		method, path string
		more         int
	}{
		"passing": {http.MethodGet, "/help?passing=1", 1}, "cookie": {http.MethodGet, "/help?cookie=1", 1}, "wrong": {http.MethodGet, "/help?wrong=1", 1}, "head": {http.MethodHead, "/help", 1}, "large": {http.MethodGet, "/help", 33 << 20},
	} {
		d := newDesk(test.more)
		for range 3 {
			d.asks(t, httptest.NewRequest(test.method, test.path, nil), access.Anybody)
		}
		if d.made != 3 {
			t.Errorf("%s: made %d times", name, d.made)
		}
	}
}

// TestNotKeptOfOneWhoLeft: what was made for somebody who hung up may lack what they did not wait for.
func TestNotKeptOfOneWhoLeft(t *testing.T) {
	d := newDesk(1)
	gone, hangUp := context.WithCancel(t.Context())
	hangUp()
	for range 2 {
		d.asks(t, httptest.NewRequest(http.MethodGet, "/help", nil).WithContext(gone), access.Anybody)
	}
	d.asks(t, httptest.NewRequest(http.MethodGet, "/help", nil), access.Anybody)
	if d.made != 3 {
		t.Errorf("made %d times", d.made)
	}
}

// TestKeptOfBefore: a page that was begun before a change and ends after it is not shown after it.
func TestKeptOfBefore(t *testing.T) {
	d := newDesk(1)
	shows := d.get
	sheet := page.Sheet{Room: page.Help}.Parse(testPages, "testdata/plain.html")
	d.get = d.Kept(func(c echo.Context) error {
		f := d.Frame(c, sheet, "of before")
		d.told++ // while it is made
		return d.Show(c, http.StatusOK, sheet, "plain.html", struct{ Frame page.Frame }{f})
	})
	for range 2 {
		d.asks(t, httptest.NewRequest(http.MethodGet, "/help", nil), access.Anybody)
	}
	d.get = shows
	if w := d.asks(t, httptest.NewRequest(http.MethodGet, "/help", nil), access.Anybody); strings.Contains(w.Body.String(), "of before") {
		t.Error("the page of before is shown")
	}
}
