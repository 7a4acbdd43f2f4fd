package app

import (
	"context"

	"watchbill/cmd/internal/floor"
)

// OpenWithin is Open with waits of the test's choosing.
var OpenWithin = open

// Served tells whether a service holds the store.
func (d *Data) Served() bool { return d.remote != nil }

// Spoken tells whether the store knows that a position feed has spoken.
func (a *App) Spoken(ctx context.Context) bool {
	_, err := a.kv.Get(ctx, floor.FeedKey)
	return err == nil
}
