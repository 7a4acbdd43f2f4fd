package console

import (
	"net/http"

	"watchbill/api/web"
	"watchbill/ui/page"
)

// liveKeys are the keys of the live parts.
var liveKeys = []page.Key{
	{Press: []string{"m"}, Does: "Map or table, where there is room for one of them"},
	{Press: []string{"t"}, Does: "To the table of units; ↑ ↓ there go through it, Enter shows the unit on the map"},
	{Press: []string{"+", "-", "0"}, Does: "The map nearer, farther, whole"},
	{Press: []string{"Enter"}, Does: "On the map: its middle into the command line; arrows move it there"},
}

// liveRoutes are the pieces that the live parts fetch.
func (r room) liveRoutes() []web.Route {
	rule := page.Rules[page.Dispatch]
	return []web.Route{
		{Method: http.MethodGet, Path: "/dispatch/watch", Rule: rule, Handle: r.showWatch},
		{Method: http.MethodGet, Path: "/dispatch/units", Rule: rule, Handle: r.showUnits},
		{Method: http.MethodGet, Path: "/dispatch/roads.json", Rule: rule, Handle: r.roads},
		{Method: http.MethodGet, Path: "/dispatch/way.json", Rule: rule, Handle: r.way},
	}
}
