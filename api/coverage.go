package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/coverage"
)

// coverage answers GET /v1/coverage.
func (s *server) coverage(c echo.Context) error {
	of, err := s.scope(c)
	if err != nil {
		return err
	}
	book := of.book
	q := newQuery(c, "from", "days", "need", "district_id", "shift_id", "format", "limit", "cursor")
	ask := struct {
		grid            coverage.Options
		district, shift int
	}{s.horizon(q, book), q.district(book), q.shift(book)}
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
	return send(c, l, list[Slot]{
		rows:   slots(grid, ask.district, ask.shift),
		count:  func() int { return countSlots(grid, ask.district, ask.shift) },
		head:   func(p Page) any { return newCoverage(grid, nil, p).CoverageHead },
		name:   "slots",
		header: coverageHeader, file: "coverage-" + ask.grid.From.String(),
	})
}
