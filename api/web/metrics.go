package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

type metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	turned   *prometheus.CounterVec
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
		turned: newTurnedAway(reg),
	}
	if reg != nil {
		reg.MustRegister(m.requests, m.seconds)
	}
	return m
}

// observe counts one request. How long a stream lasted is its client's choice, and counted nowhere.
func (m *metrics) observe(w *way, verb string, status int, took time.Duration) {
	k, c := methodIndex(verb), class(status)
	counter := w.requests[k][c].Load()
	if counter == nil {
		made := m.requests.WithLabelValues(w.pattern, method(verb), classes[c])
		counter = &made
		w.requests[k][c].Store(counter)
	}
	(*counter).Inc()
	if !w.stream {
		w.seconds.Observe(took.Seconds())
	}
}

// turnAway counts a request that was turned away.
func (m *metrics) turnAway(w *way, err error) {
	var t *TurnedAway
	if errors.As(err, &t) {
		m.turned.WithLabelValues(w.class.Name, t.reason).Inc()
	}
}

// methods are those that are counted by name; the rest is "other".
var methods = [...]string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
}

// methodIndex is the place of a method in methods, behind its end for any other.
func methodIndex(verb string) int {
	for i, m := range methods {
		if m == verb {
			return i
		}
	}
	return len(methods)
}

// method keeps the methods to a closed set.
func method(verb string) string {
	if i := methodIndex(verb); i < len(methods) {
		return methods[i]
	}
	return "other"
}

// classes name the classes of statuses.
var classes = [...]string{"1xx", "2xx", "3xx", "4xx", "5xx"}

// class is the place of a status in classes.
func class(status int) int {
	if status < 100 || status >= 500 {
		return len(classes) - 1
	}
	return status/100 - 1
}
