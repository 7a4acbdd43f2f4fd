package api

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"watchbill/api/web"
	"watchbill/roster"
)

// Roster gives the roster that is in force.
type Roster interface {
	// Book returns the published Book, nil before there is one. It never waits.
	Book() *roster.Book
}

// Options say what the interface answers from. Roster, Nearest and Web.Now are required.
type Options struct {
	Roster  Roster
	Nearest Nearest
	Web     web.Options
	// Grids keeps computed grids; whoever else serves from the same roster can share it. Nil: one of our own.
	Grids *Grids
	// Registry gets our metrics, and /metrics shows all that it holds. Nil: an empty one.
	Registry *prometheus.Registry
	// Version is that of the program, and Epoch names the store that revisions are counted in, such as a number drawn
	// when a store is made. Both go into every ETag, so that no client takes one store's answer for another's.
	Version, Epoch string
}

// server holds what the handlers share.
type server struct{ opt Options }

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
	s := &server{opt}
	e := web.New(opt.Web)
	for _, r := range s.routes() {
		e.GET(r.path, r.handle)
		e.HEAD(r.path, r.handle) // net/http leaves the body out
	}
	return e
}

// route is a path that is read.
type route struct {
	path   string
	handle echo.HandlerFunc
}

// routes lists all there is, as openapi.yaml does.
func (s *server) routes() []route {
	return []route{
		{"/v1/nearest", s.nearest},
		{"/v1/coverage", s.coverage},
		{"/v1/gaps", s.gaps},
		{"/v1/targets/gaps", s.targetGaps},
		{"/v1/credentials/standing", s.standings},
		{"/healthz", s.healthz},
		{"/readyz", s.readyz},
		{"/metrics", echo.WrapHandler(promhttp.HandlerFor(s.opt.Registry, promhttp.HandlerOpts{DisableCompression: true}))},
		{"/openapi.yaml", s.document},
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
