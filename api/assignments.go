package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/dispatch"
	"watchbill/dispatch/desk"
)

// Assignments gives units to calls. Errors are those of the methods of [desk.Desk].
type Assignments interface {
	Assign(context.Context, desk.Choice) (*desk.Assignment, error)
	Advance(context.Context, dispatch.AssignmentID, desk.Progress) (*desk.Assignment, error)
	Assignment(dispatch.AssignmentID) (*desk.Assignment, error)
	Assignments(open bool) []*desk.Assignment
}

// assign answers POST /v1/assignments: of many who want the same people exactly one gets them.
func (s *server) assign(c echo.Context) error {
	if err := newQuery(c).done(); err != nil {
		return err
	}
	b, err := readJSON(c)
	if err != nil {
		return err
	}
	ask := b.claim()
	if err := b.done(); err != nil {
		return err
	}
	if s.opt.Assignments == nil {
		return unavailable("assignments")
	}
	ask.Key, ask.By = c.Request().Header.Get("Idempotency-Key"), by(c)
	a, err := s.opt.Assignments.Assign(c.Request().Context(), ask)
	if err != nil {
		return inBody(err, nil)
	}
	c.Response().Header().Set("Location", "/v1/assignments/"+string(a.ID))
	return sendAssignment(c, http.StatusCreated, a)
}

// assignments answers GET /v1/assignments.
func (s *server) assignments(c echo.Context) error {
	q := newQuery(c, "open", "limit", "cursor")
	open := q.choice("open", "false", "true", "false") == "true"
	p := q.paging(maxLimit)
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.Assignments == nil {
		return unavailable("assignments")
	}
	list := s.opt.Assignments.Assignments(open)
	part, next := pageOf(list, p, func(a *desk.Assignment) string { return string(a.ID) })
	return sendJSON(c, http.StatusOK, struct {
		Page
		Assignments []*desk.Assignment `json:"assignments"`
	}{Page{len(list), next}, part})
}

// assignment answers GET /v1/assignments/{id}.
func (s *server) assignment(c echo.Context) error {
	q := newQuery(c)
	id := q.name("id")
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.Assignments == nil {
		return unavailable("assignments")
	}
	a, err := s.opt.Assignments.Assignment(dispatch.AssignmentID(id))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "private, no-cache") // may be kept, must be asked about
	if matches(c, revisionTag(a.Revision)) {
		return c.NoContent(http.StatusNotModified)
	}
	return sendJSON(c, http.StatusOK, a)
}

// advance answers PATCH /v1/assignments/{id}.
func (s *server) advance(c echo.Context) error {
	q := newQuery(c)
	id := q.name("id")
	if err := q.done(); err != nil {
		return err
	}
	b, err := readJSON(c)
	if err != nil {
		return err
	}
	ask := b.progress()
	if err := b.done(); err != nil {
		return err
	}
	if s.opt.Assignments == nil {
		return unavailable("assignments")
	}
	if ask.Revision, err = s.ifMatch(c.Request(), dispatch.AssignmentID(id)); err != nil {
		return err
	}
	ask.Key, ask.By = c.Request().Header.Get("Idempotency-Key"), by(c)
	a, err := s.opt.Assignments.Advance(c.Request().Context(), dispatch.AssignmentID(id), ask)
	var moved *desk.Moved
	switch {
	case errors.As(err, &moved):
		return stale(moved.Revision)
	case err != nil:
		return inBody(err, nil)
	}
	return sendAssignment(c, http.StatusOK, a)
}

func sendAssignment(c echo.Context, status int, a *desk.Assignment) error {
	c.Response().Header().Set("ETag", revisionTag(a.Revision))
	return sendJSON(c, status, a)
}

func revisionTag(revision uint64) string { return `"` + strconv.FormatUint(revision, 10) + `"` }

func stale(revision uint64) error {
	return &web.StatusError{Status: http.StatusPreconditionFailed, Detail: fmt.Sprintf("The record is at revision %d by now, which If-Match does not name.", revision)}
}

// ifMatch returns the revision that the record must be at, 0 for any. One tag is passed on as it is, so that a request
// that is repeated with its key gets its answer again though the record has moved on.
func (s *server) ifMatch(r *http.Request, id dispatch.AssignmentID) (uint64, error) {
	tags := strings.Split(strings.Join(r.Header.Values("If-Match"), ","), ",")
	for i := range tags {
		tags[i] = strings.TrimPrefix(strings.TrimSpace(tags[i]), "W/")
	}
	if len(tags) == 1 {
		if tags[0] == "" || tags[0] == "*" {
			return 0, nil
		}
		if n, err := strconv.ParseUint(strings.Trim(tags[0], `"`), 10, 63); err == nil && n > 0 && revisionTag(n) == tags[0] {
			return n, nil
		}
	}
	a, err := s.opt.Assignments.Assignment(id)
	if err != nil {
		return 0, err
	}
	for _, t := range tags {
		if t == revisionTag(a.Revision) {
			return a.Revision, nil
		}
	}
	return 0, stale(a.Revision)
}

var (
	claimMembers    = []string{"recommendation_id", "unit_id", "override_reason"}
	progressMembers = []string{"state", "outcome", "reason", "undo", "at"}
	states          = []desk.State{desk.EnRoute, desk.OnScene, desk.Cleared, desk.Cancelled}
)

func (b *body) claim() (q desk.Choice) {
	given := b.object(claimMembers, func(i int) {
		switch i {
		case 0:
			q.Recommendation = desk.RecommendationID(b.id())
		case 1:
			q.Unit = dispatch.UnitID(b.sign())
		case 2:
			q.OverrideReason = b.line(desk.MaxReason)
		}
	})
	b.require(given, claimMembers, 2)
	return q
}

func (b *body) progress() (q desk.Progress) {
	b.object(progressMembers, func(i int) {
		switch i {
		case 0:
			q.State = choice(b, states...)
		case 1:
			q.Outcome = choice(b, desk.Outcomes...)
		case 2:
			q.Reason = b.line(desk.MaxReason)
		case 3:
			q.Undo = b.flag()
		case 4:
			q.At = b.instant()
		}
	})
	return q
}
