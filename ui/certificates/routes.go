package certificates

import (
	"embed"
	"net/http"

	"watchbill/api/web"
	"watchbill/ui/page"
)

//go:embed pages
var pages embed.FS

// room answers the paths below /credentials.
type room struct{ *page.Press }

// Routes are the pages and actions of the room.
func Routes(p *page.Press) []web.Route {
	r := room{p}
	rule := page.Rules[page.Credentials]
	return []web.Route{
		{Method: http.MethodGet, Path: "/credentials", Rule: rule, Handle: r.Kept(r.Filled(page.Credentials, "Standing", r.standing))},
		{Method: http.MethodGet, Path: "/credentials/due", Rule: rule, Handle: r.Kept(r.Filled(page.Credentials, "Due refreshers", r.due))},
		{Method: http.MethodGet, Path: "/credentials/documentation", Rule: rule, Handle: r.Kept(r.Filled(page.Credentials, "Documentation", r.documentation))},
		{Method: http.MethodGet, Path: "/credentials/people", Rule: rule, Handle: r.people},
		{Method: http.MethodGet, Path: "/credentials/class", Rule: rule, Handle: r.Filled(page.Credentials, "Training class", r.class)},
		{Method: http.MethodPost, Path: "/credentials/class", Rule: page.Records, Handle: r.recordClass, Body: 256 << 10},
		{Method: http.MethodGet, Path: "/credentials/:officer", Rule: rule, Handle: r.Filled(page.Credentials, "Officer", r.officer)},
		{Method: http.MethodGet, Path: "/credentials/:officer/correct", Rule: rule, Handle: r.correctForm},
		{Method: http.MethodPost, Path: "/credentials/:officer/correct", Rule: page.Records, Handle: r.correct, Body: 32 << 10},
	}
}
