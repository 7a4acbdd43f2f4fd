package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/api/print"
	"watchbill/coverage"
	"watchbill/coverage/report"
	"watchbill/roster"
)

// reports are the paths that GET /v1/reports lists.
var reportList = []struct {
	Path    string   `json:"path"`
	Title   string   `json:"title"`
	Formats []string `json:"formats"`
}{
	{"/v1/reports/coverage", "Coverage compliance over a period", reportFormats},
	{"/v1/reports/response", "Response and diversion over a period", reportFormats},
	{"/v1/reports/credentials", "Credentials of everybody, for an auditor", []string{"json", "csv", "html"}},
	{"/v1/reports/roll-call", "Who stands one shift of one date", []string{"json", "html"}},
}

var reportFormats = []string{"json", "csv", "html"}

// reports answers GET /v1/reports.
func (s *server) reports(c echo.Context) error {
	if err := newQuery(c).done(); err != nil {
		return err
	}
	return sendJSON(c, http.StatusOK, map[string]any{"reports": reportList})
}

// coverageReport answers GET /v1/reports/coverage.
func (s *server) coverageReport(c echo.Context) error {
	of, err := s.scope(c)
	if err != nil {
		return err
	}
	book := of.book
	q := newQuery(c, "from", "to", "need", "format")
	from, to := s.period(q, book)
	ask := coverage.Options{Need: q.onDuty(), From: from, Days: int(to-from) + 1}
	format := q.reportFormat()
	l := listing{revision: book.Revision(), question: question(c, format, ask), csv: format == "csv"}
	if err := q.done(); err != nil {
		return err
	}
	if format != "html" && s.fresh(c, l) { // a page says when it was made
		return c.NoContent(http.StatusNotModified)
	}
	ctx := c.Request().Context()
	grid, err := of.grids.Grid(ctx, book, ask)
	if err != nil {
		return err
	}
	targets, err := coverage.NewTargets(ctx, book, ask.From, ask.Days)
	if err != nil {
		return err
	}
	compliance, err := report.New(ctx, grid, targets, report.Options{})
	if err != nil {
		return err
	}
	return s.sendReport(c, format, NewCoverageReport(compliance), func() *print.Document { return NewCoverageReportPage(compliance, s.opt.Web.Now()) })
}

// period reads from and to, both or neither: without them it is the last whole month.
func (s *server) period(q *query, book *roster.Book) (from, to roster.Date) {
	from, to = LastMonth(s.today(book))
	_, first := q.given("from")
	_, last := q.given("to")
	switch {
	case first && !last:
		q.fault("to", "is needed with from: the last date of the period")
		return from, to
	case last && !first:
		q.fault("from", "is needed with to: the first date of the period")
		return from, to
	}
	known := len(q.faults)
	from, to = q.date("from", from), q.date("to", to)
	switch {
	case len(q.faults) > known:
		return to, to
	case to < from:
		q.fault("to", "%v is before %v", to, from)
		return to, to
	case to-from >= coverage.MaxDays:
		q.fault("to", "%v is more than %d dates after %v", to, coverage.MaxDays, from)
		return to, to
	}
	return from, to
}

// reportFormat reads format.
func (q *query) reportFormat() string {
	return q.choice("format", q.accepted(), reportFormats...)
}

// sendReport sends a report in a format. As a file or a page it is an export.
func (s *server) sendReport(c echo.Context, format string, r Report, page func() *print.Document) error {
	if format != "json" {
		if err := s.exporting(c, "report "+r.Report, r.Revision); err != nil {
			return err
		}
	}
	h := c.Response().Header()
	switch format {
	case "html":
		return sendPage(c, page())
	case "csv":
		h.Set("Content-Type", "text/csv; charset=utf-8; header=present")
		h.Set("Content-Disposition", `attachment; filename="`+r.Report+"-"+r.From.String()+"-"+r.To.String()+`.csv"`)
		return r.WriteCSV(c.Response())
	}
	h.Set("Content-Type", "application/json")
	return r.WriteJSON(c.Response())
}
