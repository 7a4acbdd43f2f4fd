package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/api/web"
	"watchbill/coverage/fill"
	"watchbill/roster"
	"watchbill/roster/staffing"
)

// staffOffers answers GET /v1/offers.
func (s *server) staffOffers(c echo.Context) error {
	book, err := s.staff()
	if err != nil {
		return err
	}
	q := newQuery(c, "state", "district_id", "officer_id", "from", "to", "limit", "cursor")
	f := staffing.OfferFilter{
		States: q.states(staffing.OfferStates), District: roster.DistrictID(q.identifier("district_id")), Officer: roster.OfficerID(q.identifier("officer_id")), Dates: q.dates(),
	}
	p := q.paging(maxStaffPage)
	if err := q.done(); err != nil {
		return err
	}
	a := s.actor(c)
	list, err := s.opt.Staffing.Offers(c.Request().Context(), a, f, s.opt.Web.Now())
	if err != nil {
		return err
	}
	part, next := pageOf(list, p, func(x *staffing.Offer) string { return x.ID })
	rows := make([]any, len(part))
	for i, x := range part {
		rows[i] = withRevision(x.Revision, newStaffOffer(book.Zone(), x, a))
	}
	return staffPage(c, "offers", len(list), next, rows)
}

// staffOffer answers GET /v1/offers/{id}.
func (s *server) staffOffer(c echo.Context) error {
	book, id, err := s.staffNamed(c)
	if err != nil {
		return err
	}
	a := s.actor(c)
	x, err := s.opt.Staffing.Offer(c.Request().Context(), a, id, s.opt.Web.Now())
	if err != nil {
		return err
	}
	return sendStaff(c, http.StatusOK, x.Revision, newStaffOffer(book.Zone(), x, a))
}

// makeStaffOffer answers POST /v1/offers.
func (s *server) makeStaffOffer(c echo.Context) error {
	book, b, err := s.staffAsked(c)
	if err != nil {
		return err
	}
	ask := b.offerAsk(book.Zone())
	if err := b.done(); err != nil {
		return err
	}
	a, ctx := s.actor(c), c.Request().Context()
	answer := func(record any) (any, string) {
		x := record.(*staffing.Offer) //nolint:forcetypeassert // the register says so
		return newStaffOffer(book.Zone(), x, a), staffWhere("offers", x.ID)
	}
	s.onceOnly(c, &a, b.text, http.StatusCreated, answer)
	if ok, err := s.again(c, a); ok || err != nil {
		return err
	}
	if ask.Gap != "" {
		if err := s.fromGap(ctx, book, &ask); err != nil {
			return err
		}
	}
	x, err := s.opt.Staffing.MakeOffer(ctx, a, ask, s.opt.Web.Now())
	if err != nil {
		return staffRefused(c, book.Zone(), err)
	}
	c.Response().Header().Set("Location", staffWhere("offers", x.ID))
	return sendStaff(c, http.StatusCreated, x.Revision, newStaffOffer(book.Zone(), x, a))
}

// fromGap fills in what a gap says and the body does not: of one that has begun, what is left of it.
func (s *server) fromGap(ctx context.Context, book *roster.Book, ask *staffing.OfferAsk) error {
	refuse := func(format string) error { return web.Faults{{Pointer: "/gap_id", Detail: format}} }
	gap, err := fill.Find(ctx, book, ask.Gap)
	switch {
	case err != nil && ctx.Err() != nil:
		return err
	case err != nil:
		return refuse(sentence(err))
	case gap.Need != roster.NeedCIT:
		return refuse("is a gap of co-responders, which pairs fill; offer the duty of each by hand")
	}
	district := book.Districts().At(gap.District).ID
	if ask.District == "" {
		ask.District = district
	}
	now := roster.MinuteOf(s.opt.Web.Now()) + 1
	if ask.Time.Start == 0 {
		ask.Time.Start = gap.Gap.Start
		if now > gap.Gap.Start && now < gap.Gap.End {
			ask.Time.Start = now
		}
	}
	if ask.Time.End == 0 {
		ask.Time.End = gap.Gap.End
		if n := ask.Time.Minutes(); n > staffing.MaxDuty {
			return refuse(fmt.Sprintf("is a gap of %d h, which is more than anybody stands; say from and to, such as a piece of GET /v1/gaps/{id}/fillers", n/60))
		}
	}
	if ask.District != district || !ask.Time.Meets(gap.Gap.Interval) {
		return refuse("is another district's or another time's than the offer")
	}
	if ask.Places == 0 {
		ask.Places = gap.Gap.Short
	}
	return nil
}

