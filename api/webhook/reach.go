package webhook

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"watchbill/roster"
)

// within are the networks that are nobody's on the Internet, and so somebody's nearby: an address there, in a configuration
// that somebody else wrote or behind a name that somebody else owns, is how a service is made to ask its own neighbours.
var within = prefixes(
	"0.0.0.0/8",       // this network
	"10.0.0.0/8",      // private
	"100.64.0.0/10",   // shared by a carrier's customers
	"127.0.0.0/8",     // this machine
	"169.254.0.0/16",  // link-local, with the metadata of clouds at 169.254.169.254
	"172.16.0.0/12",   // private
	"192.0.0.0/24",    // protocols' own
	"192.0.2.0/24",    // documentation
	"192.88.99.0/24",  // 6to4 relays
	"192.168.0.0/16",  // private
	"198.18.0.0/15",   // measurement of networks
	"198.51.100.0/24", // documentation
	"203.0.113.0/24",  // documentation
	"224.0.0.0/4",     // multicast
	"240.0.0.0/4",     // reserved, and broadcast
	"::/96",           // unspecified, this machine, and IPv4 in an old form
	"64:ff9b::/96",    // IPv4 behind a translator
	"64:ff9b:1::/48",
	"100::/64",      // discarded
	"2001::/23",     // protocols' own, Teredo among them
	"2001:db8::/32", // documentation
	"2002::/16",     // 6to4, which holds an IPv4 address
	"3fff::/20",     // documentation
	"5f00::/16",     // segment routing
	"fc00::/7",      // private, with the metadata of clouds at fd00:ec2::254
	"fe80::/10",     // link-local
	"fec0::/10",     // site-local
	"ff00::/8",      // multicast
)

func prefixes(list ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(list))
	for i, s := range list {
		all[i] = netip.MustParsePrefix(s)
	}
	return all
}

// forbidden tells whether an address is within, and not allowed.
func forbidden(a netip.Addr, allow []netip.Prefix) bool {
	a = a.Unmap().WithZone("")
	return !a.IsValid() || in(a, within) && !in(a, allow)
}

func in(a netip.Addr, list []netip.Prefix) bool {
	for _, p := range list {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// guarded is a client that connects to no forbidden address. It looks at the address that is connected to, after the name
// was resolved, so that a name which shows one address when looked at and another when used shows nothing. Through a proxy
// that the environment names, it is the proxy's address that counts: where requests go from there the proxy decides. Names
// nil are the system's.
func guarded(allow []netip.Prefix, names *net.Resolver) *http.Client {
	dialer := &net.Dialer{Timeout: attemptTime, KeepAlive: 30 * time.Second, Resolver: names, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || forbidden(at.Addr(), allow) {
			return errWithin
		}
		return nil
	}}
	return &http.Client{Transport: &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, ForceAttemptHTTP2: true,
		MaxIdleConns: 100, IdleConnTimeout: 90 * time.Second, TLSHandshakeTimeout: attemptTime, MaxResponseHeaderBytes: 64 << 10,
	}}
}

// errWithin is why an attempt failed whose endpoint turned out to be nearby. It does not name the address, which whoever
// wrote the endpoint's name would learn from the log.
var errWithin = errors.New("the endpoint's address is private, this machine's or reserved; allow its network with --webhook-allow CIDR")

// checkReach finds endpoints whose address, written as such, is forbidden. Names are looked at when they are connected to.
// Errors are roster.Invalid, joined by the caller.
func checkReach(endpoints []Endpoint, allow []netip.Prefix) (errs []error) {
	for i, e := range endpoints {
		u, err := url.Parse(e.URL)
		if err != nil {
			continue // checkAll says so
		}
		host := u.Hostname()
		if strings.EqualFold(host, "localhost") {
			host = "127.0.0.1"
		}
		if a, err := netip.ParseAddr(host); err == nil && forbidden(a, allow) {
			errs = append(errs, roster.Invalidf("endpoints["+itoa(i)+"].url", "it is a private address, this machine's or a reserved one; allow its network with --webhook-allow CIDR, such as --webhook-allow %s", netip.PrefixFrom(a.Unmap().WithZone(""), a.Unmap().BitLen())))
		}
	}
	return errs
}
