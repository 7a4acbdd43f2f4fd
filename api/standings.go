package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
)

// standings answers GET /v1/credentials/standing.
func (s *server) standings(c echo.Context) error {
	book, err := s.book()
	if err != nil {
		return err
	}
	q := newQuery(c, "on", "officer_id", "certified", "format", "limit", "cursor")
	ask := struct {
		on                 roster.Date
		officer, certified int
	}{q.date("on", s.today(book)), q.officer(book), noFilter}
	switch q.choice("certified", "", "true", "false") {
	case "true":
		ask.certified = 1
	case "false":
		ask.certified = 0
	}
	l := q.listing(book, ask)
	if err := q.done(); err != nil {
		return err
	}
	if s.fresh(c, l) {
		return c.NoContent(http.StatusNotModified)
	}
	return send(c, l, list[Standing]{
		rows:   standings(book, ask.on, ask.officer, ask.certified),
		answer: func(rows []Standing, p Page) Answer { return newStandings(book, ask.on, rows, p) },
		header: standingsHeader, file: "credentials-" + ask.on.String(),
	})
}
