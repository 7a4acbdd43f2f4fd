package live_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"watchbill/api/live"
)

// BenchmarkPublish takes, for each event, the time until the last client has read it over TCP in the same process, and
// of that the time that the publisher waits (publish-ns/op).
func BenchmarkPublish(b *testing.B) {
	data := []byte(`{"unit_id":"2A14","primary":"Available","secondary":["InService"],"time":"2026-11-21T23:00:00Z"}`)
	for _, clients := range []int{0, 1, 100, 1000} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			h := open(b, live.Options{})
			defer h.close()
			var left atomic.Int64
			all := make(chan struct{}, 1)
			for range clients {
				s := h.listen(b, "")
				s.next()
				go func() {
					for _, ok := s.next(); ok; _, ok = s.next() {
						if left.Add(-1) == 0 {
							all <- struct{}{}
						}
					}
				}()
			}
			var publishing time.Duration
			b.ReportAllocs()
			for b.Loop() {
				left.Store(int64(clients))
				begun := time.Now()
				h.Publish(live.Status, data)
				publishing += time.Since(begun)
				if clients > 0 {
					<-all
				}
			}
			b.StopTimer()
			b.ReportMetric(float64(publishing.Nanoseconds())/float64(b.N), "publish-ns/op")
		})
	}
}
