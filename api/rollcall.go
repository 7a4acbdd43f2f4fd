package api

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"watchbill/coverage/rollcall"
	"watchbill/roster"
)

// rollCall answers GET /v1/reports/roll-call.
func (s *server) rollCall(c echo.Context) error {
	of, err := s.scope(c)
	if err != nil {
		return err
	}
	book := of.book
	q := newQuery(c, "district_id", "shift_id", "on", "format")
	ask := rollcall.Question{District: q.district(book), Shift: q.shift(book), Date: q.date("on", s.today(book))}
	if _, ok := q.given("shift_id"); !ok {
		q.fault("shift_id", "is required, one of: %s", shiftIDs(book))
	}
	format := q.choice("format", "json", "json", "html")
	if err := q.done(); err != nil {
		return err
	}
	if format == "json" && s.freshFor(c, book, ask) {
		return c.NoContent(http.StatusNotModified)
	}
	watches, err := s.watches(c.Request().Context(), &of, ask)
	if err != nil {
		return err
	}
	answer := NewRollCall(of.all, watches)
	if format == "html" {
		return sendPage(c, answer.Page(book, s.opt.Web.Now()))
	}
	var b bytes.Buffer
	if err := answer.WriteJSON(&b); err != nil {
		return err
	}
	return sendBytes(c, "application/json", b.Bytes())
}

// watches works out the roll calls of the districts that are asked for and theirs. Who stands a watch is asked of the whole
// roster: see package part.
func (s *server) watches(ctx context.Context, of *scope, ask rollcall.Question) ([]rollcall.Watch, error) {
	if !of.narrow() {
		return rollcall.Watches(ctx, of.all, ask, s.opt.Grids.Grid)
	}
	var list []rollcall.Watch
	for i, d := range of.indexes() {
		if ask.District != noFilter && ask.District != i { // which counts their districts
			continue
		}
		one, err := rollcall.Watches(ctx, of.all, rollcall.Question{District: d, Shift: ask.Shift, Date: ask.Date}, s.opt.Grids.Grid)
		if err != nil {
			return nil, err
		}
		list = append(list, one...)
	}
	return list, nil
}

// freshFor sets the ETag of an answer that is a function of the roster and of what is asked, which must print all of
// itself by %+v, and tells whether the client already has it.
func (s *server) freshFor(c echo.Context, book *roster.Book, asked any) bool {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%s %s %s %+v%s", s.opt.Version, s.opt.Epoch, c.Path(), asked, scoped(c)) // a hash takes everything
	c.Response().Header().Set("Cache-Control", "private, no-cache")                                 // may be kept, must be asked about
	return matches(c, fmt.Sprintf(`"%d-%016x"`, book.Revision(), h.Sum64()))
}

// shiftIDs lists the shifts in their order.
func shiftIDs(book *roster.Book) string {
	var ids []string
	for _, s := range book.Shifts().All() {
		ids = append(ids, string(s.ID))
	}
	return clip(strings.Join(ids, ", "))
}
