package app

import (
	"net"
	"net/netip"
	"syscall"

	"watchbill/api"
	"watchbill/cmd/internal/door"
)

// Limits say how much of the service one client may have. The zero value: as many connections as there is room for, of
// which a quarter from one address; as many requests as anybody likes; no proxy is believed and no private address told.
type Limits struct {
	Connections  int            // at once; 0: as many as there are files for, and at most [door.DefaultMost]
	PerAddress   int            // of them from one address; 0: a quarter
	Processors   int            // that the lanes share out; 0: as many as Go shares its work out among
	Rates        api.Rates      // how often one client may ask; nil: no limit
	Proxies      []netip.Prefix // whose X-Forwarded-For is believed, and who may have any number of connections
	WebhookAllow []netip.Prefix // networks of webhooks' endpoints beside the Internet
}

// spareFiles are left for the store, the log, feeds and what the service asks others.
const spareFiles = 128

// open puts a door in front of a listener.
func (a *App) open(ln net.Listener) *door.Door {
	most := a.opt.Limits.Connections
	if most == 0 {
		most = door.DefaultMost
	}
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err == nil && files.Cur < uint64(most+door.Waiting(most)+spareFiles) {
		room := max(spareFiles, (int(files.Cur)-spareFiles)*4/5) // a quarter as many wait to be refused
		a.opt.Log.Warn().Int("asked", most).Int("connections", room).Msg("fewer files may be open than connections were asked for; raise LimitNOFILE")
		most = room
	}
	return door.New(ln, door.Options{Most: most, PerAddress: a.opt.Limits.PerAddress, Trusted: a.opt.Limits.Proxies, Metrics: a.reg})
}
