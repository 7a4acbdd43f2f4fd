package app

import (
	"crypto/rand"
	"net/http"

	"watchbill/api"
	"watchbill/api/web"
)

// handler is what the network reaches. Package web refuses other host names than loopback's, limits bodies and sets
// the security headers; what a browser sends on behalf of another site's page stops here.
func (a *App) handler() http.Handler {
	answers := api.New(api.Options{
		Roster:   &a.records,
		Nearest:  &a.records,
		Registry: a.reg,
		Version:  a.opt.Version,
		// Anew at each start: after a restore the store may count the same revisions again.
		Epoch: rand.Text(),
		Web:   web.Options{Now: a.records.now, Log: a.opt.Log, Metrics: a.reg},
	})
	return http.NewCrossOriginProtection().Handler(answers)
}
