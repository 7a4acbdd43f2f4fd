package ui

import (
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/dispatch/roads"
	"watchbill/roster"
	"watchbill/ui/admin"
	"watchbill/ui/ask"
	"watchbill/ui/assets"
	"watchbill/ui/certificates"
	"watchbill/ui/console"
	"watchbill/ui/outlook"
	"watchbill/ui/own"
	"watchbill/ui/page"
	"watchbill/ui/requests"
	"watchbill/ui/setup"
	"watchbill/ui/weeks"
	"watchbill/ui/year"
)

// Options say what the pages are made from. Service, Book and Now are required.
type Options struct {
	Service func() http.Handler // the service's interface, which is asked for with each question
	Book    func() *roster.Book // the roster in force; it returns nil before there is one
	Grids   page.Grids          // coverage of rosters, kept
	Now     func() time.Time    // the service's clock
	Drill   string              // what every page says where that is not the real one; empty: it is
	Version string
	Told    func() uint64  // how often those who listen were told of anything; nil: each page is made anew
	Roads   *roads.Network // drawn on the dispatcher's map; nil: none are
}

// Pages are all pages. They do not change and are safe for concurrent use.
type Pages struct {
	press *page.Press
	roads *roads.Network
}

// New returns the pages.
func New(opt Options) *Pages {
	press := page.New(page.Options{Ask: ask.New(opt.Service), Assets: assets.New(), Book: opt.Book, Grids: opt.Grids, Now: opt.Now, Drill: opt.Drill, Version: opt.Version, Told: opt.Told})
	return &Pages{press, opt.Roads}
}

// Routes are those of the pages and of what they load, for the service's router to serve.
func (p *Pages) Routes() []web.Route {
	press := p.press
	all := slices.Concat(
		[]web.Route{
			{Method: http.MethodGet, Path: "/", Rule: access.For("DSCAU-OL"), Handle: p.home},
			{Method: http.MethodPost, Path: "/theme", Rule: access.Public, Handle: press.SetTheme, Body: 4 << 10},
			{Method: http.MethodGet, Path: assets.Folder + "*", Rule: access.Public, Handle: echo.WrapHandler(press.Assets()), Ready: true},
		},
		console.Routes(press, p.roads), weeks.Routes(press), requests.Routes(press), year.Routes(press), outlook.Routes(press), certificates.Routes(press), admin.Routes(press),
		setup.Routes(press, chapters), own.Routes(press),
	)
	for i := range all {
		if r := &all[i]; r.Method != http.MethodGet && !r.Quiet {
			r.Handle = press.Does(r.Handle)
		}
	}
	return all
}

// homes are where somebody of a role begins, the first that they have.
var homes = []struct {
	role access.Role
	room page.Room
}{
	{access.Dispatcher, page.Dispatch}, {access.Supervisor, page.Roster}, {access.Coordinator, page.Coverage}, {access.Administrator, page.Admin},
	{access.Auditor, page.Coverage}, {access.Officer, page.My}, {access.Clinician, page.My},
}

// home answers GET /: it sends whoever asks to the room where they work, and an administrator of an empty service to where it is filled.
func (p *Pages) home(c echo.Context) error {
	roles := access.Of(c.Request().Context()).Roles
	if p.press.Book() == nil && roles.Has(access.Administrator) {
		return page.SeeOther(c, "/set-up")
	}
	for _, h := range homes {
		if roles.Has(h.role) {
			return page.SeeOther(c, "/"+string(h.room))
		}
	}
	return page.SeeOther(c, "/help")
}
