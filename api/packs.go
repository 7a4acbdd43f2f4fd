package api

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/store"
	"watchbill/roster/store/audit"
)

// Packs takes whole rosters in and gives them out.
type Packs interface {
	// Import puts the pack in a .zip that body holds in place of the roster, and records that; with dry it only says what
	// that would change. It keeps what it reads on disk, not in memory. Errors are pack.Faults where the pack has any.
	Import(ctx context.Context, body io.Reader, dry bool, who audit.Who, address string) (store.Changes, error)
	// Export makes a .zip of the roster in force, with its size in bytes. That it was given out is recorded first. The caller
	// closes it, which removes it.
	Export(ctx context.Context, who audit.Who, address string) (zip io.ReadCloser, size int64, revision uint64, err error)
}

const (
	zipType = "application/zip"
	// maxPack is the most bytes of a pack that comes in; what it may unpack to is package pack's to limit.
	maxPack = 256 << 20
	// transferWait is how long one transfer may take.
	transferWait = 10 * time.Minute
	// turnWait is how long one waits for another to end.
	turnWait = 5 * time.Second
	// maxPackFaults is how many faults an answer in JSON lists.
	maxPackFaults = 1000
)

// Imported is the answer of POST /v1/import.
type Imported struct {
	Revision uint64         `json:"revision"` // the roster's: the one it took, or, where nothing changed or would, the one it is at
	DryRun   bool           `json:"dry_run"`
	Changed  bool           `json:"changed"` // whether anything differs
	Files    []ImportedFile `json:"files"`   // those with rows before or after, in the pack's order
}

// ImportedFile counts the rows of one file.
type ImportedFile struct {
	File      string `json:"file"`
	Added     int    `json:"added"`
	Changed   int    `json:"changed"`
	Unchanged int    `json:"unchanged"`
	Removed   int    `json:"removed"`
}

func newImported(c store.Changes, dry bool) Imported {
	a := Imported{Revision: c.Revision, DryRun: dry, Changed: c.Any(), Files: []ImportedFile{}}
	for _, t := range c.Tables {
		if t.Added+t.Changed+t.Unchanged+t.Removed > 0 {
			a.Files = append(a.Files, ImportedFile{t.File, t.Added, t.Changed, t.Unchanged, t.Removed})
		}
	}
	return a
}

// packProblem is the answer where the pack has faults.
type packProblem struct {
	web.Problem
	Total  int         `json:"faults_total"`
	Faults []packFault `json:"faults"`
}

// packFault is one thing wrong with the pack.
type packFault struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  string `json:"column"`
	Detail  string `json:"detail"`
	Warning bool   `json:"warning"`
}

// transfer has do work as one of at most one transfer at a time, without the deadlines of other requests.
func (s *server) transfer(c echo.Context, do func() error) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), turnWait)
	defer cancel()
	select {
	case s.moving <- struct{}{}:
		defer func() { <-s.moving }()
	case <-ctx.Done():
		return &roster.Error{Kind: roster.Unavailable, Msg: "Another import or export is under way; ask again when it is done."}
	}
	rc := http.NewResponseController(c.Response())
	if err := errors.Join(rc.SetReadDeadline(soon(transferWait)), rc.SetWriteDeadline(soon(transferWait))); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("put off the connection's deadlines: %w", err)
	}
	return do()
}

// importPack answers POST /v1/import.
func (s *server) importPack(c echo.Context) error {
	q := newQuery(c, "dry_run", "format")
	dry := q.choice("dry_run", "", "true", "false")
	if _, ok := q.given("dry_run"); !ok {
		q.fault("dry_run", "is required: true tells what the import would change, false does it")
	}
	format := q.choice("format", q.accepted(), "json", "csv")
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.Packs == nil {
		return unavailable("imports")
	}
	if err := wantType(c.Request(), zipType); err != nil {
		return err
	}
	user := access.Of(c.Request().Context())
	if user.Districts != nil {
		return &roster.Error{Kind: roster.Forbidden, Msg: "An import is of the whole agency, and your account answers for some districts only."}
	}
	return s.transfer(c, func() error {
		done, err := s.opt.Packs.Import(c.Request().Context(), c.Request().Body, dry == "true", user.Who(), c.RealIP())
		var faults pack.Faults
		if errors.As(err, &faults) {
			return sendPackFaults(c, faults, format)
		} else if err != nil {
			return err
		}
		text, err := json.Marshal(newImported(done, dry == "true"))
		if err != nil {
			return err
		}
		return sendBytes(c, jsonType[0], append(text, '\n'))
	})
}

// sendPackFaults answers with what is wrong with a pack: in JSON the first of it, in CSV all that was kept.
func sendPackFaults(c echo.Context, faults pack.Faults, format string) error {
	if format == "csv" {
		h := c.Response().Header()
		h.Set("Content-Type", "text/csv; charset=utf-8; header=present")
		h.Set("Content-Disposition", `attachment; filename="faults.csv"`)
		c.Response().WriteHeader(http.StatusUnprocessableEntity)
		w := csv.NewWriter(c.Response())
		err := w.Write([]string{"file", "line", "column", "detail", "warning"})
		for _, f := range faults {
			err = errors.Join(err, w.Write([]string{inert(f.File), strconv.Itoa(f.Line), inert(f.Column), inert(f.Msg), strconv.FormatBool(f.Warning)}))
		}
		w.Flush()
		return errors.Join(err, w.Error())
	}
	p := packProblem{Total: len(faults), Problem: web.ProblemOf(&roster.Error{Kind: roster.Invalid, Msg: "The pack has faults; nothing was imported."})}
	p.Status = http.StatusUnprocessableEntity
	for _, f := range faults[:min(len(faults), maxPackFaults)] {
		p.Faults = append(p.Faults, packFault{f.File, f.Line, f.Column, f.Msg, f.Warning})
	}
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return sendStatus(c, p.Status, web.ProblemType, append(text, '\n'))
}

// exportPack answers GET /v1/export.
func (s *server) exportPack(c echo.Context) error {
	if err := newQuery(c).done(); err != nil {
		return err
	}
	if s.opt.Packs == nil {
		return unavailable("exports")
	}
	user := access.Of(c.Request().Context())
	if user.Districts != nil {
		return &roster.Error{Kind: roster.Forbidden, Msg: "An export is of the whole agency, and your account answers for some districts only."}
	}
	if c.Request().Method == http.MethodHead { // gives nothing out, and records nothing
		c.Response().Header().Set("Content-Type", zipType)
		return c.NoContent(http.StatusOK)
	}
	return s.transfer(c, func() error {
		zip, size, revision, err := s.opt.Packs.Export(c.Request().Context(), user.Who(), c.RealIP())
		if err != nil {
			return err
		}
		defer zip.Close()
		h := c.Response().Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Type", zipType)
		h.Set("Content-Length", strconv.FormatInt(size, 10))
		h.Set("Content-Disposition", `attachment; filename="roster-`+strconv.FormatUint(revision, 10)+`.zip"`)
		c.Response().WriteHeader(http.StatusOK)
		_, err = io.Copy(c.Response(), zip)
		return err // the client has gone, or gets half a file, which its length shows
	})
}

// packRoutes are the routes of whole rosters.
func (s *server) packRoutes() []route {
	return slices.Clip([]route{
		{http.MethodPost, "/v1/import", access.For("---A----!*"), s.importPack},
		{http.MethodGet, "/v1/export", access.For("---AU---!*"), s.exportPack},
	})
}
