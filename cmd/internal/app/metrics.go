package app

import (
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

type metrics struct {
	revision      prometheus.Gauge
	reloads       *prometheus.CounterVec
	reloadSeconds prometheus.Histogram
	imports       *prometheus.CounterVec
}

func newMetrics(reg prometheus.Registerer, opt Options) *metrics {
	m := &metrics{
		revision: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "watchbill_app_roster_revision", Help: "Revision of the roster that is served; 0 without one.",
		}),
		reloads: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "watchbill_app_roster_reloads_total", Help: "Times the roster was loaded from the store, by outcome.",
		}, []string{"outcome"}),
		reloadSeconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "watchbill_app_roster_reload_seconds", Help: "Time to load the roster from the store and publish it.",
			Buckets: []float64{.001, .003, .01, .03, .1, .3, 1, 3, 10},
		}),
		imports: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "watchbill_app_roster_imports_total", Help: "Packs received through the socket, by outcome.",
		}, []string{"outcome"}),
	}
	build := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "watchbill_app_build_info", Help: "Always 1; the labels say which program this is.",
		ConstLabels: prometheus.Labels{"version": opt.Version, "commit": opt.Commit, "go": runtime.Version()},
	}, func() float64 { return 1 })
	for _, outcome := range []string{"done", "failed"} {
		m.reloads.WithLabelValues(outcome)
	}
	for _, outcome := range []string{"done", "same", "tried", "refused", "failed"} {
		m.imports.WithLabelValues(outcome)
	}
	reg.MustRegister(build, m.revision, m.reloads, m.reloadSeconds, m.imports, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}