// withdrawStaffOffer answers PATCH /v1/offers/{id}.
func (s *server) withdrawStaffOffer(c echo.Context) error {
	book, id, err := s.staffNamed(c)
	if err != nil {
		return err
	}
	b, err := readJSON(c)
	if err != nil {
		return err
	}
	given := b.object(decisionMembers[:1], func(int) { choice(b, staffing.Withdrawn) })
	b.require(given, decisionMembers, 1)
	if err := b.done(); err != nil {
		return err
	}
	a, ctx := s.actor(c), c.Request().Context()
	revision, err := s.offerWanted(c, a, id)
	if err != nil {
		return err
	}
	x, err := s.opt.Staffing.WithdrawOffer(ctx, a, id, revision, s.opt.Web.Now())
	if err != nil {
		return staffRefused(c, book.Zone(), err)
	}
	return sendStaff(c, http.StatusOK, x.Revision, newStaffOffer(book.Zone(), x, a))
}

// offerWanted returns the revision of an offer that If-Match asks for, 0 for any.
func (s *server) offerWanted(c echo.Context, a staffing.Actor, id string) (uint64, error) {
	return wanted(c.Request(), func() (uint64, error) {
		x, err := s.opt.Staffing.Offer(c.Request().Context(), a, id, s.opt.Web.Now())
		if err != nil {
			return 0, err
		}
		return x.Revision, nil
	})
}

// answerStaffOffer answers POST /v1/offers/{id}/answers.
func (s *server) answerStaffOffer(c echo.Context) error {
	book, id, err := s.staffNamed(c)
	if err != nil {
		return err
	}
	b, err := readJSON(c)
	if err != nil {
		return err
	}
	reply := b.reply()
	if err := b.done(); err != nil {
		return err
	}
	a := s.actor(c)
	s.onceOnly(c, &a, b.text, http.StatusOK, func(record any) (any, string) {
		return newStaffOffer(book.Zone(), record.(*staffing.Offer), a), "" //nolint:forcetypeassert // the register says so
	})
	if ok, err := s.again(c, a); ok || err != nil {
		return err
	}
	if reply.Revision, err = s.offerWanted(c, a, id); err != nil {
		return err
	}
	x, err := s.opt.Staffing.Answer(c.Request().Context(), a, id, reply, s.opt.Web.Now())
	if err != nil {
		return staffRefused(c, book.Zone(), err)
	}
	return sendStaff(c, http.StatusOK, x.Revision, newStaffOffer(book.Zone(), x, a))
}

var (
	offerMembers = []string{"gap_id", "district_id", "from", "to", "need", "kind", "places", "order", "answer_minutes", "closes", "officers"}
	replyMembers = []string{"answer", "officer_id", "override"}
)

// offerAsk reads an offer that is to be made: of a gap, or of a district and a time.
func (b *body) offerAsk(zone *roster.Zone) (ask staffing.OfferAsk) {
	given := b.object(offerMembers, func(i int) {
		switch i {
		case 0:
			ask.Gap = b.line(maxText)
		case 1:
			ask.District = roster.DistrictID(b.id())
		case 2:
			ask.Time.Start = b.moment(zone)
		case 3:
			ask.Time.End = b.moment(zone)
		case 4:
			ask.Need = choice(b, roster.NeedCIT, roster.NeedAny)
		case 5:
			ask.Kind = choice(b, staffing.OfferKinds...)
		case 6:
			ask.Places = b.integer(1, staffing.MaxPlaces)
		case 7:
			ask.Order = choice(b, staffing.InOrder, staffing.ToAll)
		case 8:
			ask.Minutes = b.integer(1, staffing.MaxAnswer)
		case 9:
			ask.Closes = b.instant()
		case 10:
			b.list(staffing.MaxOffered, func(int) { ask.Officers = append(ask.Officers, roster.OfficerID(b.id())) })
		}
	})
	if b.faulty() {
		return ask
	}
	for i, name := range offerMembers[1:4] {
		if given>>(i+1)&1 == 0 && ask.Gap == "" {
			b.faultAt(name, "is required, unless gap_id says it")
		}
	}
	if given>>10&1 == 0 {
		b.faultAt("officers", "is required: who is asked, in this order")
	}
	return ask
}

func (b *body) reply() (reply staffing.Reply) {
	given := b.object(replyMembers, func(i int) {
		switch i {
		case 0:
			reply.Accept = choice(b, "accept", "decline") == "accept"
		case 1:
			reply.Officer = roster.OfficerID(b.id())
		case 2:
			reply.Override = b.overrideWord()
		}
	})
	b.require(given, replyMembers, 1)
	return reply
}
