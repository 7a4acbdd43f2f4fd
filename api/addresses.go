package api

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/subscription"
	"watchbill/api/web/access"
	"watchbill/roster"
	"watchbill/roster/store/audit"
)

// Addresses issues the addresses of calendars and takes them back. Both are on record with whose doing it was, and from where.
type Addresses interface {
	Issue(ctx context.Context, who audit.Who, where string, f subscription.Feed, now time.Time) (subscription.Subscription, string, error)
	List(ctx context.Context) ([]subscription.Subscription, error)
	Revoke(ctx context.Context, who audit.Who, where, number string) (subscription.Subscription, error)
}

// CalendarAddress is one address of a calendar, without its secret.
type CalendarAddress struct {
	Number string    `json:"number"`
	Issued time.Time `json:"issued_at"`
}

// addressed is what a handler of an officer's addresses begins with: whose they are, who must be on the part of the roster that
// whoever asks sees.
func (s *server) addressed(c echo.Context) (f subscription.Feed, err error) {
	if s.opt.Addresses == nil {
		return f, unavailable("calendars")
	}
	of, err := s.scope(c)
	if err != nil {
		return f, err
	}
	q := newQuery(c)
	f = subscription.Feed{Of: subscription.OfOfficer, ID: q.name("id")}
	if err := q.done(); err != nil {
		return f, err
	}
	if _, ok := of.book.Officer(roster.OfficerID(f.ID)); !ok {
		return f, &roster.Error{Kind: roster.NotFound, Msg: "There is no such officer on the roster."}
	}
	return f, nil
}

// addresses answers GET /v1/officers/{id}/calendars.
func (s *server) addresses(c echo.Context) error {
	f, err := s.addressed(c)
	if err != nil {
		return err
	}
	all, err := s.opt.Addresses.List(c.Request().Context())
	if err != nil {
		return err
	}
	list := []CalendarAddress{}
	for _, x := range all {
		if x.Feed == f {
			list = append(list, CalendarAddress{x.Number, x.Issued})
		}
	}
	return sendPlain(c, http.StatusOK, map[string]any{"calendars": list})
}

// issueAddress answers POST /v1/officers/{id}/calendars. The answer has the secret, and nothing else ever has: so it is not kept
// for an Idempotency-Key either.
func (s *server) issueAddress(c echo.Context) error {
	f, err := s.addressed(c)
	if err != nil {
		return err
	}
	made, token, err := s.opt.Addresses.Issue(c.Request().Context(), access.Of(c.Request().Context()).Who(), c.RealIP(), f, s.opt.Web.Now())
	if err != nil {
		return err
	}
	return sendPlain(c, http.StatusCreated, struct {
		CalendarAddress
		Path string `json:"path"` // below the service, with the secret
	}{CalendarAddress{made.Number, made.Issued}, f.Path() + "?token=" + token})
}

// revokeAddress answers DELETE /v1/officers/{id}/calendars/{number}. A number of another's feed is as one that there is not.
func (s *server) revokeAddress(c echo.Context) error {
	f, err := s.addressed(c)
	if err != nil {
		return err
	}
	ctx, number := c.Request().Context(), newQuery(c).name("number")
	all, err := s.opt.Addresses.List(ctx)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.Feed != f || x.Number != number {
			continue
		}
		if _, err := s.opt.Addresses.Revoke(ctx, access.Of(ctx).Who(), c.RealIP(), number); err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	}
	return &roster.Error{Kind: roster.NotFound, Msg: "There is no address of that number."}
}
