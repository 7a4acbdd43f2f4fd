package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
)

// credentialsReport answers GET /v1/reports/credentials.
func (s *server) credentialsReport(c echo.Context) error {
	of, err := s.scope(c)
	if err != nil {
		return err
	}
	book := of.book
	q := newQuery(c, "on", "format")
	ask := struct {
		on     roster.Date
		format string
	}{q.date("on", s.today(book)), q.choice("format", q.accepted(), "json", "csv", "html")}
	if err := q.done(); err != nil {
		return err
	}
	if ask.format != "html" && s.freshFor(c, book, ask) { // a page says when it was made
		return c.NoContent(http.StatusNotModified)
	}
	if ask.format != "json" {
		if err := s.exporting(c, "report credentials", book.Revision()); err != nil {
			return err
		}
	}
	review := s.review(book, ask.on)
	h := c.Response().Header()
	switch ask.format {
	case "html":
		return sendPage(c, NewCredentialsPage(review, s.opt.Web.Now()))
	case "csv":
		h.Set("Content-Type", "text/csv; charset=utf-8; header=present")
		h.Set("Content-Disposition", `attachment; filename="credentials-audit-`+ask.on.String()+`.csv"`)
		return WriteCredentialsCSV(c.Response(), review)
	}
	h.Set("Content-Type", "application/json")
	return NewCredentialsReport(review).WriteJSON(c.Response())
}
