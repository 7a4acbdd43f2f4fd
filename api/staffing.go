package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/idempotency"
	"watchbill/api/web"
	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/staffing"
	"watchbill/roster/store"
	"watchbill/roster/workrules"
)

// Staffing keeps what supervisors handle: a staffing.Register.
type Staffing interface {
	StaffRequests
	StaffOffers
	StaffPublications
	Tallies(ctx context.Context, book *roster.Book, dates roster.DateRange, now time.Time) (map[roster.OfficerID]*staffing.Tally, error)
	AskedSince(ctx context.Context, from, now time.Time) (map[roster.OfficerID][]staffing.Asked, error)
}

// StaffRequests are the requests for leave and swaps.
type StaffRequests interface {
	MakeRequest(ctx context.Context, a staffing.Actor, ask staffing.Ask, now time.Time) (*staffing.Request, error)
	Decide(ctx context.Context, a staffing.Actor, id string, d staffing.Decision, now time.Time) (*staffing.Request, error)
	Request(ctx context.Context, a staffing.Actor, id string, now time.Time) (*staffing.Request, error)
	Requests(ctx context.Context, a staffing.Actor, f staffing.RequestFilter, now time.Time) ([]*staffing.Request, error)
	Preview(q *staffing.Request, book *roster.Book) (*roster.Book, []workrules.Breach, error)
}

// StaffOffers are the offers of open duty.
type StaffOffers interface {
	MakeOffer(ctx context.Context, a staffing.Actor, ask staffing.OfferAsk, now time.Time) (*staffing.Offer, error)
	Answer(ctx context.Context, a staffing.Actor, id string, reply staffing.Reply, now time.Time) (*staffing.Offer, error)
	WithdrawOffer(ctx context.Context, a staffing.Actor, id string, revision uint64, now time.Time) (*staffing.Offer, error)
	Offer(ctx context.Context, a staffing.Actor, id string, now time.Time) (*staffing.Offer, error)
	Offers(ctx context.Context, a staffing.Actor, f staffing.OfferFilter, now time.Time) ([]*staffing.Offer, error)
}

// StaffPublications are the published periods.
type StaffPublications interface {
	Publish(ctx context.Context, a staffing.Actor, dates roster.DateRange, districts []roster.DistrictID, now time.Time) (*staffing.Publication, error)
	WithdrawPublication(ctx context.Context, a staffing.Actor, id string, revision uint64, now time.Time) (*staffing.Publication, error)
	Publication(ctx context.Context, id string) (*staffing.Publication, error)
	Publications(ctx context.Context) ([]*staffing.Publication, error)
	Changes(ctx context.Context, p *staffing.Publication, book *roster.Book) ([]staffing.DutyChange, error)
}

// staffingRoutes are the routes of what supervisors handle. Officers and clinicians get, ask and answer for themselves alone.
func (s *server) staffingRoutes() []route {
	const get, post, patch, del = http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete
	return []route{
		{get, "/v1/requests", access.For("-SC-U-ol"), s.staffRequests},
		{post, "/v1/requests", access.For("-S----ol"), s.makeStaffRequest},
		{get, "/v1/requests/:id", access.For("-SC-U-ol"), s.staffRequest},
		{patch, "/v1/requests/:id", access.For("-S----ol"), s.decideStaffRequest},
		{get, "/v1/offers", access.For("-SC-U-ol"), s.staffOffers},
		{post, "/v1/offers", access.For("-S------"), s.makeStaffOffer},
		{get, "/v1/offers/:id", access.For("-SC-U-ol"), s.staffOffer},
		{patch, "/v1/offers/:id", access.For("-S------"), s.withdrawStaffOffer},
		{post, "/v1/offers/:id/answers", access.For("-S----ol"), s.answerStaffOffer},
		{get, "/v1/publications", access.For("-SC-U-ol"), s.staffPublications},
		{post, "/v1/publications", access.For("-S------"), s.publish},
		{get, "/v1/publications/:id", access.For("-SC-U-ol"), s.staffPublication},
		{del, "/v1/publications/:id", access.For("-S------"), s.unpublish},
		{get, "/v1/publications/:id/changes", access.For("-SC-U-ol"), s.staffChanges},
		{get, "/v1/ledger", access.For("-SC-U-ol"), s.ledger},
	}
}

