package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"watchbill/roster"
	"watchbill/roster/pack"
	"watchbill/roster/staffing"
)

// maxStaffPage is the greatest limit of the lists of requests, offers and publications, and their default.
const maxStaffPage = 1000

func parseMoment(s string, zone *roster.Zone) (roster.Minute, error) {
	return pack.ParseMoment(s, zone)
}

// staffRequests answers GET /v1/requests.
func (s *server) staffRequests(c echo.Context) error {
	book, err := s.staff()
	if err != nil {
		return err
	}
	q := newQuery(c, "state", "kind", "officer_id", "from", "to", "limit", "cursor")
	f := staffing.RequestFilter{
		States: q.states(staffing.RequestStates), Kind: staffing.Kind(q.choice("kind", "", "leave", "swap")),
		Officer: roster.OfficerID(q.identifier("officer_id")), Dates: q.dates(),
	}
	p := q.paging(maxStaffPage)
	if err := q.done(); err != nil {
		return err
	}
	a := s.actor(c)
	list, err := s.opt.Staffing.Requests(c.Request().Context(), a, f, s.opt.Web.Now())
	if err != nil {
		return err
	}
	part, next := pageOf(list, p, func(x *staffing.Request) string { return x.ID })
	rows := make([]any, len(part))
	for i, x := range part {
		rows[i] = withRevision(x.Revision, newStaffRequest(book, x, a))
	}
	return staffPage(c, "requests", len(list), next, rows)
}

// staffRequest answers GET /v1/requests/{id}, with what approving it would do.
func (s *server) staffRequest(c echo.Context) error {
	book, id, err := s.staffNamed(c)
	if err != nil {
		return err
	}
	a := s.actor(c)
	ctx := c.Request().Context()
	x, err := s.opt.Staffing.Request(ctx, a, id, s.opt.Web.Now())
	if err != nil {
		return err
	}
	answer := newStaffRequest(book, x, a)
	if !x.Pending() || !a.Reader {
		return sendStaff(c, http.StatusOK, x.Revision, answer)
	}
	after, broken, err := s.opt.Staffing.Preview(x, book)
	if err != nil {
		why := sentence(err)
		answer.Hindrance = &why
		return sendStaff(c, http.StatusOK, x.Revision, answer)
	}
	for _, b := range broken {
		answer.Breaches = append(answer.Breaches, newBreach(book.Zone(), b))
	}
	if answer.Consequences, err = s.follows(ctx, book, after); err != nil {
		return err
	}
	if answer.Consequences != nil {
		if answer.Cover, err = remains(ctx, book, after, x, s.today(book)); err != nil {
			return err
		}
	}
	return sendStaff(c, http.StatusOK, x.Revision, answer)
}

// makeStaffRequest answers POST /v1/requests.
func (s *server) makeStaffRequest(c echo.Context) error {
	book, b, err := s.staffAsked(c)
	if err != nil {
		return err
	}
	a := s.actor(c)
	ask := b.staffAsk(book.Zone(), a.Officer)
	if err := b.done(); err != nil {
		return err
	}
	answer := func(record any) (any, string) {
		x := record.(*staffing.Request) //nolint:forcetypeassert // the register says so
		return newStaffRequest(book, x, a), staffWhere("requests", x.ID)
	}
	s.onceOnly(c, &a, b.text, http.StatusCreated, answer)
	if ok, err := s.again(c, a); ok || err != nil {
		return err
	}
	x, err := s.opt.Staffing.MakeRequest(c.Request().Context(), a, ask, s.opt.Web.Now())
	if err != nil {
		return staffRefused(c, book.Zone(), err)
	}
	c.Response().Header().Set("Location", staffWhere("requests", x.ID))
	return sendStaff(c, http.StatusCreated, x.Revision, newStaffRequest(book, x, a))
}

