package app

import (
	"context"
	"io"

	"watchbill/cmd/internal/floor"
	"watchbill/roster/store"
	"watchbill/roster/store/boltkv"
)

// OpenWithin is Open with waits of the test's choosing.
var OpenWithin = open

// How long nothing may move through the socket, and those who see to it.
const StallWait = stallWait

var (
	WithBeat = withBeat
	Watch    = watch
)

// Stop and the rest are watched's.
func (w watched) Stop()                                      { w.stop() }
func (w watched) Reading(r io.Reader) io.Reader              { return w.reading(r) }
func (w watched) Because(held *boltkv.Held, err error) error { return w.because(held, err) }

// KV is the service's store.
func (a *App) KV() store.KV { return a.kv }

// Served tells whether a service holds the store.
func (d *Data) Served() bool { return d.remote != nil }

// Spoken tells whether the store knows that a position feed has spoken.
func (a *App) Spoken(ctx context.Context) bool {
	_, err := a.kv.Get(ctx, floor.FeedKey)
	return err == nil
}
