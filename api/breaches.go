package api

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/roster/workrules"
)

// The days over which breaches are looked for: by default, and at most.
const (
	breachDays     = 28
	maxBreachesFor = 366
)

// breaches answers GET /v1/workrules/breaches. Duty is that of the whole agency; of its people, who is bound to districts is told
// of theirs.
func (s *server) breaches(c echo.Context) error {
	of, err := s.scope(c)
	if err != nil {
		return err
	}
	q := newQuery(c, "from", "days", "officer_id", "format", "limit", "cursor")
	ask := struct {
		dates   roster.DateRange
		officer int
	}{officer: q.officer(of.book)}
	ask.dates.From = q.date("from", s.today(of.all))
	ask.dates.To = ask.dates.From + roster.Date(q.integer("days", breachDays, 1, maxBreachesFor)) - 1
	if ask.dates.To > roster.MaxDate {
		q.fault("days", "goes beyond %s", roster.MaxDate)
	}
	l := q.listing(of.all, ask)
	if err := q.done(); err != nil {
		return err
	}
	if s.fresh(c, l) {
		return c.NoContent(http.StatusNotModified)
	}
	list, err := workrules.Standing(c.Request().Context(), of.all, ask.dates)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(b workrules.Breach) bool {
		i, seen := of.book.Officer(b.Officer)
		return !seen || ask.officer != noFilter && i != ask.officer
	})
	return send(c, l, listOfBreaches(of.all, ask.dates, list))
}

func listOfBreaches(book *roster.Book, dates roster.DateRange, found []workrules.Breach) list[Breach] {
	return list[Breach]{
		rows:   breaches(book, found),
		answer: func(rows []Breach, p Page) Answer { return newBreaches(book, dates, rows, p) },
		header: breachesHeader, file: "breaches-" + dates.From.String(),
	}
}
