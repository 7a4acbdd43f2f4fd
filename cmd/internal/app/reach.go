package app

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"watchbill/roster"
)

// Reach says who can reach the service, and how. The zero value: this machine alone, over plain HTTP.
type Reach struct {
	TLS TLS
	// Hosts are the names and addresses by which clients call the service, without port, beside those of loopback and of
	// the certificate.
	Hosts []string
	// BehindProxy lets other machines reach plain HTTP. What is sent is then readable on the way, so it is for a proxy
	// that ends TLS in front of the service, and for nobody else.
	BehindProxy bool
}

// Secure tells whether browsers reach the service over TLS: its own, or that of the proxy in front.
func (r Reach) Secure() bool { return r.TLS.On() || r.BehindProxy }

// check finds what cannot be. Without sign-in (open) no other machine is let in, whatever else is said. Errors are
// roster.Invalid, all there are.
func (r Reach) check(listen string, open bool) error {
	errs := []error{r.TLS.check()}
	if r.BehindProxy && r.TLS.On() {
		errs = append(errs, roster.Invalidf("plain-http-behind-proxy", "--plain-http-behind-proxy is for plain HTTP; with --tls-cert leave it out"))
	}
	for _, h := range r.Hosts {
		if !isHost(h) {
			errs = append(errs, roster.Invalidf("host", "--host %q is not a name or an address, such as dispatch.example.gov, without scheme and port", h))
		}
	}
	loopback, port, err := readListen(listen)
	switch {
	case err != nil:
		errs = append(errs, err)
	case loopback:
	case open:
		errs = append(errs, roster.Invalidf("listen", "--listen %s would let other machines in, and with --auth off nobody signs in; listen on %s, or leave out --auth off",
			listen, net.JoinHostPort("127.0.0.1", port)))
	case !r.Secure():
		errs = append(errs, roster.Invalidf("listen", "--listen %s would let other machines in over plain HTTP, where passwords and keys can be read on the way; give --tls-cert FILE --tls-key FILE, or listen on %s, or say --plain-http-behind-proxy where a proxy in front ends TLS",
			listen, net.JoinHostPort("127.0.0.1", port)))
	case len(r.Hosts) == 0 && !r.TLS.On():
		errs = append(errs, roster.Invalidf("host", "say by what name clients call the service, such as --host dispatch.example.gov; it answers to no other"))
	}
	return errors.Join(errs...)
}

// isHost tells whether s is a name or address as a Host header has it, without port.
func isHost(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789-."
	return s != "" && len(s) <= 253 && strings.Trim(strings.ToLower(s), letters) == "" && !strings.HasPrefix(s, "-") && !strings.Contains(s, "..")
}

// readListen reads HOST:PORT and tells whether this machine alone reaches it. Errors are roster.Invalid.
func readListen(address string) (loopback bool, port string, err error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return false, "", roster.Invalidf("listen", "--listen %s is not HOST:PORT, such as %s", address, DefaultListen)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return false, "", roster.Invalidf("listen", "--listen %s: the port is a number from 0 (any free one) to 65535", address)
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback(), strconv.FormatUint(n, 10), nil
}

// hosts are the names that the service answers to, beside loopback's. What a certificate names is what clients call.
func (r Reach) hosts(certs *certificates) []string {
	list := slices.Clone(r.Hosts)
	if certs != nil {
		list = append(list, certs.names()...)
	}
	return list
}

// transportSecurity tells browsers to come over TLS alone for a year: a first visit that somebody turned to plain HTTP is
// then the only one that can be.
const transportSecurity = "max-age=31536000"

// overTLSAlone puts that on every answer.
func overTLSAlone(next http.Handler) http.Handler {
	value := []string{transportSecurity} // shared: net/http only reads it
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Strict-Transport-Security"] = value
		next.ServeHTTP(w, r)
	})
}
