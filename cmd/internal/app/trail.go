package app

import (
	"context"
	"net/http"
	"os"
	"os/user"
	"strconv"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// trail is the audit trail of a service: where it stands goes to the log and the metrics, to be kept elsewhere.
type trail struct {
	*audit.Log
	head    atomic.Pointer[audit.Head]
	log     zerolog.Logger
	seq     *prometheus.Desc
	print   *prometheus.Desc
	written *prometheus.CounterVec
	failed  prometheus.Counter
}

// openTrail begins the trail of an older store, and tells where it stands. A trail that cannot be written does not keep
// the service from starting: what is to be recorded is refused, and everything else goes on.
func (a *App) openTrail(ctx context.Context) {
	t := &trail{
		log:     a.opt.Log,
		seq:     prometheus.NewDesc("watchbill_audit_head_sequence", "Number of the newest audit record; 0 without one.", nil, nil),
		print:   prometheus.NewDesc("watchbill_audit_head_fingerprint", "The first 12 hexadecimal digits of its hash, as a number.", nil, nil),
		written: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "watchbill_audit_records_total", Help: "Audit records written, by action."}, []string{"action"}),
		failed:  prometheus.NewCounter(prometheus.CounterOpts{Name: "watchbill_audit_failed_total", Help: "Audit records that could not be written; what they were of was not done."}),
	}
	for _, action := range audit.Actions {
		t.written.WithLabelValues(string(action))
	}
	a.reg.MustRegister(t, t.written, t.failed)
	t.Log = audit.New(a.kv, audit.Options{Now: a.opt.Now, Appended: t.appended, Failed: t.refused})
	err := t.Begin(ctx, audit.Who{Kind: audit.Service, Name: "watchbill"}, "service")
	head, headErr := audit.ReadHead(ctx, a.kv)
	t.move(head)
	if err == nil {
		err = headErr
	}
	if err != nil {
		t.log.Error().Err(err).Msg("the audit trail cannot be written; what is to be recorded is refused")
	} else {
		t.log.Info().Uint64("audit_seq", head.Seq).Str("audit_hash", head.Hash).Msg("audit trail")
	}
	a.trail = t
}

// move notes a head, unless a later one was noted.
func (t *trail) move(h audit.Head) {
	for {
		now := t.head.Load()
		if now != nil && now.Seq >= h.Seq || t.head.CompareAndSwap(now, &h) {
			return
		}
	}
}

func (t *trail) appended(r audit.Record) {
	t.move(r.Head())
	t.written.WithLabelValues(string(r.Action)).Inc()
	t.log.Info().Uint64("audit_seq", r.Seq).Str("audit_hash", r.Hash).Str("action", string(r.Action)).Msg("audit record")
}

func (t *trail) refused(e audit.Entry, err error) {
	t.failed.Inc()
	t.log.Error().Err(err).Str("action", string(e.Action)).Msg("an audit record could not be written; what it was of was not done")
}

// Describe implements prometheus.Collector.
func (t *trail) Describe(to chan<- *prometheus.Desc) {
	to <- t.seq
	to <- t.print
}

// Collect implements prometheus.Collector. Both figures are of one head.
func (t *trail) Collect(to chan<- prometheus.Metric) {
	h := t.head.Load()
	to <- prometheus.MustNewConstMetric(t.seq, prometheus.GaugeValue, float64(h.Seq))
	to <- prometheus.MustNewConstMetric(t.print, prometheus.GaugeValue, float64(h.Fingerprint()))
}

// recorded is kv with its commits recorded as of somebody.
func recorded(kv store.KV, log *audit.Log, who audit.Who, where string, describe func(store.Txn) (audit.Action, audit.What)) store.KV {
	return audit.Through(kv, log, func(t store.Txn) audit.Entry {
		action, what := describe(t)
		return audit.Entry{Action: action, Who: who, Where: where, Outcome: audit.Done, What: what}
	})
}

// account names an account of the operating system.
func account(uid int) audit.Who {
	who := audit.Who{Kind: audit.Account, Name: "uid " + strconv.Itoa(uid)}
	if u, err := user.LookupId(strconv.Itoa(uid)); err == nil && u.Username != "" {
		who.Name = u.Username
	}
	who.Host, _ = os.Hostname() // without one the account says enough
	return who
}

// peerKey is under what a request on the socket has the account that sent it, as the system says.
type peerKey struct{}

// caller is who sent a request on the socket. Where the system does not say, it is the service's own account, for nobody
// else can open the socket.
func caller(r *http.Request) audit.Who {
	if uid, ok := r.Context().Value(peerKey{}).(int); ok {
		return account(uid)
	}
	return account(os.Getuid())
}

// Where what is recorded came from.
const (
	onSocket  = "socket"
	byCommand = "command"
)
