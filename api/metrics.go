package api

import (
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
)

// metrics are the figures of dispatch. Every child is found once, so that a lookup pays for counting only.
type metrics struct {
	lookups  [4]prometheus.Observer // by outcome
	looked   prometheus.Histogram   // units considered
	tiers    [dispatch.TierResources]prometheus.Counter
	recorded prometheus.Counter
	dropped  prometheus.Counter // recommendations that were given without being recorded
}

// The outcomes of a lookup, as indexes.
const (
	foundFirst = iota
	foundFallback
	foundResources
	foundError
)

var outcomes = [4]string{"first", "fallback", "resources", "error"}

func newMetrics(reg prometheus.Registerer) *metrics {
	lookups := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "watchbill_api_lookup_duration_seconds",
		Help: "Time to rank units for GET /v1/nearest, by what was found: somebody of the first rung, a fallback, resources only, or an error.",
		Buckets: []float64{
			1e-6, 2e-6, 4e-6, 6e-6, 8e-6, 1e-5, 1.5e-5, 2e-5, 3e-5, 4e-5, 6e-5, 8e-5, 1e-4, 1.5e-4, 2e-4, 3e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2,
		},
	}, []string{"outcome"})
	tiers := counters("watchbill_api_tier_total", "Answers and recommendations, by the tier that was reached.", "tier")
	given := counters("watchbill_api_recommendations_total", "Recommendations given, by whether they were recorded in time.", "outcome")
	looked := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name:    "watchbill_api_candidates_considered",
		Help:    "Units that met the need and could be sent, of each answer and recommendation.",
		Buckets: []float64{0, 1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000},
	})
	reg.MustRegister(lookups, looked, tiers, given)
	m := &metrics{looked: looked, recorded: given.WithLabelValues("recorded"), dropped: given.WithLabelValues("not-recorded")}
	for i, o := range outcomes {
		m.lookups[i] = lookups.WithLabelValues(o)
	}
	for i := range m.tiers {
		m.tiers[i] = tiers.WithLabelValues(string(rune('1' + i)))
	}
	return m
}

func counters(name, help, label string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{label})
}

// lookup counts one answer, nil for an error.
func (m *metrics) lookup(a *dispatch.Answer, took time.Duration) {
	outcome := foundError
	if a != nil {
		m.tier(a.Tier)
		m.looked.Observe(float64(a.Considered))
		switch {
		case a.Tier == dispatch.TierFirst:
			outcome = foundFirst
		case a.Tier < dispatch.TierResources:
			outcome = foundFallback
		default:
			outcome = foundResources
		}
	}
	m.lookups[outcome].Observe(took.Seconds())
}

func (m *metrics) tier(n int) {
	if n >= 1 && n <= len(m.tiers) {
		m.tiers[n-1].Inc()
	}
}

func (m *metrics) recommended(r *desk.Recommendation) {
	m.tier(r.Tier)
	m.looked.Observe(float64(r.Considered))
	if slices.Contains(r.Warnings, desk.WarnNotRecorded) {
		m.dropped.Inc()
		return
	}
	m.recorded.Inc()
}
