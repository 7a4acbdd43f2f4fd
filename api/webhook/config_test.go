package webhook_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"watchbill/api/webhook"
	"watchbill/roster"
)

func TestReadConfig(t *testing.T) {
	const good = `{"url": "https://cad.example/hooks", "secrets": ["` + text + `"]`
	for _, c := range []struct {
		name, config string
		want         []string // the errors
	}{
		{"none", `{"endpoints": []}`, nil},
		{"all events", `{"endpoints": [` + good + `}]}`, nil},
		{"some events", `{"endpoints": [` + good + `, "events": ["no-cit-available", "watch-list"]}]}`, nil},
		{"two, and two secrets", `{"endpoints": [` + good + `}, {"url": "http://127.0.0.1:99/x?y", "secrets": ["` + older + `", "` + text + `"]}]}`, nil},
		{"empty", ``, []string{"the webhooks' configuration ends too soon"}},
		{"cut off", `{"endpoints": [`, []string{"the webhooks' configuration ends too soon"}},
		{"not JSON", `{"endpoints": [}]}`, []string{"the webhooks' configuration is not JSON at byte 16"}},
		{"goes on", `{"endpoints": []} {}`, []string{"the webhooks' configuration goes on after its end, at byte 19"}},
		{"unknown field", `{"endpoints": [` + good + `, "secret": "` + older + `"}]}`,
			[]string{"the webhooks' configuration has a field that is not known; an endpoint has url, secrets and events"}},
		{"wrong kind of value", `{"endpoints": [{"secrets": "` + older + `"}]}`, []string{"endpoints.secrets: a string cannot stand there"}},
		{"everything wrong", `{"endpoints": [{"url": "ftp://x", "secrets": ["whsec_!", "` + text + `", "C2FVsBQIhrscChlQIMV+b5sSYspob7oD"], "events": ["feed-lost", "feed-lost", "feed"]}, {}]}`, []string{
			"endpoints[0].secrets[0]: what follows whsec_ is not base64",
			"endpoints[0].secrets[2]: a secret begins with whsec_",
			"endpoints[0].url: it is neither https nor http",
			`endpoints[0].events: "feed-lost" is there twice`,
			`endpoints[0].events: "feed" is no kind of event; there are ` + strings.Join(webhook.Kinds, ", "),
			"endpoints[1].url: it is not an address such as https://cad.example/hooks",
			"endpoints[1].secrets: an endpoint has 1 to 8 secrets, this one has 0",
		}},
		{"twice the same", `{"endpoints": [` + good + `}, ` + good + `}]}`, []string{"endpoints[1].url: another endpoint has the same; join their events and secrets"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := webhook.ReadConfig(strings.NewReader(c.config))
			var got []string
			if err != nil {
				got = strings.Split(err.Error(), "\n")
				if !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
					t.Errorf("%v is not Invalid", err)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if err != nil && strings.Contains(err.Error(), "C2FV") {
				t.Errorf("the error repeats a secret: %v", err)
			}
		})
	}
	if _, err := webhook.ReadConfig(io.LimitReader(endless{}, 2<<20)); err == nil {
		t.Error("2 MiB were read as configuration")
	}
}

// endless reads as blanks.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

func TestParseEndpoint(t *testing.T) {
	for _, c := range []struct {
		name, url, secrets, wrong string
	}{
		{"https", "https://cad.example/hooks?token=x", text, ""},
		{"two secrets", "https://cad.example/hooks", text + "\n" + older, ""},
		{"http to localhost", "http://localhost:8080/", text, ""},
		{"http to IPv6 loopback", "http://[::1]/", text, ""},
		{"http elsewhere", "http://cad.example/", text, "url: it is http, which others can read on the way; use https (http only to this machine)"},
		{"http to what only looks like loopback", "http://127.0.0.1.cad.example/", text, "url: it is http, which others can read on the way; use https (http only to this machine)"},
		{"a password", "https://me:pass@cad.example/", text, "url: it holds a user or password; receivers know us by the signature"},
		{"a fragment", "https://cad.example/#x", text, "url: it holds a fragment (#), which is not sent"},
		{"no host", "https:///x", text, "url: it is not an address such as https://cad.example/hooks"},
		{"a path", "/hooks", text, "url: it is not an address such as https://cad.example/hooks"},
		{"no address", "https://cad.example:port/", text, "url: it is not an address such as https://cad.example/hooks"},
		{"no secret", "https://cad.example/", " ", "secrets: an endpoint has 1 to 8 secrets, this one has 0"},
		{"a bad secret", "https://cad.example/", "x", "secret: a secret begins with whsec_"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if _, err := webhook.ParseEndpoint(c.url, c.secrets); err != nil {
				got = err.Error()
			}
			if got != c.wrong {
				t.Errorf("got %q, want %q", got, c.wrong)
			}
		})
	}
}

func FuzzReadConfig(f *testing.F) {
	f.Add(`{"endpoints": [{"url": "https://cad.example/hooks", "secrets": ["` + text + `"], "events": ["feed-lost"]}]}`)
	f.Add(`{"endpoints": [{"url": "http://[::1]:80", "secrets": []}, {}]} x`)
	f.Fuzz(func(t *testing.T, config string) {
		endpoints, err := webhook.ReadConfig(strings.NewReader(config))
		if err != nil {
			if endpoints != nil || !errors.Is(err, &roster.Error{Kind: roster.Invalid}) {
				t.Errorf("%v with %v", endpoints, err)
			}
			return
		}
		for _, e := range endpoints { // what was read is what New and ParseEndpoint take
			if _, err := webhook.ParseEndpoint(e.URL, text); err != nil || len(e.Secrets) == 0 {
				t.Errorf("%v: %v", e, err)
			}
		}
	})
}
