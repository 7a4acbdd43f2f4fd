package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/coverage"
)

// gaps answers GET /v1/gaps.
func (s *server) gaps(c echo.Context) error {
	of, err := s.scope(c)
	if err != nil {
		return err
	}
	book := of.book
	q := newQuery(c, "from", "days", "need", "district_id", "cause", "format", "limit", "cursor")
	ask := struct {
		grid     coverage.Options
		district int
		cause    coverage.Cause
	}{s.horizon(q, book), q.district(book), coverage.Cause(q.choice("cause", "", "absence", "lapse", "both", "unstaffed"))}
	ask.grid.Need = q.onDuty()
	l := q.listing(book, ask)
	if err := q.done(); err != nil {
		return err
	}
	if s.fresh(c, l) {
		return c.NoContent(http.StatusNotModified)
	}
	grid, err := of.grids.Grid(c.Request().Context(), book, ask.grid)
	if err != nil {
		return err
	}
	return send(c, l, list[Gap]{
		rows:   gaps(grid, ask.district, ask.cause),
		answer: func(rows []Gap, p Page) Answer { return newGaps(grid, rows, p) },
		header: gapsHeader, file: "gaps-" + ask.grid.From.String(),
	})
}
