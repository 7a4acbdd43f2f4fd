package webhook

import "github.com/prometheus/client_golang/prometheus"

// Outcomes of an attempt, and reasons to give a delivery up.
const (
	delivered   = "delivered"
	refused     = "refused"     // an answer that is not 2xx
	unreachable = "unreachable" // no answer, or not in time

	expired      = "expired"      // 3 days old
	gone         = "gone"         // the endpoint answered 410
	unconfigured = "unconfigured" // no endpoint has the address any more
	crowded      = "crowded"      // too many are waiting
)

type metrics struct {
	attempts *prometheus.CounterVec
	seconds  prometheus.Histogram
	givenUp  *prometheus.CounterVec
	pending  prometheus.Gauge
}

// newMetrics registers with reg; nil keeps metrics that nobody reads.
func newMetrics(reg prometheus.Registerer) *metrics {
	m := &metrics{
		attempts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "watchbill_webhook_attempts_total", Help: "Requests sent, by outcome.",
		}, []string{"outcome"}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "watchbill_webhook_attempt_duration_seconds", Help: "Time of a request until its answer was read or it failed.",
			Buckets: []float64{.01, .03, .1, .3, 1, 3, 10},
		}),
		givenUp: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "watchbill_webhook_given_up_total", Help: "Deliveries that will not be tried again, by reason.",
		}, []string{"reason"}),
		pending: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "watchbill_webhook_pending", Help: "Deliveries that have not arrived yet.",
		}),
	}
	for _, outcome := range []string{delivered, refused, unreachable} {
		m.attempts.WithLabelValues(outcome)
	}
	for _, reason := range []string{expired, gone, unconfigured, crowded} {
		m.givenUp.WithLabelValues(reason)
	}
	if reg != nil {
		reg.MustRegister(m.attempts, m.seconds, m.givenUp, m.pending)
	}
	return m
}
