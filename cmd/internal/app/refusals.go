package app

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"watchbill/api/web"
	"watchbill/roster/store/audit"
)

// How many refusals the audit trail gets in an hour: of those who are known, of one of them, and of keys that are none of ours.
// The same one is recorded once an hour. So no flood fills the disk, and none by strangers hides what an insider tries: at
// most some 800,000 records a year, of half a kilobyte.
const (
	refusalsKnown    = 60
	refusalsOfOne    = 10
	refusalsUnknown  = 30
	refusalsEvery    = time.Hour
	refusalWriteWait = 5 * time.Second
)

// refusals records who was not let do something. It is safe for concurrent use.
type refusals struct {
	log     *audit.Log
	now     func() time.Time // the real time
	leftOut prometheus.Counter

	mu      sync.Mutex // guards what follows; not held over a commit
	since   time.Time  // when the hour began
	told    map[web.Refusal]bool
	of      map[audit.Who]int
	known   int
	unknown int
	missed  int // not recorded since the last record
}

func newRefusals(log *audit.Log, now func() time.Time, reg prometheus.Registerer) *refusals {
	r := &refusals{log: log, now: now, leftOut: prometheus.NewCounter(prometheus.CounterOpts{
		Name: "watchbill_audit_refusals_left_out_total", Help: "Refusals that the audit trail does not hold, because the same one or too many were recorded within the hour.",
	})}
	reg.MustRegister(r.leftOut)
	return r
}

// record records a refusal, unless it or too many were recorded within the hour. Where it cannot be recorded nothing else
// happens, for what was asked is refused anyway; the trail's own metric counts that.
func (r *refusals) record(ctx context.Context, no web.Refusal) {
	missed, ok := r.counts(no)
	if !ok {
		r.leftOut.Inc()
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), refusalWriteWait) // hanging up hides nothing
	defer cancel()
	_ = r.log.Append(ctx, audit.Entry{ // a failure is told by the log itself
		Action: audit.AccessRefused, Who: no.Who, Where: no.Address, Outcome: audit.Refused, What: audit.What{Of: no.What, LeftOut: missed},
	})
}

// counts tells whether a refusal is to be recorded, and how many were not since the last that was.
func (r *refusals) counts(no web.Refusal) (missed int, ok bool) {
	now := r.now()
	stranger := no.Who.Kind != audit.User && no.Who.Kind != audit.Key
	if stranger {
		no.Address = network(no.Address)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.told == nil || now.Sub(r.since).Abs() >= refusalsEvery { // also where the clock was set back
		r.since, r.told, r.of, r.known, r.unknown = now, map[web.Refusal]bool{}, map[audit.Who]int{}, 0, 0
	}
	full := r.known >= refusalsKnown || r.of[no.Who] >= refusalsOfOne
	if stranger {
		full = r.unknown >= refusalsUnknown
	}
	if full || r.told[no] {
		r.missed++
		return 0, false
	}
	r.told[no] = true
	if stranger {
		r.unknown++
	} else {
		r.known++
		r.of[no.Who]++
	}
	missed, r.missed = r.missed, 0
	return missed, true
}

// network is what an address counts as: of IPv6 the /64, which one subscriber has whole.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap().WithZone(""); a.Is4() {
		return a.String()
	}
	return netip.PrefixFrom(a, 64).Masked().String()
}
