package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/roster/staffing"
	"watchbill/roster/store/audit"
)

// staffPublications answers GET /v1/publications.
func (s *server) staffPublications(c echo.Context) error {
	if _, err := s.staff(); err != nil {
		return err
	}
	q := newQuery(c, "in_force", "from", "to", "limit", "cursor")
	inForce, dates, p := q.choice("in_force", "", "true", "false"), q.dates(), q.paging(maxStaffPage)
	if err := q.done(); err != nil {
		return err
	}
	all, err := s.opt.Staffing.Publications(c.Request().Context())
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(x *staffing.Publication) bool {
		return !dates.Meets(x.Dates) || inForce != "" && (inForce == "true") != x.InForce()
	})
	part, next := pageOf(all, p, func(x *staffing.Publication) string { return x.ID })
	rows := make([]any, len(part))
	for i, x := range part {
		rows[i] = withRevision(x.Revision, newStaffPublication(x))
	}
	return staffPage(c, "publications", len(all), next, rows)
}

// staffPublication answers GET /v1/publications/{id}.
func (s *server) staffPublication(c echo.Context) error {
	_, id, err := s.staffNamed(c)
	if err != nil {
		return err
	}
	x, err := s.opt.Staffing.Publication(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return sendStaff(c, http.StatusOK, x.Revision, newStaffPublication(x))
}

var publishMembers = []string{"from", "to", "district_ids"}

// publish answers POST /v1/publications.
func (s *server) publish(c echo.Context) error {
	book, b, err := s.staffAsked(c)
	if err != nil {
		return err
	}
	var dates roster.DateRange
	var districts []roster.DistrictID
	given := b.object(publishMembers, func(i int) {
		switch i {
		case 0:
			dates.From = b.date()
		case 1:
			dates.To = b.date()
		case 2:
			districts = []roster.DistrictID{}
			b.list(maxLimit, func(int) { districts = append(districts, roster.DistrictID(b.id())) })
		}
	})
	b.require(given, publishMembers, 2)
	if err := b.done(); err != nil {
		return err
	}
	a := s.actor(c)
	answer := func(record any) (any, string) {
		x := record.(*staffing.Publication) //nolint:forcetypeassert // the register says so
		return newStaffPublication(x), staffWhere("publications", x.ID)
	}
	s.onceOnly(c, &a, b.text, http.StatusCreated, answer)
	if ok, err := s.again(c, a); ok || err != nil {
		return err
	}
	x, err := s.opt.Staffing.Publish(c.Request().Context(), a, dates, districts, s.opt.Web.Now())
	if err != nil {
		return staffRefused(c, book.Zone(), err)
	}
	c.Response().Header().Set("Location", staffWhere("publications", x.ID))
	return sendStaff(c, http.StatusCreated, x.Revision, newStaffPublication(x))
}

// unpublish answers DELETE /v1/publications/{id}. The record stays.
func (s *server) unpublish(c echo.Context) error {
	book, id, err := s.staffNamed(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	revision, err := wanted(c.Request(), func() (uint64, error) {
		x, err := s.opt.Staffing.Publication(ctx, id)
		if err != nil {
			return 0, err
		}
		return x.Revision, nil
	})
	if err != nil {
		return err
	}
	if _, err := s.opt.Staffing.WithdrawPublication(ctx, s.actor(c), id, revision, s.opt.Web.Now()); err != nil {
		return staffRefused(c, book.Zone(), err)
	}
	return c.NoContent(http.StatusNoContent)
}

// staffChanges answers GET /v1/publications/{id}/changes.
func (s *server) staffChanges(c echo.Context) error {
	book, err := s.staff()
	if err != nil {
		return err
	}
	q := newQuery(c, "officer_id", "limit", "cursor")
	id, officer, p := q.name("id"), roster.OfficerID(q.identifier("officer_id")), q.paging(maxStaffPage)
	if err := q.done(); err != nil {
		return err
	}
	a, ctx := s.actor(c), c.Request().Context()
	x, err := s.opt.Staffing.Publication(ctx, id)
	if err != nil {
		return err
	}
	all, err := s.changed.of(ctx, x, book, func() ([]staffing.DutyChange, error) { return s.opt.Staffing.Changes(ctx, x, book) })
	if err != nil {
		return err
	}
	var changes []staffing.DutyChange
	for _, d := range all {
		if (officer == "" || d.Officer == officer) && mayRead(a, d) {
			changes = append(changes, d)
		}
	}
	part, next := pageOf(changes, p, func(d staffing.DutyChange) string { return string(d.Officer) + "~" + d.Date.String() })
	edits := map[roster.OfficerID]*StaffEdit{}
	if len(part) > 0 {
		if edits, err = s.edits(ctx, x.Last().Audit); err != nil {
			return err
		}
	}
	rows := make([]StaffChange, len(part))
	for i, d := range part {
		rows[i] = StaffChange{d.Officer, d.Date, newStaffStretches(book.Zone(), d.Before), newStaffStretches(book.Zone(), d.After), edits[d.Officer]}
	}
	if next != nil {
		c.Response().Header().Set("Link", "<"+follow(c.Request(), *next)+`>; rel="next"`)
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return sendJSON(c, http.StatusOK, struct {
		ID       string        `json:"publication_id"`
		Version  int           `json:"version"`
		Revision uint64        `json:"revision"` // of the roster that it is compared with
		Total    int           `json:"total"`
		Next     *string       `json:"next_cursor"`
		Changes  []StaffChange `json:"changes"`
	}{x.ID, x.Last().Number, book.Revision(), len(changes), next, rows})
}

// mayRead tells whether a change is theirs to read: their own, or, for readers, of a district that they answer for.
func mayRead(a staffing.Actor, d staffing.DutyChange) bool {
	if a.Officer != "" && a.Officer == d.Officer {
		return true
	}
	return a.Reader && slices.ContainsFunc(slices.Concat(d.Before, d.After), func(x staffing.Stretch) bool { return a.Sees(x.District) })
}

// maxEdits is how many audit records, the newest, are looked through for who made a change.
const maxEdits = 10_000

// edits finds, by officer, the last edit on record after another record. An edit of more rows than a record names, such
// as an import, may be missing; so is one that is further back than is looked.
func (s *server) edits(ctx context.Context, after uint64) (map[roster.OfficerID]*StaffEdit, error) {
	last := map[roster.OfficerID]*StaffEdit{}
	if s.opt.Trail == nil {
		return last, nil
	}
	head, err := s.opt.Trail.Head(ctx)
	if err != nil {
		return nil, err
	}
	if head.Seq > maxEdits {
		after = max(after, head.Seq-maxEdits)
	}
	for {
		records, more, err := s.opt.Trail.Records(ctx, audit.Filter{After: after, Limit: auditLimit})
		if err != nil {
			return nil, err
		}
		for i := range records {
			r := &records[i]
			after = r.Seq
			for _, key := range r.What.Keys {
				if words := strings.Fields(key); len(words) > 2 {
					last[roster.OfficerID(words[2])] = &StaffEdit{r.At, r.Who.Name, r.Action}
				}
			}
		}
		if !more {
			return last, nil
		}
	}
}