// actor is whoever asks, as package staffing knows them.
func (s *server) actor(c echo.Context) staffing.Actor {
	u := access.Of(c.Request().Context())
	return staffing.Actor{
		Who: u.Who(), Where: c.RealIP(), Officer: u.Officer, Supervisor: u.Roles.Has(access.Supervisor), Reader: !u.Own(s.rule(c)), Sees: u.Sees,
	}
}

// staff is what a handler of these routes begins with.
func (s *server) staff() (*roster.Book, error) {
	if s.opt.Staffing == nil {
		return nil, unavailable("requests, offers and publications")
	}
	return s.book()
}

// staffNamed is what a handler begins with whose path names one record; such routes take no query.
func (s *server) staffNamed(c echo.Context) (book *roster.Book, id string, err error) {
	if book, err = s.staff(); err != nil {
		return nil, "", err
	}
	q := newQuery(c)
	id = q.name("id")
	return book, id, q.done()
}

// staffAsked is what a handler begins with that makes a record of the body; such routes take no query.
func (s *server) staffAsked(c echo.Context) (book *roster.Book, b *body, err error) {
	if book, err = s.staff(); err != nil {
		return nil, nil, err
	}
	if err = newQuery(c).done(); err != nil {
		return nil, nil, err
	}
	b, err = readJSON(c)
	return book, b, err
}

// staffBegin is what comes before a record's revision.
const staffBegin = `{"revision":`

// staffText is a record's JSON with its revision at the beginning, and where in it the revision belongs; it is left out.
func staffText(record any) (body string, at int, err error) {
	text, err := json.Marshal(record)
	if err != nil {
		return "", 0, err
	}
	return staffBegin + "," + string(text[1:]) + "\n", len(staffBegin), nil
}

// sendStaff sends a record, with its revision as ETag. It is not to be kept: time alone may change it.
func sendStaff(c echo.Context, status int, revision uint64, record any) error {
	body, at, err := staffText(record)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("ETag", revisionTag(revision))
	h.Set("Cache-Control", "no-store")
	answer := idempotency.Answer{Body: body, RevisionAt: at}
	return sendStatus(c, status, jsonType[0], []byte(answer.Text(revision)))
}

// done is that the answer was found that a request with the same Idempotency-Key got.
type done struct{ answer *idempotency.Answer }

func (done) Error() string { return "it was done before" }

// onceOnly has the answer to a POST kept with what it does, so that it is given again when it is asked again: text is the
// request's body, answer what a record is answered with, less ETag and revision, and where it then is.
func (s *server) onceOnly(c echo.Context, a *staffing.Actor, text []byte, status int, answer func(record any) (any, string)) {
	key := c.Request().Header.Get(idempotency.Header)
	if key == "" || s.opt.Once == nil {
		return
	}
	ask := idempotency.Question{User: access.Of(c.Request().Context()).ID, Key: key, Path: c.Request().Method + " " + c.Request().URL.RequestURI(), Body: text}
	a.Along = func(record any) ([]store.Condition, []store.Op, error) {
		asked, err := s.opt.Once.Ask(c.Request().Context(), ask, s.opt.Web.Now())
		if err != nil {
			return nil, nil, err
		}
		if asked.Answer != nil {
			return nil, nil, done{asked.Answer}
		}
		if record == nil { // it is only asked whether it was done before
			return nil, nil, nil
		}
		shown, where := answer(record)
		body, at, err := staffText(shown)
		if err != nil {
			return nil, nil, err
		}
		kept := idempotency.Answer{Status: status, Body: body, RevisionAt: at, Headers: map[string]string{"Cache-Control": "no-store"}}
		if where != "" {
			kept.Headers["Location"] = where
		}
		return asked.Keep(kept, s.opt.Web.Now())
	}
}

// again gives the answer that a request with the same key got, false where it is new. It is asked before anything is judged, for
// what was done then may be impossible now.
func (s *server) again(c echo.Context, a staffing.Actor) (bool, error) {
	if a.Along == nil {
		return false, nil
	}
	_, _, err := a.Along(nil)
	return replayed(c, err)
}

