package api

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
)

// AppendAnswer is what answers are written with.
var AppendAnswer = appendAnswer

// Inert is what cells of text are written with.
var Inert = inert[string]

// ClassOf is the class of a pattern, and Heavy those of the heavy one.
var (
	ClassOf = classOf
	Heavy   = heavy
)

// AppendNumber is what numbers are written with.
var AppendNumber = appendNumber

// AppendUnit is what units are written with.
var AppendUnit = appendUnit

// ReadFixes reads the body of POST /v1/positions.
func ReadFixes(text []byte) ([]dispatch.Fix, error) {
	return read(text, (*body).fixes)
}

// ReadReports reads the body of PUT /v1/units.
func ReadReports(text []byte, now time.Time) ([]dispatch.Report, error) {
	return read(text, func(b *body) []dispatch.Report { return b.reports(now) })
}

// ReadRequest reads the body of POST /v1/recommendations.
func ReadRequest(text []byte) (desk.Request, error) {
	return read(text, (*body).request)
}

// ReadProgress reads the body of PATCH /v1/assignments/{id}.
func ReadProgress(text []byte) (desk.Progress, error) {
	return read(text, (*body).progress)
}

func read[V any](text []byte, value func(*body) V) (v V, err error) {
	b, err := newBody(text)
	if err != nil {
		return v, err
	}
	v = value(b)
	return v, b.done()
}

// Route is a row of the table of routes.
type Route struct{ Method, Path, Rule string }

// Routes are all there are, with whom they are for.
func Routes() (list []Route) {
	s := &server{opt: Options{Registry: prometheus.NewRegistry()}}
	for _, r := range s.routes() {
		list = append(list, Route{r.method, r.path, r.rule.String()})
	}
	return list
}

// WithoutSeconds is what moments of a row are read with.
func WithoutSeconds(text []byte) []byte { return withoutSeconds(text) }
