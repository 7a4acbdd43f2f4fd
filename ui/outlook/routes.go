package outlook

import (
	"embed"
	"net/http"

	"watchbill/api/web"
	"watchbill/ui/page"
)

//go:embed pages
var pages embed.FS

// room answers the paths below /coverage that look ahead.
type room struct{ *page.Press }

// Routes are the pages of the room.
func Routes(p *page.Press) []web.Route {
	r := room{p}
	rule := page.Rules[page.Coverage]
	return []web.Route{
		{Method: http.MethodGet, Path: "/coverage/recruitment", Rule: rule, Handle: r.Kept(r.Filled(page.Coverage, "Recruitment", r.recruitment))},
		{Method: http.MethodGet, Path: "/coverage/what-if", Rule: rule, Handle: r.Filled(page.Coverage, "What if", r.whatIf)},
		{Method: http.MethodGet, Path: "/coverage/forecast", Rule: rule, Handle: r.Kept(r.Filled(page.Coverage, "Forecast", r.forecast))},
		{Method: http.MethodGet, Path: "/coverage/reports", Rule: rule, Handle: r.Filled(page.Coverage, "Reports", r.reports)},
	}
}
