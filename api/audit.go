package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// Trail is the audit trail.
type Trail interface {
	// Records lists the records that are wanted, as audit.List does.
	Records(ctx context.Context, f audit.Filter) (records []audit.Record, more bool, err error)
}

// The limit of a page of the audit trail.
const (
	auditLimit = 1000
	maxAudit   = 10_000
)

// audit answers GET /v1/audit.
func (s *server) audit(c echo.Context) error {
	q := newQuery(c, "from", "to", "action", "limit", "cursor")
	f := audit.Filter{Limit: q.integer("limit", auditLimit, 1, maxAudit)}
	f.From = midnight(q.date("from", 0))
	if to := q.date("to", 0); to != 0 {
		f.To = midnight(to).Add(24 * time.Hour)
	}
	f.Action = audit.Action(q.choice("action", "", ActionNames()...))
	if _, ok := q.given("cursor"); ok {
		var err error
		if f.After, err = strconv.ParseUint(q.paging(maxAudit).after, 10, 64); err != nil {
			q.fault("cursor", "is not one that this request's answer gave; ask again without it")
		}
	}
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.Trail == nil {
		return unavailable("an audit trail")
	}
	records, more, err := s.opt.Trail.Records(c.Request().Context(), f)
	if err != nil {
		return err
	}
	var next *string
	if more {
		next = cursorOf(strconv.FormatUint(records[len(records)-1].Seq, 10))
	}
	return sendJSON(c, http.StatusOK, NewAudit(records, next))
}

// midnight returns when a date begins in UTC, the zero Time for the zero Date.
func midnight(d roster.Date) time.Time {
	if d == 0 {
		return time.Time{}
	}
	year, month, day := d.Civil()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
