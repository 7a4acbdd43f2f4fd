package web

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

// newMetrics registers with reg; nil keeps metrics that nobody reads.
func newMetrics(reg prometheus.Registerer) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "watchbill_http_requests_total",
			Help: "Requests answered, by the route's pattern (none: no route), method and class of status.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "watchbill_http_request_duration_seconds",
			Help:    "Time from the request's header to the answer's last byte handed on, by the route's pattern.",
			Buckets: []float64{.00005, .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route"}),
	}
	if reg != nil {
		reg.MustRegister(m.requests, m.seconds)
	}
	return m
}

// observe counts one request. The pattern comes from the router, so it is one of few.
func (m *metrics) observe(pattern, verb string, status int, took time.Duration) {
	m.requests.WithLabelValues(route(pattern), method(verb), class(status)).Inc()
	m.seconds.WithLabelValues(route(pattern)).Observe(took.Seconds())
}

// class names the class of a status: 2xx, 3xx, 4xx, 5xx.
func class(status int) string {
	switch status / 100 {
	case 1:
		return "1xx"
	case 2:
		return "2xx"
	case 3:
		return "3xx"
	case 4:
		return "4xx"
	}
	return "5xx"
}
