package admin

import (
	"embed"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/ui/page"
)

//go:embed pages
var pages embed.FS

// room answers the paths below /admin.
type room struct {
	*page.Press
	packs chan struct{} // holds a token while a pack is in memory
}

// Whom the pages and actions are for: who reads, who changes, and who first proves who they are, for they are about to fill in a
// form that asks for it.
var (
	reads   = page.Rules[page.Admin]
	changes = access.For("---A----*")
	proven  = access.For("---A----!*")
)

// Routes are the pages and actions of the room.
func Routes(p *page.Press) []web.Route {
	const get, post = http.MethodGet, http.MethodPost
	r := room{p, make(chan struct{}, 1)}
	return slices.Concat([]web.Route{
		{Method: get, Path: "/admin", Rule: reads, Handle: r.people},
		{Method: get, Path: "/admin/people/invite", Rule: proven, Handle: r.inviteForm},
		{Method: post, Path: "/admin/people/invite", Rule: changes, Handle: r.invite},
		{Method: get, Path: "/admin/people/:id", Rule: reads, Handle: r.person},
		{Method: get, Path: "/admin/people/:id/change", Rule: proven, Handle: r.changeForm},
		{Method: post, Path: "/admin/people/:id/change", Rule: changes, Handle: r.change},
		{Method: post, Path: "/admin/people/:id/unlock", Rule: changes, Handle: r.unlock},
		{Method: post, Path: "/admin/people/:id/sessions", Rule: changes, Handle: r.endSessions},
		{Method: post, Path: "/admin/people/:id/link", Rule: changes, Handle: r.link},
		{Method: post, Path: "/admin/people/:id/disabled", Rule: changes, Handle: r.disable},
		{Method: post, Path: "/admin/people/:id/remove", Rule: changes, Handle: r.removePerson},

		{Method: get, Path: "/admin/keys", Rule: reads, Handle: r.keys},
		{Method: get, Path: "/admin/keys/new", Rule: proven, Handle: r.newKeyForm},
		{Method: post, Path: "/admin/keys/new", Rule: changes, Handle: r.newKey},
		{Method: get, Path: "/admin/keys/:id", Rule: reads, Handle: r.key},
		{Method: post, Path: "/admin/keys/:id/rotate", Rule: changes, Handle: r.rotate},
		{Method: post, Path: "/admin/keys/:id/revoke", Rule: changes, Handle: r.revoke},

		{Method: get, Path: "/admin/sign-in", Rule: reads, Handle: r.signIn},
		{Method: post, Path: "/admin/sign-in", Rule: changes, Handle: r.saveSignIn},
		{Method: post, Path: "/admin/sign-in/work-rules", Rule: changes, Handle: r.saveWorkRules},

		{Method: get, Path: "/admin/import", Rule: reads, Handle: r.imports},
		{Method: post, Path: "/admin/import", Rule: changes, Handle: r.upload, Body: maxUpload, Stream: true},

		{Method: get, Path: "/admin/audit", Rule: reads, Handle: r.audit},
		{Method: post, Path: "/admin/audit/verify", Rule: reads, Handle: r.verify, Stream: true},
		{Method: get, Path: "/admin/backups", Rule: reads, Handle: r.backups},
		{Method: get, Path: "/admin/system", Rule: reads, Handle: r.system},
	}, r.policyRoutes())
}

// sheet makes a page of the room.
func sheet(names ...string) *page.Sheet {
	for i, name := range names {
		names[i] = "pages/" + name
	}
	return page.Sheet{Room: page.Admin, Styles: []string{"admin.css"}, Script: "admin.js", Keys: keysOfRoom}.Parse(pages, append(names, "pages/parts.html")...)
}

// keysOfRoom are the keys of every page of the room.
var keysOfRoom = []page.Key{
	{Press: []string{"/"}, Does: "To the filter, or the first field"},
	{Press: []string{"n"}, Does: "New: invite somebody, make a key"},
	{Press: []string{"Ctrl Enter"}, Does: "Press the form's first button from any of its fields"},
}

// mayChange tells whether whoever asks may do more here than read.
func mayChange(c echo.Context) bool {
	u := access.Of(c.Request().Context())
	return changes.Allows(u.Roles) && u.Districts == nil
}

// prove leads to where somebody proves again who they are, and from there back to a path.
func prove(c echo.Context, then string) error {
	return page.SeeOther(c, "/prove?then="+url.QueryEscape(then))
}
