package assets_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"watchbill/ui/assets"
)

func TestServe(t *testing.T) {
	set := assets.New()
	for _, name := range set.Names() {
		for _, encoding := range []string{"", "gzip, br"} {
			r := httptest.NewRequest(http.MethodGet, set.Path(name), nil)
			r.Header.Set("Accept-Encoding", encoding)
			w := httptest.NewRecorder()
			set.ServeHTTP(w, r)
			if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Body.Len() == 0 || w.Header().Get("Content-Type") == "" {
				t.Errorf("%s: %d %v", name, w.Code, w.Header())
			}
			if packed := w.Header().Get("Content-Encoding") == "gzip"; packed && (encoding == "" || w.Body.Len() != set.Weight(name)) {
				t.Errorf("%s is packed for somebody who did not ask, or weighs %d and not %d", name, w.Body.Len(), set.Weight(name))
			}
		}
	}
	for _, path := range []string{"/assets/", "/assets/0000000000000000/base.css", set.Path("base.css") + "x", strings.Replace(set.Path("base.css"), "base.css", "../doc.go", 1)} {
		w := httptest.NewRecorder()
		set.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusNotFound || strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// TestStyle keeps to what the pages' policy lets pass, and colours to the base: a page's sheet names none of its own.
func TestStyle(t *testing.T) {
	set := assets.New()
	for _, name := range set.Names() {
		if !strings.HasSuffix(name, ".css") || name == "leaflet.css" {
			continue
		}
		w := httptest.NewRecorder()
		set.ServeHTTP(w, httptest.NewRequest(http.MethodGet, set.Path(name), nil))
		text := w.Body.String()
		for _, word := range []string{"@import", "url(", "!important;"} {
			if strings.Contains(text, word) && name != "base.css" {
				t.Errorf("%s has %s", name, word)
			}
		}
	}
}
