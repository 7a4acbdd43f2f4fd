package app

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"watchbill/roster/store/boltkv"
)

// diskEvery is how often a failing disk is tried again.
const diskEvery = time.Second

// storeFailing is the figure that tells of a failing disk.
func storeFailing(kv *boltkv.Store) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "watchbill_app_store_failing", Help: "1 while the store cannot be written: its last write failed.",
	}, func() float64 {
		if kv.Failing() != nil {
			return 1
		}
		return 0
	})
}

// tellDisk logs when the store cannot be written and when it can again.
func (a *App) tellDisk(err error) {
	if err != nil {
		a.opt.Log.Error().Err(err).Msg("the store cannot be written; lookups go on, what has to be kept is refused")
	} else {
		a.opt.Log.Info().Msg("the store can be written again")
	}
}

// watchDisk tries a failing disk until ctx ends, so that the service need not wait for the next write to learn that it is
// well again.
func (a *App) watchDisk(ctx context.Context) {
	for {
		_ = a.kv.Mend(ctx) // tellDisk says what there is to say
		select {
		case <-ctx.Done():
			return
		case <-time.After(diskEvery):
		}
	}
}

// storeFails is api.Options' StoreFails.
func (a *App) storeFails() bool { return a.kv.Failing() != nil }
