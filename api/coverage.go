package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/coverage"
)

// coverage answers GET /v1/coverage.
func (s *server) coverage(c echo.Context) error {
	book, err := s.book()
	if err != nil {
		return err
	}
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
	grid, err := s.opt.Grids.Grid(c.Request().Context(), book, ask.grid)
	if err != nil {
		return err
	}
	return send(c, l, list[Slot]{
		rows:   slots(grid, ask.district, ask.shift),
		answer: func(rows []Slot, p Page) Answer { return newCoverage(grid, rows, p) },
		header: coverageHeader, file: "coverage-" + ask.grid.From.String(),
	})
}
