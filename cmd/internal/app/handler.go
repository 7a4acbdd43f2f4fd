package app

import (
	"crypto/rand"
	"net/http"

	"watchbill/api"
	"watchbill/api/idempotency"
	"watchbill/api/subscription"
	"watchbill/api/web"
	"watchbill/api/web/signin"
	"watchbill/cmd/internal/floor"
	"watchbill/roster/strictness"
	"watchbill/ui"
)

// handler is what the network reaches. It says how strict package web is to be, which holds every request to it: no host
// names but loopback's and our own, nothing on behalf of another site's page, no more than server.go lets a request take.
func (a *App) handler() http.Handler {
	f, desk := a.floor, a.newDesk()
	var h http.Handler
	pages := ui.New(ui.Options{
		Service: func() http.Handler { return h }, Book: a.served.Book, Grids: a.grids, Now: a.served.now, Drill: a.drillNote(), Version: a.opt.Version,
		Told: f.Hub.Told, Roads: a.opt.Roads,
	})
	h = api.New(api.Options{
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
		Addresses:       addresses{a},
		Trail:           auditRecords{a.kv},
		Backups:         a,
		People:          &api.People{Register: a.identity, Now: a.opt.Now},
		Edits:           a.editor,
		Packs:           packs{a},
		Once:            idempotency.New(a.kv),
		Staffing:        a.staffing,
		Strictness:      strictness.New(a.kv, a.trail.Log),
		Exports:         a.trail,
		Desk:            desk,
		Pages:           pages.Routes(),

		Rates: a.opt.Limits.Rates, Processors: a.opt.Limits.Processors,

		StoreFails: a.storeFails,

		Registry: a.reg,
		Version:  a.opt.Version,
		// Anew at each start: after a restore the store may count the same revisions again.
		Epoch: rand.Text(),
		Web: web.Options{
			Now: a.served.now, Log: a.opt.Log, Metrics: a.reg, Hosts: a.opt.Reach.hosts(a.certs),
			CrossOrigin: http.NewCrossOriginProtection(), Timeout: requestWait, BodyLimit: maxBody,
			Proxies: a.opt.Limits.Proxies, Identify: desk.Identify, Renew: desk.Renew, SignInPage: signin.PageOf, FaultPage: pages.Fault, Real: a.opt.Now,
			Refused: newRefusals(a.trail.Log, a.opt.Now, a.reg).record,
		},
	})
	if a.opt.Open {
		return a.withDemo(h, desk)
	}
	return h
}
