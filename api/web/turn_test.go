package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/api/web/lane"
	"watchbill/api/web/rate"
	"watchbill/roster"
)

// TestWrong: whoever is told again and again that they are wrong hears of it late; others, and what is right, are answered at once.
func TestWrong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(web.Options{Wrong: rate.Limit{PerSecond: 1, Burst: 3}}, func(c echo.Context) error {
			switch c.Param("id") {
			case "failed":
				return roster.Invalidf("id", "no")
			case "told":
				return c.String(http.StatusNotFound, "a page's own fault")
			}
			return c.NoContent(http.StatusNoContent)
		})
		took := func(address, path, host string) time.Duration {
			r := httptest.NewRequest("GET", path, nil)
			r.RemoteAddr = address + ":1"
			if host != "" {
				r.Host = host
			}
			begun := time.Now()
			b.ask(r)
			return time.Since(begun)
		}
		const late = 100 * time.Millisecond
		for i, test := range []struct {
			address, path, host string
			want                time.Duration
		}{
			{"192.0.2.1", "/x/failed", "", 0},
			{"192.0.2.1", "/x/told", "", 0},
			{"192.0.2.1", "/nothing", "", 0},
			{"192.0.2.1", "/x/failed", "", late},
			{"192.0.2.1", "/x/told", "", late},
			{"192.0.2.1", "/nothing", "", late},
			{"192.0.2.1", "/x/good", "elsewhere.example", late},
			{"192.0.2.1", "/x/good", "", 0},
			{"192.0.2.2", "/x/failed", "", 0},
		} {
			if got := took(test.address, test.path, test.host); got != test.want {
				t.Errorf("%d: %s of %s took %v, want %v", i, test.path, test.address, got, test.want)
			}
		}
		time.Sleep(3 * time.Second)
		if got := took("192.0.2.1", "/x/failed", ""); got != 0 {
			t.Errorf("after a while it took %v", got)
		}
	})
}

// TestPlaceOfPage: what a page asks the interface for is worked on in the page's place, and does not wait for another. What a
// page without a place asks for has one of its own.
func TestPlaceOfPage(t *testing.T) {
	l := lane.New(lane.Options{Name: "x", Places: 1, Queue: 1, Wait: 100 * time.Millisecond})
	in := &web.Class{Name: "in", Lane: l}
	var e *echo.Echo
	busy := func(c echo.Context) error { return c.JSON(http.StatusOK, l.Busy()) }
	page := func(c echo.Context) error {
		before := l.Busy()
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(c.Request().Context(), "GET", "/asked", nil)
		r.Host = "localhost"
		e.ServeHTTP(w, r)
		return c.JSON(w.Code, []string{string(rune('0' + before)), w.Body.String(), string(rune('0' + l.Busy()))})
	}
	e = web.New(web.Options{
		Now: time.Now, Class: in, Classes: map[string]*web.Class{"/stream": {Name: "page"}},
		Rules: map[string]access.Rule{"GET /asked": access.Public, "GET /page": access.Public, "GET /stream": access.Public},
	})
	e.GET("/asked", busy)
	e.GET("/page", page)
	e.GET("/stream", page)
	for path, want := range map[string]string{
		"/page":   `["1","1\n","1"]` + "\n",
		"/stream": `["0","1\n","0"]` + "\n",
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", path, nil)
		r.Host = "localhost"
		e.ServeHTTP(w, r)
		if w.Code != http.StatusOK || w.Body.String() != want {
			t.Errorf("%s: %d %q, want %q", path, w.Code, w.Body, want)
		}
	}
	if l.Busy() != 0 || l.Waiting() != 0 {
		t.Errorf("%d are left in the lane, %d wait", l.Busy(), l.Waiting())
	}
}
