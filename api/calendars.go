package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"watchbill/api/ical"
	"watchbill/api/subscription"
	"watchbill/coverage"
	"watchbill/coverage/calendar"
	"watchbill/roster"
)

// Calendars knows who may read a feed, and what it has shown: a subscription.Register.
type Calendars interface {
	Admits(ctx context.Context, f subscription.Feed, token string) (bool, error)
	Follow(ctx context.Context, f subscription.Feed, events []calendar.Event, span roster.DateRange, now time.Time) ([]calendar.Entry, error)
}

// calendarRefresh is how often a subscriber is asked to look again. Many look once a day whatever they are asked.
const calendarRefresh = time.Hour

// noCalendar answers for every feed that does not open: the token wrong, of another feed, revoked or missing, the officer
// or district unknown. One answer, so that nobody finds out which.
var noCalendar = &roster.Error{Kind: roster.NotFound, Msg: "There is no calendar at this address. Addresses are issued by: watchbill calendars issue"}

// officerCalendar answers GET /v1/officers/{id}/calendar.ics.
func (s *server) officerCalendar(c echo.Context) error {
	return s.calendar(c, subscription.OfOfficer, func(book *roster.Book, id string, span roster.DateRange) ([]calendar.Event, string, error) {
		i, ok := book.Officer(roster.OfficerID(id))
		if !ok {
			return nil, "", noCalendar
		}
		return calendar.Officer(book, i, span), "Duty " + book.Person(i).Officer.CallSign(), nil
	})
}

// districtCalendar answers GET /v1/districts/{id}/calendar.ics.
func (s *server) districtCalendar(c echo.Context) error {
	return s.calendar(c, subscription.OfDistrict, func(book *roster.Book, id string, span roster.DateRange) ([]calendar.Event, string, error) {
		i, ok := book.District(roster.DistrictID(id))
		if !ok {
			return nil, "", noCalendar
		}
		ask := coverage.Options{Need: roster.NeedCIT, From: span.From, Days: int(span.To-span.From) + 1}
		grid, err := s.opt.Grids.Grid(c.Request().Context(), book, ask)
		if err != nil {
			return nil, "", err
		}
		return calendar.District(grid, i), "CIT cover " + book.Districts().At(i).Name(), nil
	})
}

// eventsOf lists the events of a feed and names it.
type eventsOf func(book *roster.Book, id string, span roster.DateRange) (events []calendar.Event, name string, err error)

// calendar answers for one feed. Its query is read without strictness, for calendar programs add parameters of their own.
func (s *server) calendar(c echo.Context, of subscription.Of, events eventsOf) error {
	if s.opt.Calendars == nil {
		return unavailable("calendars")
	}
	book, err := s.book()
	if err != nil {
		return err
	}
	ctx, f := c.Request().Context(), subscription.Feed{Of: of, ID: newQuery(c).name("id")}
	if ok, err := s.opt.Calendars.Admits(ctx, f, c.Request().URL.Query().Get("token")); err != nil {
		return err
	} else if !ok {
		return noCalendar
	}
	if err := s.reading(c, f); err != nil {
		return err
	}
	now := s.opt.Web.Now()
	span := calendar.Span(s.today(book))
	list, name, err := events(book, f.ID, span)
	if err != nil {
		return err
	}
	entries, err := s.opt.Calendars.Follow(ctx, f, list, span, now)
	if err != nil && entries == nil {
		return err
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		s.opt.Web.Log.Error().Err(err).Msg("a calendar is served and its changes cannot be numbered for good")
	}
	return sendCalendar(c, newCalendar(book, name, entries), string(of)+"-"+f.ID)
}

// newCalendar makes the calendar of a feed.
func newCalendar(book *roster.Book, name string, entries []calendar.Entry) *ical.Calendar {
	cal := &ical.Calendar{Product: "-//watchbill//watchbill//EN", Name: name + ", " + book.Agency().Name, Refresh: calendarRefresh}
	for _, e := range entries {
		cal.Events = append(cal.Events, ical.Event{
			UID: e.UID + "@" + book.Agency().ID, Sequence: e.Sequence, Changed: e.Changed,
			Start: e.Start.Time(), End: e.End.Time(),
			Summary: e.Summary, Description: e.Detail, Location: e.Place, Categories: e.Marks, Cancelled: e.Cancelled, Busy: e.Busy,
		})
	}
	return cal
}

// sendCalendar sends the calendar, unless the client has it already. Its ETag is that of the bytes.
func sendCalendar(c echo.Context, cal *ical.Calendar, file string) error {
	body := cal.Append(nil)
	sum := sha256.Sum256(body)
	h := c.Response().Header()
	h.Set("Cache-Control", "private, no-cache") // may be kept by the client alone, and must be asked about
	if matches(c, `"`+hex.EncodeToString(sum[:16])+`"`) {
		return c.NoContent(http.StatusNotModified)
	}
	h.Set("Content-Disposition", `inline; filename="`+file+`.ics"`)
	return sendBytes(c, ical.MediaType, body)
}
