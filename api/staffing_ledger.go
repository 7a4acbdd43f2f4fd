package api

import (
	"math"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
)

// ledgerPeriods are the periods, in days up to today, that a ledger is of which is asked for without one.
var ledgerPeriods = []int{28, 365}

// maxLedger is the most days of a period.
const maxLedger = 1100

// ledger answers GET /v1/ledger.
func (s *server) ledger(c echo.Context) error {
	if _, err := s.staff(); err != nil {
		return err
	}
	u := s.actor(c)
	book, err := s.book()
	if err != nil {
		return err
	}
	whole := book
	if u.Reader { // whoever answers for districts gets those of these
		v, err := s.scope(c)
		if err != nil {
			return err
		}
		book, whole = v.book, v.all
	}
	q := newQuery(c, "from", "to", "district_id", "format")
	district := q.district(book)
	if district != noFilter && !u.Reader {
		q.fault("district_id", "is for who reads a district's ledger; yours is of your own districts")
	}
	csv := q.choice("format", q.accepted(), "json", "csv") == "csv"
	periods := q.periods(s.today(whole))
	if err := q.done(); err != nil {
		return err
	}
	answer := Ledger{Revision: whole.Revision()}
	for _, dates := range periods {
		tallies, err := s.opt.Staffing.Tallies(c.Request().Context(), whole, dates, s.opt.Web.Now())
		if err != nil {
			return err
		}
		var who []roster.OfficerID
		if u.Reader {
			who = ledgerOfficers(book, district, dates)
		} else {
			who = ledgerColleagues(whole, u.Officer, dates)
		}
		p := newLedgerPeriod(dates, who, tallies)
		if !u.Reader { // the others are in the mean alone
			p.Officers = slices.DeleteFunc(p.Officers, func(r LedgerRow) bool { return r.Officer != u.Officer })
		}
		answer.Periods = append(answer.Periods, p)
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	if !csv {
		return sendJSON(c, http.StatusOK, answer)
	}
	if err := s.exporting(c, "ledger", whole.Revision()); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Type", "text/csv; charset=utf-8; header=present")
	h.Set("Content-Disposition", `attachment; filename="ledger.csv"`)
	return answer.WriteCSV(c.Response())
}

// periods reads from and to: both or neither.
func (q *query) periods(today roster.Date) (list []roster.DateRange) {
	r := q.dates()
	switch {
	case len(q.faults) > 0:
	case r.From == 0 && r.To == 0:
		for _, days := range ledgerPeriods {
			list = append(list, roster.DateRange{From: today - roster.Date(days) + 1, To: today})
		}
	case r.From == 0 || r.To == 0:
		q.fault("to", "from and to are given together")
	case r.To-r.From >= maxLedger:
		q.fault("to", "is more than %d days", maxLedger)
	default:
		list = append(list, r)
	}
	return list
}

// ledgerOfficers lists the officers of a district, or of all, who serve at some time in a period.
func ledgerOfficers(book *roster.Book, district int, dates roster.DateRange) (list []roster.OfficerID) {
	for i := range book.People() {
		p := book.Person(i)
		if p.Officer.Role != roster.RoleOfficer || !p.Officer.Active.Meets(dates) {
			continue
		}
		for _, post := range p.Posts().All() {
			if at, ok := book.District(post.District); post.Dates.Meets(dates) && (district == noFilter || ok && at == district) {
				list = append(list, p.Officer.ID)
				break
			}
		}
	}
	return list
}

// ledgerColleagues lists the officers of the districts in which one is posted in a period, and that one.
func ledgerColleagues(book *roster.Book, officer roster.OfficerID, dates roster.DateRange) (list []roster.OfficerID) {
	i, ok := book.Officer(officer)
	if !ok {
		return nil
	}
	list = append(list, officer)
	for _, post := range book.Person(i).Posts().All() {
		if d, ok := book.District(post.District); ok && post.Dates.Meets(dates) {
			list = append(list, ledgerOfficers(book, d, dates)...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// hundredths rounds to two decimals.
func hundredths(f float64) float64 { return math.Round(f*100) / 100 }
