package app

import (
	"crypto/rand"
	"net/http"

	"watchbill/api"
	"watchbill/api/web"
)

// handler is what the network reaches. It says how strict package web is to be, which holds every request to it: no host
// names but loopback's, nothing on behalf of another site's page, no more than server.go lets a request take.
func (a *App) handler() http.Handler {
	d := &a.dispatching
	return api.New(api.Options{
		Roster:  &a.served,
		Nearest: d.board,

		Recommendations: d.desk,
		Assignments:     d.desk,
		Reports:         d,
		Journal:         d.desk,
		WatchList:       d.desk,
		Units:           d.board,
		Positions:       feed{d},
		Places:          d,
		Events:          d.hub,
		EIDO:            api.EIDO{Agency: a.opt.Agency, Locate: d.address},
		Hazardous:       d.hazardous,

		Registry: a.reg,
		Version:  a.opt.Version,
		// Anew at each start: after a restore the store may count the same revisions again.
		Epoch: rand.Text(),
		Web: web.Options{
			Now: a.served.now, Log: a.opt.Log, Metrics: a.reg,
			CrossOrigin: http.NewCrossOriginProtection(), Timeout: requestWait, BodyLimit: maxBody,
		},
	})
}
