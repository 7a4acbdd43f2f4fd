package app

import (
	"context"
	"time"

	"watchbill/api/subscription"
	"watchbill/roster/store/audit"
)

// addresses issues the addresses of calendars for people who ask over HTTP, each on record as theirs.
type addresses struct{ a *App }

func (x addresses) register(who audit.Who, where string) *subscription.Register {
	return subscription.New(issuing(x.a.kv, x.a.trail.Log, who, where))
}

// Issue implements api.Addresses.
func (x addresses) Issue(ctx context.Context, who audit.Who, where string, f subscription.Feed, now time.Time) (subscription.Subscription, string, error) {
	return x.register(who, where).Issue(ctx, f, now)
}

// List implements api.Addresses.
func (x addresses) List(ctx context.Context) ([]subscription.Subscription, error) {
	return subscription.New(x.a.kv).List(ctx)
}

// Revoke implements api.Addresses.
func (x addresses) Revoke(ctx context.Context, who audit.Who, where, number string) (subscription.Subscription, error) {
	return x.register(who, where).Revoke(ctx, number)
}
