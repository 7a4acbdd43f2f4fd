package floor

import (
	"github.com/prometheus/client_golang/prometheus"

	"watchbill/dispatch"
	"watchbill/dispatch/avl"
)

// gauges show the board and the desk as they are when somebody looks: neither of the two knows a registry.
type gauges struct{ *Floor }

func gauge(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("watchbill_dispatch_"+name, help, labels, nil)
}

var (
	unitsGauge     = gauge("units", "Units out there, by kind.", "kind")
	freeGauge      = gauge("units_free", "Of them, those that can be sent, by kind.", "kind")
	positionsGauge = gauge("units_positioned", "Units out there with a position.")
	statusesGauge  = gauge("units_reported", "Units out there with a status.")
	mismatchGauge  = gauge("units_mismatched", "Units out there over which CAD and the roster differ.")
	silentGauge    = gauge("feed_age_seconds", "Time since a position feed last said anything; absent before it has.")
	fixesCount     = gauge("fixes_total", "Positions received, from whatever source, by what became of them: accepted, or the cause of refusal.", "outcome")
	datagramsCount = gauge("datagrams_refused_total", "Datagrams of UDP feeds refused whole or, where malformed, in part, by cause.", "cause")
	sentGauge      = gauge("assignments_open", "Units given to calls.")
	watchedGauge   = gauge("calls_watched", "Calls sent without CIT, or without anybody, that are looked after.")
	backlogGauge   = gauge("journal_backlog", "Journal lines and rows that are not written yet.")
	unsureGauge    = gauge("journal_unsure", "1 while the outcome of the last write is unknown and claims wait for it to be read.")
	missedCount    = gauge("recommendations_missed_total", "Recommendations without anybody who meets the need.")
	lostCount      = gauge("journal_lost_total", "Journal lines dropped because too many waited for the store.")
	claimsCount    = gauge("claims_total", "Claims, by outcome: won, lost to another, or, with later steps, refused because they could not be written.", "outcome")
	conflictsCount = gauge("cad_conflicts_total", "Times that CAD sent people who were on another call.")
)

// refusals are the causes that are counted.
var refusals = []dispatch.Refusal{
	dispatch.RefusedFuture, dispatch.RefusedOlder, dispatch.RefusedOffWorld, dispatch.RefusedJump, dispatch.RefusedUnknown,
}

// malformed is beside avl's refusals the cause of a datagram with a fault in it.
const malformed = "malformed"

// Describe implements prometheus.Collector.
func (g gauges) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		unitsGauge, freeGauge, positionsGauge, statusesGauge, mismatchGauge, silentGauge, fixesCount, datagramsCount, sentGauge, watchedGauge,
		backlogGauge, unsureGauge, missedCount, lostCount, claimsCount, conflictsCount,
	} {
		out <- d
	}
}

// Collect implements prometheus.Collector.
func (g gauges) Collect(out chan<- prometheus.Metric) {
	set := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	count := func(d *prometheus.Desc, v uint64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), labels...)
	}
	if s := g.Board.State(); s != nil {
		f := s.Figures()
		for _, kind := range []dispatch.Kind{dispatch.KindCIT, dispatch.KindCoResponder, dispatch.KindOfficer} {
			set(unitsGauge, float64(f.Units[kind]), string(kind))
			set(freeGauge, float64(f.Free[kind]), string(kind))
		}
		set(positionsGauge, float64(f.Positioned))
		set(statusesGauge, float64(f.Reported))
		set(mismatchGauge, float64(f.Mismatched))
		if heard, ever := s.Heard(); ever {
			set(silentGauge, g.opt.Now().Sub(heard).Seconds())
		}
	}
	g.collectFixes(count)
	c := g.Desk.Counts()
	set(sentGauge, float64(c.Open))
	set(watchedGauge, float64(c.Watched))
	set(backlogGauge, float64(c.Backlog))
	unsure := 0.0
	if c.Unsure {
		unsure = 1
	}
	set(unsureGauge, unsure)
	count(missedCount, c.Missed)
	count(lostCount, c.Lost)
	count(claimsCount, c.Won, "won")
	count(claimsCount, c.Taken, "lost")
	count(claimsCount, c.Refused, "refused")
	count(conflictsCount, c.Conflicts)
}

// collectFixes shows what became of positions. Those of devices that stand for no unit came to nobody but unitOf.
func (g gauges) collectFixes(count func(*prometheus.Desc, uint64, ...string)) {
	accepted, refused := g.Board.Accepted(), g.Board.Refused()
	refused[dispatch.RefusedUnknown] += g.strangers.Load()
	count(fixesCount, accepted, "accepted")
	for _, cause := range refusals {
		count(fixesCount, refused[cause], string(cause))
	}
	var sender, long, faulty uint64
	for _, l := range g.listeners {
		s := l.Stats()
		sender, long, faulty = sender+s.Refused[avl.RefusedSender], long+s.Refused[avl.RefusedLong], faulty+s.Malformed
	}
	count(datagramsCount, sender, string(avl.RefusedSender))
	count(datagramsCount, long, string(avl.RefusedLong))
	count(datagramsCount, faulty, malformed)
}
