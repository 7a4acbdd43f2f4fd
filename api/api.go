package api

import (
	"maps"
	"net/http"
	"slices"
	"sync/atomic"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"watchbill/api/eido"
	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/api/web/signin"
	"watchbill/coverage/whatif"
	"watchbill/dispatch"
	"watchbill/dispatch/avl"
	"watchbill/roster"
	"watchbill/roster/training"
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
	Addresses       Addresses
	Trail           Trail
	Backups         Backups
	Edits           Edits      // an edit.Editor
	Once            Once       // an idempotency.Register
	Staffing        Staffing   // a staffing.Register
	Strictness      Strictness // a strictness.Register
	Packs           Packs
	Exports         Exports // an audit.Log
	Desk            *signin.Desk
	Pages           []web.Route // what people look at, beside the interface
	People          *People     // accounts, keys and the settings of sign-in
	// Hazardous tells whether one of the hazards that GET /v1/nearest is asked with sends officers first, and warns, each
	// warning once, of those that it does not know. Nil: any does.
	Hazardous func(hazards []string) (first bool, warnings []dispatch.Warning)

	// StoreFails tells whether the store cannot be written at present. Nil: it can.
	StoreFails func() bool

	// Grids keeps computed grids; whoever else serves from the same roster can share it. Nil: one of our own.
	Grids *Grids
	// Rates are how often one client may ask. Nil: as often as they like.
	Rates Rates
	// Processors is how many there are. The lanes leave one of them free. 0: as many as Go shares its work out among.
	Processors int
	// Registry gets our metrics, and /metrics shows all that it holds. Nil: an empty one.
	Registry *prometheus.Registry
	// Version is that of the program, and Epoch names the store that revisions are counted in, such as a number drawn
	// when a store is made. Both go into every ETag, so that no client takes one store's answer for another's.
	Version, Epoch string
}

