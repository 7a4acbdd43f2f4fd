package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// Trail is the audit trail.
type Trail interface {
	// Records lists the records that are wanted, as audit.List does.
	Records(ctx context.Context, f audit.Filter) (records []audit.Record, more bool, err error)
	// Head is the newest record, the zero Head where there is none.
	Head(ctx context.Context) (audit.Head, error)
	// Verify walks the whole chain, as audit.Verify does.
	Verify(ctx context.Context, kept ...audit.Head) (audit.Verdict, error)
}

// The limits of a page of the audit trail.
const (
	auditLimit = 1000
	maxAudit   = 10_000
	// auditReach is how many records one request for the newest looks at, however few of them are wanted: others wait for as long
	// as it takes, half a second. A file is looked for to the end.
	auditReach = 100_000
)

// audit answers GET /v1/audit.
func (s *server) audit(c echo.Context) error {
	q := newQuery(c, "from", "to", "action", "who", "of", "outcome", "order", "format", "limit", "cursor")
	f := audit.Filter{Limit: q.integer("limit", auditLimit, 1, maxAudit)}
	f.From = midnight(q.date("from", 0))
	if to := q.date("to", 0); to != 0 {
		f.To = midnight(to).Add(24 * time.Hour)
	}
	f.Action = audit.Action(q.choice("action", "", ActionNames()...))
	f.Who, _ = q.given("who")
	f.Of, _ = q.given("of")
	f.Outcome = audit.Outcome(q.choice("outcome", "", string(audit.Done), string(audit.Begun), string(audit.Refused)))
	f.Newest = q.choice("order", "oldest", "oldest", "newest") == "newest"
	format := q.choice("format", q.accepted(), "json", "csv")
	last := q.audited(&f)
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.Trail == nil {
		return unavailable("an audit trail")
	}
	ctx := c.Request().Context()
	if last == 0 {
		head, err := s.opt.Trail.Head(ctx)
		if err != nil {
			return err
		}
		last = head.Seq
	}
	if err := s.exporting(c, "audit trail", 0); err != nil {
		return err
	}
	if f.Newest && f.Before == 0 {
		f.Before = last + 1 // that this is read is the next one
	}
	if f.Newest && format == "json" {
		f.After = f.Before - min(f.Before, auditReach+1)
	}
	records, more, err := s.opt.Trail.Records(ctx, f)
	if err != nil {
		return err
	}
	for len(records) > 0 && records[len(records)-1].Seq > last {
		records, more = records[:len(records)-1], false
	}
	var next *string
	switch {
	case more:
		next = cursorOf(fmt.Sprintf("%d~%d", records[len(records)-1].Seq, last))
	case f.Newest && f.After > 0: // older ones were not looked at
		next = cursorOf(fmt.Sprintf("%d~%d", f.After+1, last))
	}
	if format == "csv" {
		if next != nil {
			c.Response().Header().Set("Link", "<"+follow(c.Request(), *next)+`>; rel="next"`)
		}
		c.Response().Header().Set("Content-Disposition", `attachment; filename="audit.csv"`)
		var b bytes.Buffer
		if err := WriteAuditCSV(&b, records); err != nil {
			return err
		}
		return sendBytes(c, "text/csv; charset=utf-8; header=present", b.Bytes())
	}
	return sendJSON(c, http.StatusOK, NewAudit(records, next))
}

// audited reads the cursor of a list of audit records: the number of the last one shown, and of the newest when the list was
// begun; 0 without a cursor. Reading is recorded: without that end whoever reads page by page would read of it for ever.
func (q *query) audited(f *audit.Filter) (last uint64) {
	if _, ok := q.given("cursor"); !ok {
		return 0
	}
	after, end, _ := strings.Cut(q.paging(maxAudit).after, "~")
	var errs [2]error
	at, err := strconv.ParseUint(after, 10, 64)
	last, errs[1] = strconv.ParseUint(end, 10, 64)
	if errs[0] = err; f.Newest {
		f.Before = at
	} else {
		f.After = at
	}
	if errs[0] != nil || errs[1] != nil || last == 0 {
		q.fault("cursor", "is not one that this request's answer gave; ask again without it")
	}
	return last
}

// midnight returns when a date begins in UTC, the zero Time for the zero Date.
func midnight(d roster.Date) time.Time {
	if d == 0 {
		return time.Time{}
	}
	year, month, day := d.Civil()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
