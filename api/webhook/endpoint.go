package webhook

import (
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"

	"watchbill/roster"
)

// maxSecrets is how many secrets an endpoint may have: the new and the old one, and some more.
const maxSecrets = 8

// Endpoint is where events go.
type Endpoint struct {
	URL     string   // https, or http to this machine; without a user or a fragment
	Secrets []Secret // at least one. Each signs every request
	Events  []string // the kinds it wants, of [Kinds]; empty: all
}

// ParseEndpoint makes an endpoint that wants every kind, of its address, as a flag may hold it, and its secrets between
// blanks, which come from the environment or a file: a command line is for all to see. Errors are [roster.Invalid], all
// that there are, joined.
func ParseEndpoint(address, secrets string) (Endpoint, error) {
	e := Endpoint{URL: address}
	var errs []error
	for text := range strings.FieldsSeq(secrets) {
		s, err := ParseSecret(text)
		if err != nil {
			errs = append(errs, err)
		}
		e.Secrets = append(e.Secrets, s)
	}
	return e, errors.Join(append(errs, e.check(""))...)
}

// check gathers what is wrong with e besides the form of its secrets. Prefix is put before the fields' names.
func (e Endpoint) check(prefix string) error {
	var errs []error
	if msg := wrongURL(e.URL); msg != "" {
		errs = append(errs, roster.Invalidf(prefix+"url", "%s", msg)) // not repeated: it may hold a token
	}
	if n := len(e.Secrets); n == 0 || n > maxSecrets {
		errs = append(errs, roster.Invalidf(prefix+"secrets", "an endpoint has 1 to %d secrets, this one has %d", maxSecrets, n))
	}
	for i, kind := range e.Events {
		if err := checkKind(prefix+"events", kind); err != nil {
			errs = append(errs, err)
		} else if slices.Contains(e.Events[:i], kind) {
			errs = append(errs, roster.Invalidf(prefix+"events", "%q is there twice", kind))
		}
	}
	return errors.Join(errs...)
}

// wrongURL says what is wrong with an endpoint's address, empty when nothing is.
func wrongURL(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Hostname() == "" || u.Opaque != "":
		return "it is not an address such as https://cad.example/hooks"
	case u.User != nil:
		return "it holds a user or password; receivers know us by the signature"
	case u.Fragment != "":
		return "it holds a fragment (#), which is not sent"
	case u.Scheme == "https", u.Scheme == "http" && onLoopback(u.Hostname()):
		return ""
	case u.Scheme == "http":
		return "it is http, which others can read on the way; use https (http only to this machine)"
	}
	return "it is neither https nor http"
}

func onLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// host is what the log says of an endpoint's address.
func (e Endpoint) host() string {
	u, err := url.Parse(e.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

// wants tells whether events of that kind go to e.
func (e Endpoint) wants(kind string) bool {
	return len(e.Events) == 0 || slices.Contains(e.Events, kind)
}

// checkAll gathers what is wrong with endpoints that stand together.
func checkAll(endpoints []Endpoint) error {
	var errs []error
	for i, e := range endpoints {
		prefix := "endpoints[" + itoa(i) + "]."
		errs = append(errs, e.check(prefix))
		if slices.ContainsFunc(endpoints[:i], func(other Endpoint) bool { return other.URL == e.URL }) {
			errs = append(errs, roster.Invalidf(prefix+"url", "another endpoint has the same; join their events and secrets"))
		}
	}
	return errors.Join(errs...)
}
