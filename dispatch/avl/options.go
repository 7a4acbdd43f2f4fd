package avl

import (
	"net"
	"net/netip"
	"time"

	"watchbill/dispatch"
	"watchbill/roster"
)

// Protocol says how a listener reads datagrams.
type Protocol string

// The protocols that come over UDP.
const (
	ProtocolAuto Protocol = "auto" // TAIP where a > comes before any $, else NMEA
	ProtocolTAIP Protocol = "taip"
	ProtocolNMEA Protocol = "nmea"
)

// Options are what a [Listener] needs to know.
type Options struct {
	Addr     string         // host:port to listen on; port 0: any free one
	Protocol Protocol       // empty: ProtocolAuto
	Allow    []netip.Prefix // senders heard; empty: loopback only, and Addr must then be loopback

	// Unit finds the unit of a device; called for each report by one goroutine, so that a changed policy counts at once.
	Unit func(device string) (dispatch.UnitID, bool)
	Sink Sink
	Now  func() time.Time // the service's clock

	MaxDatagram int           // bytes; 0: 2048. Longer ones are refused whole
	MaxBatch    int           // reports gathered before the Sink is called, and while it works, give or take one datagram's; 0: 256
	Gather      time.Duration // how long the first report of a batch waits for others; 0: 5 ms

	// TAIPLead is how far the clock in TAIP sentences is ahead of UTC: 0 for modems that put UTC there, as most do, 18 s (in
	// 2026) for receivers that put GPS time there. Their fixes would else be refused as being of the future.
	TAIPLead time.Duration
}

// resolve checks the options, puts the defaults in and returns the address to listen on.
func (o *Options) resolve() (*net.UDPAddr, error) {
	var f faults
	addr, err := net.ResolveUDPAddr("udp", o.Addr)
	if err != nil {
		f.add("addr", "%q is not host:port", o.Addr)
	} else if !addr.IP.IsLoopback() && len(o.Allow) == 0 {
		f.add("addr", "%s can be reached from other machines: say which networks may send positions there", o.Addr)
	}
	allow := make([]netip.Prefix, len(o.Allow))
	for i, p := range o.Allow {
		if !p.IsValid() {
			f.add("allow", "not a network")
		}
		allow[i] = unmapped(p)
	}
	o.Allow = allow
	switch o.Protocol {
	case "":
		o.Protocol = ProtocolAuto
	case ProtocolAuto, ProtocolTAIP, ProtocolNMEA:
	default:
		f.add("protocol", "%q is neither taip, nmea nor auto", string(o.Protocol))
	}
	if o.Unit == nil || o.Sink == nil || o.Now == nil {
		f = append(f, &roster.Error{Kind: roster.Invalid, Msg: "a listener needs Unit, Sink and Now"})
	}
	if o.MaxDatagram < 0 || o.MaxBatch < 0 || o.Gather < 0 {
		f.add("max", "a bound below zero")
	}
	if o.MaxDatagram == 0 {
		o.MaxDatagram = 2048
	}
	if o.MaxBatch == 0 {
		o.MaxBatch = 256
	}
	if o.Gather == 0 {
		o.Gather = 5 * time.Millisecond
	}
	return addr, f.err()
}

// allows tells whether a sender is heard.
func (o *Options) allows(sender netip.Addr) bool {
	if len(o.Allow) == 0 {
		return sender.IsLoopback()
	}
	for _, p := range o.Allow {
		if p.Contains(sender) {
			return true
		}
	}
	return false
}

// unmapped writes a network of IPv4 in IPv6 clothes as what it is: senders are compared as IPv4.
func unmapped(p netip.Prefix) netip.Prefix {
	if p.IsValid() && p.Addr().Is4In6() && p.Bits() >= 96 {
		return netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p
}
