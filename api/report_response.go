package api

import (
	"context"
	"fmt"
	"hash/fnv"
	"iter"

	"github.com/labstack/echo/v4"

	"watchbill/api/print"
	"watchbill/dispatch/desk"
	"watchbill/dispatch/response"
)

// responseReport answers GET /v1/reports/response. The journal grows all the time, so that it carries no ETag.
func (s *server) responseReport(c echo.Context) error {
	of, err := s.scope(c)
	if err != nil {
		return err
	}
	book := of.all
	q := newQuery(c, "from", "to", "format")
	from, to := s.period(q, book)
	format := q.reportFormat()
	if err := q.done(); err != nil {
		return err
	}
	if s.opt.Journal == nil {
		return unavailable("a journal")
	}
	lines := JournalFrom(c.Request().Context(), s.opt.Journal, response.Cursor(book, from))
	all, err := response.Read(book, lines, response.Options{From: from, To: to})
	if err != nil {
		return err
	}
	r := of.responses(all)
	return s.sendReport(c, format, NewResponseReport(r), func() *print.Document { return NewResponseReportPage(r, s.opt.Web.Now()) })
}

// JournalFrom ranges over the lines of a journal after a cursor, a page at a time. An error ends it.
func JournalFrom(ctx context.Context, journal Journal, after string) iter.Seq2[desk.Entry, error] {
	return func(yield func(desk.Entry, error) bool) {
		for {
			lines, err := journal.Journal(ctx, after, journalLimit)
			if err != nil {
				yield(desk.Entry{}, err)
				return
			}
			for i := range lines {
				if !yield(lines[i], nil) {
					return
				}
			}
			if len(lines) < journalLimit {
				return
			}
			after = lines[len(lines)-1].ID
		}
	}
}

// question hashes what was asked: the route, the format and the rest, which must print all of itself by %+v.
func question(c echo.Context, format string, asked any) uint64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%s %s %+v%s", c.Path(), format, asked, scoped(c)) // a hash takes everything
	return h.Sum64()
}
