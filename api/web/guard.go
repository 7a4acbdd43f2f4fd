package web

import (
	"net/http"
	"net/netip"
	"strings"
)

// hostSet prepares the configured names.
func hostSet(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, n := range names {
		set[strings.ToLower(n)] = true
	}
	return set
}

// known tells whether a Host header names us: by a loopback name or address, or by a configured one, with any port.
func (x *edge) known(host string) bool {
	name := hostName(host)
	if addr, err := netip.ParseAddr(name); err == nil && addr.IsLoopback() {
		return true
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || x.hosts[name]
}

// hostName strips the port, and the brackets of an IPv6 address.
func hostName(host string) string {
	if rest, ok := strings.CutPrefix(host, "["); ok {
		name, _, _ := strings.Cut(rest, "]")
		return name
	}
	if i := strings.LastIndexByte(host, ':'); i >= 0 && strings.IndexByte(host, ':') == i {
		return host[:i]
	}
	return host
}

// Values of the headers that every answer has. They are shared by all answers: net/http only reads them, and whoever
// sets another value replaces the slice.
var (
	nosniff    = []string{"nosniff"}
	noReferrer = []string{"no-referrer"}
	strictCSP  = []string{"default-src 'none'; frame-ancestors 'none'"}
	sameOrigin = []string{"same-origin"}
	noStore    = []string{"no-store"}
)

// setHeaders sets what is right for an answer that is no page. Pages replace the content security policy, and whatever
// may be kept replaces Cache-Control.
func setHeaders(h http.Header, id string) {
	h["X-Request-Id"] = []string{id}
	h["X-Content-Type-Options"] = nosniff
	h["Referrer-Policy"] = noReferrer
	h["Content-Security-Policy"] = strictCSP
	h["Cross-Origin-Resource-Policy"] = sameOrigin
	h["Cache-Control"] = noStore
}
