package main

import (
	"net/netip"

	"watchbill/api"
	"watchbill/cmd/internal/app"
	"watchbill/roster"
)

// limitFlags say how much of the service one client may have.
type limitFlags struct {
	Rate         []string       `name:"rate" sep:"," placeholder:"CLASS=RATE" env:"WATCHBILL_RATE" help:"How often one address, and one user, may ask for what is of a class: dispatch, ordinary, heavy, sign-in, page or console; such as ordinary=200/s, sign-in=30/m:10 (ten at once) or dispatch=off. May be given again."`
	TrustedProxy []netip.Prefix `name:"trusted-proxy" placeholder:"CIDR" env:"WATCHBILL_TRUSTED_PROXY" help:"Networks of proxies whose X-Forwarded-For is believed. Without: of nobody's."`
	Connections  int            `name:"connections" placeholder:"N" env:"WATCHBILL_CONNECTIONS" help:"How many connections may be open. Without: 4096, or as many as there are files for."`
	PerAddress   int            `name:"connections-per-address" placeholder:"N" env:"WATCHBILL_CONNECTIONS_PER_ADDRESS" help:"How many of them one address may have. Without: a quarter."`
	WebhookAllow []netip.Prefix `name:"webhook-allow" placeholder:"CIDR" env:"WATCHBILL_WEBHOOK_ALLOW" help:"Networks that webhooks may go to beside the Internet's. Without: no private address, nor this machine's."`
}

// limits are what the flags say.
func (f *limitFlags) limits() (app.Limits, error) {
	rates, err := api.ParseRates(f.Rate)
	if err != nil {
		return app.Limits{}, err
	}
	if f.Connections < 0 || f.PerAddress < 0 {
		return app.Limits{}, roster.Invalidf("connections", "--connections and --connections-per-address are at least 1")
	}
	return app.Limits{Connections: f.Connections, PerAddress: f.PerAddress, Rates: rates, Proxies: f.TrustedProxy, WebhookAllow: f.WebhookAllow}, nil
}
