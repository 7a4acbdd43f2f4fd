package console

import (
	"embed"
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/dispatch/roads"
	"watchbill/ui/page"
)

//go:embed pages
var pages embed.FS

// room answers the paths below /dispatch.
type room struct {
	*page.Press
	words  *lexicons
	lines  *roadLines
	watch  *watches
	ground *ground
}

// maxForm is the most that a form of this room brings, in bytes.
const maxForm = 16 << 10

// Routes are the pages and actions of the room; network is drawn on the map, nil: none is.
func Routes(p *page.Press, network *roads.Network) []web.Route {
	r := room{p, &lexicons{}, newRoadLines(network), &watches{}, &ground{}}
	reads, writes := page.Rules[page.Dispatch], access.For("DS------")
	post := func(path string, rule access.Rule, handle echo.HandlerFunc) web.Route {
		return web.Route{Method: http.MethodPost, Path: path, Rule: rule, Handle: handle, Body: maxForm}
	}
	all := append([]web.Route{
		{Method: http.MethodGet, Path: "/dispatch", Rule: reads, Handle: r.Kept(r.show)},
		{Method: http.MethodGet, Path: "/dispatch/calls", Rule: reads, Handle: r.showCalls},
		{Method: http.MethodPost, Path: "/dispatch/preview", Rule: reads, Handle: r.preview, Body: maxForm, Quiet: true}, // asked at each pause in typing
		post("/dispatch/call", writes, r.call),
		post("/dispatch/again", writes, r.again),
		post("/dispatch/assign", writes, r.assign),
		post("/dispatch/progress", writes, r.progress),
		post("/dispatch/unwatch", writes, r.unwatch),
	}, r.liveRoutes()...)
	for i := range all {
		all[i].Urgent = true
	}
	return all
}

// sheet is the page of /dispatch.
var sheet = page.Sheet{
	Room: page.Dispatch, Styles: []string{"console.css", "console-map.css"}, Script: "console.js", Map: true, Keys: append(keys(), liveKeys...),
}.Parse(
	pages, "pages/console.html", "pages/command.html", "pages/answer.html", "pages/candidates.html", "pages/calls.html", "pages/parts.html", "pages/watch.html", "pages/map.html",
	"pages/units.html",
)

// keys are those of the command line, the answer and the calls.
func keys() []page.Key {
	return []page.Key{
		{Press: []string{"/"}, Does: "To the command line. Enter asks, arrows choose among places"},
		{Press: []string{","}, Does: "More about the call whose answer stands"},
		{Press: []string{"1", "…", "9"}, Does: "Send that unit"},
		{Press: []string{"↑", "↓"}, Does: "To another unit of the answer; Enter sends it"},
		{Press: []string{"x"}, Does: "Why it stands there"},
		{Press: []string{"r"}, Does: "Ask again for the same call"},
		{Press: []string{"u"}, Does: "Take the last step back"},
		{Press: []string{"n"}, Does: "Take the next open call in hand"},
		{Press: []string{"e", "s", "c"}, Does: "The call in hand: en route, on scene, clear with its outcome"},
		{Press: []string{"a"}, Does: "Sound of alarms on or off"},
	}
}
