package api

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/labstack/echo/v4"

	"watchbill/coverage"
	"watchbill/coverage/fill"
	"watchbill/roster"
)

// maxRefusals is how many of those who may not fill a gap one answer lists at most.
const maxRefusals = 1000

// fillers answers GET /v1/gaps/{id}/fillers. Duty and work rules are those of the whole agency; of its people, who is bound to
// districts is told of theirs.
func (s *server) fillers(c echo.Context) error {
	of, err := s.scope(c)
	if err != nil {
		return err
	}
	q := newQuery(c, "why", "limit", "cursor")
	id, page := q.name("id"), q.paging(maxRefusals)
	why := q.choice("why", "all", "all", "able")
	_, district, _, err := coverage.ParseGapID(id)
	if wrong := (*roster.Error)(nil); errors.As(err, &wrong) {
		q.fault("id", "%s", wrong.Msg)
	}
	if err := q.done(); err != nil {
		return err
	}
	if _, ok := of.book.District(district); !ok {
		return &roster.Error{Kind: roster.NotFound, Field: "id", Msg: fmt.Sprintf("There is no district %q on the roster.", district)}
	}
	ctx := c.Request().Context()
	opening, err := fill.Find(ctx, of.all, id)
	if err != nil {
		return err
	}
	now := s.opt.Web.Now()
	opt := fill.Options{Now: roster.MinuteOf(now)}
	if opt.Ledger, err = s.turns(ctx, opening.Period(opt.Now).Start, now); err != nil {
		return err
	}
	if of.narrow() {
		opt.Only = func(id roster.OfficerID) bool { _, ok := of.book.Officer(id); return ok }
		opt.Sees = func(id roster.DistrictID) bool { _, ok := of.book.District(id); return ok }
	}
	ans, err := opening.Fillers(ctx, opt)
	if err != nil {
		return err
	}
	answer := NewFillers(ans)
	if why == "able" {
		answer.Not = []FillRefusal{}
	} else {
		answer.Not, answer.Next = pageOf(answer.Not, page, func(r FillRefusal) string { return string(r.Officer) })
	}
	var b bytes.Buffer
	if err := answer.WriteJSON(&b); err != nil {
		return err
	}
	return sendBytes(c, "application/json", b.Bytes())
}
