package signin_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"watchbill/api/web/signin"
)

// TestReturnPath: only paths on this host are returned to.
func TestReturnPath(t *testing.T) {
	for in, want := range map[string]string{
		"/": "/", "/board?day=2&x=%2F": "/board?day=2&x=%2F", "/v1/me": "/v1/me", "/a%20b": "/a%20b", "/board#x": "/board",
		"/sign-in/factor": "/sign-in/factor", "/sign-inn": "/sign-inn", "/a//b": "/a//b",
		"": "", "board": "", "//evil.example": "", "///evil.example": "", "/\\evil.example": "", "\\\\evil": "", "https://evil.example/": "", "javascript:alert(1)": "",
		"/\tevil": "", "/a\r\nSet-Cookie: x=y": "", "/ä": "", "/%zz": "", "/sign-in": "", "/sign-in/code": "", "/prove?then=/x": "", "/sign-out": "",
		"/%2f/evil.example": "", "/%5cevil.example": "", "/.//evil.example": "/.//evil.example", "/x/..//evil.example": "/x/..//evil.example", "/" + strings.Repeat("a", 4096): "", "/!" + strings.Repeat("|", 1000): "",
	} {
		if got := signin.ReturnPath(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestPageOf(t *testing.T) {
	r := httptest.NewRequest("GET", "/v1/reports/coverage?from=2027-03-01&format=html", nil)
	if got := signin.PageOf(true, r); got != "/prove?then=%2Fv1%2Freports%2Fcoverage%3Ffrom%3D2027-03-01%26format%3Dhtml" {
		t.Error(got)
	}
	r.URL, _ = url.Parse("http://x//evil.example/")
	if got := signin.PageOf(false, r); got != "/sign-in" {
		t.Error(got)
	}
}

// FuzzReturnPath: whatever is returned to, a browser takes for a path on the host that it is at.
func FuzzReturnPath(f *testing.F) {
	for _, s := range []string{"/board?x=1#y", "//evil", "/\\evil", "/%2f/evil", "/./\\x", "/:80@evil/", "/?//x"} {
		f.Add(s)
	}
	base, _ := url.Parse("https://watch.example/sign-in")
	f.Fuzz(func(t *testing.T, s string) {
		got := signin.ReturnPath(s)
		if got == "" {
			return
		}
		u, err := base.Parse(got)
		if err != nil || u.Host != base.Host || u.Scheme != base.Scheme || u.User != nil || strings.ContainsAny(got, "\\\r\n\t ") || !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") {
			t.Errorf("%q: %q leads to %v, %v", s, got, u, err)
		}
		if again := signin.ReturnPath(got); again != got {
			t.Errorf("%q: %q becomes %q", s, got, again)
		}
	})
}
