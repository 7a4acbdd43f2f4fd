package app

import (
	"context"

	"watchbill/api"
	"watchbill/cmd/internal/floor"
	"watchbill/cmd/internal/lookout"
	"watchbill/coverage/alert"
)

// openLookout makes ready whoever looks for alerts, where anybody is to be told, and has the first look before anybody listens:
// listeners that come back at once after a restart have the open alerts in their snapshot.
func (a *App) openLookout(ctx context.Context) (err error) {
	if a.opt.Alerts == nil {
		return nil
	}
	a.lookout, err = lookout.New(lookout.Options{
		KV: a.kv, Roster: &a.served, Grids: a.grids, Now: a.served.now, Metrics: a.reg, Policy: *a.opt.Alerts, Log: a.opt.Log,
		Pack: func(posts []floor.Post) (lookout.Parcel, error) { return a.floor.Pack(posts) },
	})
	if err == nil {
		a.lookout.Begin(ctx)
	}
	return err
}

// alerts is what the HTTP interface answers from, nil where nobody looks.
func (a *App) alerts() api.Alerts {
	if a.lookout == nil {
		return nil
	}
	return a.lookout
}

// openAlerts sums up the open alerts for those who begin to listen; nil where nobody looks, or before the first look.
func (a *App) openAlerts() any {
	if a.lookout == nil {
		return nil
	}
	open, _, book := a.lookout.Open()
	if book == nil {
		return nil
	}
	return api.NewOpenAlerts(book.Zone(), alert.Soonest(open))
}
