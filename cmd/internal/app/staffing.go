package app

import (
	"context"
	"encoding/json"
	"time"

	"watchbill/api/live"
	"watchbill/roster"
	"watchbill/roster/staffing"
	"watchbill/roster/strictness"
)

// sweepStaffing is how often what time has done to requests and offers is written down and told. Whoever asks is told
// at once.
const sweepStaffing = 10 * time.Second

// openStaffing makes the register of requests, offers and publications ready.
func (a *App) openStaffing() {
	strict := strictness.New(a.kv, a.trail.Log)
	a.staffing = staffing.New(staffing.Options{
		KV: a.kv, Log: a.trail.Log, Edit: a.editor, Roster: &a.served, Told: a.tellStaffing,
		Blocks: func(ctx context.Context) (bool, error) {
			setting, err := strict.Strictness(ctx)
			return setting.Blocks(roster.ExtrasFile), err
		},
	})
}

// tellStaffing tells those who listen that a request, an offer or a publication changed: which, and what became of it.
func (a *App) tellStaffing(e staffing.Event) {
	data, err := json.Marshal(e)
	if err != nil {
		panic(err) // words
	}
	a.floor.Hub.Publish(live.Staffing, data)
}

// followStaffing sweeps until ctx ends.
func (a *App) followStaffing(ctx context.Context) {
	tick := time.NewTicker(sweepStaffing)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, err := a.staffing.Sweep(ctx, a.served.now()); err != nil && ctx.Err() == nil {
				a.opt.Log.Error().Err(err).Msg("what time did to requests and offers could not be written; it is tried again")
			}
		}
	}
}
