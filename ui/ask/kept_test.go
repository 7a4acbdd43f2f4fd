package ask_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"watchbill/api/web"
	"watchbill/ui/ask"
)

// tagged answers with a list that changes with its revision, of two parts of the agency, and says 304 as the interface does.
type tagged struct {
	revision, made int
	part           string // whose answer is given
	long           int    // bytes more
}

func (x *tagged) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	tag := fmt.Sprintf(`"%d-%s"`, x.revision, x.part)
	w.Header().Set("ETag", tag)
	if slices.Contains(r.Header["If-None-Match"], tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	x.made++
	_, _ = fmt.Fprintf(w, `{"says": "%d %s %s", "more": "%s"}`, x.revision, x.part, r.URL.RawQuery, strings.Repeat("x", x.long))
}

type said struct{ Says string }

// kept asks for what the interface says.
func kept(t *testing.T, s *ask.Service, query string) string {
	t.Helper()
	x, err := ask.Kept[said](s, httptest.NewRequest(http.MethodGet, "/", nil), "/v1/x", url.Values{"q": {query}})
	if err != nil {
		t.Fatal(err)
	}
	return x.Says
}

// TestKept: what was read is given again for as long as the interface says that it is so, to whom it says it.
func TestKept(t *testing.T) {
	x := &tagged{part: "all"}
	s := ask.New(func() http.Handler { return x })
	for _, step := range []struct {
		do   func()
		ask  string
		want string
		made int
	}{
		{func() {}, "a", "0 all q=a", 1},
		{func() {}, "a", "0 all q=a", 1},
		{func() {}, "b", "0 all q=b", 2},
		{func() { x.part = "north" }, "a", "0 north q=a", 3},
		{func() { x.part = "all" }, "a", "0 all q=a", 3},
		{func() { x.part = "north" }, "a", "0 north q=a", 3},
		{func() { x.revision++ }, "a", "1 north q=a", 4},
	} {
		step.do()
		if got := kept(t, s, step.ask); got != step.want || x.made != step.made {
			t.Errorf("%s after %d, want %s after %d", got, x.made, step.want, step.made)
		}
	}
	other, err := ask.Kept[struct{ More string }](s, httptest.NewRequest(http.MethodGet, "/", nil), "/v1/x", url.Values{"q": {"a"}})
	if err != nil || x.made != 5 || other.More != "" {
		t.Errorf("what was read into another type is given: %v %v, %d", other, err, x.made)
	}
}

// TestKeptIsBounded: answers that are too long together are read again, and one that is too long by itself is never kept.
func TestKeptIsBounded(t *testing.T) {
	x := &tagged{part: "all", long: 3 << 20}
	s := ask.New(func() http.Handler { return x })
	for _, q := range []string{"a", "b", "a", "c", "a", "b"} { // b is the one used least lately when c comes
		kept(t, s, q)
	}
	if x.made != 4 {
		t.Errorf("made %d times", x.made)
	}
	x.long, x.made = 9<<20, 0
	x.revision++
	kept(t, s, "a")
	kept(t, s, "a")
	if x.made != 2 {
		t.Errorf("9 MB are kept")
	}
}

// TestTake: an answer of the very type that is asked for is handed over as it is, and any other is written and read.
func TestTake(t *testing.T) {
	s := service(func(w http.ResponseWriter, _ *http.Request) {
		if taker, ok := w.(web.Taker); ok && taker.Take(said{"as it is"}) {
			return
		}
		_, _ = w.Write([]byte(`{"says": "as written"}`))
	})
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	var as said
	var written struct{ Says string }
	if err := s.Get(r, "/v1/x", nil, &as); err != nil || as.Says != "as it is" {
		t.Errorf("%v %v", as, err)
	}
	if err := s.Get(r, "/v1/x", nil, &written); err != nil || written.Says != "as written" {
		t.Errorf("%v %v", written, err)
	}
	if a, err := s.Ask(r, ask.Question{Path: "/v1/x"}); err != nil || string(a.Body) != `{"says": "as written"}` {
		t.Errorf("%s %v", a.Body, err)
	}
}
