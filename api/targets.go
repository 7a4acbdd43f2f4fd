package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/coverage"
	"watchbill/roster"
)

// targetGaps answers GET /v1/targets/gaps.
func (s *server) targetGaps(c echo.Context) error {
	of, err := s.scope(c)
	if err != nil {
		return err
	}
	book := of.book
	q := newQuery(c, "from", "days", "district_id", "shift_id", "format", "limit", "cursor")
	horizon := s.horizon(q, book)
	ask := struct {
		from                  roster.Date
		days, district, shift int
	}{horizon.From, horizon.Days, q.district(book), q.shift(book)}
	l := q.listing(book, ask)
	if err := q.done(); err != nil {
		return err
	}
	if s.fresh(c, l) {
		return c.NoContent(http.StatusNotModified)
	}
	targets, err := coverage.NewTargets(c.Request().Context(), book, ask.from, ask.days)
	if err != nil {
		return err
	}
	return send(c, l, list[TargetGap]{
		rows:   targetGaps(targets, ask.district, ask.shift),
		answer: func(rows []TargetGap, p Page) Answer { return newTargets(targets, rows, p) },
		header: targetsHeader, file: "targets-" + ask.from.String(),
	})
}
