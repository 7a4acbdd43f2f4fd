package app

import (
	"crypto/rand"
	"net/http"

	"watchbill/api"
	"watchbill/api/subscription"
	"watchbill/api/web"
	"watchbill/cmd/internal/floor"
)

// handler is what the network reaches. It says how strict package web is to be, which holds every request to it: no host
// names but loopback's, nothing on behalf of another site's page, no more than server.go lets a request take.
func (a *App) handler() http.Handler {
	f := a.floor
	return api.New(api.Options{
		Roster:  &a.served,
		Nearest: f.Board,

		Recommendations: f.Desk,
		Assignments:     f.Desk,
		Reports:         f,
		Journal:         f.Desk,
		WatchList:       f.Desk,
		Units:           f.Board,
		Positions:       floor.Feed{Floor: f},
		Places:          f,
		Events:          f.Hub,
		Alerts:          a.alerts(),
		Grids:           a.grids,
		EIDO:            api.EIDO{Agency: a.opt.Agency, Locate: f.Address},
		Hazardous:       f.Hazardous,
		Calendars:       subscription.New(a.kv),
		Trail:           auditRecords{a.kv},
		Backups:         a,

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
