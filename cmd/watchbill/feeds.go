package main

import (
	"net/netip"
	"os"
	"time"

	"watchbill/api/webhook"
	"watchbill/cmd/internal/app"
	"watchbill/dispatch/avl"
	"watchbill/dispatch/roads"
	"watchbill/roster"
)

// dispatchFlags say where positions come from, what units drive on, and who else is told.
type dispatchFlags struct {
	Roads    string         `placeholder:"FILE" env:"WATCHBILL_ROADS" help:"Road network for travel times, made by roads build. Without: in a straight line."`
	UDPTAIP  string         `name:"udp-taip" placeholder:"HOST:PORT" env:"WATCHBILL_UDP_TAIP" help:"Listen for positions in TAIP over UDP."`
	UDPNMEA  string         `name:"udp-nmea" placeholder:"HOST:PORT" env:"WATCHBILL_UDP_NMEA" help:"Listen for positions in NMEA 0183 over UDP."`
	UDPAllow []netip.Prefix `name:"udp-allow" placeholder:"CIDR" env:"WATCHBILL_UDP_ALLOW" help:"Networks that may send positions over UDP. Without: this machine alone."`
	TAIPLead time.Duration  `name:"taip-lead" placeholder:"DURATION" env:"WATCHBILL_TAIP_LEAD" help:"How far the clock in TAIP sentences is ahead of UTC: 18s for receivers that put GPS time there."`
	Webhooks string         `placeholder:"FILE" env:"WATCHBILL_WEBHOOKS" help:"Endpoints to tell of events, with their secrets, as JSON; readable by its owner alone."`
	Agency   string         `name:"eido-agency" placeholder:"DOMAIN" env:"WATCHBILL_EIDO_AGENCY" help:"The agency's domain name in EIDO documents. Without: its id."`
}

// options puts them into those of the service.
func (f *dispatchFlags) options(o *app.Options) (err error) {
	o.Agency = f.Agency
	if f.Roads != "" {
		if o.Roads, err = roads.Open(f.Roads); err != nil {
			return err
		}
	}
	for _, u := range []struct {
		addr     string
		protocol avl.Protocol
	}{{f.UDPTAIP, avl.ProtocolTAIP}, {f.UDPNMEA, avl.ProtocolNMEA}} {
		if u.addr != "" {
			o.Feeds = append(o.Feeds, avl.Options{Addr: u.addr, Protocol: u.protocol, Allow: f.UDPAllow, TAIPLead: f.TAIPLead})
		}
	}
	if f.Webhooks != "" {
		o.Webhooks, err = readEndpoints(f.Webhooks)
	}
	return err
}

// readEndpoints reads a file with secrets, which nobody else may read.
func readEndpoints(name string) ([]webhook.Endpoint, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if about.Mode().Perm()&0o077 != 0 {
		return nil, roster.Invalidf("webhooks", "%s holds secrets and others may read it; run: chmod 600 %[1]s", name)
	}
	return webhook.ReadConfig(file)
}
