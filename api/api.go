package api

import (
	"net/http"
	"sync/atomic"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"watchbill/api/eido"
	"watchbill/api/web"
	"watchbill/coverage/whatif"
	"watchbill/dispatch"
	"watchbill/dispatch/avl"
	"watchbill/roster"
)

// Roster gives the roster that is in force.
type Roster interface {
	// Book returns the published Book, nil before there is one. It never waits.
	Book() *roster.Book
}

// Options say what the interface answers from. Roster, Nearest and Web.Now are required. Where another part is nil its
// routes answer 503: they say that the service runs without it.
type Options struct {
	Roster  Roster
	Nearest Nearest
	Web     web.Options

	Recommendations Recommendations // this and the next four: a desk.Desk
	Assignments     Assignments
	Reports         Reports
	Journal         Journal
	WatchList       WatchList
	Units           Units // a dispatch.Board
	Positions       Positions
	Places          Places
	Events          Events
	Alerts          Alerts
	EIDO            EIDO
	Calendars       Calendars // a subscription.Register
	Trail           Trail
	Backups         Backups
	// Hazardous tells whether one of the hazards that GET /v1/nearest is asked with sends officers first, and warns, each
	// warning once, of those that it does not know. Nil: any does.
	Hazardous func(hazards []string) (first bool, warnings []dispatch.Warning)

	// Grids keeps computed grids; whoever else serves from the same roster can share it. Nil: one of our own.
	Grids *Grids
	// Registry gets our metrics, and /metrics shows all that it holds. Nil: an empty one.
	Registry *prometheus.Registry
	// Version is that of the program, and Epoch names the store that revisions are counted in, such as a number drawn
	// when a store is made. Both go into every ETag, so that no client takes one store's answer for another's.
	Version, Epoch string
}

// server holds what the handlers share.
type server struct {
	opt     Options
	metrics *metrics
	asked   atomic.Pointer[whatif.Baseline] // what POST /v1/whatif was last asked of
	draws   chan struct{}                   // holds a token while attrition is drawn
}

// New returns the handler of all routes. It starts no goroutine and is safe for concurrent use. It panics when a
// required option is missing, or when Registry already holds its metrics.
func New(opt Options) http.Handler {
	if opt.Roster == nil || opt.Nearest == nil {
		panic("api.New without a roster or without somebody to rank units")
	}
	if opt.Registry == nil {
		opt.Registry = prometheus.NewRegistry()
	}
	if opt.Web.Metrics == nil {
		opt.Web.Metrics = opt.Registry
	}
	if opt.Grids == nil {
		opt.Grids = NewGrids()
	}
	opt.Web.Bodies = bodies
	opt.Web.Prompt = append(opt.Web.Prompt, prompt...)
	opt.Web.Streams = append(opt.Web.Streams, "/v1/events", "/v1/admin/backup")
	s := &server{opt: opt, metrics: newMetrics(opt.Registry), draws: make(chan struct{}, 1)}
	e := web.New(opt.Web)
	for _, r := range s.routes() {
		e.Add(r.method, r.path, r.handle)
		if r.method == http.MethodGet {
			e.HEAD(r.path, r.handle) // net/http leaves the body out
		}
	}
	return e
}

// bodies are the limits of bodies that are batches, and of those that are small by their nature. 10,000 positions with
// all their figures are some 1.5 MB.
var bodies = map[string]int64{
	"/v1/positions":       4 << 20,
	"/v1/units":           4 << 20,
	"/v1/recommendations": 64 << 10,
	"/v1/assignments":     64 << 10,
	"/v1/assignments/:id": 64 << 10,
	"/v1/eido":            eido.MaxDocument,
	"/v1/whatif":          maxWhatIf,
	"/v1/feeds/osmand":    avl.MaxBody,
	"/v1/feeds/owntracks": avl.MaxBody,
}

// prompt are the routes that answer from memory and wait for nothing.
var prompt = []string{"/v1/nearest", "/v1/units/:unit", "/v1/locate", "/v1/positions", "/v1/feeds/osmand", "/v1/feeds/owntracks", "/healthz", "/readyz"}

// route is a method of a path.
type route struct {
	method, path string
	handle       echo.HandlerFunc
}

// routes lists all there is, as openapi.yaml does.
func (s *server) routes() []route {
	const get, post, put, patch, del = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
	return []route{
		{get, "/v1/nearest", s.nearest},
		{post, "/v1/recommendations", s.recommend},
		{get, "/v1/recommendations/:id", s.recommendation},
		{get, "/v1/assignments", s.assignments},
		{post, "/v1/assignments", s.assign},
		{get, "/v1/assignments/:id", s.assignment},
		{patch, "/v1/assignments/:id", s.advance},
		{get, "/v1/watch-list", s.watchList},
		{del, "/v1/watch-list/:call_id", s.unwatch},
		{get, "/v1/journal", s.journal},
		{get, "/v1/locate", s.locate},
		{post, "/v1/eido", s.postEIDO},
		{get, "/v1/units", s.units},
		{put, "/v1/units", s.putUnits},
		{get, "/v1/units/:unit", s.unit},
		{get, "/v1/units/:unit/route", s.route},
		{put, "/v1/units/:unit/status", s.putStatus},
		{post, "/v1/positions", s.postPositions},
		{get, "/v1/feeds/osmand", s.osmand},
		{post, "/v1/feeds/osmand", s.osmand},
		{post, "/v1/feeds/owntracks", s.owntracks},
		{get, "/v1/events", s.events},
		{get, "/v1/alerts", s.alerts},
		{post, "/v1/whatif", s.postWhatIf},
		{get, "/v1/coverage", s.coverage},
		{get, "/v1/gaps", s.gaps},
		{get, "/v1/targets/gaps", s.targetGaps},
		{get, "/v1/forecast", s.forecast()},
		{get, "/v1/recruitment", s.recruitment(newPlans())},
		{get, "/v1/credentials/standing", s.standings},
		{get, "/v1/reports", s.reports},
		{get, "/v1/reports/coverage", s.coverageReport},
		{get, "/v1/reports/response", s.responseReport},
		{get, "/v1/reports/credentials", s.credentialsReport},
		{get, "/v1/reports/roll-call", s.rollCall},
		{get, "/v1/officers/:id/calendar.ics", s.officerCalendar},
		{get, "/v1/districts/:id/calendar.ics", s.districtCalendar},
		{get, "/v1/audit", s.audit},
		{get, "/v1/admin/backup", s.backup(make(chan struct{}, 1))},
		{get, "/healthz", s.healthz},
		{get, "/readyz", s.readyz},
		{get, "/metrics", echo.WrapHandler(promhttp.HandlerFor(s.opt.Registry, promhttp.HandlerOpts{DisableCompression: true}))},
		{get, "/openapi.yaml", s.document},
	}
}

// book returns the Book in force. The error is of kind Unavailable.
func (s *server) book() (*roster.Book, error) {
	if b := s.opt.Roster.Book(); b != nil {
		return b, nil
	}
	return nil, &roster.Error{Kind: roster.Unavailable, Msg: "No roster is loaded yet."}
}

// today returns the date that the agency's clocks show.
func (s *server) today(book *roster.Book) roster.Date {
	return book.Zone().DateAt(roster.MinuteOf(s.opt.Web.Now()))
}
