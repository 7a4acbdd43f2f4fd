package api

import (
	"time"

	"watchbill/dispatch"
	"watchbill/dispatch/desk"
)

// AppendAnswer is what answers are written with.
var AppendAnswer = appendAnswer

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
