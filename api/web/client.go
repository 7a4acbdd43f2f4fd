package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/labstack/echo/v4"
)

// forwarded is the header in which proxies say for whom they ask, each behind those before it.
const forwarded = "X-Forwarded-For"

// longestForwarded is how much of it is looked at: some 30 proxies.
const longestForwarded = 1 << 10

// address is where a request comes from: the connection's other end, or, where that is a proxy we were told to trust, the
// last address in X-Forwarded-For that is none. What stands before that one its sender may have made up. The zero
// address: not over a network.
func (x *edge) address(r *http.Request) netip.Addr {
	end, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	at := end.Addr().Unmap().WithZone("")
	if len(x.opt.Proxies) == 0 || !x.trusted(at) {
		return at
	}
	said := strings.Join(r.Header[forwarded], ",")
	if len(said) > longestForwarded {
		return at
	}
	for said != "" {
		i := strings.LastIndexByte(said, ',')
		hop, err := parseHop(strings.TrimSpace(said[i+1:]))
		if err != nil {
			return at // whoever wrote this is no proxy of ours; the one who passed it on is known
		}
		if at = hop; !x.trusted(at) {
			return at
		}
		said = said[:max(i, 0)]
	}
	return at
}

// parseHop reads one address of the header, which some proxies write with a port.
func parseHop(s string) (netip.Addr, error) {
	if with, err := netip.ParseAddrPort(s); err == nil {
		return with.Addr().Unmap().WithZone(""), nil
	}
	a, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	return a.Unmap().WithZone(""), err
}

// trusted tells whether an address is a proxy's whose word counts.
func (x *edge) trusted(a netip.Addr) bool {
	for _, p := range x.opt.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// extractor is the rule for echo.Context.RealIP, which logs, records and limits go by.
func (x *edge) extractor() echo.IPExtractor {
	return func(r *http.Request) string {
		if a := x.address(r); a.IsValid() {
			return a.String()
		}
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			return r.RemoteAddr
		}
		return host
	}
}
