package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"watchbill/roster"
	"watchbill/roster/staffing"
)

// pathAsked is, on the socket, GET with ?from=: who was asked to take open duty since.
const pathAsked = "/internal/1/asked"

// Asked lists, by officer, when they were asked to take open duty from a moment on, with their answers as of now, or as of the
// service's clock where one runs.
func (d *Data) Asked(ctx context.Context, from, now time.Time) (map[roster.OfficerID][]staffing.Asked, error) {
	if d.remote == nil {
		return staffing.New(staffing.Options{KV: d.kv}).AskedSince(ctx, from, now)
	}
	w := watch(ctx, stallWait)
	defer w.stop()
	answer, err := d.remote.do(w, http.MethodGet, pathAsked+"?from="+url.QueryEscape(from.UTC().Format(time.RFC3339)), nil)
	if err != nil {
		return nil, w.because(d.remote.held, err)
	}
	defer answer.Body.Close()
	var asked map[roster.OfficerID][]staffing.Asked
	if err := json.NewDecoder(w.reading(answer.Body)).Decode(&asked); err != nil {
		return nil, w.because(d.remote.held, fmt.Errorf("the service's answer: %w", err))
	}
	return asked, nil
}

// asked answers pathAsked.
func (in *inside) asked(w http.ResponseWriter, r *http.Request) error {
	from, err := time.Parse(time.RFC3339, r.URL.Query().Get("from"))
	if err != nil {
		return roster.Invalidf("from", "%v", err)
	}
	asked, err := in.a.staffing.AskedSince(r.Context(), from, in.a.served.now())
	if err != nil {
		return in.failed("asked", err)
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(asked)
}
