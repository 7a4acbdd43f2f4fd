package door

import "github.com/prometheus/client_golang/prometheus"

// Why a connection was refused.
const (
	crowded = "address" // its address has too many
	full    = "full"    // there are too many, and none could make room
)

// Why a connection was closed.
const (
	slowHeader = "slow-header"
	silent     = "silent"
	madeRoom   = "made-room"
)

type metrics struct {
	open            prometheus.Gauge
	refused, closed map[string]prometheus.Counter
}

// newMetrics registers with reg; nil keeps metrics that nobody reads.
func newMetrics(reg prometheus.Registerer) *metrics {
	m := &metrics{
		open:    prometheus.NewGauge(prometheus.GaugeOpts{Name: "watchbill_door_connections", Help: "Connections that are open."}),
		refused: map[string]prometheus.Counter{}, closed: map[string]prometheus.Counter{},
	}
	refused := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "watchbill_door_refused_total", Help: "Connections refused: their address had too many, or there were too many.",
	}, []string{"reason"})
	closed := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "watchbill_door_closed_total", Help: "Connections closed: their header came too slowly, they sent nothing, or they made room for another.",
	}, []string{"reason"})
	for _, r := range []string{crowded, full} {
		m.refused[r] = refused.WithLabelValues(r)
	}
	for _, r := range []string{slowHeader, silent, madeRoom} {
		m.closed[r] = closed.WithLabelValues(r)
	}
	if reg != nil {
		reg.MustRegister(m.open, refused, closed)
	}
	return m
}
