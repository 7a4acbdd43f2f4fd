package setup

import (
	"embed"
	"net/http"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/ui/page"
)

//go:embed pages
var pages embed.FS

// room answers the paths below /set-up, and /help.
type room struct {
	*page.Press
	chapters []Chapter
	loading  chan struct{} // has one in it while files are loaded
}

// maxUpload is the most bytes of the files of an agency together; a larger pack is imported by the command line.
const maxUpload = 64 << 20

// Routes are the pages and actions of the room. The chapters are those of the help.
func Routes(p *page.Press, chapters []Chapter) []web.Route {
	r := room{p, chapters, make(chan struct{}, 1)}
	rule := page.Rules[page.SetUp]
	return []web.Route{
		{Method: http.MethodGet, Path: "/set-up", Rule: rule, Handle: r.show},
		{Method: http.MethodPost, Path: "/set-up", Rule: rule, Handle: r.load, Body: maxUpload, Stream: true},
		{Method: http.MethodGet, Path: "/set-up/templates/:name", Rule: rule, Handle: r.template},
		{Method: http.MethodGet, Path: "/help", Rule: access.Public, Handle: r.help},
	}
}