// decideStaffRequest answers PATCH /v1/requests/{id}.
func (s *server) decideStaffRequest(c echo.Context) error {
	book, id, err := s.staffNamed(c)
	if err != nil {
		return err
	}
	b, err := readJSON(c)
	if err != nil {
		return err
	}
	d := b.decision()
	if err := b.done(); err != nil {
		return err
	}
	a, ctx := s.actor(c), c.Request().Context()
	d.Revision, err = wanted(c.Request(), func() (uint64, error) {
		x, err := s.opt.Staffing.Request(ctx, a, id, s.opt.Web.Now())
		if err != nil {
			return 0, err
		}
		return x.Revision, nil
	})
	if err != nil {
		return err
	}
	x, err := s.opt.Staffing.Decide(ctx, a, id, d, s.opt.Web.Now())
	if err != nil {
		return staffRefused(c, book.Zone(), err)
	}
	return sendStaff(c, http.StatusOK, x.Revision, newStaffRequest(book, x, a))
}

var (
	staffAskMembers = []string{"officer_id", "leave", "swap"}
	staffLeave      = []string{"from", "to", "kind"}
	staffSwap       = []string{"date", "with_officer_id", "with_date", "until"}
	decisionMembers = []string{"state", "reason", "override"}
)

// staffAsk reads a request that is to be made, by default of whoever asks.
func (b *body) staffAsk(zone *roster.Zone, officer roster.OfficerID) staffing.Ask {
	ask := staffing.Ask{Officer: officer}
	given := b.object(staffAskMembers, func(i int) {
		switch i {
		case 0:
			ask.Officer = roster.OfficerID(b.id())
		case 1:
			ask.Leave = b.leaveAsk(zone)
		case 2:
			ask.With = b.swapAsk()
		}
	})
	if b.faulty() {
		return ask
	}
	if n := given >> 1 & 3; n != 1 && n != 2 {
		b.fault("asks for exactly one of: leave, swap")
	}
	if ask.Officer == "" {
		b.faultAt("officer_id", "is required: your account is of nobody on the roster")
	}
	return ask
}

func (b *body) leaveAsk(zone *roster.Zone) *staffing.Leave {
	l := &staffing.Leave{}
	dated := [2]bool{}
	end := func(i int, day *roster.Date, at *roster.Minute) {
		if text := b.text[b.at:]; len(text) > 11 && text[11] == '"' { // 10 characters between quotes
			*day, dated[i] = b.date(), true
			return
		}
		*at = b.moment(zone)
	}
	given := b.object(staffLeave, func(i int) {
		switch i {
		case 0:
			end(0, &l.Days.From, &l.Time.Start)
		case 1:
			end(1, &l.Days.To, &l.Time.End)
		case 2:
			l.Kind = choice(b, staffing.AbsenceKinds...)
		}
	})
	b.require(given, staffLeave, 3)
	if given&3 == 3 && dated[0] != dated[1] && !b.faulty() {
		b.faultAt("to", "one of from and to is a date and the other a moment; both are of one sort")
	}
	return l
}

func (b *body) swapAsk() *staffing.SwapAsk {
	w := &staffing.SwapAsk{}
	given := b.object(staffSwap, func(i int) {
		switch i {
		case 0:
			w.Date = b.date()
		case 1:
			w.Officer = roster.OfficerID(b.id())
		case 2:
			w.OtherDate = b.date()
		case 3:
			w.Until = b.instant()
		}
	})
	b.require(given, staffSwap, 3)
	return w
}

func (b *body) decision() (d staffing.Decision) {
	given := b.object(decisionMembers, func(i int) {
		switch i {
		case 0:
			d.State = choice(b, staffing.Agreed, staffing.Approved, staffing.Denied, staffing.Withdrawn)
		case 1:
			d.Reason = choice(b, staffing.Reasons...)
		case 2:
			d.Override = b.overrideWord()
		}
	})
	b.require(given, decisionMembers, 1)
	return d
}
