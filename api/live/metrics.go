package live

import "github.com/prometheus/client_golang/prometheus"

type metrics struct {
	clients prometheus.Gauge
	events  map[string]prometheus.Counter // by kind, so that publishing looks nothing up in the registry
	dropped prometheus.Counter
	refused prometheus.Counter
}

// newMetrics registers with reg; nil keeps metrics that nobody reads.
func newMetrics(reg prometheus.Registerer) *metrics {
	events := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "watchbill_live_events_total", Help: "Events published, by kind.",
	}, []string{"kind"})
	m := &metrics{
		clients: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "watchbill_live_clients", Help: "Clients that listen to events now.",
		}),
		events: make(map[string]prometheus.Counter, len(kinds)),
		dropped: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "watchbill_live_dropped_clients_total", Help: "Clients cut off because they read too slowly.",
		}),
		refused: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "watchbill_live_refused_clients_total", Help: "Clients not let in, because there were too many or the service was stopping.",
		}),
	}
	for _, kind := range kinds {
		m.events[kind] = events.WithLabelValues(kind)
	}
	if reg != nil {
		reg.MustRegister(m.clients, events, m.dropped, m.refused)
	}
	return m
}