// server holds what the handlers share.
type server struct {
	opt      Options
	metrics  *metrics
	asked    atomic.Pointer[whatif.Baseline] // what POST /v1/whatif was last asked of
	reviewed atomic.Pointer[training.Review] // what was last asked of everybody's standing
	draws    chan struct{}                   // holds a token while attrition is drawn
	hearing  listeners                       // of events
	changed  *changed                        // how published periods differ from the newest Book
	outlook  *outlook                        // what the consequences of writes are held against
	moving   chan struct{}                   // holds a token while a roster is imported or exported
	rules    map[string]access.Rule          // by "METHOD pattern"; not changed once there are requests
	read     readToday                       // calendars
	parts    parts                           // of the roster, for those who answer for a part

	verified atomic.Pointer[AuditVerified] // what was found when the audit trail was last walked
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
	opt.Web.Prompt, opt.Web.Lookups = append(opt.Web.Prompt, prompt...), append(opt.Web.Lookups, lookups...)
	opt.Web.Streams = append(opt.Web.Streams, "/v1/events", "/v1/admin/backup", "/v1/import", "/v1/export", "/v1/audit/verification")
	s := &server{opt: opt, metrics: newMetrics(opt.Registry), draws: make(chan struct{}, 1), parts: parts{turn: opt.Grids}, outlook: newOutlook(), changed: newChanged(), moving: make(chan struct{}, 1)}
	routes := s.routes()
	s.rules = make(map[string]access.Rule, len(routes)+len(opt.Pages))
	for _, r := range routes {
		s.rules[r.method+" "+r.path] = r.rule
	}
	opt.Web.Rules = s.rules
	opt.Web.Classes, opt.Web.Class = classes(routes, &opt)
	if opt.Rates != nil {
		opt.Web.Wrong = wrongRate
	}
	opt.Web.Bodies = maps.Clone(bodies)
	for _, p := range opt.Pages {
		s.rules[p.Method+" "+p.Path] = p.Rule
		if p.Body != 0 {
			opt.Web.Bodies[p.Path] = max(p.Body, opt.Web.Bodies[p.Path])
		}
		if p.Quiet {
			opt.Web.Quiet = append(opt.Web.Quiet, p.Path)
		}
		if p.Stream {
			opt.Web.Streams = append(opt.Web.Streams, p.Path)
		}
	}
	e := web.New(opt.Web)
	for _, r := range routes {
		e.Add(r.method, r.path, r.handle)
		if r.method == http.MethodGet {
			e.HEAD(r.path, r.handle) // net/http leaves the body out
		}
	}
	for _, p := range opt.Pages {
		e.Add(p.Method, p.Path, p.Handle)
		if p.Method == http.MethodGet {
			e.HEAD(p.Path, p.Handle)
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
	"/v1/import":          maxPack,
	"/v1/districts":       4 << 20,
	"/v1/districts/:id":   4 << 20,
	"/v1/feeds/osmand":    avl.MaxBody,
	"/v1/feeds/owntracks": avl.MaxBody,
	"/sign-in":            maxForm,
	"/sign-in/code":       maxForm,
	"/sign-in/link":       maxForm,
	"/sign-in/factor":     maxForm,
	"/sign-in/password":   maxForm,
	"/sign-out":           maxForm,
	"/prove":              maxForm,
}

// lookups are the routes that somebody waits for who sends help.
var lookups = []string{"/v1/nearest", "/v1/recommendations", "/v1/locate"}

// prompt are the routes that answer from memory and wait for nothing.
var prompt = []string{"/v1/nearest", "/v1/units/:unit", "/v1/locate", "/v1/positions", "/v1/feeds/osmand", "/v1/feeds/owntracks", "/healthz", "/readyz"}

// route is a method of a path, and whom it is for.
type route struct {
	method, path string
	rule         access.Rule
	handle       echo.HandlerFunc
}

// routes lists all there is, as openapi.yaml does, and who may: a letter each for dispatcher, supervisor, coordinator,
// administrator, auditor, machine (CAD), officer and clinician, a small one where they get only what is their own, and a
// "!" where a person proves first who they are, a "*" where it is the whole agency's and not for who is bound to districts.
func (s *server) routes() []route {
	const get, post, put, patch, del = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
	return append([]route{
		{get, "/v1/agency", access.For("DSCAU---"), s.getObject(agencyObject)},
		{patch, "/v1/agency", access.For("---A----*"), s.patchObject(agencyObject)},
		{get, "/v1/policy", access.For("DSCAU---"), s.getObject(policyObject)},
		{patch, "/v1/policy", access.For("---A----*"), s.patchObject(policyObject)},
		{get, "/v1/settings/work-rules", access.For("-SCAU---"), s.strictness},
		{put, "/v1/settings/work-rules", access.For("---A----!*"), s.putStrictness},
		{get, "/v1/nearest", access.For("DSCA-M--"), s.nearest},
		{post, "/v1/recommendations", access.For("DS---M--"), s.recommend},
		{get, "/v1/recommendations/:id", access.For("DSCAUM--"), s.recommendation},
		{get, "/v1/assignments", access.For("DSCAUM--"), s.assignments},
		{post, "/v1/assignments", access.For("DS---M--"), s.assign},
		{get, "/v1/assignments/:id", access.For("DSCAUM--"), s.assignment},
		{patch, "/v1/assignments/:id", access.For("DS---M--"), s.advance},
		{get, "/v1/watch-list", access.For("DSCA-M--"), s.watchList},
		{del, "/v1/watch-list/:call_id", access.For("DS---M--"), s.unwatch},
		{get, "/v1/journal", access.For("DSCAUM--"), s.journal},
		{get, "/v1/locate", access.For("DSCA-M--"), s.locate},
		{post, "/v1/eido", access.For("DS---M--"), s.postEIDO},
		{get, "/v1/units", access.For("DSCA-M--"), s.units},
		{put, "/v1/units", access.For("-----M--"), s.putUnits},
		{get, "/v1/units/:unit", access.For("DSCA-M--"), s.unit},
		{get, "/v1/units/:unit/route", access.For("DSCA-M--"), s.route},
		{put, "/v1/units/:unit/status", access.For("DS---M--"), s.putStatus},
		{post, "/v1/positions", access.For("-----M--"), s.postPositions},
		{get, "/v1/feeds/osmand", access.For("-----M--"), s.osmand},
		{post, "/v1/feeds/osmand", access.For("-----M--"), s.osmand},
		{post, "/v1/feeds/owntracks", access.For("-----M--"), s.owntracks},
		{get, "/v1/events", access.For("DSCA-M--"), s.events},
		{get, "/v1/alerts", access.For("DSCAU---"), s.alerts},
		{post, "/v1/whatif", access.For("-SCA----"), s.postWhatIf},
		{get, "/v1/coverage", access.For("DSCAUM--"), s.coverage},
		{get, "/v1/gaps", access.For("DSCAU---"), s.gaps},
		{get, "/v1/gaps/:id/fillers", access.For("-SC-U---"), s.fillers},
		{get, "/v1/workrules/breaches", access.For("-SC-U---"), s.breaches},
		{get, "/v1/targets/gaps", access.For("-SCAU---"), s.targetGaps},
		{get, "/v1/forecast", access.For("-SCAU---"), s.forecast()},
		{get, "/v1/recruitment", access.For("-SCAU---"), s.recruitment(newPlans())},
		{get, "/v1/credentials/standing", access.For("-SCAU-ol"), s.standings},
		{get, "/v1/reports", access.For("-SCAU---"), s.reports},
		{get, "/v1/reports/coverage", access.For("-SCAU---"), s.coverageReport},
		{get, "/v1/reports/response", access.For("-SCAU---"), s.responseReport},
		{get, "/v1/reports/credentials", access.For("-SCAU---"), s.credentialsReport},
		{get, "/v1/reports/roll-call", access.For("DSCAU---"), s.rollCall},
		{get, "/v1/officers/:id/calendar.ics", access.Public, s.officerCalendar},
		{get, "/v1/districts/:id/calendar.ics", access.Public, s.districtCalendar},
		{get, "/v1/officers/:id/calendars", access.For("---A--ol"), s.addresses},
		{http.MethodPost, "/v1/officers/:id/calendars", access.For("------ol"), s.issueAddress},
		{http.MethodDelete, "/v1/officers/:id/calendars/:number", access.For("---A--ol"), s.revokeAddress},
		{get, "/v1/audit", access.For("---AU---*"), s.audit},
		{get, "/v1/audit/verification", access.For("---AU---*"), s.verification(make(chan struct{}, 1))},
		{get, "/v1/admin/backup", access.For("---A----!*"), s.backup(make(chan struct{}, 1))},
		{get, "/healthz", access.Public, s.healthz},
		{get, "/readyz", access.Public, s.readyz},
		{get, "/metrics", access.For("---AU---"), echo.WrapHandler(promhttp.HandlerFor(s.opt.Registry, promhttp.HandlerOpts{DisableCompression: true}))},
		{get, "/openapi.yaml", access.Public, s.document},
		{get, "/v1/me", access.For("DSCAUMOL"), s.me},
		{get, "/v1/users", access.For("---AU---*"), s.users},
		{post, "/v1/users", access.For("---A----!*"), s.postUser},
		{get, "/v1/users/:id", access.For("---AU---*"), s.user},
		{patch, "/v1/users/:id", access.For("---A----!*"), s.patchUser},
		{del, "/v1/users/:id", access.For("---A----!*"), s.deleteUser},
		{post, "/v1/users/:id/unlock", access.For("---A----!*"), s.unlockUser},
		{post, "/v1/users/:id/invitation", access.For("---A----!*"), s.inviteUser},
		{del, "/v1/users/:id/sessions", access.For("---A----!*"), s.endSessions},
		{get, "/v1/keys", access.For("---AU---*"), s.keys},
		{post, "/v1/keys", access.For("---A----!*"), s.postKey},
		{del, "/v1/keys/:id", access.For("---A----!*"), s.deleteKey},
		{post, "/v1/keys/:id/rotation", access.For("---A----!*"), s.rotateKey},
		{get, "/v1/settings/sign-in", access.For("---AU---*"), s.signInSettings},
		{put, "/v1/settings/sign-in", access.For("---A----!*"), s.putSignInSettings},
		{get, "/sign-in", access.Public, s.desk((*signin.Desk).SignInPage)},
		{post, "/sign-in", access.Public, s.desk((*signin.Desk).SignIn)},
		{post, "/sign-in/code", access.Public, s.desk((*signin.Desk).Code)},
		{get, "/sign-in/link", access.Public, s.desk((*signin.Desk).LinkPage)},
		{post, "/sign-in/link", access.Public, s.desk((*signin.Desk).TakeLink)},
		{get, "/sign-in/factor", access.Public, s.desk((*signin.Desk).FactorPage)},
		{post, "/sign-in/factor", access.Public, s.desk((*signin.Desk).SetFactor)},
		{post, "/sign-in/factor/remove", access.Public, s.desk((*signin.Desk).RemoveFactor)},
		{get, "/sign-in/password", access.Public, s.desk((*signin.Desk).PasswordPage)},
		{post, "/sign-in/password", access.Public, s.desk((*signin.Desk).SetPassword)},
		{get, "/sign-in/oidc", access.Public, s.desk((*signin.Desk).ToProvider)},
		{get, "/sign-in/oidc/callback", access.Public, s.desk((*signin.Desk).FromProvider)},
		{get, "/prove", access.Public, s.desk((*signin.Desk).ProvePage)},
		{post, "/prove", access.Public, s.desk((*signin.Desk).Prove)},
		{post, "/sign-out", access.Public, s.desk((*signin.Desk).SignOut)},
		{del, "/v1/session", access.Public, s.desk((*signin.Desk).EndSession)},
	}, slices.Concat(s.nounRoutes(), s.packRoutes(), s.staffingRoutes())...)
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
