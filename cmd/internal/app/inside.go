package app

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/store/audit"
)

// What goes over the socket. It is between a service and commands of one version, not an interface for others.
const (
	pathRevision   = "/internal/1/revision" // GET: holding
	pathRoster     = "/internal/1/roster"   // GET: a pack as .zip, recorded with ?for=export or what else it is for; POST: the same in, Imported out, ?dry-run=true to try
	headerRevision = "Watchbill-Revision"
)

// holding is what a service says of the store that it holds.
type holding struct {
	Revision uint64 `json:"revision"` // of the roster that is served; 0: none
	Listen   string `json:"listen"`
}

// refusal is the body of every answer but 200.
type refusal struct {
	Msg    string      `json:"msg"`
	Kind   roster.Kind `json:"kind,omitempty"`
	Faults pack.Faults `json:"faults,omitempty"`
}

// inside answers on the socket.
type inside struct {
	a    *App
	turn chan struct{} // held by the one transfer under way, which bounds memory
}

func (in *inside) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	withBeat(w, r, time.Now, in.answer)
}

func (in *inside) answer(w http.ResponseWriter, r *http.Request) {
	var err error
	switch r.Method + " " + r.URL.Path {
	case "GET " + pathRevision:
		err = in.revision(w)
	case "GET " + pathRoster:
		err = in.inTurn(w, r, in.export)
	case "GET " + pathImage:
		err = in.inTurn(w, r, in.image)
	case "GET " + pathTrail, "DELETE " + pathTrail:
		err = in.audit(w, r)
	case "GET " + pathJournal:
		err = in.journal(w, r)
	case "POST " + pathRoster:
		err = in.inTurn(w, r, in.take)
	case "GET " + pathCalendars, "POST " + pathCalendars, "DELETE " + pathCalendars:
		err = in.calendars(w, r)
	case "POST " + pathPeople:
		err = in.people(w, r)
	case "GET " + pathAsked:
		err = in.asked(w, r)
	default:
		err = &roster.Error{Kind: roster.NotFound, Msg: "the service is of another version of watchbill: restart it with this one"}
	}
	if err != nil {
		refuse(w, err)
	}
}

func refuse(w http.ResponseWriter, err error) {
	body := refusal{Msg: "the service could not do it; see its log"}
	status := http.StatusInternalServerError
	var domain *roster.Error
	var faults pack.Faults
	switch {
	case errors.As(err, &faults):
		status, body = http.StatusUnprocessableEntity, refusal{Msg: "the pack has faults", Kind: roster.Invalid, Faults: faults}
	case errors.As(err, &domain):
		status, body = http.StatusConflict, refusal{Msg: domain.Msg, Kind: domain.Kind}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // if the other side is gone, it is gone
}

func (in *inside) inTurn(w http.ResponseWriter, r *http.Request, do func(http.ResponseWriter, *http.Request) error) error {
	select {
	case in.turn <- struct{}{}:
		defer func() { <-in.turn }()
		return do(w, r)
	case <-time.After(turnWait):
		return &roster.Error{Kind: roster.Unavailable, Msg: "another import or export is under way; try again"}
	case <-r.Context().Done():
		return r.Context().Err()
	}
}

func (in *inside) revision(w http.ResponseWriter) error {
	h := holding{Listen: in.a.addr.String()}
	if book := in.a.served.Book(); book != nil {
		h.Revision = book.Revision()
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(h)
}

// export sends the roster that is served.
func (in *inside) export(w http.ResponseWriter, r *http.Request) error {
	book := in.a.served.Book()
	if book == nil {
		return noRoster(in.a.opt.Dir)
	}
	switch what := r.URL.Query().Get("for"); what {
	case "":
	case "export":
		if err := in.a.trail.Append(r.Context(), exporting(book, caller(r), onSocket)); err != nil {
			return in.failed("export", err)
		}
	default:
		if err := in.a.trail.Append(r.Context(), reporting(book, what, caller(r), onSocket)); err != nil {
			return in.failed("export", err)
		}
	}
	return withTransfer(in.a.opt.Dir, func(file string) error {
		if err := pack.Write(r.Context(), file, book.Records()); err != nil {
			return in.failed("export", err)
		}
		f, err := os.Open(file)
		if err != nil {
			return in.failed("export", err)
		}
		defer f.Close()
		w.Header().Set("Content-Type", "application/zip")
		w.Header().Set(headerRevision, strconv.FormatUint(book.Revision(), 10))
		_, _ = io.Copy(w, f) // if the other side is gone, it is gone
		return nil
	})
}

// take imports the pack in the body, or says what that would change.
func (in *inside) take(w http.ResponseWriter, r *http.Request) error {
	var done Imported
	err := withTransfer(in.a.opt.Dir, func(file string) error {
		if err := receive(file, http.MaxBytesReader(w, r.Body, maxTransfer)); err != nil {
			return in.failed("import", err)
		}
		book, faults, err := pack.Open(r.Context(), file)
		if err != nil {
			return in.failed("import", err)
		}
		if err := faults.Err(); err != nil {
			in.a.metrics.imports.WithLabelValues("refused").Inc()
			return err
		}
		done, err = in.store(r.Context(), book, r.URL.Query().Get("dry-run") == "true", caller(r))
		return err
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(done)
}

// store imports, and waits until what it imported is served.
func (in *inside) store(ctx context.Context, book *roster.Book, try bool, who audit.Who) (Imported, error) {
	done, err := replace(ctx, in.a.served.store, book.Records(), try, importBy(in.a.trail.Log, who, onSocket))
	if err != nil {
		return done, in.failed("import", err)
	}
	outcome := "done"
	switch {
	case try:
		outcome = "tried"
	case !done.Changed:
		outcome = "same"
	default:
		if err := in.a.served.wait(ctx, done.Revision); err != nil {
			return done, in.failed("import", err)
		}
		in.a.opt.Log.Info().Uint64("revision", done.Revision).Msg("roster imported")
	}
	in.a.metrics.imports.WithLabelValues(outcome).Inc()
	return done, nil
}

// failed passes on what a user may be told and logs the rest.
func (in *inside) failed(doing string, err error) error {
	if doing == "import" {
		in.a.metrics.imports.WithLabelValues("failed").Inc()
	}
	var domain *roster.Error
	if !errors.As(err, &domain) {
		in.a.opt.Log.Error().Err(err).Str("doing", doing).Msg("a transfer failed")
	}
	return err
}