// replayed sends the answer that err says was given before.
func replayed(c echo.Context, err error) (bool, error) {
	var before done
	if !errors.As(err, &before) {
		return false, err
	}
	for name, value := range before.answer.Headers {
		c.Response().Header().Set(name, value)
	}
	if rest, ok := strings.CutPrefix(before.answer.Body, staffBegin); ok { // only the commit that made it knew the ETag
		digits, _, _ := strings.Cut(rest, ",")
		c.Response().Header().Set("ETag", `"`+digits+`"`)
	}
	return true, sendStatus(c, before.answer.Status, jsonType[0], []byte(before.answer.Body))
}

// staffRefused says what a client is told of what was not done.
func staffRefused(c echo.Context, zone *roster.Zone, err error) error {
	if ok, sent := replayed(c, err); ok {
		return sent
	}
	var moved *staffing.Moved
	if errors.As(err, &moved) {
		return stale(moved.Revision)
	}
	var broken *staffing.RulesBroken
	if errors.As(err, &broken) {
		held := brokenRules{make([]Breach, len(broken.Breaches))}
		for i, b := range broken.Breaches {
			held.Breaches[i] = newBreach(zone, b)
		}
		return &web.Held{Err: broken.Unwrap(), By: held}
	}
	return inBody(err, nil)
}

// wanted returns the revision that If-Match asks for, 0 for any; is tells the record's own where it must be compared.
func wanted(r *http.Request, is func() (uint64, error)) (uint64, error) {
	var tags []string
	for _, line := range r.Header.Values("If-Match") {
		for t := range strings.SplitSeq(line, ",") {
			tags = append(tags, strings.TrimSpace(t))
		}
	}
	if len(tags) == 0 || slices.Contains(tags, "*") {
		return 0, nil
	}
	revision, err := is()
	if err != nil {
		return 0, err
	}
	if !slices.Contains(tags, revisionTag(revision)) {
		return 0, stale(revision)
	}
	return revision, nil
}

// staffWhere is the path of a record.
func staffWhere(list, id string) string { return "/v1/" + list + "/" + id }

// overrideWord reads why work rules are overridden.
func (b *body) overrideWord() string { return choice(b, overrideReasons...) }

// moment reads a moment as a pack has it, or an instant with offset.
func (b *body) moment(zone *roster.Zone) roster.Minute {
	s := b.line(maxText)
	if t, ok := parseInstant(s); ok {
		return roster.MinuteOf(t)
	}
	m, err := parseMoment(s, zone)
	if err != nil && !b.faulty() {
		b.fault("%s", sentence(err))
	}
	return m
}

// states reads a comma list of states.
func (q *query) states(known []staffing.State) (list []staffing.State) {
	text, ok := q.given("state")
	if !ok {
		return nil
	}
	for s := range strings.SplitSeq(text, ",") {
		if !slices.Contains(known, staffing.State(s)) {
			q.fault("state", "%q is not one of: %s", clip(s), stateWords(known))
		}
		list = append(list, staffing.State(s))
	}
	return list
}

func stateWords(known []staffing.State) string {
	words := make([]string, len(known))
	for i, s := range known {
		words[i] = string(s)
	}
	return strings.Join(words, ", ")
}

// dates reads from and to, of which either may be left out.
func (q *query) dates() roster.DateRange {
	r := roster.DateRange{From: q.date("from", 0), To: q.date("to", 0)}
	if r.To != 0 && r.To < r.From {
		q.fault("to", "%s is before from, %s", r.To, r.From)
	}
	return r
}

// identifier returns a parameter's value, empty when it is not given. It need not be on the roster, for who has left has records.
func (q *query) identifier(name string) string {
	value, ok := q.given(name)
	if ok && !roster.ValidID(value) {
		q.fault(name, "%q is not an identifier: 1 to %d of A-Z a-z 0-9 . _ -", clip(value), roster.MaxID)
	}
	return value
}

// staffPage answers with a page of a list.
func staffPage(c echo.Context, name string, total int, next *string, rows any) error {
	if next != nil {
		c.Response().Header().Set("Link", "<"+follow(c.Request(), *next)+`>; rel="next"`)
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return sendJSON(c, http.StatusOK, map[string]any{"total": total, "next_cursor": next, name: rows})
}

// withRevision is a record with its revision, in a list.
func withRevision(revision uint64, record any) json.RawMessage {
	body, at, err := staffText(record)
	if err != nil {
		panic(err) // words, numbers and times
	}
	return json.RawMessage(body[:at] + strconv.FormatUint(revision, 10) + body[at:])
}
