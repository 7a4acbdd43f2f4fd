package lookout

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"watchbill/coverage/alert"
)

type metrics struct {
	looks   *prometheus.CounterVec
	seconds prometheus.Histogram
	told    *prometheus.CounterVec
}

// newMetrics registers with reg what is counted, and what the last look of l found.
func newMetrics(reg prometheus.Registerer, l *Lookout) *metrics {
	m := &metrics{
		looks: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "watchbill_alert_looks_total", Help: "Times that alerts were looked for, by outcome.",
		}, []string{"outcome"}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "watchbill_alert_look_duration_seconds", Help: "Time to look for alerts, to keep what is known and to hand on what is told.",
			Buckets: []float64{.001, .003, .01, .03, .1, .3, 1, 3, 10},
		}),
		told: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "watchbill_alert_told_total", Help: "Alerts told, by event; a digest is one.",
		}, []string{"event"}),
	}
	for _, outcome := range []string{"done", "failed"} {
		m.looks.WithLabelValues(outcome)
	}
	for _, kind := range alert.EventKinds {
		m.told.WithLabelValues(string(kind))
	}
	reg.MustRegister(m.looks, m.seconds, m.told, found{l})
	return m
}

// found shows what the last look found; before the first it shows nothing.
type found struct{ *Lookout }

func gauge(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("watchbill_alert_"+name, help, labels, nil)
}

var (
	gapsGauge     = gauge("gaps", "Gaps that are not over and open within the days looked at, by need and cause.", "need", "cause")
	shortGauge    = gauge("gap_short_minutes", "Their short minutes: the shortage summed over the minutes.", "need", "cause")
	lapsingGauge  = gauge("certificates_lapsing", "Certificates that lapse within so many days.", "days")
	missedGauge   = gauge("targets_missed", "Targets that are missed today, by what they are about.", "target")
	coveredGauge  = gauge("share_covered_ratio", "Share covered of the year from today.")
	openGauge     = gauge("open", "Alerts that are open, by kind.", "kind")
	waitingGauge  = gauge("waiting", "News of alerts that waits for the end of quiet hours.")
	lookedAtGauge = gauge("looked_at_timestamp_seconds", "When it was last looked, by the service's clock.")
)

// Describe implements prometheus.Collector.
func (found) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{gapsGauge, shortGauge, lapsingGauge, missedGauge, coveredGauge, openGauge, waitingGauge, lookedAtGauge} {
		out <- d
	}
}

// Collect implements prometheus.Collector.
func (f found) Collect(out chan<- prometheus.Metric) {
	s := f.seen.Load()
	if s == nil {
		return
	}
	set := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	for _, g := range s.figures.Gaps {
		set(gapsGauge, float64(g.Gaps), string(g.Need), string(g.Cause))
		set(shortGauge, float64(g.ShortMinutes), string(g.Need), string(g.Cause))
	}
	for i, days := range alert.LapseWindows {
		set(lapsingGauge, float64(s.figures.Lapsing[i]), strconv.Itoa(days))
	}
	for _, m := range alert.Measures {
		set(missedGauge, float64(s.figures.Missed[m]), string(m))
	}
	set(coveredGauge, s.figures.Covered.Of())
	open := map[alert.Kind]int{}
	for _, k := range s.open {
		open[k.Kind()]++
	}
	for _, kind := range alert.Kinds {
		set(openGauge, float64(open[kind]), string(kind))
	}
	set(waitingGauge, float64(s.waiting))
	set(lookedAtGauge, float64(s.at.Time().Unix()))
}
